//! One search for everything: the literals of all rules and the marks of all systems in a single automaton. Lines
//! in which it finds nothing are passed over without being looked at again; that is where the speed comes from.

use super::Rule;
use crate::{
    literals::Literals,
    system::{MARKS, SURE, System},
};
use aho_corasick::BuildError;
use std::{collections::HashMap, ops::Range};

/// How much a literal of a rule says about whose line it is.
const LITERAL: u16 = 2;

#[derive(Debug)]
pub(crate) struct Patterns {
    literals: Literals,
    meanings: Vec<Meaning>,
}

#[derive(Debug, Default)]
struct Meaning {
    marks: Vec<(System, u16)>,
    rules: Vec<usize>,
}

/// What was found in one line.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) rules: Vec<usize>,
    weights: [u16; System::ALL.len()],
}

impl Seen {
    pub(crate) fn clear(&mut self) {
        self.rules.clear();
        self.weights = [0; System::ALL.len()];
    }

    pub(crate) fn add(&mut self, system: System, weight: u16) {
        if let Some(sum) = self.weights.get_mut(system.number()) {
            *sum = sum.saturating_add(weight);
        }
    }

    /// Whose line it most likely is.
    pub(crate) fn system(&self) -> Option<System> {
        let weighed = System::ALL.iter().map(|system| (self.weight(*system), *system));
        // The first of equals, so that the order of systems decides.
        let best = weighed.rev().max_by_key(|(weight, _)| *weight)?;
        (best.0 > 0).then_some(best.1)
    }

    /// Whether there is something in it that only one system writes.
    pub(crate) fn is_sure(&self, system: System) -> bool {
        self.weight(system) >= SURE
    }

    pub(crate) fn weight(&self, system: System) -> u16 {
        self.weights.get(system.number()).copied().unwrap_or(0)
    }
}

impl Patterns {
    pub(super) fn new(rules: &[Rule]) -> Result<Self, BuildError> {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let (mut texts, mut meanings): (Vec<String>, Vec<Meaning>) = (Vec::new(), Vec::new());
        let mut meaning_of = |text: &str, change: &mut dyn FnMut(&mut Meaning)| {
            let text = text.to_ascii_lowercase();
            let number = *numbers.entry(text.clone()).or_insert_with(|| {
                texts.push(text);
                meanings.push(Meaning::default());
                meanings.len() - 1
            });
            if let Some(meaning) = meanings.get_mut(number) {
                change(meaning);
            }
        };
        for (system, text, weight) in MARKS {
            meaning_of(text, &mut |meaning| meaning.marks.push((*system, *weight)));
        }
        for (number, rule) in rules.iter().enumerate() {
            for text in &rule.any {
                meaning_of(text, &mut |meaning| {
                    meaning.rules.push(number);
                    meaning.marks.push((rule.system, LITERAL));
                });
            }
        }
        Ok(Self { literals: Literals::new(&texts, true)?, meanings })
    }

    /// The lines of a piece that are worth looking at, in their order.
    pub(crate) fn lines(&self, piece: &[u8]) -> impl Iterator<Item = Range<usize>> + use<> {
        self.literals.lines(piece)
    }

    /// Everything that is in one line.
    pub(crate) fn look(&self, text: &str, seen: &mut Seen) {
        seen.clear();
        self.literals.each(text.as_bytes(), |text, _| {
            let Some(meaning) = self.meanings.get(text) else { return };
            for (system, weight) in &meaning.marks {
                seen.add(*system, *weight);
            }
            for rule in &meaning.rules {
                if !seen.rules.contains(rule) {
                    seen.rules.push(*rule);
                }
            }
        });
    }
}
