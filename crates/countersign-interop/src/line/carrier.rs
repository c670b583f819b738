//! Carriers around a whole line: Docker's json-file, journald's JSON, what collectors of logs make of a line, the log
//! format of Kubernetes, and the names that `docker compose logs` puts in front.

use super::Unpacked;
use crate::{fields, moment};
use countersign_core::Timestamp;
use std::borrow::Cow;

pub(super) fn open(text: Cow<'_, str>, now: Timestamp) -> Unpacked<'_> {
    let text = rest_of(text, |text| named(text, now));
    if text.starts_with('{') {
        let is_docker = || text.contains("\"log\":");
        let is_journal = || text.contains("\"MESSAGE\"");
        let is_collected = || COLLECTORS.iter().any(|(mark, _)| text.contains(mark));
        let opened = is_docker().then(|| docker(&text, now)).flatten();
        let opened = opened.or_else(|| is_journal().then(|| journald(&text)).flatten());
        let opened = opened.or_else(|| is_collected().then(|| collected(&text, now)).flatten());
        return opened.unwrap_or_else(|| Unpacked::plain(text));
    }
    if let Some((at, length)) = kubernetes(&text, now).or_else(|| compose(&text).map(|length| (None, length))) {
        return Unpacked { at, ..Unpacked::plain(rest_of(text, |_| Some(length))) };
    }
    Unpacked::plain(text)
}

fn rest_of(text: Cow<'_, str>, length: impl Fn(&str) -> Option<usize>) -> Cow<'_, str> {
    let Some(length) = length(&text) else { return text };
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(length..).unwrap_or_default()),
        Cow::Owned(text) => Cow::Owned(text.get(length..).unwrap_or_default().to_owned()),
    }
}

/// The length of what names where a line was found, in front of it: `auth.log.1:`, `auth.log:17:` and `17:` of grep,
/// `pod container ` and `[pod/name/container] ` of Kubernetes. What follows must look like the beginning of a line, but
/// behind the last, which nobody else writes.
fn named(text: &str, now: Timestamp) -> Option<usize> {
    let begins = |at: usize| text.get(at..).is_some_and(|text| begins_a_line(text, now)).then_some(at);
    match text.as_bytes().first()? {
        b'[' => text.strip_prefix("[pod/").and_then(|rest| Some(rest.find("] ")? + "[pod/".len() + 2)),
        b'0'..=b'9' => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let follows = text.get(digits..)?.strip_prefix(':')?;
            (!follows.starts_with(|sign: char| sign.is_ascii_digit())).then(|| begins(digits + 1)).flatten()
        }
        b'a'..=b'z' | b'/' | b'.' if !text.starts_with("time=") => {
            let (first, rest) = text.split_at(text.find([' ', ':'])?);
            let after = first.len() + 1;
            if rest.starts_with(' ') {
                let second = text.get(after..)?.find([' ', ':', '|'])? + after;
                return text.get(second..)?.starts_with(' ').then(|| begins(second + 1)).flatten();
            }
            let digits = text.get(after..)?.bytes().take_while(u8::is_ascii_digit).count();
            let is_file = first.contains(['/', '.']);
            let numbered = is_file && digits > 0 && text.get(after + digits..)?.starts_with(':');
            let with_number = || numbered.then(|| begins(after + digits + 1)).flatten();
            is_file.then(|| begins(after)).flatten().or_else(with_number)
        }
        _ => None,
    }
}

/// Whether a text can be a whole line: an object, a time, a month.
fn begins_a_line(text: &str, now: Timestamp) -> bool {
    let begins_with_time = || moment::leading(text, now).is_some();
    text.starts_with(['{', '<']) || text.starts_with("time=") || (!text.starts_with(' ') && begins_with_time())
}

/// `{"log":"...\n","stream":"stdout","time":"..."}`
fn docker(text: &str, now: Timestamp) -> Option<Unpacked<'static>> {
    let fields = fields::document(text);
    let log = fields.value("log")?;
    fields.value("stream").or_else(|| fields.value("time"))?;
    let at = fields.value("time").and_then(|time| moment::field(time, now));
    Some(Unpacked { at, ..Unpacked::plain(Cow::Owned(super::without_colours(log.trim_end()).into_owned())) })
}

/// By which a collector's record is known, and where it keeps the line: Loki, Google Cloud, Splunk, the Elastic stack
/// and rsyslog. Systems that write JSON of their own have none of these.
const COLLECTORS: [(&str, &str); 6] = [
    ("\"line\":\"", "line"),
    ("\"line\": \"", "line"),
    ("\"textPayload\"", "textPayload"),
    ("\"_raw\"", "_raw"),
    ("\"@timestamp\"", "message"),
    ("\"programname\"", "message"),
];

fn collected(text: &str, now: Timestamp) -> Option<Unpacked<'static>> {
    let (_, name) = COLLECTORS.iter().find(|(mark, _)| text.contains(mark))?;
    let fields = fields::document(text);
    let line = fields.value(name)?;
    let first = |names: &[&str]| names.iter().find_map(|name| fields.value(name)).unwrap_or_default().to_owned();
    let at = ["@timestamp", "timestamp", "_time"].iter().find_map(|name| moment::field(fields.value(name)?, now));
    Some(Unpacked {
        at,
        host: first(&["host.name", "hostname", "host"]),
        program: first(&["programname", "process.name"]),
        pid: first(&["procid", "process.pid"]).parse().ok(),
        text: Cow::Owned(super::bare(line).into_owned()),
    })
}

/// One record of `journalctl -o json`, or what syslog-ng writes as JSON.
fn journald(text: &str) -> Option<Unpacked<'static>> {
    let fields = fields::document(text);
    let message = fields.value("MESSAGE")?;
    let pid = ["SYSLOG_PID", "_PID", "PID"].iter().find_map(|name| fields.value(name)).and_then(|pid| pid.parse().ok());
    let program =
        ["SYSLOG_IDENTIFIER", "_COMM", "PROGRAM"].iter().find_map(|name| fields.value(name)).unwrap_or_default();
    let time = fields.value("_SOURCE_REALTIME_TIMESTAMP").or_else(|| fields.value("__REALTIME_TIMESTAMP"));
    Some(Unpacked {
        at: time.and_then(moment::epoch),
        host: fields.value("_HOSTNAME").or_else(|| fields.value("HOST")).unwrap_or_default().to_owned(),
        program: program.to_owned(),
        pid,
        text: Cow::Owned(message.to_owned()),
    })
}

/// `2024-01-01T00:00:00.000000000Z stdout F ...`
fn kubernetes(text: &str, now: Timestamp) -> Option<(Option<Timestamp>, usize)> {
    if !text.starts_with(|sign: char| sign.is_ascii_digit()) {
        return None;
    }
    let mut words = text.splitn(4, ' ');
    let (time, stream, flag, rest) = (words.next()?, words.next()?, words.next()?, words.next()?);
    if !matches!(stream, "stdout" | "stderr") || !matches!(flag, "F" | "P") {
        return None;
    }
    Some((moment::field(time, now), text.len() - rest.len()))
}

/// `keycloak-1  | ...`
fn compose(text: &str) -> Option<usize> {
    let bar = memchr::memchr(b'|', text.as_bytes().get(..text.len().min(80))?)?;
    let at = bar.checked_sub(1).filter(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(" | ")))?;
    let name = text.get(..at)?.trim_end();
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    is_name.then_some(at + 3)
}
