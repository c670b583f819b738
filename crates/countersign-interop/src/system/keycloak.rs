//! Keycloak's events: `k=v`, in newer versions `k="v"`, plain or as the message of a JSON line.

use crate::{
    explain::event::{Event, Key, Naming, Role},
    fields::{self, Fields},
    line::Line,
    moment,
};
use countersign_core::Timestamp;
use std::borrow::Cow;

pub(super) fn read<'a>(line: &Line<'a>, now: Timestamp) -> Option<Event<'a>> {
    let (at, fields) = event_fields(line, now)?;
    let kind = fields.value("type")?.to_owned();
    let mut event = Event { at: at.or(line.at), ..Event::default() };
    for name in ["username", "email"] {
        if let Some(value) = fields.value(name) {
            event.person(Naming::Name, value.to_owned());
        }
    }
    if let Some(id) = fields.value("userId") {
        event.person(Naming::Id, id.to_owned());
    }
    event.address = fields.value("ipAddress").map(|ip| Cow::Owned(ip.to_owned()));
    let flow = fields.value("code_id").or_else(|| fields.value("auth_session_parent_id"));
    if let Some(code) = flow {
        let key = Key::of(("keycloak", code));
        event.strong.push(key);
        event.exclusive = Some(key);
    }
    let has_error =
        kind.ends_with("_ERROR") || kind.starts_with("USER_DISABLED_BY_") || fields.value("error").is_some();
    event.role = match (has_error, flow) {
        (true, Some(_)) => Role::Setback,
        (true, None) => Role::Refused,
        (false, _) if kind == "LOGIN" => Role::LetIn,
        (false, _) => Role::Detail,
    };
    event.fields = fields;
    Some(event)
}

/// The pairs of an event, wherever they stand.
fn event_fields<'a>(line: &Line<'a>, now: Timestamp) -> Option<(Option<Timestamp>, Fields<'a>)> {
    if line.text.trim_start().starts_with('{') {
        let outer = fields::document(line.text);
        let at = outer.value("timestamp").or_else(|| outer.value("time")).and_then(|time| moment::field(time, now));
        if let Some(message) = outer.value("message").filter(|message| message.contains("type=")) {
            return Some((at, owned(&fields::comma_pairs(from_type(message)?))));
        }
        return outer.value("type").is_some().then_some((at, outer));
    }
    Some((None, fields::comma_pairs(from_type(line.text)?)))
}

fn from_type(text: &str) -> Option<&str> {
    text.get(text.find("type=")?..)
}

fn owned(fields: &Fields<'_>) -> Fields<'static> {
    let mut copy = Fields::default();
    for (parent, name, value) in fields.iter() {
        copy.push(Cow::Owned(parent.to_owned()), Cow::Owned(name.to_owned()), Cow::Owned(value.to_owned()));
    }
    copy
}
