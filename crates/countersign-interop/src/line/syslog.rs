//! Syslog headers in all their forms: RFC 3164, RFC 5424, the short forms of journalctl, with or without a priority.
//! Only the time at the front makes one; a line without is left as it is.

use super::Line;
use crate::moment;
use countersign_core::Timestamp;

pub(super) fn read(text: &str, now: Timestamp) -> Line<'_> {
    let body = without_priority(text);
    let with_version = body.strip_prefix("1 ").filter(|_| body.len() < text.len());
    if let Some(line) = with_version.and_then(|body| rfc5424(body, now)) {
        return line;
    }
    let header = moment::leading(body, now).map(|(at, rest)| (Some(at), rest)).or_else(|| number_first(body));
    let Some((at, rest)) = header else {
        // A header that was cut off in front still has the program and its process.
        let cut = program(body).filter(|line| line.pid.is_some());
        return cut.unwrap_or(Line { text: body, ..Line::default() });
    };
    match rest.strip_prefix(' ').and_then(host_and_program) {
        Some(line) => Line { at, ..line },
        None => match rest.strip_prefix(' ').and_then(program) {
            Some(line) => Line { at, ..line },
            None => Line { at, text: behind_time(rest, now).unwrap_or(body), ..Line::default() },
        },
    }
}

/// What stands behind a time that a carrier has put in front of a line with a time of its own, or of an object;
/// `logcli` puts the labels of the stream between.
fn behind_time(rest: &str, now: Timestamp) -> Option<&str> {
    let rest = rest.strip_prefix(' ')?;
    let labels = || rest.strip_prefix('{').filter(|rest| !rest.starts_with('"'))?.split_once("} ");
    let rest = labels().map_or(rest, |(_, rest)| rest);
    (rest.starts_with('{') || moment::leading(rest, now).is_some()).then_some(rest)
}

/// `<34>` and what follows.
fn without_priority(text: &str) -> &str {
    let number = text.strip_prefix('<').and_then(|rest| rest.split_once('>'));
    match number {
        Some((number, rest)) if number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => text,
    }
}

/// Seconds in front: `1590507016.421300 gw sshd[1]: ..` or, since the start of the machine, `[ 123.456] gw ..`.
fn number_first(text: &str) -> Option<(Option<Timestamp>, &str)> {
    if let Some(inner) = text.strip_prefix('[') {
        let (number, rest) = inner.split_once(']')?;
        let number = number.trim();
        let is_number = number.contains('.') && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        return is_number.then_some((None, rest));
    }
    let (number, _) = text.split_once(' ')?;
    let at = number.contains('.').then(|| moment::epoch(number))??;
    Some((Some(at), text.get(number.len()..)?))
}

/// `gw sshd[4100]: text`
fn host_and_program(text: &str) -> Option<Line<'_>> {
    let (host, rest) = text.trim_start().split_once(' ')?;
    let is_host = !host.is_empty() && !host.ends_with(':') && !host.contains(['[', '(', '=', '"', '{']);
    let line = program(rest.trim_start())?;
    is_host.then_some(Line { host, ..line })
}

/// `sshd[4100]: text`, `sshd(pam_google_authenticator)[4100]: text`, `sshd: text`
fn program(text: &str) -> Option<Line<'_>> {
    let signs = text.as_bytes();
    // Nearly always it is the first colon, which is found without preparing a search.
    let mut colons = memchr::memchr_iter(b':', signs);
    let end = colons.find(|at| matches!(signs.get(at + 1), None | Some(b' ')))?;
    let tag = text.get(..end)?;
    if tag.is_empty() || tag.len() > 120 || tag.contains([' ', '"', '{', '=']) {
        return None;
    }
    let rest = text.get(end + 1..)?.trim_start();
    let (program, pid) = match tag.strip_suffix(']').and_then(|tag| tag.rsplit_once('[')) {
        Some((program, pid)) => (program, Some(pid.parse().ok()?)),
        None => (tag, None),
    };
    Some(Line { program, pid, text: rest, ..Line::default() })
}

/// `2003-10-11T22:14:15.003Z host app procid msgid [data] text`, after `<34>1 `.
fn rfc5424(text: &str, now: Timestamp) -> Option<Line<'_>> {
    let mut words = text.splitn(6, ' ');
    let (time, host, program, pid) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let (_, rest) = (words.next()?, words.next()?);
    let text = match rest.strip_prefix('-') {
        Some(rest) => rest,
        None => after_data(rest)?,
    };
    Some(Line {
        at: moment::field(time, now),
        host: if host == "-" { "" } else { host },
        program: if program == "-" { "" } else { program },
        pid: pid.parse().ok(),
        text: text.trim_start().trim_start_matches('\u{feff}'),
        ..Line::default()
    })
}

/// What follows `[id key="value \] .."][id ..]`.
fn after_data(text: &str) -> Option<&str> {
    let mut rest = text;
    while rest.starts_with('[') {
        let (mut quoted, mut escaped, mut end) = (false, false, None);
        for (at, byte) in rest.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => quoted = !quoted,
                b']' if !quoted => {
                    end = Some(at + 1);
                    break;
                }
                _ => {}
            }
        }
        rest = rest.get(end?..)?;
    }
    Some(rest)
}
