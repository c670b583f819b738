//! An attempt: what was read of one sign-in, until it ends.

use super::event::{Event, Factor, Key, Naming, Role};
use super::{join::Place, names};
use crate::{rules::Rule, system::System};
use countersign_core::{Timestamp, reason::Stage};
use std::sync::Arc;

/// Lines of one attempt that are remembered.
const MOST_LINES: usize = 64;
/// How much of a line is kept as evidence, in bytes; and at most, where what the rule is about stands further back.
const MOST_TEXT: usize = 600;
const MOST_FURTHER: usize = 2_400;
/// What is kept behind it.
const BEHIND: usize = 160;
/// Below that, a line says that it did not go well and hardly why.
const GENERIC: u8 = 15;

/// A line that a rule explains.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) line: u64,
    pub(super) rule: usize,
    pub(super) at: Option<Timestamp>,
    pub(super) precedence: u8,
    stage: Stage,
    pub(super) text: String,
    /// By which our own attempts are looked up.
    pub(super) reference: Option<String>,
    /// Whether it counts even if the user was let in.
    counts_anyway: bool,
    /// Whether a refusal followed, which no later yes of the same attempt takes back.
    settled: bool,
    /// Whether what had been refused was shown later in the same attempt.
    pub(super) made_good: bool,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Not yet.
    Open,
    /// The connection did, and nothing was said.
    Parted,
    /// With a yes or a no.
    Said,
}

#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) people: Vec<(Naming, String)>,
    pub(super) at: Option<Timestamp>,
    pub(super) last: Option<Timestamp>,
    pub(super) file: Option<Arc<str>>,
    pub(super) lines: Vec<u64>,
    pub(super) hits: Vec<Hit>,
    pub(super) keys: Vec<Key>,
    pub(super) has_strong: bool,
    pub(super) exclusive: Option<Key>,
    pub(super) address: Option<String>,
    pub(super) system: System,
    /// When something was last added, in seconds of the log.
    pub(super) touched: i64,
    pub(super) order: (i64, u64),
    end: End,
    /// When the refusal was written that ended it.
    refused: Option<Timestamp>,
    /// When the same person tried again and was let in.
    pub(super) let_in: Option<Timestamp>,
    /// About a server or a client, and so about everybody.
    pub(super) concerns_all: bool,
}

impl Attempt {
    pub(super) fn new(place: &Place<'_>, order: (i64, u64)) -> Self {
        Self {
            people: Vec::new(),
            at: None,
            last: None,
            file: place.file.cloned(),
            lines: Vec::new(),
            hits: Vec::new(),
            keys: Vec::new(),
            has_strong: false,
            exclusive: None,
            address: None,
            system: place.system,
            touched: order.0.div_euclid(1_000_000),
            order,
            end: End::Open,
            refused: None,
            let_in: None,
            concerns_all: false,
        }
    }

    pub(super) fn has_findings(&self) -> bool {
        !self.hits.is_empty()
    }

    /// Whether it belongs to a person, known by a name or an identifier.
    pub(super) fn is_somebodys(&self) -> bool {
        self.people.iter().any(|(naming, _)| *naming != Naming::Flow)
    }

    /// Whether a name or an identifier of both is one user's.
    pub(super) fn is_same_user(&self, other: &Self, aliases: &names::Aliases) -> bool {
        let (own, theirs) = (self.names(aliases), other.names(aliases));
        own.iter().any(|own| theirs.iter().any(|name| names::is_same(own, name)))
    }

    /// Names and identifiers, and what is known to belong to these.
    fn names<'a>(&'a self, aliases: &'a names::Aliases) -> Vec<&'a str> {
        let people = self.people.iter().filter(|(naming, _)| *naming != Naming::Flow).map(|(_, name)| name.as_str());
        people.flat_map(|name| [Some(name), aliases.name_of(name)]).flatten().collect()
    }

    /// Whether nothing says why yet.
    pub(super) fn is_generic(&self) -> bool {
        self.hits.iter().all(|hit| hit.precedence < GENERIC)
    }

    pub(super) fn has_ended(&self) -> bool {
        self.end != End::Open
    }

    /// Whether all that ended it is that the connection did.
    pub(super) fn only_parted(&self) -> bool {
        self.end == End::Parted
    }

    pub(super) fn has_settled(&self) -> bool {
        self.hits.iter().any(|hit| hit.settled)
    }

    pub(super) fn has_rule(&self, rule: usize) -> bool {
        self.hits.iter().any(|hit| hit.rule == rule)
    }

    /// Whether it has this very line already.
    pub(super) fn has_line(&self, rule: usize, text: &str, at: Option<Timestamp>) -> bool {
        at.is_some() && self.hits.iter().any(|hit| hit.rule == rule && hit.at == at && text.starts_with(&hit.text))
    }

    /// Whether the refusal was written after a line, or within the same second: then the log is in reverse.
    pub(super) fn was_refused_after(&self, at: Option<Timestamp>, or_then: bool) -> bool {
        let (Some(at), Some(refused)) = (at, self.refused) else { return false };
        at < refused || (or_then && at == refused)
    }

    /// Whether a line names somebody else.
    pub(super) fn contradicts(&self, event: &Event<'_>) -> bool {
        [Naming::Name, Naming::Id].into_iter().any(|naming| {
            let mut own = self.people.iter().filter(|(is, _)| *is == naming).peekable();
            let mut theirs = event.people.iter().filter(|person| person.naming == naming).peekable();
            own.peek().is_some()
                && theirs.peek().is_some()
                && !theirs.any(|person| own.clone().any(|(_, name)| names::is_same(name, &person.name)))
        })
    }

    pub(super) fn add(&mut self, event: &Event<'_>, rule: Option<(usize, &Rule)>, place: &Place<'_>) {
        for person in &event.people {
            if self.people.len() < 8 && !self.people.iter().any(|(_, name)| *name == person.name) {
                self.people.push((person.naming, person.name.clone().into_owned()));
            }
        }
        self.at = self.at.or(event.at);
        self.last = event.at.or(self.last);
        self.exclusive = self.exclusive.or(event.exclusive);
        if self.address.is_none() {
            self.address = event.address.as_deref().map(str::to_owned);
        }
        if self.lines.len() < MOST_LINES {
            self.lines.push(place.number);
        }
        if let Some((number, rule)) = rule {
            if self.hits.len() == MOST_LINES {
                self.hits.remove(0);
            }
            self.hits.push(Hit {
                line: place.number,
                rule: number,
                at: event.at,
                precedence: rule.precedence,
                stage: rule.stage,
                text: kept(place.text, rule).to_owned(),
                reference: reference(event, place.system),
                counts_anyway: rule.counts_when_let_in,
                settled: false,
                made_good: false,
            });
        }
        match event.role {
            Role::Setback => self.settle(),
            Role::Refused | Role::Parted => {
                self.settle();
                let is_refusal = event.role == Role::Refused || self.end == End::Said;
                self.end = if is_refusal { End::Said } else { End::Parted };
                self.refused = self.refused.or(event.at);
            }
            Role::LetIn => {
                // In a log in reverse, a yes from before says nothing.
                if event.at.is_none() || event.at >= self.at {
                    self.hits.retain(|hit| hit.settled || hit.counts_anyway);
                    if self.hits.iter().any(|hit| !hit.counts_anyway) {
                        self.let_in = self.let_in.or(event.at);
                    }
                }
                self.end = End::Said;
            }
            Role::Shown(factor) => self.make_good(factor),
            Role::Detail | Role::Opens | Role::Alone => {}
        }
    }

    /// Whether a yes is of the same person at the same place, who tried again. Kratos does not say which factors a yes
    /// is about, and the next flow begins with the first.
    pub(super) fn is_tried_again_by(&self, event: &Event<'_>) -> bool {
        let is_there = self.address.is_none() || self.address.as_deref() == event.address.as_deref();
        let is_later = !self.was_refused_after(event.at, false);
        let is_enough = self.system != System::Kratos || self.exclusive == event.exclusive;
        is_later
            && is_there
            && is_enough
            && self.has_findings()
            && !self.contradicts(event)
            && !self.is_of_another_realm(event)
    }

    /// The same name in two realms is two people.
    fn is_of_another_realm(&self, event: &Event<'_>) -> bool {
        let mut own = self.people.iter().map(|(_, name)| name.as_str()).filter(|name| name.contains('@')).peekable();
        let mut theirs = event.people.iter().map(|person| person.name.as_ref()).filter(|name| name.contains('@'));
        let has_realm = own.peek().is_some();
        let Some(first) = theirs.next() else { return false };
        has_realm && !std::iter::once(first).chain(theirs).any(|name| own.clone().any(|own| names::is_same(own, name)))
    }

    /// What was refused of a factor until here was no obstacle in the end.
    fn make_good(&mut self, factor: Factor) {
        for hit in &mut self.hits {
            let is_about_it = match factor {
                Factor::First => hit.stage == Stage::PrimaryCredentials,
                Factor::Second => matches!(hit.stage, Stage::MfaFactor | Stage::MfaAssignment),
            };
            hit.made_good |= is_about_it && !hit.counts_anyway;
        }
    }

    /// What was wrong until here stays wrong, whatever follows.
    fn settle(&mut self) {
        for hit in &mut self.hits {
            hit.settled = true;
        }
    }
}

/// The beginning of a line, as far as is needed to show what a rule is about. Never a piece of its middle: what is a
/// secret is known by what stands in front of it.
fn kept<'a>(text: &'a str, rule: &Rule) -> &'a str {
    let needed = if text.len() > MOST_TEXT { rule.find(text).map_or(0, |mark| mark.end + BEHIND) } else { 0 };
    let mut end = text.len().min(needed.clamp(MOST_TEXT, MOST_FURTHER));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The reference of one of our own attempts; a text that is none is not put into a command.
fn reference(event: &Event<'_>, system: System) -> Option<String> {
    let reference = event.fields.value("reference").filter(|_| system == System::Countersign)?;
    let is_one = reference.len() <= 32 && reference.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '-');
    is_one.then(|| reference.to_owned())
}
