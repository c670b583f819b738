//! How answers are printed: short aligned text for people, or one JSON document.

use crate::failure::Failure;
use countersign_core::{
    Reason,
    shown::{printable, steers},
};
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};

/// Where and how to print.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    pub(crate) json: bool,
    colour: bool,
    flags: String,
}

/// A colour with a meaning; on a terminal only, and never the only sign.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tone {
    Good,
    Bad,
    Careful,
    Quiet,
    Strong,
}

impl Output {
    /// `flags` name this installation in commands that people copy, each with a blank before it.
    pub(crate) fn new(json: bool, flags: String) -> Self {
        let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Self { json, colour, flags }
    }

    /// A command of ours, as people copy it.
    pub(crate) fn command(&self, rest: &str) -> String {
        format!("countersign{} {rest}", self.flags)
    }

    /// A text whose commands work as they are printed, here: each is between backticks. What is printed passes through
    /// this once more, which changes nothing.
    pub(crate) fn with_commands(&self, text: &str) -> String {
        const OPENING: &str = "`countersign";
        let mut parts = text.split(OPENING);
        let mut done = parts.next().unwrap_or_default().to_owned();
        for rest in parts {
            let is_command = rest.starts_with([' ', '\n']);
            let has_flags = rest.strip_prefix(&*self.flags).is_some_and(|rest| rest.starts_with(' '));
            done.push_str(OPENING);
            done.push_str(if is_command && !has_flags { &self.flags } else { "" });
            done.push_str(rest);
        }
        done
    }

    /// Prints a document that is no answer to anybody here, such as a page of the manual, as it is.
    pub(crate) fn document(&self, document: &Value, text: impl FnOnce() -> String) {
        self.print(&if self.json { format!("{document:#}\n") } else { text() });
    }

    /// Prints the answer in the form that was asked for.
    pub(crate) fn answer(&self, document: &Value, text: impl FnOnce() -> String) {
        if self.json {
            self.print(&escaped(&format!("{document:#}\n")));
        } else {
            let text = self.with_commands(&text());
            self.print(if text.ends_with('\n') { &text } else { "" });
            if !text.ends_with('\n') {
                self.print(&format!("{text}\n"));
            }
        }
    }

    /// Prints text to standard output. A reader that has gone away is nothing to complain about.
    #[expect(clippy::unused_self, reason = "all printing goes through the one value that knows the form")]
    pub(crate) fn print(&self, text: &str) {
        let text = without_steering(text);
        let mut stdout = std::io::stdout().lock();
        let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    }

    /// Says something beside the answer, on standard error.
    #[expect(clippy::unused_self, reason = "all printing goes through the one value that knows the form")]
    pub(crate) fn aside(&self, text: &str) {
        let _ = std::io::stderr().lock().write_all(without_steering(text).as_bytes());
    }

    /// Says what went wrong and what to do.
    pub(crate) fn failure(&self, failure: &Failure) {
        let mut stderr = std::io::stderr().lock();
        let advice = self.with_commands(&failure.hint);
        let hint = if advice.is_empty() { String::new() } else { format!("\nhint: {advice}\n") };
        // What somebody typed may stand in it, and has no colours of ours.
        let what = failure.what.lines().map(printable).collect::<Vec<_>>().join("\n");
        let _ = stderr.write_all(without_steering(&format!("error: {what}\n{hint}")).as_bytes());
        if self.json {
            let reason = failure.reason.map(Reason::code);
            let document = json!({ "error": { "reason": reason, "message": failure.what, "hint": advice } });
            self.print(&escaped(&format!("{document:#}\n")));
        }
    }

    /// Colours text on a terminal.
    pub(crate) fn toned(&self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Good => "32",
            Tone::Bad => "31",
            Tone::Careful => "33",
            Tone::Quiet => "2",
            Tone::Strong => "1",
        };
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    pub(crate) const fn is_coloured(&self) -> bool {
        self.colour
    }
}

/// How the colours of this program begin and end; nobody else's get through.
const COLOURS: [&str; 7] = ["32m", "31m", "33m", "2m", "1m", "0m", "38;5;16;48;5;231m"];

/// The text without what others could have put into it to steer the terminal; our own colours and lines stay.
pub(crate) fn without_steering(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let colour = rest.strip_prefix("\x1b[").and_then(|begun| COLOURS.iter().find(|code| begun.starts_with(**code)));
        let taken = colour.map_or(sign.len_utf8(), |code| 2 + code.len());
        match colour {
            Some(code) => shown.extend(["\x1b[", code]),
            None if steers(sign) && sign != '\n' && sign != '\t' => shown.push('\u{fffd}'),
            None => shown.push(sign),
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    shown
}

/// A JSON document, with what would steer a terminal written as JSON can write it: it reads the same.
pub(crate) fn escaped(document: &str) -> String {
    let mut shown = String::with_capacity(document.len());
    for sign in document.chars() {
        if steers(sign) && sign != '\n' {
            shown.push_str(&format!("\\u{:04x}", u32::from(sign)));
        } else {
            shown.push(sign);
        }
    }
    shown
}

/// A bar on standard error, for people only, and only for what takes a while.
pub(crate) struct Bar {
    total: u64,
    done: u64,
    of: &'static str,
    shown: Option<u64>,
}

impl Bar {
    /// A bar over `total` things, if that many are worth one.
    pub(crate) fn new(total: u64, worth_it: u64, of: &'static str) -> Self {
        let shows = total >= worth_it && std::io::stderr().is_terminal();
        Self { total, done: 0, of, shown: shows.then_some(u64::MAX) }
    }

    /// So many more are done.
    pub(crate) fn add(&mut self, done: u64) {
        self.done += done;
        let percent = self.done.saturating_mul(100).checked_div(self.total).unwrap_or(0).min(100);
        if self.shown.is_some_and(|shown| shown != percent) {
            self.shown = Some(percent);
            let filled = usize::try_from(percent / 4).unwrap_or(0);
            let bar = format!("{}{}", "█".repeat(filled), "░".repeat(25_usize.saturating_sub(filled)));
            let (done, total, of) = (self.done, self.total, self.of);
            let _ = write!(std::io::stderr(), "\r{bar} {percent:3} %  {done} of {total} {of}");
        }
    }

    /// Takes the bar away.
    pub(crate) fn end(&mut self) {
        if self.shown.take().is_some_and(|percent| percent != u64::MAX) {
            let _ = write!(std::io::stderr(), "\r{}\r", " ".repeat(70));
        }
    }
}

/// Rows as columns, each as wide as its widest cell.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain(head.get(column).map(|cell| cell.chars().count())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> = cells.zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        format!("{}\n", padded.join("  ").trim_end())
    };
    let mut text = line(&mut head.iter().copied());
    for row in rows {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    text
}

/// Breaks a text into lines of at most `width` characters, each indented by `indent` blanks. A command between
/// backticks stays on one line, however long it is: broken it would be two when it is pasted.
pub(crate) fn wrapped(text: &str, indent: usize, width: usize) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / width.max(1) * (indent + 1) + indent + 1);
    let mut used = 0;
    for word in unbroken(text) {
        let long = word.chars().count();
        if used > 0 && used + 1 + long <= width {
            out.push(' ');
            used += 1 + long;
        } else {
            if used > 0 {
                out.push('\n');
            }
            out.extend(std::iter::repeat_n(' ', indent));
            used = long;
        }
        for (number, part) in word.split_whitespace().enumerate() {
            out.push_str(if number > 0 { " " } else { "" });
            out.push_str(part);
        }
    }
    if used > 0 {
        out.push('\n');
    }
    out
}

/// The words of a text; what stands between two backticks is one.
fn unbroken(text: &str) -> impl Iterator<Item = &str> {
    let closes = text.bytes().filter(|byte| *byte == b'`').count().is_multiple_of(2);
    let mut is_open = false;
    text.split(move |sign: char| {
        is_open ^= sign == '`' && closes;
        sign.is_whitespace() && !is_open
    })
    .filter(|word| !word.is_empty())
}

/// `1 row`, `2 rows`.
pub(crate) fn counted(number: u64, of: &str) -> String {
    format!("{number} {of}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests;
