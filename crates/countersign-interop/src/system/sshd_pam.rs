//! OpenSSH and the PAM modules for codes, pushes and passwords. The modules log under a child of sshd, whose number is a little higher; some builds of theirs name no user.

mod names;

use crate::{
    explain::event::{Event, Key, Naming, Role},
    line::Line,
};
use std::borrow::Cow;

/// How far the number of a child lies from its parent's.
const CHILDREN: u32 = 3;
/// The same on a busy host, where others start in between: looked for from a module's line to the sshd that began it.
const FAR_CHILDREN: u32 = 32;
/// Between lines that have no process number.
const SECONDS: i64 = 10;

const REFUSALS: [&str; 14] = [
    "error: PAM: ",
    "Failed password for",
    "Failed keyboard-interactive",
    "by PAM account configuration",
    "maximum authentication attempts exceeded",
    "Too many authentication failures",
    "Connection closed by",
    "Connection reset by",
    "Disconnected from authenticating",
    "Disconnected from invalid user",
    "Timeout before authentication",
    "ROOT LOGIN REFUSED",
    "Cannot make/remove an entry",
    "pam_sm_authenticate: exit",
];

pub(super) fn read<'a>(line: &Line<'a>) -> Option<Event<'a>> {
    if line.text.contains("(cron:") || line.text.contains("(systemd-user:") || line.text.contains("(crond:") {
        return None;
    }
    if is_farewell(line.text) || is_command(line.text) {
        return None;
    }
    let text = line
        .text
        .strip_prefix("message repeated ")
        .and_then(|rest| rest.split_once("[ "))
        .map_or(line.text, |(_, inner)| inner);
    let mut event = Event { at: line.at, role: role(text), ..Event::default() };
    if let Some(name) = names::user(text) {
        event.person(Naming::Name, name);
    }
    event.address = names::address(text).map(Cow::Borrowed);
    match line.pid {
        Some(pid) => {
            let key = |pid: u32| Key::of(("pid", line.host, pid));
            event.strong.push(key(pid));
            let is_module = line.program.contains("(pam_");
            for distance in 1..=if is_module { FAR_CHILDREN } else { CHILDREN } {
                if !is_module {
                    event.nearby.push(key(pid.saturating_add(distance)));
                }
                event.nearby.push(key(pid.saturating_sub(distance)));
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

/// What only the end of a session that had been let in writes: it belongs to no attempt, and must not draw the next
/// one of the same user to itself.
fn is_farewell(text: &str) -> bool {
    text.starts_with("Disconnected from user ")
        || text.starts_with("Close session: user ")
        || text.contains("session closed for user ")
        || text.starts_with("Received disconnect from ") && !text.ends_with("[preauth]")
}

/// What sudo writes of a command that it runs: words in it are somebody's own, and say nothing about a sign-in.
fn is_command(text: &str) -> bool {
    text.contains(" : TTY=") && text.contains("; COMMAND=")
}

fn role(text: &str) -> Role {
    if text.contains("get user returned: ") {
        return Role::Opens;
    }
    if text.contains("pam_oath") && text.contains("done. [") {
        return if text.contains("done. [Success]") { Role::LetIn } else { Role::Refused };
    }
    let is_yes = text.starts_with("Accepted publickey for ")
        || text.starts_with("Accepted password for ")
        || text.starts_with("Accepted keyboard-interactive")
        || text.starts_with("Accepted gssapi")
        || text.starts_with("Accepted hostbased")
        || text.contains("session opened for user ");
    if is_yes {
        Role::LetIn
    } else if REFUSALS.iter().any(|mark| text.contains(mark)) {
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
