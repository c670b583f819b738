//! OpenSSH and the PAM modules for codes, pushes and passwords. The modules log under a child of sshd, whose number is a little higher; some builds of theirs name no user.

mod names;

use crate::{
    explain::event::{Event, Factor, Key, Naming, Role},
    line::Line,
    marks::Marks,
};
use std::{borrow::Cow, sync::LazyLock};

/// How far the number of a child lies from its parent's.
const CHILDREN: u32 = 3;
/// The same on a busy host, where others start in between: looked for from a module's line to the sshd that began it.
const FAR_CHILDREN: u32 = 32;
/// Between lines that have no process number.
const SECONDS: i64 = 10;

/// What a line says of how it went, and the texts by which it does.
const OPENS: u8 = 0;
const DONE: u8 = 1;
const DONE_WELL: u8 = 2;
const YES: u8 = 3;
const PARTING: u8 = 4;
const SHOWN: u8 = 5;
const FAREWELL: u8 = 6;
const SHOWN_FIRST: u8 = 7;
/// By these a line begins, behind the name of its module: further on they may be somebody's user name.
const BEGINNINGS: [(&str, u8); 19] = [
    ("session closed for user ", FAREWELL),
    ("Disconnected from user ", FAREWELL),
    ("Close session: user ", FAREWELL),
    ("get user returned: ", OPENS),
    ("done. [Success]", DONE_WELL),
    ("done. [", DONE),
    ("session opened for user ", YES),
    ("Accepted publickey for ", YES),
    ("Accepted password for ", YES),
    ("Accepted keyboard-interactive", YES),
    ("Accepted gssapi", YES),
    ("Accepted hostbased", YES),
    ("Accepted google_authenticator for ", SHOWN),
    ("Successful Duo login for ", SHOWN),
    ("authentication success; logname=", SHOWN_FIRST),
    ("Connection closed by", PARTING),
    ("Connection reset by", PARTING),
    ("Disconnected from authenticating", PARTING),
    ("Disconnected from invalid user", PARTING),
];
/// Services whose sessions nobody signs in to.
const SILENT: [&str; 3] = ["cron:", "crond:", "systemd-user:"];
const REFUSALS: [(&str, u8); 11] = [
    ("error: PAM: ", 0),
    ("Failed password for", 0),
    ("Failed keyboard-interactive", 0),
    ("by PAM account configuration", 0),
    ("maximum authentication attempts exceeded", 0),
    ("Too many authentication failures", 0),
    ("Timeout before authentication", 0),
    ("ROOT LOGIN REFUSED", 0),
    ("Unable to negotiate with", 0),
    ("Cannot make/remove an entry", 0),
    ("pam_sm_authenticate: exit", 0),
];

fn is_refusal(text: &str) -> bool {
    static MARKS: LazyLock<Marks> = LazyLock::new(|| Marks::new(&REFUSALS));
    MARKS.found(text).has(0)
}

/// What a line says by how it begins.
fn said(statement: &str) -> Option<u8> {
    BEGINNINGS.iter().find(|(beginning, _)| statement.starts_with(beginning)).map(|(_, said)| *said)
}

pub(super) fn read<'a>(line: &Line<'a>) -> Option<Event<'a>> {
    let text = line
        .text
        .strip_prefix("message repeated ")
        .and_then(|rest| rest.split_once("[ "))
        .map_or(line.text, |(_, inner)| inner);
    let (module_at, statement) = parts(text);
    let said = said(statement);
    if SILENT.iter().any(|service| module_at.starts_with(service))
        || said == Some(FAREWELL)
        || is_command(line)
        || is_disconnect(text)
    {
        return None;
    }
    let mut event = Event { at: line.at, role: role(module_at, text, said), ..Event::default() };
    if let Some(name) = names::user(text) {
        event.person(Naming::Name, name);
    }
    event.address = names::address(text).map(Cow::Borrowed);
    match line.pid {
        // The session manager asks for everybody from the one process that it has.
        Some(pid) if line.program.starts_with("xrdp") => event.tie(Key::of(("xrdp", line.host, pid)), SECONDS),
        Some(pid) => {
            let (all, own) = (Key::of(("pid", line.host)), Key::of(("pid of sshd itself", line.host)));
            event.strong.push(all.numbered(pid));
            if line.program.contains("(pam_") {
                // Its parent, and never the child of another sshd.
                event.nearby.extend((1..=FAR_CHILDREN).map(|distance| own.numbered(pid.saturating_sub(distance))));
            } else {
                event.strong.push(own.numbered(pid));
                for distance in 1..=CHILDREN {
                    event.nearby.push(all.numbered(pid.saturating_add(distance)));
                    event.nearby.push(all.numbered(pid.saturating_sub(distance)));
                }
            }
        }
        None => event.tie(Key::of(("pam", line.host)), SECONDS),
    }
    // What a line says about itself, for rules that need it.
    if let Some(module) = module(line) {
        event.fields.put("module", module);
    }
    if let Some((head, reason)) = text.split_once(" Duo login for ").and_then(|(_, rest)| rest.split_once(": ")) {
        event.fields.put("reason", if head.is_empty() { "" } else { reason.trim() });
    }
    Some(event)
}

/// The service of `pam_unix(sshd:auth): ` or the place in `[pam_oath.c:pam_sm_authenticate(162)] `, and what is said
/// behind it. Numbers in front, of a process or the time, are no more than that.
fn parts(text: &str) -> (&str, &str) {
    let bare =
        |text: &str| text.trim_start_matches(|sign: char| sign.is_ascii_digit() || " ()[]:.-".contains(sign)).len();
    let is_name = |text: &str| text.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'_');
    let in_round = || {
        let (module, rest) = text.split_once('(')?;
        let (service, rest) = rest.split_once("): ")?;
        (module.starts_with("pam_") && is_name(module) && !service.contains(' ')).then_some((service, rest))
    };
    let in_square = || {
        let (place, rest) = text.strip_prefix('[')?.split_once("] ")?;
        (place.contains("pam_") && !place.contains(' ')).then_some((place, rest))
    };
    let named = || {
        let (module, rest) = text.split_once(": ")?;
        (module.starts_with("pam_") && is_name(module)).then_some(("", rest))
    };
    let plain = || ("", text.get(text.len() - bare(text)..).unwrap_or(text));
    in_round().or_else(in_square).or_else(named).unwrap_or_else(plain)
}

/// Words in a command that sudo runs are somebody's own, and say nothing about a sign-in.
fn is_command(line: &Line<'_>) -> bool {
    let Some((head, rest)) = line.text.split_once(" : TTY=") else { return false };
    // In front stands the user who runs it, and nothing else.
    rest.contains("; COMMAND=") && (line.program == "sudo" || !head.trim_start_matches("sudo:").trim().contains(' '))
}

/// What only the end of a session that had been let in writes, beside "session closed": it belongs to no attempt, and
/// must not draw the next one of the same user to itself.
fn is_disconnect(text: &str) -> bool {
    text.starts_with("Received disconnect from ") && !text.ends_with("[preauth]")
}

fn role(place: &str, text: &str, said: Option<u8>) -> Role {
    match said {
        Some(OPENS) => Role::Opens,
        Some(DONE_WELL) if place.contains("pam_oath") => Role::LetIn,
        Some(DONE) if place.contains("pam_oath") => Role::Refused,
        Some(YES) => Role::LetIn,
        Some(SHOWN) => Role::Shown(Factor::Second),
        Some(SHOWN_FIRST) => Role::Shown(Factor::First),
        Some(PARTING) => Role::Parted,
        _ if is_refusal(text) => Role::Refused,
        _ => Role::Detail,
    }
}

/// `pam_unix` of `pam_unix(sshd:auth): ..` or of the program `sshd(pam_unix)`.
fn module<'a>(line: &Line<'a>) -> Option<&'a str> {
    if let Some((_, rest)) = line.program.split_once('(') {
        return rest.split(')').next().filter(|module| module.starts_with("pam_"));
    }
    let at = line.text.find("pam_")?;
    let rest = line.text.get(at..)?;
    let end = rest.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_').unwrap_or(rest.len());
    rest.get(..end)
}
