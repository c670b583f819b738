//! Logs in, answers out: whose sign-in did not succeed, at which stage, why, what to do, and which lines show it.
//!
//! A stream of bytes is cut into lines; those with nothing in them are passed over at the speed of one search. The
//! rest is read by the parser of its system, joined into attempts, and judged by the rules. Nothing is kept but the
//! attempts that are open and the answers that were not collected yet, so a log of gigabytes takes no more memory
//! than one of megabytes.

mod across;
mod answer;
mod attempt;
pub(crate) mod event;
mod join;
mod judge;
mod names;
mod quote;
mod source;

use crate::{
    line,
    mask::masked,
    printable,
    rules::{Rulebook, Seen},
    system::{self, System},
};
use answer::Known;
pub use answer::{Answer, Evidence, History};
use attempt::Attempt;
use countersign_core::Timestamp;
use join::Joiner;
use names::Aliases;
pub use names::Selector;
use source::Source;
use std::{collections::VecDeque, sync::Arc};

/// Answers that wait to be collected; more than that are handed out before the end.
const MOST_WAITING: usize = 4_000;
/// The same while several files are read, which may tell of the same sign-ins.
const MOST_WAITING_FOR_FILES: usize = 16_000;

/// What is asked of a log.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Only this user, by any form of their name.
    pub user: Option<String>,
    /// Only attempts from then on.
    pub since: Option<Timestamp>,
    /// Lines are of this system; otherwise they are recognised.
    pub system: Option<System>,
    /// For times without a year.
    pub now: Timestamp,
    /// How many of the lines are kept that are of a system and match no rule, the latest.
    pub keep_unruled: usize,
}

/// What the log holds of the user who is asked about.
#[derive(Debug, Default)]
struct AboutUser {
    was_seen: bool,
    had_findings: bool,
    /// Whether something was found that is nobody's in particular.
    concerns_them_too: bool,
}

/// Reads logs and collects answers.
#[derive(Debug)]
pub struct Explainer<'r> {
    rules: &'r Rulebook,
    question: Question,
    selector: Option<Selector>,
    joiners: [Joiner; System::FAMILIES],
    memory: system::Memory,
    aliases: Aliases,
    seen: Seen,
    source: Source,
    last_system: Option<System>,
    lines: u64,
    read_lines: u64,
    about_user: AboutUser,
    /// Whether a line was surely of a system, and not only had a word of it.
    is_at_home: bool,
    unruled_lines: u64,
    unruled: VecDeque<LooseLine>,
    older: u64,
    names: names::Kinds,
    finished: Vec<Attempt>,
}

/// A line by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LooseLine {
    /// The file, when several were read.
    pub file: Option<Arc<str>>,
    /// Its number, counted from one.
    pub line: u64,
    /// What the program wrote, without secrets.
    pub text: String,
}

/// What is known at the end.
#[derive(Debug)]
pub struct Rest {
    /// The answers that were not collected yet, oldest first.
    pub answers: Vec<Answer>,
    /// Lines in which nothing was found that says something about a sign-in.
    pub unread_lines: u64,
    /// Lines of a system that match no rule and do not say how a sign-in went.
    pub unruled_lines: u64,
    /// The latest of these, as many as were asked for.
    pub unruled: Vec<LooseLine>,
    /// How many sign-ins would have been answers, had they not been too old.
    pub older: u64,
    /// Whether nothing was from a system that is known, or from the one that was asked for, although there was
    /// something to read.
    pub is_foreign: bool,
}

impl<'r> Explainer<'r> {
    /// Begins; nothing has been read.
    #[must_use]
    pub fn new(rules: &'r Rulebook, question: Question) -> Self {
        let selector = question.user.as_deref().map(Selector::new);
        Self {
            rules,
            question,
            selector,
            joiners: Default::default(),
            memory: system::Memory::default(),
            aliases: Aliases::default(),
            seen: Seen::default(),
            source: Source::default(),
            last_system: None,
            lines: 0,
            read_lines: 0,
            about_user: AboutUser::default(),
            is_at_home: false,
            unruled_lines: 0,
            unruled: VecDeque::new(),
            older: 0,
            names: names::Kinds::default(),
            finished: Vec::new(),
        }
    }

    /// Ends the file that was read and begins the next. What several files, by name, tell of one sign-in is joined at the end.
    pub fn begin(&mut self, file: Option<&str>) {
        self.end_source();
        self.source = Source::of(file);
    }

    /// Reads the next bytes of the file. They may end in the middle of a line.
    pub fn feed(&mut self, bytes: &[u8]) {
        let mut source = std::mem::take(&mut self.source);
        source.feed(bytes, &mut |source, part| self.part(source, part));
        self.source = source;
    }

    /// Ends what has been silent for longer than an attempt lasts, for a log that is still being written.
    pub fn settle(&mut self) {
        self.end_all();
    }

    /// The answers so far, when there are so many that they should be handed out, or `at_once`.
    pub fn collect(&mut self, at_once: bool) -> Vec<Answer> {
        let most = if self.source.file.is_some() { MOST_WAITING_FOR_FILES } else { MOST_WAITING };
        if at_once || self.finished.len() >= most { self.answers() } else { Vec::new() }
    }

    /// Reads what is left and gives the rest of the answers.
    #[must_use]
    pub fn finish(mut self) -> Rest {
        self.end_source();
        let mut answers = self.answers();
        // Who asks about one user has an answer all the same: this log names no failure of theirs.
        let is_foreign = self.question.user.is_none() && !self.is_at_home && self.lines > 0;
        if let Some(user) = &self.question.user
            && !self.about_user.had_findings
            && (self.about_user.was_seen || self.names.are_ids_only() || !self.about_user.concerns_them_too)
        {
            let known = match (self.about_user.was_seen, self.names.are_ids_only()) {
                _ if self.older > 0 => Known::TooOld,
                (true, _) => Known::Seen,
                (false, true) => Known::IdsOnly,
                (false, false) => Known::Unseen,
            };
            answers.insert(0, Answer::no_failure(user, known));
        }
        Rest {
            answers,
            unread_lines: self.lines.saturating_sub(self.read_lines),
            unruled_lines: self.unruled_lines,
            unruled: self.unruled.into(),
            older: self.older,
            is_foreign,
        }
    }

    fn end_all(&mut self) {
        for joiner in &mut self.joiners {
            joiner.end_all(&mut self.finished);
        }
    }

    fn end_source(&mut self) {
        let mut source = std::mem::take(&mut self.source);
        source.end(&mut |source, part| self.part(source, part));
        self.end_all();
        self.memory = system::Memory::default();
        self.last_system = None;
    }

    /// Whole lines: looks only at those in which something is found.
    fn part(&mut self, source: &mut Source, part: source::Part<'_>) {
        match part {
            source::Part::Lines(bytes) => self.lines_of(source, bytes),
            source::Part::Record(record) => {
                let unpacked = line::Unpacked::of_record(&record);
                self.one(source, record.number, &unpacked);
            }
        }
        self.lines += source.taken();
    }

    fn lines_of(&mut self, source: &mut Source, bytes: &[u8]) {
        let mut at = 0;
        for line in self.rules.patterns().lines(bytes) {
            source.pass(bytes.get(at..line.start).unwrap_or_default());
            at = (line.end + 1).min(bytes.len());
            let unpacked = line::unpacked(bytes.get(line.clone()).unwrap_or_default(), self.question.now);
            self.one(source, source.next_number(), &unpacked);
            source.pass(bytes.get(line.start..at).unwrap_or_default());
        }
        source.pass(bytes.get(at..).unwrap_or_default());
    }

    fn one(&mut self, source: &Source, number: u64, unpacked: &line::Unpacked<'_>) {
        let line = unpacked.line(self.question.now);
        self.rules.patterns().look(line.text, &mut self.seen);
        let Some(system) = self.system_of(&line) else { return };
        if self.is_repeated(system, &line) {
            return;
        }
        let Some(event) = system::read(system, &line, self.question.now, &mut self.memory) else { return };
        // Anybody may write to a host's log under a name of their own, and would speak themselves in.
        let is_yes = matches!(event.role, event::Role::LetIn | event::Role::Shown(_));
        if is_yes && system == System::SshdPam && !line.program.is_empty() && system::of_header(&line) != Some(system) {
            return;
        }
        self.last_system = Some(system);
        self.read_lines += 1;
        self.aliases.learn(&event.people);
        self.names.note(system, &event.people);
        if let Some(selector) = &self.selector {
            let names = || event.people.iter().map(|person| person.name.as_ref());
            self.about_user.was_seen |= names().any(|name| selector.is(name)) && !selector.is_elsewhere(names());
        }
        let rule = self.rules.explains(system, &self.seen, &event.fields);
        let rule = rule.and_then(|number| self.rules.rule(number).map(|rule| (number, rule)));
        let says_something = rule.is_some() || event.role != event::Role::Detail;
        self.is_at_home = self.is_at_home || says_something || self.is_surely_of(system, &line, event.at);
        if !says_something {
            self.keep(source, number, line.text);
        }
        let place = join::Place { system, number, text: line.text, file: source.file.as_ref(), carried: line.carried };
        if let Some(joiner) = self.joiners.get_mut(system.family()) {
            joiner.take(&event, rule, &place, &mut self.finished);
        }
    }

    fn system_of(&mut self, line: &line::Line<'_>) -> Option<System> {
        if let Some(system) = self.question.system {
            return Some(system);
        }
        if let Some(system) = system::of_header(line) {
            self.seen.add(system, 24);
        }
        let system = self.seen.system()?;
        // Between two that are equally likely, the one whose lines stand around it.
        match self.last_system {
            Some(last) if self.seen.weight(last) == self.seen.weight(system) => Some(last),
            _ => Some(system),
        }
    }

    /// Whether the line has the form of a system's log, and not only a word in it that the system uses.
    fn is_surely_of(&self, system: System, line: &line::Line<'_>, at: Option<Timestamp>) -> bool {
        let has_time = at.or(line.at).or(line.carried).is_some();
        system::of_header(line) == Some(system) || (has_time && self.seen.is_sure(system))
    }

    /// Whether a line tells of somebody who has read a log, and is none: what a rule looks for stands in quotation
    /// marks, or in the middle of what quite another program says.
    fn is_repeated(&self, system: System, line: &line::Line<'_>) -> bool {
        let is_plain_text = matches!(system, System::SshdPam | System::Xrdp | System::Freeradius | System::Privacyidea);
        let is_anothers = system == System::SshdPam && line.pid.is_some();
        let may_be = is_plain_text && !line.text.starts_with('{') && (is_anothers || line.text.contains('"'));
        if !may_be || system::of_header(line) == Some(system) {
            return false;
        }
        let found = self.seen.rules.iter().filter_map(|number| self.rules.rule(*number)?.find(line.text));
        let Some(before) = found.map(|mark| mark.start).min().and_then(|at| line.text.get(..at)) else { return false };
        quote::is_opened(before) || (is_anothers && before.trim_end().contains(' '))
    }

    /// Counts a line that is read and not understood, and keeps it if somebody wants to see it.
    fn keep(&mut self, source: &Source, number: u64, text: &str) {
        self.unruled_lines += 1;
        if self.question.keep_unruled == 0 {
            return;
        }
        if self.unruled.len() == self.question.keep_unruled {
            self.unruled.pop_front();
        }
        let text = printable(&masked(text));
        self.unruled.push_back(LooseLine { file: source.file.clone(), line: number, text });
    }

    /// Judges what has ended.
    fn answers(&mut self) -> Vec<Answer> {
        let mut answers = Vec::new();
        let finished = std::mem::take(&mut self.finished);
        for attempt in &finished {
            self.aliases.learn_of_attempt(&attempt.people);
        }
        let known = finished.into_iter().filter(Attempt::has_findings).collect();
        for sign_in in across::joined(known, &self.aliases) {
            if self.is_asked_about(&sign_in) {
                answers.extend(judge::judge(&sign_in, self.rules, &self.aliases));
            }
        }
        answers.sort_by_key(|answer: &Answer| answer.order);
        answers
    }

    /// Whether a sign-in is of the user and the time that are asked about, or concerns everybody.
    fn is_asked_about(&mut self, sign_in: &across::SignIn) -> bool {
        let is_old = matches!((self.question.since, sign_in.last()), (Some(since), Some(last)) if last < since);
        let selector = self.selector.as_ref();
        let mine = |attempt: &Attempt| selector.is_none_or(|one| one.matches(&attempt.people, &self.aliases));
        if sign_in.attempts.iter().any(mine) {
            self.older += u64::from(is_old);
            self.about_user.had_findings |= !is_old;
            return !is_old;
        }
        if is_old {
            return false;
        }
        let asks_for_flow = selector.is_some_and(Selector::is_flow);
        let theirs = sign_in.attempts.iter().any(|one| one.is_somebodys() || (asks_for_flow && !one.people.is_empty()));
        let concerns_all = sign_in.attempts.iter().any(|attempt| attempt.concerns_all);
        if theirs || (self.about_user.was_seen && !concerns_all) {
            return false;
        }
        self.about_user.concerns_them_too = true;
        true
    }
}
