//! `/me/security`: what protects this account, where it is signed in, and what happened.

use super::super::{
    agent,
    halt::Halt,
    pages::{BackupCodesHeld, BrowserRow, CodeNumber, FactorRow, Security},
    reply::html,
    text::Text,
    visit::Visit,
    when::When,
};
use super::{enrol, factors::is_shown, history};
use axum::response::Response;
use countersign_core::factor::{FactorKind, FactorState};
use countersign_engine::{
    own::{BrowserView, OwnPage},
    users::FactorView,
};

/// `GET /me/security`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    let (token, peer, language) = (visit.token()?, visit.peer(), visit.language);
    let own = visit.look(move |engine| engine.own_page(token, peer, language)).await?;
    let text = visit.text();
    let when = When { text, now: own.now };
    html(&Security {
        frame: visit.frame(),
        csrf: visit.csrf.clone(),
        notice: visit.notice().or_else(|| enrol::grace(&visit)),
        factors: own.user.factors.iter().filter(|factor| is_shown(factor)).map(|row| factor(text, when, row)).collect(),
        backup_codes: backup_codes(when, &own),
        browsers: own.browsers.iter().map(|row| browser(text, when, row)).collect(),
        sign_ins: own.attempts.iter().map(|row| history::row(text, when, row)).collect(),
        list_looks: history::looks_at_list(text, when, &own.attempts),
    })
}

fn factor(text: Text<'_>, when: When<'_>, row: &FactorView) -> FactorRow {
    let kind = text.say(&format!("kind-{}", row.kind));
    let plain = |text: &str| text.to_lowercase().replace('-', " ");
    let says_its_kind = plain(&row.label).starts_with(&plain(&kind));
    FactorRow {
        label: row.label.clone(),
        kind: if says_its_kind { String::new() } else { kind },
        added: when.day(row.created_at),
        last_used: row.last_used_at.map(|at| when.moment(at)),
        remove_url: Some(format!("/me/factors/{}/remove", row.id)),
    }
}

pub(super) fn backup_codes(when: When<'_>, own: &OwnPage) -> Option<BackupCodesHeld> {
    let is_live = |row: &&FactorView| row.kind == FactorKind::BackupCodes && row.state == FactorState::Active;
    let set = own.user.factors.iter().find(is_live)?;
    let numbers = own.backup_codes.iter().map(|(number, used)| CodeNumber { number: *number, used: *used }).collect();
    Some(BackupCodesHeld { made: when.day(set.created_at), unproven: set.unproven, numbers })
}

fn browser(text: Text<'_>, when: When<'_>, row: &BrowserView) -> BrowserRow {
    BrowserRow {
        name: agent::named(text, &row.agent),
        address: row.address.clone(),
        since: when.moment(row.since),
        last_active: when.moment(row.seen_at),
        this: row.current,
        end_url: (!row.current).then(|| format!("/me/browsers/{}/end", row.id)),
    }
}
