//! People, one person, one attempt.

use super::{shell, user};
use crate::http::web::tests::samples::{Values, csrf, inside};
use crate::http::web::{
    pages::{
        Notice,
        console::{
            AdminAttempt, AdminPeople, AdminPerson, CauseRow, Choice, Day, Event, FactorLine, Latest, OffsetChart,
            OffsetPoint, OneAttempt, PersonListRow, Section, Span, rail_of,
        },
    },
    text::Text,
};
use countersign_core::{Stage, reason::Door};

pub(super) fn people<'a>(text: Text<'a>, values: &Values) -> AdminPeople<'a> {
    let option = |value: &str, chosen| Choice { value: value.to_owned(), words: value.to_uppercase(), chosen };
    AdminPeople {
        frame: inside(text, values),
        shell: shell(text, values, Section::People),
        notice: Some(Notice::ok(text, "removed")),
        headline: "Everybody".to_owned(),
        search: values.label.clone(),
        states: vec![option("", true), option("active", false)],
        kinds: vec![option("", true), option("totp", false)],
        orders: vec![option("name", true), option("last-used", false)],
        rows: vec![PersonListRow {
            url: "/admin/users/0123".to_owned(),
            name: values.email.clone(),
            also: values.label.clone(),
            mark: "grace",
            state: "in grace".to_owned(),
            factors: values.label.clone(),
            last_used: "Today 12:04".to_owned(),
            last_refusal: "Code too old, today 12:03".to_owned(),
        }],
        next_url: Some("/admin/users?after=a".to_owned()),
        chosen: Some("Chosen as of 12:04:31".to_owned()),
    }
}

fn days(values: &Values) -> Vec<Day> {
    let row = |refused_at: Option<Stage>, door| Event {
        time: "12:04:31".to_owned(),
        datetime: "2026-11-24T12:04:31Z".to_owned(),
        place: values.browser.to_owned(),
        rail: rail_of(door, refused_at),
        what: "Code too old.".to_owned(),
        detail: values.label.clone(),
        reference: "K7Q2-M4XD".to_owned(),
        url: "/admin/attempts/K7Q2-M4XD".to_owned(),
        user: Some(user(values)),
    };
    let rows = vec![row(None, Door::Web), row(Some(Stage::MfaFactor), Door::Api), row(Some(Stage::Network), Door::Cli)];
    vec![Day { name: "Today".to_owned(), rows }]
}

pub(super) fn person<'a>(text: Text<'a>, values: &Values) -> AdminPerson<'a> {
    let point = |number: i64| OffsetPoint {
        at: number * 86_400,
        range: [-20.0 - 2.0 * f64::from(u8::try_from(number).unwrap()), 5.0],
        accepted: number % 3 > 0,
        when: "3 May".to_owned(),
        outcome: "accepted".to_owned(),
        shown: "−20 to +5 s".to_owned(),
    };
    let points: Vec<OffsetPoint> = (0..40).map(point).collect();
    AdminPerson {
        frame: inside(text, values),
        shell: shell(text, values, Section::People),
        csrf: csrf(),
        notice: Some(Notice::ok(text, "unlocked")),
        name: values.email.clone(),
        lead: values.label.clone(),
        mark: "locked",
        state: "Locked".to_owned(),
        why: format!("“{}” was added 3 May.", values.label),
        latest: Some(Latest {
            kick: "Latest refusal, today 12:04:31".to_owned(),
            reference: "K7Q2-M4XD".to_owned(),
            url: "/admin/attempts/K7Q2-M4XD".to_owned(),
            headline: "Phone clock slow: likely, 98 %".to_owned(),
            what: "Code too old".to_owned(),
            why: values.label.clone(),
            next: "Set the time to automatic.".to_owned(),
        }),
        clock: Some(OffsetChart::new("Slow".to_owned(), &points, ["1 May".to_owned(), "9 June".to_owned()])),
        factors: vec![FactorLine {
            label: values.label.clone(),
            kind: "authenticator app".to_owned(),
            added: "3 May".to_owned(),
            last_used: "never".to_owned(),
            mark: "retired",
            state: "retired 3 May".to_owned(),
        }],
        actions: vec![(
            "/admin/users/0123/suspend".to_owned(),
            "Suspend".to_owned(),
            true,
            format!("{} is refused.", values.label),
        )],
        no_actions: String::new(),
        everything_url: Some("/admin/users/0123".to_owned()),
        confirm_first: None,
        days: days(values),
        older_url: Some("/admin/users/0123?before=1".to_owned()),
    }
}

pub(super) fn attempt<'a>(text: Text<'a>, values: &Values) -> AdminAttempt<'a> {
    let place = || ["20".to_owned(), "30".to_owned()];
    AdminAttempt {
        frame: inside(text, values),
        shell: shell(text, values, Section::People),
        csrf: csrf(),
        reference: "K7Q2-M4XD".to_owned(),
        attempts: vec![OneAttempt {
            user: Some(user(values)),
            headline: "Refused: phone clock slow".to_owned(),
            lead: values.label.clone(),
            rail: rail_of(Door::Web, Some(Stage::MfaFactor)),
            span: Some(Span {
                x: "10".to_owned(),
                width: "6".to_owned(),
                middle: "13".to_owned(),
                anchor: "mid",
                always: place(),
                sometimes: place(),
                ticks: vec![("50".to_owned(), "0 s".to_owned())],
                shown: "Slow by 91 to 112 s".to_owned(),
            }),
            searched: "Held against 11 522 codes".to_owned(),
            finding: "Likely".to_owned(),
            causes: vec![CauseRow {
                label: "Phone clock slow".to_owned(),
                code: "clock.slow",
                width: "98".to_owned(),
                confidence: "98 %".to_owned(),
                leads: true,
            }],
            evidence: vec![values.label.clone()],
            cause: "The clock is slow.".to_owned(),
            remedy: "Set it.".to_owned(),
            clock_link: true,
            facts: vec![("From".to_owned(), values.browser.to_owned())],
            accepted: false,
            looks: vec![values.email.clone()],
        }],
        everything_url: Some("/admin/attempts/K7Q2-M4XD".to_owned()),
        confirm_first: Some("/me/confirm?to=%2Fadmin".to_owned()),
    }
}
