//! What carries a line: container runtimes, journald, syslog, colours. A carrier is taken off, what it knew (time,
//! host, program, process) is kept, and the rest is what the program itself wrote.

mod carrier;
mod export;
mod syslog;

use countersign_core::Timestamp;
pub(crate) use export::Record;
use std::borrow::Cow;

/// What a program wrote, and what its carriers know about it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Line<'a> {
    /// What the line itself says, or else its carrier.
    pub(crate) at: Option<Timestamp>,
    /// What the outermost carrier says.
    pub(crate) carried: Option<Timestamp>,
    pub(crate) host: &'a str,
    pub(crate) program: &'a str,
    pub(crate) pid: Option<u32>,
    pub(crate) text: &'a str,
}

/// Takes off colours and whatever a container runtime or journald put around a line.
pub(crate) fn unpacked(raw: &[u8], now: Timestamp) -> Unpacked<'_> {
    // Most lines are sound, and that is found out faster than what is wrong with one.
    let text = if let Ok(text) = std::str::from_utf8(raw) {
        bare(text)
    } else {
        Cow::Owned(bare(&String::from_utf8_lossy(raw)).into_owned())
    };
    carrier::open(text, now)
}

fn bare(text: &str) -> Cow<'_, str> {
    let text = text.trim_start_matches('\u{feff}').trim_end();
    // Quoted in a mail.
    let text = if text.starts_with('>') { text.trim_start_matches(['>', ' ']) } else { text };
    without_colours(text)
}

/// A line without its outermost carrier.
#[derive(Debug)]
pub(crate) struct Unpacked<'a> {
    pub(crate) at: Option<Timestamp>,
    pub(crate) host: String,
    pub(crate) program: String,
    pub(crate) pid: Option<u32>,
    pub(crate) text: Cow<'a, str>,
}

impl<'a> Unpacked<'a> {
    pub(crate) fn of_record(record: &'a Record) -> Self {
        Self {
            at: record.at,
            host: record.host.clone(),
            program: record.program.clone(),
            pid: record.pid,
            text: Cow::Borrowed(&record.message),
        }
    }

    fn plain(text: Cow<'a, str>) -> Self {
        Self { at: None, host: String::new(), program: String::new(), pid: None, text }
    }

    /// What the program wrote, with a syslog header taken off as well.
    pub(crate) fn line(&self, now: Timestamp) -> Line<'_> {
        let outer = syslog::read(&self.text, now);
        // One syslog forwarded in another.
        let again = syslog::read(outer.text, now);
        let inner = if again.program.is_empty() { outer } else { again };
        Line {
            at: inner.at.or(outer.at).or(self.at),
            carried: self.at.or(outer.at),
            host: if inner.host.is_empty() { &self.host } else { inner.host },
            program: if inner.program.is_empty() { &self.program } else { inner.program },
            pid: inner.pid.or(self.pid),
            text: inner.text,
        }
    }
}

/// Removes terminal colours, also those that rsyslog has made readable (`#033[1m`).
fn without_colours(text: &str) -> Cow<'_, str> {
    let is_plain = memchr::memchr2(0x1b, b'#', text.as_bytes()).is_none();
    if is_plain || (!text.contains('\u{1b}') && !text.contains("#033[")) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // One search for what may begin a mark, so that a line of nothing else is read once and not once for each.
    while let Some(at) = memchr::memchr2(0x1b, b'#', rest.as_bytes()) {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let body = tail.strip_prefix("\u{1b}[").or_else(|| tail.strip_prefix("#033["));
        rest = if let Some(body) = body {
            let mut signs = body.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == ';').chars();
            signs.next();
            signs.as_str()
        } else {
            if tail.starts_with('#') {
                out.push('#');
            }
            tail.get(1..).unwrap_or_default()
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}
