//! Backup codes: `NN-XXXXXXX-XXXXXXX`, for the day the phone is lost.
//!
//! The number picks one stored hash, so a guess costs one hash. 13 characters carry 65 random bits; the
//! fourteenth is a check character over all others, so that a slip is found without hashing anything.

use crate::crockford;
use zeroize::Zeroizing;

/// How many codes a set has.
pub const CODES_PER_SET: u8 = 10;
/// At this many left, the person is warned.
pub const WARN_AT: u8 = 3;
const RANDOM_CHARACTERS: usize = 13;

/// A backup code as typed; the check character may or may not be right.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BackupCode {
    number: u8,
    values: [u8; RANDOM_CHARACTERS],
    check: char,
}

impl BackupCode {
    /// Makes code `number` of a set from random bytes; 65 of the 72 bits are used.
    #[must_use]
    pub fn from_random(number: u8, random: [u8; 9]) -> Self {
        let bits = random.iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        let mut values = [0; RANDOM_CHARACTERS];
        for (place, value) in values.iter_mut().enumerate() {
            *value = ((bits >> (5 * place)) & 31) as u8;
        }
        Self { number, values, check: check(number, &values) }
    }

    /// Reads a canonical text (no separators, upper case): two digits and 14 characters.
    pub(crate) fn parse(canonical: &str) -> Option<Self> {
        let mut characters = canonical.chars();
        let tens = crockford::value(characters.next()?).filter(|value| *value < 10)?;
        let ones = crockford::value(characters.next()?).filter(|value| *value < 10)?;
        let mut values = [0; RANDOM_CHARACTERS];
        for value in &mut values {
            *value = crockford::value(characters.next()?)?;
        }
        let check = crockford::character(crockford::value(characters.next()?)?);
        characters.next().is_none().then_some(Self { number: tens * 10 + ones, values, check })
    }

    /// The printed number, which picks the stored hash.
    #[must_use]
    pub const fn number(&self) -> u8 {
        self.number
    }

    /// Whether the check character fits. If not, the code was mistyped and cannot be right.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        self.check == check(self.number, &self.values)
    }

    /// The 13 random characters, for the keyed hash only.
    #[must_use]
    pub fn payload(&self) -> Zeroizing<String> {
        Zeroizing::new(self.values.iter().map(|value| crockford::character(*value)).collect())
    }

    /// As it is printed: `03-K7Q2M4X-D9T1VWBE`.
    #[must_use]
    pub fn to_printed(&self) -> Zeroizing<String> {
        let payload = self.payload();
        let (left, right) = payload.split_at(7);
        Zeroizing::new(format!("{:02}-{left}-{right}{}", self.number, self.check))
    }
}

impl std::fmt::Debug for BackupCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BackupCode(number {})", self.number)
    }
}

fn check(number: u8, values: &[u8; RANDOM_CHARACTERS]) -> char {
    crockford::check_character([number / 10, number % 10].into_iter().chain(values.iter().copied()))
}
