//! Many texts looked for in one pass over a line. Asked one by one, they would cost more than all the rest.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// Texts, each with a number; several may share one.
#[derive(Debug)]
pub(crate) struct Marks {
    automaton: Option<AhoCorasick>,
    numbers: Vec<u8>,
}

/// Which numbers were found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Found(u64);

impl Found {
    pub(crate) const fn has(self, number: u8) -> bool {
        self.0 >> (number & 63) & 1 == 1
    }

    const fn add(&mut self, number: u8) {
        self.0 |= 1 << (number & 63);
    }
}

impl Marks {
    /// Numbers up to 63; the case counts.
    pub(crate) fn new(texts: &[(&str, u8)]) -> Self {
        let mut builder = AhoCorasick::builder();
        builder.match_kind(MatchKind::Standard).kind(Some(AhoCorasickKind::DFA));
        // Texts that stand in this program make an automaton; without one nothing would be found.
        let automaton = builder.build(texts.iter().map(|(text, _)| text)).ok();
        Self { automaton, numbers: texts.iter().map(|(_, number)| *number).collect() }
    }

    /// Everything that is in a text.
    pub(crate) fn found(&self, text: &str) -> Found {
        let mut all = Found::default();
        self.each(text, |number, _| all.add(number));
        all
    }

    /// Every find: its number, and where it ends.
    pub(crate) fn each(&self, text: &str, mut each: impl FnMut(u8, usize)) {
        let Some(automaton) = &self.automaton else { return };
        for one in automaton.find_overlapping_iter(text) {
            if let Some(number) = self.numbers.get(one.pattern().as_usize()) {
                each(*number, one.end());
            }
        }
    }
}
