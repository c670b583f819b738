//! privacyIDEA: log lines and audit records, as JSON or as Python prints a dictionary.

use crate::{
    explain::event::{Event, Key, Naming, Role},
    fields::{self, Fields},
    line::Line,
    moment,
};
use countersign_core::Timestamp;
use std::borrow::Cow;

/// Between the lines of one request.
const SECONDS: i64 = 5;

pub(super) fn read<'a>(line: &Line<'a>, now: Timestamp) -> Event<'a> {
    let (time, thread) = head(line.text, now);
    let mut event = Event { at: time.or(line.at), ..Event::default() };
    let fields =
        if line.text.contains("authentication") || line.text.contains("\"action\"") || line.text.contains("'action'") {
            fields::document(line.text)
        } else {
            Fields::default()
        };
    if event.at.is_none() {
        event.at = ["startdate", "date", "timestamp"].iter().find_map(|name| moment::field(fields.value(name)?, now));
    }
    match fields.value("user") {
        Some(user) => {
            event.person(Naming::Name, user.to_owned());
            if let Some(realm) = fields.value("realm") {
                event.person(Naming::Name, format!("{user}@{realm}"));
            }
        }
        None => {
            if let Some(name) = spoken(line.text) {
                event.person(Naming::Name, name);
            }
        }
    }
    for serial in fields.values("serial").filter(|serial| !serial.is_empty()) {
        event.tie(Key::of(("privacyidea serial", serial)), SECONDS);
    }
    if let Some(thread) = thread {
        event.tie(Key::of(("privacyidea thread", thread)), SECONDS);
    }
    event.tie(Key::of("privacyidea"), SECONDS);
    event.address = fields.value("client").map(|client| Cow::Owned(client.to_owned()));
    event.role = role(&fields, line.text);
    event.fields = fields;
    event
}

fn role(fields: &Fields<'_>, text: &str) -> Role {
    let success = fields.value("success").map(|word| matches!(word, "true" | "True" | "1"));
    match (fields.value("authentication"), success) {
        (Some("ACCEPT"), _) => Role::LetIn,
        (Some("CHALLENGE"), _) => Role::Detail,
        (Some("REJECT"), _) | (_, Some(false)) => Role::Refused,
        _ if text.contains("ERR9") => Role::Refused,
        _ => Role::Detail,
    }
}

/// `[time][pid][thread]` in front.
fn head(text: &str, now: Timestamp) -> (Option<Timestamp>, Option<&str>) {
    let Some((at, rest)) = text.strip_prefix('[').and_then(|inner| moment::leading(inner, now)) else {
        return (None, None);
    };
    let thread = rest.strip_prefix("][").and_then(|rest| rest.split("][").nth(1));
    (Some(at), thread)
}

fn spoken(text: &str) -> Option<&str> {
    const MARKS: [&str; 8] =
        ["login='", "login=u'", "resolving user ", "for user ", "The user ", "User ", "user: ", "user "];
    MARKS.iter().find_map(|mark| {
        let rest = text.split_once(mark)?.1.trim_start_matches(['\'', '"', '<']);
        let end = rest.find(['\'', '"', ',', ' ', ';', '>']).unwrap_or(rest.len());
        let name = rest.get(..end)?.trim_end_matches([':', '.']);
        let is_word = matches!(
            name,
            "has" | "is" | "not" | "was" | "does" | "in" | "the" | "can" | "could" | "with" | "found" | "from"
        );
        (!name.is_empty() && !is_word && !name.starts_with("User(")).then_some(name)
    })
}
