//! authentik: JSON events. What a stage logs has the request but no user; the event of the refusal has both.

use crate::{
    explain::event::{Event, Key, Naming, Role, Tie},
    fields,
    line::Line,
    moment,
};
use countersign_core::Timestamp;
use std::borrow::Cow;

/// Between the line of a stage and the event of the refusal.
const SECONDS: i64 = 1;

pub(super) fn read<'a>(line: &Line<'a>, now: Timestamp) -> Option<Event<'a>> {
    let fields = fields::document(line.text);
    if fields.is_empty() {
        return None;
    }
    let at = fields.value("timestamp").and_then(|time| moment::field(time, now)).or(line.at);
    let mut event = Event { at, ..Event::default() };
    for name in ["context.username", "identifier", "username", "user", "user.username", "user.email", "context.email"] {
        for value in fields.values(name).into_iter().take(2) {
            event.person(Naming::Name, value.to_owned());
        }
    }
    event.people.truncate(3);
    if let Some(request) = fields.value("request_id") {
        event.strong.push(Key::of(("authentik", request)));
    }
    event.ties.push(Tie { key: Key::of("authentik"), seconds: SECONDS, oldest_first: false });
    event.address = fields.value("client_ip").map(|ip| Cow::Owned(ip.to_owned()));
    let action = fields.value("action").unwrap_or_default();
    let what = fields.value("event").unwrap_or_default();
    event.role = match action {
        "login_failed" | "invalid_identifier" => Role::Refused,
        "login" => Role::LetIn,
        _ if what == "invalid_login" => Role::Refused,
        _ => Role::Detail,
    };
    event.fields = fields;
    Some(event)
}
