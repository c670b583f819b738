//! The console's pages, with ordinary and with hostile values.

mod governing;
mod person;

use super::{HOSTILE, Page, Values, csrf, inside, page};
use crate::http::web::{
    pages::{
        Notice,
        console::{
            AdminAudit, AdminClients, AdminExplain, AdminOverview, AuditRow, Bars, Bit, Choice, ClientRow, FarDevice,
            Fleet, ForeignAttempt, Hours, LogLine, Section, SeenLog, Shell, StateFigure, Task, rail_through,
        },
    },
    text::Text,
};
use countersign_core::{ClientId, Stage, Timestamp, user::Role};
use countersign_engine::figures::{Clocks, Hour};

/// All of them.
pub(super) fn all(text: Text<'_>, values: &Values) -> Vec<Page> {
    vec![
        page(values, "admin-overview", &overview(text, values)),
        page(values, "admin-people", &person::people(text, values)),
        page(values, "admin-person", &person::person(text, values)),
        page(values, "admin-attempt", &person::attempt(text, values)),
        page(values, "admin-clients", &clients(text, values)),
        page(values, "admin-audit", &audit(text, values)),
        page(values, "admin-explain", &explain(text, values, None)),
        page(values, "admin-explain-seen", &explain(text, values, Some(seen_log(values)))),
        page(values, "admin-act", &governing::act(text, values)),
        page(values, "admin-done", &governing::done(text, values)),
        page(values, "admin-approvals", &governing::approvals(text, values)),
        page(values, "admin-policy", &governing::policy(text, values, None)),
        page(values, "admin-policy-trial", &governing::policy(text, values, Some(governing::trial(values)))),
        page(values, "admin-policy-preview", &governing::preview(text, values)),
    ]
}

fn shell(text: Text<'_>, values: &Values, section: Section) -> Shell {
    let find = if values.name == "hostile" { HOSTILE.to_owned() } else { String::new() };
    Shell { find, chain: text.with("console-chain-to", "at", "12:04"), ..Shell::new(text, section, Role::Owner) }
}

fn user(values: &Values) -> (String, String) {
    ("/admin/users/0123".to_owned(), values.label.clone())
}

fn overview<'a>(text: Text<'a>, values: &Values) -> AdminOverview<'a> {
    let hour = |number: i64| Hour {
        begins_at: Timestamp::from_seconds(1_800_000_000 + 3_600 * number),
        accepted: number.unsigned_abs() * 7,
        refused: number.unsigned_abs(),
        most_through: Some((ClientId::from_bytes([1; 16]), 3)),
    };
    let far = FarDevice {
        seconds: 72.0,
        url: "/admin/users/0123".to_owned(),
        name: values.label.clone(),
        offset: "−112 to −91 s".to_owned(),
        seen: "today 12:04".to_owned(),
    };
    let clocks = Clocks {
        median: Some(300_000),
        near: (-15..15).map(|second| (second, 14)).collect(),
        far_count: 1,
        far: Vec::new(),
    };
    AdminOverview {
        frame: inside(text, values),
        shell: shell(text, values, Section::Overview),
        headline: "412 of 455 people sign in with a second factor".to_owned(),
        counted: "Counted 12:04:31.".to_owned(),
        states: vec![StateFigure {
            count: "412".to_owned(),
            mark: "active",
            words: "active".to_owned(),
            url: "/admin/users?state=active".to_owned(),
        }],
        bar: vec![Bit { class: "f-ok", x: "0".to_owned(), width: "100".to_owned() }],
        tasks: vec![Task {
            mark: "warning",
            what: "Some admins have one device.".to_owned(),
            why: values.label.clone(),
            link: Some(("/admin/users".to_owned(), "See them".to_owned())),
        }],
        refusals: Bars::new(
            "Refusals by cause".to_owned(),
            "Clocks".to_owned(),
            (1..12).map(|number| (format!("{} {number}", values.label), 100 - number)).collect(),
            "Others",
        ),
        hours: Hours::new(text, "Peak".to_owned(), &(0..24).map(hour).collect::<Vec<_>>(), 1_800_000_000 + 23 * 3_600),
        fleet: Fleet::new(text, "One is out of range".to_owned(), &clocks, &[far]),
    }
}

fn clients<'a>(text: Text<'a>, values: &Values) -> AdminClients<'a> {
    AdminClients {
        frame: inside(text, values),
        shell: shell(text, values, Section::Clients),
        notice: Some(Notice::ok(text, "client-revoked")),
        headline: "One application may ask".to_owned(),
        rows: vec![ClientRow {
            name: values.label.clone(),
            scopes: "verify".to_owned(),
            networks: "anywhere".to_owned(),
            first_factor: "it checks one itself".to_owned(),
            last_seen: "Today 12:04".to_owned(),
            checked: "today 12:04".to_owned(),
            check_mark: "refused",
            mark: "active",
            state: "active".to_owned(),
            revoke_url: Some("/admin/clients/0123/revoke".to_owned()),
        }],
        to_mend: vec![Task {
            mark: "refused",
            what: values.label.clone(),
            why: "Its clock is 60 s ahead.".to_owned(),
            link: None,
        }],
        check_command: "countersign client check --url https://mfa.example.com".to_owned(),
    }
}

fn audit<'a>(text: Text<'a>, values: &Values) -> AdminAudit<'a> {
    AdminAudit {
        frame: inside(text, values),
        shell: shell(text, values, Section::Audit),
        csrf: csrf(),
        headline: "The audit chain holds".to_owned(),
        lead: "Verified to 12:04.".to_owned(),
        findings: vec!["block 7: its rows are not those that were sealed".to_owned()],
        search: values.label.clone(),
        kinds: vec![Choice { value: "alarms".to_owned(), words: "alarms".to_owned(), chosen: true }],
        not_found: Some(Notice::told(text, "nobody-of-that-name")),
        rows: vec![AuditRow {
            at: "Today 12:04:31".to_owned(),
            datetime: "2026-11-24T12:04:31Z".to_owned(),
            mark: "none",
            what: "Role changed".to_owned(),
            code: "user.role_changed".to_owned(),
            user: Some(user(values)),
            by: values.email.clone(),
            note: values.label.clone(),
            reference: "K7Q2-M4XD".to_owned(),
            url: Some("/admin/attempts/K7Q2-M4XD".to_owned()),
        }],
        next_url: Some("/admin/audit?before=1".to_owned()),
    }
}

fn seen_log(values: &Values) -> SeenLog {
    let line = || LogLine { place: "line 12".to_owned(), text: values.label.clone() };
    SeenLog {
        headline: values.label.clone(),
        notes: vec!["Every line was read.".to_owned()],
        attempts: [true, false]
            .map(|is_finding| ForeignAttempt {
                about: values.label.clone(),
                is_finding,
                is_open: !is_finding,
                what: values.label.clone(),
                cause: "totp_replayed".to_owned(),
                rail: is_finding.then(|| rail_through(&[Stage::MfaFactor, Stage::SessionToken], Stage::MfaFactor)),
                lines: vec![line(), line()],
                also: vec![line()],
                remedy: values.label.clone(),
            })
            .into(),
    }
}

fn explain<'a>(text: Text<'a>, values: &Values, seen: Option<SeenLog>) -> AdminExplain<'a> {
    let choice = || Choice { value: values.label.clone(), words: values.label.clone(), chosen: true };
    AdminExplain {
        frame: inside(text, values),
        shell: shell(text, values, Section::Explain),
        csrf: csrf(),
        notice: Some(Notice::no(text, "log-missing")),
        seen,
        systems: vec![choice()],
        user: values.label.clone(),
        largest_mb: "8".to_owned(),
    }
}
