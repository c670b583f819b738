//! Temporary passes: `PPPPP-PPPPP`, given to somebody whose identity was checked, for the time until they have set up a
//! factor anew.
//!
//! Ten characters carry 50 random bits; with the user's name beside it and five free tries that is not guessed. No
//! other code has this shape.

use crate::crockford;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a pass lasts unless said otherwise.
pub const LASTS: Duration = Duration::from_hours(1);
/// The longest a pass may last.
pub const LONGEST: Duration = Duration::from_hours(8);
const CHARACTERS: usize = 10;

/// A temporary pass as typed, in one spelling.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TemporaryPass([u8; CHARACTERS]);

impl TemporaryPass {
    /// Makes a pass from random bytes; 50 of the 56 bits are used.
    #[must_use]
    pub fn from_random(random: [u8; 7]) -> Self {
        let bits = random.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let mut values = [0; CHARACTERS];
        for (place, value) in values.iter_mut().enumerate() {
            *value = ((bits >> (5 * place)) & 31) as u8;
        }
        Self(values)
    }

    /// Reads a canonical text (no separators, upper case): ten characters of Crockford's alphabet.
    pub(crate) fn parse(canonical: &str) -> Option<Self> {
        let mut characters = canonical.chars();
        let mut values = [0; CHARACTERS];
        for value in &mut values {
            *value = crockford::value(characters.next()?)?;
        }
        characters.next().is_none().then_some(Self(values))
    }

    /// Whether it has digits only, as a code of an app that was typed too long would.
    #[must_use]
    pub fn is_all_digits(&self) -> bool {
        self.0.iter().all(|value| *value < 10)
    }

    /// The ten characters, for the keyed hash only.
    #[must_use]
    pub fn payload(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.iter().map(|value| crockford::character(*value)).collect())
    }

    /// As it is handed over: `K7Q2M-4XD9T`.
    #[must_use]
    pub fn to_printed(&self) -> Zeroizing<String> {
        let payload = self.payload();
        let (left, right) = payload.split_at(CHARACTERS / 2);
        Zeroizing::new(format!("{left}-{right}"))
    }
}

impl std::fmt::Debug for TemporaryPass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TemporaryPass")
    }
}
