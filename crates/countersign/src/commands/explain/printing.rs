//! Answers for people and as one JSON document. Both are written as the answers come, so that a log with millions
//! of refusals is printed in the memory of a few thousand.

use crate::output::{Output, Tone, wrapped};
use countersign_core::{
    reason::Stage,
    words::{Language, Words},
};
use countersign_interop::{
    System,
    explain::{Answer, LooseLine, Question, Rest},
    printable,
};
use std::io::{self, BufWriter, Stdout, Write};

const WIDTH: usize = 90;
/// Lines of a log that are shown for one attempt.
const MOST_LINES: usize = 3;
/// Signs of one line of a log.
const LONGEST: usize = 160;

pub(super) struct Printer {
    out: Output,
    /// How the stages are called, in their order.
    stages: Vec<(Stage, String)>,
    to: BufWriter<Stdout>,
    printed: u64,
    findings: usize,
    open: bool,
}

impl Printer {
    pub(super) fn new(out: Output, words: &Words) -> Self {
        let named = |stage: Stage| (stage, words.sentence(&format!("stage-{stage}"), &[], Language::English));
        let stages = Stage::ALL.iter().copied().filter(|stage| *stage != Stage::None).map(named).collect();
        Self { out, stages, to: BufWriter::new(io::stdout()), printed: 0, findings: 0, open: true }
    }

    pub(super) const fn has_findings(&self) -> bool {
        self.findings > 0
    }

    /// Prints some answers; false when nobody reads them any more.
    pub(super) fn answers(&mut self, answers: &[Answer]) -> bool {
        for run in answers.chunk_by(|one, next| !self.out.json && is_more_of(one, next)) {
            let Some(last) = run.last() else { continue };
            self.findings += run.iter().filter(|answer| answer.is_finding()).count();
            let text = if self.out.json { self.document(last) } else { self.text(run, last) };
            self.printed += 1;
            self.open &= self.to.write_all(text.as_bytes()).is_ok();
        }
        if !answers.is_empty() {
            self.open &= self.to.flush().is_ok();
        }
        self.open
    }

    pub(super) fn end(&mut self, rest: &Rest, question: &Question) {
        let Rest { unread_lines, unruled_lines, .. } = rest;
        let text = if self.out.json {
            let begin = if self.printed == 0 { "{\"attempts\":[" } else { "" };
            format!("{begin}],\"unread_lines\":{unread_lines},\"unruled_lines\":{unruled_lines}}}\n")
        } else if rest.is_foreign {
            let words: Vec<&str> = System::ALL.iter().map(|system| system.word()).collect();
            let mark = self.out.toned(Tone::Careful, "!");
            let (what, hint) = match question.system {
                Some(system) => {
                    (format!("{system} writes no such lines"), "Without --system each line is recognised by its form.")
                }
                None => ("nothing here is from a system that is known".to_owned(), "--system says whose log it is."),
            };
            let hint = format!("{hint} Known are {}.", words.join(", "));
            format!("{mark} {what}\n{}", wrapped(&hint, 2, WIDTH))
        } else if self.printed == 0 {
            let since = question.since.map_or_else(String::new, |since| format!(" since {since}"));
            let whose = question.user.as_deref().map_or_else(String::new, |user| format!(" of {}", printable(user)));
            format!(
                "{} No sign-in{whose} that was refused{since}.\n  {}\n",
                self.out.toned(Tone::Good, "✓"),
                spoken(rest)
            )
        } else {
            format!("{}\n", self.out.toned(Tone::Quiet, &spoken(rest)))
        };
        let loose = if self.out.json { String::new() } else { self.loose(&rest.unruled) };
        let text = text + &loose;
        let _ = self.to.write_all(text.as_bytes()).and_then(|()| self.to.flush());
    }

    /// Lines that match no rule, as they were written.
    fn loose(&self, lines: &[LooseLine]) -> String {
        let place = |line: &LooseLine| {
            let file = line.file.as_deref().map_or_else(String::new, |file| format!("{}:", printable(file)));
            self.out.toned(Tone::Quiet, &format!("{file}{:>6}", line.line))
        };
        lines.iter().map(|line| format!("  {}  {}\n", place(line), line.text)).collect()
    }

    fn document(&self, answer: &Answer) -> String {
        let begin = if self.printed == 0 { "{\"attempts\":[\n" } else { ",\n" };
        format!("{begin}{}", serde_json::to_string(answer).unwrap_or_default())
    }

    /// What is said about sign-ins of which each is more of the one before, the last one above all.
    fn text(&self, run: &[Answer], last: &Answer) -> String {
        let mark = match (last.is_finding(), last.is_open()) {
            (true, _) => self.out.toned(Tone::Bad, "✗"),
            (false, true) => self.out.toned(Tone::Careful, "!"),
            (false, false) => self.out.toned(Tone::Good, "✓"),
        };
        let mut head = format!("{mark} {}", self.out.toned(Tone::Strong, &printable(&who(run, last))));
        let first = run.iter().find_map(|answer| answer.at);
        let until = last.at.filter(|at| run.len() > 1 && Some(*at) != first);
        let time = first.map(|at| until.map_or_else(|| at.to_string(), |until| format!("{at} to {until}")));
        let system = last.system.map(|system| system.to_string());
        let times = (run.len() > 1).then(|| format!("{} times", run.len()));
        for part in [time, system, Some(printable(&last.cause)), times].into_iter().flatten() {
            head.push_str(&format!("  {part}"));
        }
        let mut text = format!("{head}\n");
        if last.is_finding() {
            text.push_str(&format!("  {}\n", self.rail(last.stage)));
        }
        text.push_str(&steady(&last.summary, 2));
        text.push_str(&format!("  {}\n", self.out.toned(Tone::Strong, "Next")));
        text.push_str(&steady(&last.remedy, 4));
        let shown = run.iter().rev().flat_map(|answer| answer.evidence.iter().rev().map(move |one| (answer, one)));
        let shown: Vec<_> = shown.take(MOST_LINES).collect();
        for (answer, evidence) in shown.into_iter().rev() {
            let place = place(answer, evidence.file.as_deref(), evidence.line);
            text.push_str(&format!("  {}  {}\n", self.out.toned(Tone::Quiet, &place), evidence.excerpt(LONGEST)));
        }
        for earlier in last.history.iter().rev().take(MOST_LINES).rev() {
            let place = place(last, earlier.file.as_deref(), earlier.line);
            let what = printable(&format!("{place}  also {} ({})", earlier.cause, earlier.rule));
            text.push_str(&format!("  {}\n", self.out.toned(Tone::Quiet, &what)));
        }
        text.push('\n');
        text
    }

    /// All stages in a row, the one that refused between marks.
    fn rail(&self, stopped: Stage) -> String {
        let shown = self.stages.iter().map(|(stage, name)| {
            if *stage == stopped {
                self.out.toned(Tone::Bad, &format!("[{name}]"))
            } else {
                self.out.toned(Tone::Quiet, name)
            }
        });
        let names: Vec<String> = shown.collect();
        names.join(&self.out.toned(Tone::Quiet, " · "))
    }
}

/// Whether a sign-in is the same again: of the same user for the same reason, or one more name that nobody has, as
/// whoever guesses names tries them by the thousand.
fn is_more_of(one: &Answer, next: &Answer) -> bool {
    let is_alike = one.system == next.system && one.cause == next.cause && one.summary == next.summary;
    one.is_finding() && is_alike && (one.user == next.user || one.cause == "user_unknown")
}

/// Whose sign-ins they are: a few names, and how many others.
fn who(run: &[Answer], last: &Answer) -> String {
    const MOST_NAMES: usize = 3;
    let mut names: Vec<&str> = run.iter().filter_map(|answer| answer.user.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    match names.as_slice() {
        [] if last.is_finding() => "nobody in particular".to_owned(),
        few if few.len() <= MOST_NAMES + 1 => few.join(", "),
        many => {
            let shown: Vec<&str> = many.iter().copied().take(MOST_NAMES).collect();
            format!("{} and {} others", shown.join(", "), many.len() - MOST_NAMES)
        }
    }
}

/// A text of a rule, broken into lines first: its own line breaks are no signs that steer.
fn steady(text: &str, indent: usize) -> String {
    wrapped(text, indent, WIDTH).lines().map(|line| printable(line) + "\n").collect()
}

/// A line by its number, with its file when several were read.
fn place(answer: &Answer, other_file: Option<&str>, line: u64) -> String {
    let file = other_file.or(answer.file.as_deref()).map_or_else(String::new, |file| format!("{}:", printable(file)));
    format!("{file}{line:>6}")
}

/// What became of the lines that are no part of an answer.
fn spoken(rest: &Rest) -> String {
    let unread = match rest.unread_lines {
        0 => "Every line was read.".to_owned(),
        1 => "1 line says nothing about a sign-in.".to_owned(),
        lines => format!("{lines} lines say nothing about a sign-in."),
    };
    let older = match rest.older {
        0 => String::new(),
        1 => " 1 refused sign-in before --since was left out.".to_owned(),
        older => format!(" {older} refused sign-ins before --since were left out."),
    };
    let unread = format!("{unread}{older}");
    let unruled = match rest.unruled_lines {
        0 => return unread,
        1 => "1 line of a known program matches no rule".to_owned(),
        lines => format!("{lines} lines of known programs match no rule"),
    };
    let way = if rest.unruled.is_empty() { " (--unread shows the latest)" } else { "" };
    format!("{unread} {unruled}{way}.")
}
