//! xrdp and its session manager, 0.9 and 0.10. Lines of one sign-in stand together; only some of them name the user.

use crate::{
    explain::event::{Event, Key, Naming, Role},
    line::Line,
    moment,
};
use countersign_core::Timestamp;
use std::borrow::Cow;

const SECONDS: i64 = 10;

pub(super) fn read<'a>(line: &Line<'a>, now: Timestamp) -> Event<'a> {
    let (at, text) = without_head(line.text, now);
    let mut event = Event { at: at.or(line.at), ..Event::default() };
    if let Some(name) = name_in(text) {
        event.person(Naming::Name, name);
    }
    event.address =
        after(text, "ip=").or_else(|| after(text, "ip ")).map(|ip| Cow::Borrowed(ip.trim_start_matches("::ffff:")));
    if let Some(pid) = line.pid {
        event.tie(Key::of(("xrdp", line.host, pid)), SECONDS);
    }
    event.tie(Key::of(("xrdp", line.host)), SECONDS);
    event.role = if text.contains("AUTHFAIL") || text.contains("login failed") {
        Role::Refused
    } else if text.contains("created session") || text.contains("Access permitted") || text.contains("access granted") {
        Role::LetIn
    } else {
        Role::Detail
    };
    event
}

/// Takes `[time] [LEVEL] ` off.
fn without_head(text: &str, now: Timestamp) -> (Option<Timestamp>, &str) {
    let Some(inner) = text.strip_prefix('[') else { return (None, text) };
    match moment::leading(inner, now) {
        Some((at, rest)) => (Some(at), rest.trim_start_matches([']', ' '])),
        None => (None, text),
    }
}

fn name_in(text: &str) -> Option<&str> {
    ["user=", "username ", "for user: ", "for user ", "user: ", "user "].iter().find_map(|mark| after(text, mark))
}

fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let at = text.find(mark)?;
    let begins = at == 0 || text.get(..at)?.ends_with([' ', ',', ':', '(']);
    let rest = text.get(at + mark.len()..)?;
    let end = rest.find([' ', ',', ';', ')']).unwrap_or(rest.len());
    rest.get(..end).filter(|value| begins && !value.is_empty())
}
