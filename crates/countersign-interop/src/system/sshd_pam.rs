//! OpenSSH and the PAM modules for codes, pushes and passwords. The modules log under a child of sshd, whose number is a little higher; some builds of theirs name no user.

mod names;

use crate::{
    explain::event::{Event, Factor, Key, Naming, Role},
    line::Line,
    marks::{Found, Marks},
};
use std::{borrow::Cow, sync::LazyLock};

/// How far the number of a child lies from its parent's.
const CHILDREN: u32 = 3;
/// The same on a busy host, where others start in between: looked for from a module's line to the sshd that began it.
const FAR_CHILDREN: u32 = 32;
/// Between lines that have no process number.
const SECONDS: i64 = 10;

/// What a line says of how it went, and the texts by which it does.
const SILENT: u8 = 0;
const TERMINAL: u8 = 1;
const COMMAND: u8 = 2;
const OPENS: u8 = 3;
const DONE: u8 = 4;
const DONE_WELL: u8 = 5;
const YES: u8 = 6;
const PARTING: u8 = 7;
const REFUSAL: u8 = 8;
const OATH: u8 = 9;
const SHOWN: u8 = 10;
const SAID: [(&str, u8); 27] = [
    ("(cron:", SILENT),
    ("(systemd-user:", SILENT),
    ("(crond:", SILENT),
    ("session closed for user ", SILENT),
    (" : TTY=", TERMINAL),
    ("; COMMAND=", COMMAND),
    ("get user returned: ", OPENS),
    ("done. [", DONE),
    ("done. [Success]", DONE_WELL),
    ("pam_oath", OATH),
    ("session opened for user ", YES),
    ("Accepted google_authenticator for ", SHOWN),
    ("Successful Duo login for ", SHOWN),
    ("Connection closed by", PARTING),
    ("Connection reset by", PARTING),
    ("Disconnected from authenticating", PARTING),
    ("Disconnected from invalid user", PARTING),
    ("error: PAM: ", REFUSAL),
    ("Failed password for", REFUSAL),
    ("Failed keyboard-interactive", REFUSAL),
    ("by PAM account configuration", REFUSAL),
    ("maximum authentication attempts exceeded", REFUSAL),
    ("Too many authentication failures", REFUSAL),
    ("Timeout before authentication", REFUSAL),
    ("ROOT LOGIN REFUSED", REFUSAL),
    ("Cannot make/remove an entry", REFUSAL),
    ("pam_sm_authenticate: exit", REFUSAL),
];

fn said(text: &str) -> Found {
    static MARKS: LazyLock<Marks> = LazyLock::new(|| Marks::new(&SAID));
    MARKS.found(text)
}

pub(super) fn read<'a>(line: &Line<'a>) -> Option<Event<'a>> {
    let said = said(line.text);
    // Words in a command that sudo runs are somebody's own, and say nothing about a sign-in.
    let is_command = said.has(TERMINAL) && said.has(COMMAND);
    if said.has(SILENT) || is_command || is_farewell(line.text) {
        return None;
    }
    let text = line
        .text
        .strip_prefix("message repeated ")
        .and_then(|rest| rest.split_once("[ "))
        .map_or(line.text, |(_, inner)| inner);
    let mut event = Event { at: line.at, role: role(text, said), ..Event::default() };
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

/// What only the end of a session that had been let in writes, beside "session closed": it belongs to no attempt, and
/// must not draw the next one of the same user to itself.
fn is_farewell(text: &str) -> bool {
    text.starts_with("Disconnected from user ")
        || text.starts_with("Close session: user ")
        || text.starts_with("Received disconnect from ") && !text.ends_with("[preauth]")
}

fn role(text: &str, said: Found) -> Role {
    if said.has(OPENS) {
        return Role::Opens;
    }
    if said.has(OATH) && said.has(DONE) {
        return if said.has(DONE_WELL) { Role::LetIn } else { Role::Refused };
    }
    let is_yes = text.starts_with("Accepted publickey for ")
        || text.starts_with("Accepted password for ")
        || text.starts_with("Accepted keyboard-interactive")
        || text.starts_with("Accepted gssapi")
        || text.starts_with("Accepted hostbased")
        || said.has(YES);
    if is_yes {
        Role::LetIn
    } else if said.has(SHOWN) {
        Role::Shown(Factor::Second)
    } else if said.has(PARTING) {
        Role::Parted
    } else if said.has(REFUSAL) {
        Role::Refused
    } else {
        Role::Detail
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
