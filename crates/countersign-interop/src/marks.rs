//! What a line says, by texts in it that have a number each.

use crate::literals::Literals;

/// Texts, each with a number; several may share one.
#[derive(Debug)]
pub(crate) struct Marks {
    literals: Option<Literals>,
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
        // Texts that stand in this program make an automaton; without one nothing would be found.
        let literals = Literals::new(texts.iter().map(|(text, _)| text), false).ok();
        Self { literals, numbers: texts.iter().map(|(_, number)| *number).collect() }
    }

    /// Everything that is in a text.
    pub(crate) fn found(&self, text: &str) -> Found {
        let mut all = Found::default();
        self.each(text, |number, _| all.add(number));
        all
    }

    /// Every find: its number, and where it ends.
    pub(crate) fn each(&self, text: &str, mut each: impl FnMut(u8, usize)) {
        let Some(literals) = &self.literals else { return };
        literals.each(text.as_bytes(), |text, end| {
            if let Some(number) = self.numbers.get(text) {
                each(*number, end);
            }
        });
    }
}
