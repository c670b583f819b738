//! xrdp and its session manager, 0.9 and 0.10. Lines of one sign-in stand together; only some of them name the user.

use crate::{
    explain::event::{Event, Key, Naming, Role},
    line::Line,
    moment,
};
use countersign_core::Timestamp;
use std::borrow::Cow;

const SECONDS: i64 = 10;
/// Of more people at once nobody can tell who is meant.
const MOST_ADMITTED: usize = 8;

const REFUSALS: [&str; 3] = ["AUTHFAIL", "login failed", "login denied"];
const YESSES: [&str; 4] = ["created session", "reconnected session", "Access permitted", "access granted"];
/// What a session cannot begin with; said after the user was let in, and without a name.
const SESSION: [&str; 2] = ["pam_open_session failed", "pam_setcred failed"];

/// Who was let in lately.
#[derive(Debug, Default)]
pub(crate) struct Admitted {
    people: Vec<(String, Option<Timestamp>)>,
}

impl Admitted {
    /// Forgets who was let in too long ago.
    fn tell_time(&mut self, at: Option<Timestamp>) {
        let is_recent = |then: Option<Timestamp>| match (then, at) {
            (Some(then), Some(at)) => at.seconds().saturating_sub(then.seconds()).abs() <= SECONDS,
            _ => true,
        };
        self.people.retain(|(_, then)| is_recent(*then));
    }

    fn add(&mut self, name: &str, at: Option<Timestamp>) {
        if self.people.len() < MOST_ADMITTED && !self.people.iter().any(|(known, _)| known == name) {
            self.people.push((name.to_owned(), at));
        }
    }

    /// The only one it can be about.
    fn only(&mut self) -> Option<String> {
        if self.people.len() == 1 { self.people.pop().map(|(name, _)| name) } else { None }
    }
}

pub(super) fn read<'a>(line: &Line<'a>, now: Timestamp, admitted: &mut Admitted) -> Event<'a> {
    let (at, text) = without_head(line.text, now);
    let mut event = Event { at: at.or(line.at), ..Event::default() };
    let name = name_in(text);
    if let Some(name) = name {
        event.person(Naming::Name, name.text);
    }
    let ip = after(text, "ip=").or_else(|| after(text, "ip "));
    event.address = ip.map(|ip| Cow::Borrowed(without_port(ip.text)));
    if let Some(pid) = line.pid {
        event.tie(Key::of(("xrdp", line.host, pid)), SECONDS);
    }
    event.tie(Key::of(("xrdp", line.host)), SECONDS);
    // What stands behind the name may be a part of it.
    let said = name.and_then(|name| text.get(..name.begin)).unwrap_or(text);
    event.role = if REFUSALS.iter().any(|mark| said.contains(mark)) {
        Role::Refused
    } else if YESSES.iter().any(|mark| said.contains(mark)) {
        Role::LetIn
    } else {
        Role::Detail
    };
    admitted.tell_time(event.at);
    if event.role == Role::LetIn {
        event.people.iter().for_each(|person| admitted.add(&person.name, event.at));
    } else if event.people.is_empty()
        && SESSION.iter().any(|mark| text.contains(mark))
        && let Some(name) = admitted.only()
    {
        event.person(Naming::Name, name);
        event.role = Role::Refused;
    }
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

/// `::ffff:192.0.2.1:51004`, as a session has it, without what a refusal leaves out.
fn without_port(ip: &str) -> &str {
    let ip = ip.trim_start_matches("::ffff:");
    ip.split_once(':').map_or(ip, |(host, _)| if host.contains('.') { host } else { ip })
}

/// A word, and where in the line it begins.
#[derive(Clone, Copy)]
struct Word<'a> {
    begin: usize,
    text: &'a str,
}

/// The name behind the mark that comes first, the longer one where two begin at one place.
fn name_in(text: &str) -> Option<Word<'_>> {
    const MARKS: [&str; 7] = ["user=", "username ", "for user: ", "for user ", "user: ", "user name ", "user "];
    let found = MARKS.iter().filter_map(|mark| Some((after(text, mark)?, mark.len())));
    found.min_by_key(|(word, mark)| word.begin - mark).map(|(word, _)| word)
}

fn after<'a>(text: &'a str, mark: &str) -> Option<Word<'a>> {
    let at = text.find(mark)?;
    let begins = at == 0 || text.get(..at)?.ends_with([' ', ',', ':', '(']);
    let begin = at + mark.len();
    let rest = text.get(begin..)?;
    // A name that was typed may hold blanks, and ends where the address begins.
    let typed = if mark == "user=" { rest.rfind(" ip=") } else { None };
    let end = typed.or_else(|| rest.find([' ', ',', ';', ')'])).unwrap_or(rest.len());
    let text = rest.get(..end).filter(|value| begins && !value.is_empty())?;
    Some(Word { begin, text })
}
