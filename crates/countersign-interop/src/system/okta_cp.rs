//! Okta Credential Provider for Windows. The prefix of a line is not known for certain, so none is relied on: what
//! counts is the exception, the name of a user near it, and the thread where one stands in brackets.

use crate::{
    explain::event::{Event, Key, Naming, Role},
    line::Line,
    moment,
};
use countersign_core::Timestamp;

/// Between the line that names the user and the exception: .NET waits for a hundred seconds before it gives up.
const SECONDS: i64 = 120;
/// In front of a name, in lower case.
const NAMES: [&str; 8] =
    ["username", "user name", "samaccountname", "upn", "userprincipalname", "login", "account", "user"];

pub(super) fn read<'a>(line: &Line<'a>, now: Timestamp) -> Event<'a> {
    let at = line.at.or_else(|| time_within(line.text, now));
    let mut event = Event { at, ..Event::default() };
    if let Some(name) = name_in(line.text) {
        event.person(Naming::Name, name);
        event.role = Role::Opens;
    }
    if let Some(thread) = thread(line.text) {
        event.exclusive = Some(Key::of(("okta thread", thread)));
    }
    event.tie(Key::of("okta"), SECONDS);
    let text = line.text.to_ascii_lowercase();
    let is_yes = ["authentication succeeded", "successfully authenticated", "authentication successful", "mfa success"];
    if is_yes.iter().any(|yes| text.contains(yes)) {
        event.role = Role::LetIn;
    }
    event
}

/// `username = X`, `user: X`, `for user X`, never the parameters in a stack (`String username`).
fn name_in(text: &str) -> Option<&str> {
    let text = text.split("<CR>").next().unwrap_or(text);
    let lower = text.to_ascii_lowercase();
    for name in NAMES {
        for (at, _) in lower.match_indices(name) {
            let begins = !lower.get(..at).is_some_and(|head| head.ends_with(|sign: char| sign.is_ascii_alphanumeric()));
            let rest = text.get(at + name.len()..).unwrap_or_default();
            if let Some(value) = rest.trim_start().strip_prefix(['=', ':']).filter(|_| begins) {
                return value_of(value);
            }
        }
    }
    let at = lower.find("for user ")?;
    value_of(text.get(at + 9..)?)
}

fn value_of(text: &str) -> Option<&str> {
    let text = text.trim_start().trim_start_matches(['\'', '"', '[']);
    let end = text.find([' ', ',', ';', '\'', '"', ']', ')', '\t']).unwrap_or(text.len());
    text.get(..end).filter(|value| !value.is_empty())
}

/// The number in `[1]`.
fn thread(text: &str) -> Option<u32> {
    text.split('[').skip(1).take(3).find_map(|rest| rest.split_once(']')?.0.trim().parse().ok())
}

/// A time behind a prefix such as `[OktaCP.log]`.
fn time_within(text: &str, now: Timestamp) -> Option<Timestamp> {
    let start = text.get(..text.len().min(60)).unwrap_or(text).find(|sign: char| sign.is_ascii_digit())?;
    moment::leading(text.get(start..)?, now).map(|(at, _)| at)
}
