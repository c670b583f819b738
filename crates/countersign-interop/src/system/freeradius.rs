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
/// What a line of an attempt begins with, in front of anything that the user chose.
const VERDICTS: [&str; 5] = ["Login OK", "Login incorrect", "Invalid user", "Multiple logins", "Rejected in post-auth"];
const REFUSALS: [&str; 4] =
    ["privacyIDEA access denied", "Sent Access-Reject", "access denied for", "No Auth-Type found"];
/// Behind the name, where the server goes on.
const CLIENT: &str = "] (from client";

pub(super) fn read<'a>(line: &Line<'a>) -> Event<'a> {
    let text = line.text;
    let said = Said::read(text);
    let verdict = VERDICTS.iter().find(|verdict| said.statement.starts_with(**verdict));
    let mut event = Event { at: line.at, ..Event::default() };
    let is_of_a_user = verdict.is_some() || said.statement.starts_with("User-Name = ");
    if !is_of_a_user && ABOUT_A_MACHINE.iter().any(|mark| text.contains(mark)) {
        event.role = Role::Alone;
        return event;
    }
    if let Some(request) = said.request {
        let key = Key::of(("freeradius", line.host, request));
        event.strong.push(key);
        event.exclusive = Some(key);
    }
    // What a module says of its connection to a directory has no number.
    event.tie(Key::of(("freeradius", line.host)), SECONDS);
    let rest = verdict.and_then(|verdict| said.statement.strip_prefix(verdict));
    if let Some(name) = rest.map_or_else(|| spoken(text), bracketed) {
        let name = if name.contains("\\\\") { Cow::Owned(name.replace("\\\\", "\\")) } else { Cow::Borrowed(name) };
        event.person(Naming::Name, name);
    }
    let behind = text.rfind(CLIENT).and_then(|at| text.get(at..)).unwrap_or(text);
    event.address = behind.split_once(" cli ").map(|(_, rest)| Cow::Borrowed(rest.trim_end_matches(')').trim()));
    event.role = match verdict {
        Some(&"Login OK") => Role::LetIn,
        Some(_) => Role::Refused,
        None if REFUSALS.iter().any(|mark| said.statement.starts_with(mark)) => Role::Refused,
        None => Role::Detail,
    };
    event
}

/// A line in its parts: a user name may hold any of them, and stands behind them all.
struct Said<'a> {
    request: Option<u64>,
    statement: &'a str,
}

impl<'a> Said<'a> {
    /// `Tue May 26 11:30:16 2026 : Auth: (12) `, `(12) pam: `, `Info: rlm_perl: ` or nothing in front.
    fn read(text: &'a str) -> Self {
        let mut said = Self { request: None, statement: text.trim_start() };
        if let Some((date, rest)) = said.statement.split_once(" : ")
            && !date.contains(['[', '"', '=', '(', '<'])
            && date.contains(|sign: char| sign.is_ascii_digit())
        {
            said.statement = rest;
        }
        let is_time = |word: &str| word.bytes().all(|sign| sign.is_ascii_digit() || b"-:.,+TZ[]".contains(&sign));
        loop {
            let rest = said.statement;
            if let Some((_, rest)) = rest.split_once(' ').filter(|(word, _)| is_time(word)) {
                said.statement = rest.trim_start();
                continue;
            }
            let number = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
            let number = number.filter(|(_, rest)| rest.starts_with(' ')).and_then(|(number, rest)| {
                let number = number.parse().ok()?;
                Some((number, rest))
            });
            if let Some((number, rest)) = number {
                said.request = said.request.or(Some(number));
                said.statement = rest.trim_start();
                continue;
            }
            let is_word = |word: &str| {
                !word.is_empty() && word.bytes().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b'_' | b'-'))
            };
            match rest.split_once(": ").filter(|(word, _)| is_word(word)) {
                Some((_, rest)) => said.statement = rest.trim_start(),
                None => return said,
            }
        }
    }
}

/// The user in `: [user/password] (from client ..)` or ` (reason): [user] (from client ..)`, given what follows the
/// verdict. The name begins at the first place where it can, and ends at the last.
fn bracketed(rest: &str) -> Option<&str> {
    let openings: &[&str] = if rest.trim_start().starts_with('(') { &["): [", ") : ["] } else { &[": ["] };
    let begin = openings.iter().filter_map(|opening| Some(rest.find(opening)? + opening.len())).min()?;
    let inner = rest.get(begin..)?;
    let end = inner.rfind(CLIENT).or_else(|| inner.rfind(']')).unwrap_or(inner.len());
    let inner = inner.get(..end)?;
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
    // The first in the line: what stands behind it may be somebody's own words.
    let found = MARKS.iter().filter_map(|mark| Some((text.find(mark)?, mark)));
    let (at, mark) = found.min_by_key(|(at, _)| *at)?;
    let rest = text.get(at + mark.len()..)?;
    let rest = rest.trim_start_matches('"');
    let end = if mark.starts_with("User-Name") { rest.find('"') } else { rest.find(['"', ',', ' ', '>']) };
    rest.get(..end.unwrap_or(rest.len()))
}
