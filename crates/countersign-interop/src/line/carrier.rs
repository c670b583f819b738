//! Carriers around a whole line: Docker's json-file, journald's JSON, the log format of Kubernetes, and the names
//! that `docker compose logs` puts in front.

use super::Unpacked;
use crate::{fields, moment};
use countersign_core::Timestamp;
use std::borrow::Cow;

pub(super) fn open(text: Cow<'_, str>, now: Timestamp) -> Unpacked<'_> {
    if text.starts_with('{') {
        let opened = if text.contains("\"log\":") {
            docker(&text, now)
        } else if text.contains("\"MESSAGE\"") {
            journald(&text)
        } else {
            None
        };
        return opened.unwrap_or_else(|| Unpacked::plain(text));
    }
    if let Some((at, length)) = kubernetes(&text, now).or_else(|| compose(&text).map(|length| (None, length))) {
        let text = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(length..).unwrap_or_default()),
            Cow::Owned(text) => Cow::Owned(text.get(length..).unwrap_or_default().to_owned()),
        };
        return Unpacked { at, ..Unpacked::plain(text) };
    }
    Unpacked::plain(text)
}

/// `{"log":"...\n","stream":"stdout","time":"..."}`
fn docker(text: &str, now: Timestamp) -> Option<Unpacked<'static>> {
    let fields = fields::document(text);
    let log = fields.value("log")?;
    fields.value("stream").or_else(|| fields.value("time"))?;
    let at = fields.value("time").and_then(|time| moment::field(time, now));
    Some(Unpacked { at, ..Unpacked::plain(Cow::Owned(super::without_colours(log.trim_end()).into_owned())) })
}

/// One record of `journalctl -o json`.
fn journald(text: &str) -> Option<Unpacked<'static>> {
    let fields = fields::document(text);
    let message = fields.value("MESSAGE")?;
    let pid = fields.value("SYSLOG_PID").or_else(|| fields.value("_PID")).and_then(|pid| pid.parse().ok());
    let program = fields.value("SYSLOG_IDENTIFIER").or_else(|| fields.value("_COMM")).unwrap_or_default();
    let time = fields.value("_SOURCE_REALTIME_TIMESTAMP").or_else(|| fields.value("__REALTIME_TIMESTAMP"));
    Some(Unpacked {
        at: time.and_then(moment::epoch),
        host: fields.value("_HOSTNAME").unwrap_or_default().to_owned(),
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
