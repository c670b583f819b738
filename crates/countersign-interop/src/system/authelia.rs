//! Authelia, logfmt and JSON. Each request writes one or two lines, which name the user in the message.

use crate::{
    explain::event::{Event, Factor, Key, Naming, Role},
    fields,
    line::Line,
    moment,
};
use countersign_core::Timestamp;
use std::borrow::Cow;

/// From the first factor to the second.
const SECONDS: i64 = 120;
const SECOND_FACTORS: [&str; 5] = ["TOTP", "Duo", "WebAuthn", "Webauthn", "U2F"];

pub(super) fn read<'a>(line: &Line<'a>, now: Timestamp) -> Option<Event<'a>> {
    let fields =
        if line.text.trim_start().starts_with('{') { fields::document(line.text) } else { fields::logfmt(line.text) };
    let message = fields.value("msg").unwrap_or(line.text).to_owned();
    let at = fields.value("time").and_then(|time| moment::field(time, now)).or(line.at);
    let mut event = Event { at, ..Event::default() };
    if let Some(name) = name_in(&message).or_else(|| name_in(fields.value("error").unwrap_or_default())) {
        event.person(Naming::Name, name.to_owned());
    } else if let Some(name) = fields.value("username") {
        event.person(Naming::Name, name.to_owned());
    }
    event.address = fields.value("remote_ip").map(|ip| Cow::Owned(ip.to_owned()));
    if let Some(ip) = event.address.as_deref() {
        event.tie(Key::of(("authelia", ip)), SECONDS);
    }
    // Somebody's own sentence, which has nothing of a line but the words.
    if fields.value("msg").is_none() && at.is_none() && event.people.is_empty() && event.address.is_none() {
        return None;
    }
    let is_bad = matches!(fields.value("level"), Some("error" | "warning" | "warn" | "fatal") | None);
    event.role = if message.starts_with("Successful ") {
        let is_second = SECOND_FACTORS.iter().any(|factor| message.contains(factor));
        if is_second { Role::LetIn } else { Role::Shown(Factor::First) }
    } else if event.people.is_empty() && event.address.is_none() {
        Role::Alone
    } else if is_bad {
        Role::Refused
    } else {
        Role::Detail
    };
    event.fields = fields;
    Some(event)
}

/// The name in `user 'alice'`, `username 'alice'` or `username input 'alice'`.
fn name_in(text: &str) -> Option<&str> {
    ["user '", "username '", "username input '", "user \"", "user: "].iter().find_map(|mark| {
        let rest = text.split_once(mark)?.1;
        let mut ends = rest.match_indices(['\'', '"', ' ']).map(|(at, _)| at);
        let end = ends.find(|at| !is_within_name(rest, *at)).unwrap_or(rest.len());
        rest.get(..end).filter(|name| !name.is_empty())
    })
}

/// Whether the quote there belongs to the name, as in `d'arcy`.
fn is_within_name(text: &str, at: usize) -> bool {
    let mut signs = text.get(at..).unwrap_or_default().chars();
    signs.next() == Some('\'') && signs.next().is_some_and(char::is_alphanumeric)
}
