//! `/admin/approvals`: what one person asked for and another has to approve.

use super::super::super::{
    halt::Halt,
    note::Note,
    pages::{
        Notice,
        console::{AdminApprovals, ApprovalRow, Done, Section},
        paths,
    },
    reply::html,
    text::Text,
    visit::Visit,
    when::When,
};
use super::{access, named_in_path, shell};
use axum::response::Response;
use countersign_core::{ApprovalId, Reason, recovery::Deed};
use countersign_engine::approvals::{ApprovalView, Approved, MayApprove};

/// `GET /admin/approvals`
pub(in super::super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    page(&visit, visit.notice()).await
}

/// `POST /admin/approvals/{approval}`: approved, or turned down.
pub(in super::super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let id: ApprovalId = named_in_path(&visit).parse().map_err(|_| Halt::Nowhere)?;
    let access = access(&visit, Some(visit.fields.expect("why")?))?;
    let settled = match visit.fields.expect("do")? {
        "approve" => visit.engine().approve(access, id).await.map(Some),
        "withdraw" => visit.engine().withdraw_approval(access, id).await.map(|()| None),
        _ => return Err(Halt::Unreadable),
    };
    match settled {
        Ok(Some(approved)) => done(&visit, &approved),
        Ok(None) => Ok(visit.done(Note::ApprovalWithdrawn, paths::ADMIN_APPROVALS)),
        Err(error) if is_told_here(error.reason()) => {
            page(&visit, Some(Notice::refused(visit.text(), error.reason(), None))).await
        }
        Err(error) => Err(error.into()),
    }
}

const fn is_told_here(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::RequestConflict | Reason::PolicyReasonNeeded | Reason::PolicyLastAdmin | Reason::PolicyRank
    )
}

async fn page(visit: &Visit, notice: Option<Notice>) -> Result<Response, Halt> {
    let access = access(visit, None)?;
    let waiting = visit.look(move |engine| engine.list_approvals(&access)).await?;
    let text = visit.text();
    let when = When { text, now: visit.engine().now() };
    html(&AdminApprovals {
        frame: visit.frame(),
        shell: shell(visit, Section::Approvals)?,
        csrf: visit.csrf.clone(),
        notice,
        headline: text.with("console-approvals-headline", "count", waiting.len()),
        rows: waiting.iter().map(|one| row(text, when, one)).collect(),
    })
}

fn row(text: Text<'_>, when: When<'_>, one: &ApprovalView) -> ApprovalRow {
    let values = [
        ("by", one.asked_by.clone()),
        ("at", when.moment(one.asked_at)),
        ("note", one.note.clone()),
        ("until", when.moment(one.expires_at)),
    ];
    ApprovalRow {
        id: one.id.to_string(),
        what: text.with(&format!("console-deed-{}", one.deed.word()), "user", &one.user),
        asked: text.filled("console-approval-asked", &values),
        checked: checked(text, &one.deed),
        why_not: match one.may_approve {
            MayApprove::Yes => String::new(),
            MayApprove::NotTheirs => text.say("console-approval-own"),
            MayApprove::NewRank(until) => text.with("console-approval-new", "at", when.moment(until)),
            MayApprove::LetInByRequester(until) => text.with("console-approval-let-in", "at", when.moment(until)),
        },
        may_withdraw: one.may_withdraw,
        action: format!("{}/{}", paths::ADMIN_APPROVALS, one.id),
    }
}

/// What whoever approves a reset goes by.
fn checked(text: Text<'_>, deed: &Deed) -> String {
    let Deed::Reset { checked, stolen } = deed else { return String::new() };
    let ways: Vec<String> = checked.iter().map(|way| text.say(&format!("console-checked-{way}"))).collect();
    let device = text.say(if *stolen { "console-device-stolen" } else { "console-device-gone" });
    text.filled("console-approval-checked", &[("ways", ways.join("; ")), ("device", device)])
}

/// A reset ends in a link, which is shown to whoever approved it.
fn done(visit: &Visit, approved: &Approved) -> Result<Response, Halt> {
    let Some(link) = &approved.link else {
        return Ok(visit.done(Note::ApprovalGiven, paths::ADMIN_APPROVALS));
    };
    let text = visit.text();
    let when = When { text, now: visit.engine().now() };
    let user = approved.user.email.clone().or_else(|| approved.user.names.first().cloned()).unwrap_or_default();
    html(&Done {
        frame: visit.frame(),
        shell: shell(visit, Section::Approvals)?,
        title: text.with("act-reset-done", "user", user),
        lead: text.with("console-link-lead", "at", when.moment(link.expires_at)),
        shown: vec![(text.say("console-link-name"), format!("{}/welcome/{}", visit.base, link.token.as_str()))],
        back: paths::ADMIN_APPROVALS.to_owned(),
    })
}
