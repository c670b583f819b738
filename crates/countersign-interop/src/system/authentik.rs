//! authentik: JSON events. What a stage logs has the request but no user; the event of the refusal has both.

use crate::{
    explain::event::{Event, Key, Naming, Role, Tie},
    fields::{self, Fields},
    line::Line,
    moment,
};
use countersign_core::Timestamp;
use std::borrow::Cow;

/// Between the line of a stage and the event of the refusal.
const SECONDS: i64 = 1;

pub(super) fn read<'a>(line: &Line<'a>, now: Timestamp) -> Option<Event<'a>> {
    let mut fields = fields::document(line.text);
    if !line.text.starts_with('{') && line.text.contains(" action=") {
        // A console of developers: pairs, and objects only in some of them.
        let pairs = fields::logfmt(line.text);
        for name in ["action", "client_ip", "request_id"] {
            if let Some(value) = pairs.value(name) {
                fields.put(name, value.to_owned());
            }
        }
    }
    if fields.is_empty() {
        return None;
    }
    let at = fields.value("timestamp").and_then(|time| moment::field(time, now)).or(line.at);
    let mut event = Event { at, ..Event::default() };
    for name in ["context.username", "identifier", "username", "user", "user.username", "user.email", "context.email"] {
        for value in fields.values(name).take(2) {
            event.person(Naming::Name, value.to_owned());
        }
    }
    event.people.truncate(3);
    if let Some(request) = fields.value("request_id") {
        event.strong.push(Key::of(("authentik", request)));
    }
    event.address = fields.value("client_ip").map(|ip| Cow::Owned(ip.to_owned()));
    let action = fields.value("action").unwrap_or_default();
    let what = fields.value("event").unwrap_or_default();
    event.role = match action {
        "login_failed" | "invalid_identifier" => Role::Refused,
        "login" => Role::LetIn,
        _ if what == "invalid_login" => Role::Refused,
        _ => Role::Detail,
    };
    for kind in kinds(&fields, event.role) {
        event.ties.push(Tie { key: Key::of(("authentik", kind)), seconds: SECONDS, oldest_first: false });
    }
    event.fields = fields;
    Some(event)
}

/// The kinds of factor that a line can be about. Only lines about one kind may be of one sign-in without sharing a
/// request: a refused password has nothing to do with somebody's push of the same second.
fn kinds(fields: &Fields<'_>, role: Role) -> &'static [&'static str] {
    const ALL: &[&str] = &["duo", "webauthn", "code"];
    let what = fields.value("event").unwrap_or_default();
    match (role, fields.value("device_class")) {
        (Role::Refused, _) if !fields.value("stage.app").is_none_or(|app| app.ends_with("authenticator_validate")) => {
            &[]
        }
        (Role::Refused, Some("duo")) => &["duo"],
        (Role::Refused, Some("webauthn")) => &["webauthn"],
        (Role::Refused, Some(_)) => &["code"],
        (Role::Refused, None) | (Role::LetIn, _) => ALL,
        _ if what.to_ascii_lowercase().contains("duo") => &["duo"],
        _ if ["Assertion", "WebAuthn", "device"].iter().any(|word| what.contains(word)) => &["webauthn"],
        _ => &["code"],
    }
}
