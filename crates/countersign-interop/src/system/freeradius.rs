//! FreeRADIUS, its log, its debug output and what privacyIDEA's module writes into it. The number in round brackets
//! joins the lines of a request; the user stands in square ones, sometimes with the password.

use crate::{
    explain::event::{Event, Key, Naming, Role},
    line::Line,
};
use std::borrow::Cow;

/// Numbers of requests begin again when the server does.
const SECONDS: i64 = 10;
const ABOUT_A_MACHINE: [&str; 5] =
    ["from unknown client", "Shared secret is incorrect", "arking home server", "as zombie", "Dropping packet"];
const REFUSALS: [&str; 8] = [
    "Login incorrect",
    "privacyIDEA access denied",
    "Sent Access-Reject",
    "Invalid user",
    "Rejected in post-auth",
    "Multiple logins",
    "access denied for",
    "No Auth-Type found",
];

pub(super) fn read<'a>(line: &Line<'a>) -> Event<'a> {
    let text = line.text;
    let mut event = Event { at: line.at, ..Event::default() };
    if ABOUT_A_MACHINE.iter().any(|mark| text.contains(mark)) && !text.contains("Login incorrect") {
        event.role = Role::Alone;
        return event;
    }
    if let Some(request) = request(text) {
        let key = Key::of(("freeradius", line.host, request));
        event.strong.push(key);
        event.exclusive = Some(key);
    } else {
        event.tie(Key::of(("freeradius", line.host)), SECONDS);
    }
    if let Some(name) = bracketed(text).or_else(|| spoken(text)) {
        let name = if name.contains("\\\\") { Cow::Owned(name.replace("\\\\", "\\")) } else { Cow::Borrowed(name) };
        event.person(Naming::Name, name);
    }
    event.address = text.split_once(" cli ").map(|(_, rest)| Cow::Borrowed(rest.trim_end_matches(')').trim()));
    event.role = if text.contains("Login OK") {
        Role::LetIn
    } else if REFUSALS.iter().any(|mark| text.contains(mark)) {
        Role::Refused
    } else {
        Role::Detail
    };
    event
}

/// The number in `(12) `.
fn request(text: &str) -> Option<u64> {
    text.split('(').skip(1).take(2).find_map(|rest| {
        let (number, after) = rest.split_once(')')?;
        if after.starts_with(' ') { number.parse().ok() } else { None }
    })
}

/// The user in `: [user/password] (from client ..)`.
fn bracketed(text: &str) -> Option<&str> {
    let at = text.rfind(": [").map(|at| at + 3)?;
    let inner = text.get(at..)?.split_once(']').map_or_else(|| text.get(at..), |(inner, _)| Some(inner))?;
    // A machine's name has a slash of its own.
    let from = if inner.starts_with("host/") { 5 } else { 0 };
    let end = inner.get(from..)?.find('/').map_or(inner.len(), |slash| slash + from);
    inner.get(..end)
}

fn spoken(text: &str) -> Option<&str> {
    const MARKS: [&str; 7] = [
        "user sent to privacyidea: ",
        "pam_authenticate FAILED for <",
        "access denied for ",
        "User-Name = \"",
        "request for user ",
        "for user \"",
        "for user ",
    ];
    MARKS.iter().find_map(|mark| {
        let rest = text.split_once(mark)?.1.trim_start_matches('"');
        let end = rest.find(['"', ',', ' ', '>']).unwrap_or(rest.len());
        rest.get(..end)
    })
}
