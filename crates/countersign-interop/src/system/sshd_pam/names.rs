//! Who is meant in a line of sshd or of a PAM module. There is no one form, so the surest are asked first.

use crate::marks::Marks;
use std::sync::LazyLock;

/// In front of a name, the surest first where two begin at one place; the name ends at the next blank or quote.
const MARKS: [&str; 27] = [
    "Duo login for '",
    "for invalid user ",
    "for illegal user ",
    "from invalid user ",
    "Invalid user ",
    "by invalid user ",
    "invalid user ",
    "illegal user ",
    "authenticating user ",
    " user=",
    "get user returned: ",
    "start of google_authenticator for \"",
    "access denied for user `",
    "session opened for user ",
    "received for user ",
    "No secret configured for user ",
    "failures for user ",
    "Access denied for user ",
    "for user \"",
    "for user '",
    "for user ",
    "Accepted google_authenticator for ",
    "Invalid verification code for ",
    "to login as user ",
    "(user ",
    "account ",
    "user: ",
];

/// Where each of the marks first ends.
fn firsts(text: &str) -> [Option<usize>; MARKS.len()] {
    static ALL: LazyLock<Marks> = LazyLock::new(|| {
        let numbered: Vec<_> = MARKS.iter().copied().zip(0..).collect();
        Marks::new(&numbered)
    });
    let mut firsts = [None; MARKS.len()];
    ALL.each(text, |number, end| {
        if let Some(first) = firsts.get_mut(usize::from(number)) {
            first.get_or_insert(end);
        }
    });
    firsts
}

pub(super) fn user(text: &str) -> Option<&str> {
    if text.contains("ROOT LOGIN REFUSED") {
        return Some("root");
    }
    with_blanks(text)
        .or_else(|| before_verdict(text))
        .or_else(|| by_mark(text))
        .or_else(|| for_from(text))
        .or_else(|| quoted_for(text))
        .or_else(|| of_path(text))
}

/// `Invalid user alice smith from 192.0.2.1 port 22`: all of it is the name, and not its first word another's. A name
/// that nobody has is whatever somebody typed.
fn with_blanks(text: &str) -> Option<&str> {
    const MARKS: [&str; 5] =
        ["Invalid user ", "for invalid user ", "for illegal user ", "by invalid user ", "from invalid user "];
    let (at, mark) = MARKS.iter().filter_map(|mark| Some((text.find(mark)?, *mark))).min()?;
    let rest = text.get(at + mark.len()..)?;
    let until = |rest: &'_ str| {
        rest.rfind(" from ").or_else(|| rest.rfind(" port ").and_then(|port| rest.get(..port)?.rfind(' ')))
    };
    let name = rest.get(..until(rest)?)?;
    name.trim().contains(' ').then_some(name)
}

/// The name behind the first mark that has one: what stands further on may be somebody's user name.
fn by_mark(text: &str) -> Option<&str> {
    let begin_of = |(end, mark): (Option<usize>, &&str)| Some((end?.checked_sub(mark.len())?, end?));
    let mut found: Vec<_> = firsts(text).into_iter().zip(&MARKS).filter_map(begin_of).collect();
    found.sort_by_key(|(begin, _)| *begin);
    found.into_iter().find_map(|(_, end)| name_at(text, end))
}

pub(super) fn address(text: &str) -> Option<&str> {
    let rest = text.split_once("rhost=").or_else(|| text.rsplit_once(" from "))?.1;
    let rest = rest.trim_start_matches(['\'', '`', '"']);
    let end = rest.find([' ', '\'', ':', ',']).unwrap_or(rest.len());
    // Colons of an IPv6 address belong to it.
    let end = if rest.get(end..).is_some_and(|tail| tail.starts_with(':')) && rest.matches(':').count() > 1 {
        rest.find([' ', '\'', ',']).unwrap_or(rest.len())
    } else {
        end
    };
    let address = rest.get(..end)?;
    // Marks of a forum.
    let address = address.find("[/").map_or(address, |end| address.get(..end).unwrap_or(address));
    // A file has a dot too.
    Some(address).filter(|it| it.contains(['.', ':']) && !it.contains(['/', '"']) && it.len() <= 64)
}

fn name_after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    name_at(text, text.find(mark)? + mark.len())
}

fn name_at(text: &str, begin: usize) -> Option<&str> {
    let rest = text.get(begin..)?;
    let end = rest.find([' ', '\'', '"', '(', ',', ';', '[', ']']).unwrap_or(rest.len());
    let name = rest.get(..end)?.trim_end_matches([':', '.']);
    (!name.is_empty() && !is_no_name(name)).then_some(name)
}

/// `User alice from 192.0.2.1 not allowed because ..`, `User alice bypassed Duo 2FA ..`
fn before_verdict(text: &str) -> Option<&str> {
    let is_said_first = text.contains("not allowed because") || text.contains(" bypassed Duo 2FA");
    is_said_first.then(|| name_after(text, "User "))?
}

/// `.. for alice from 192.0.2.1 ..`; what sshd says of PAM may leave out the address.
fn for_from(text: &str) -> Option<&str> {
    let without_address = || text.contains("error: PAM: ").then_some(text);
    let head = text.rsplit_once(" from ").map(|(head, _)| head).or_else(without_address)?;
    let name = head.rsplit_once(" for ")?.1.split_whitespace().next()?;
    let name = name.trim_matches(['"', '\'']).trim_end_matches([':', '.', ',']);
    (!name.is_empty() && !is_no_name(name)).then_some(name)
}

/// `.. for "alice": No such file or directory`
fn quoted_for(text: &str) -> Option<&str> {
    let rest = text.split_once(" for \"")?.1;
    rest.split('"').next().filter(|name| !name.contains('/'))
}

/// The owner of `"/home/alice/.google_authenticator"`.
fn of_path(text: &str) -> Option<&str> {
    let end = text.find("/.google_authenticator").or_else(|| text.find("/.config/"))?;
    let name = text.get(..end)?.rsplit(['/', '"']).next()?;
    (!name.is_empty()).then_some(name)
}

fn is_no_name(name: &str) -> bool {
    const WORDS: [&str; 11] =
        ["connection", "service", "the", "user", "id", "illegal", "invalid", "to", "from", "a", "unknown"];
    name.starts_with('/') || name.parse::<std::net::IpAddr>().is_ok() || WORDS.contains(&name)
}
