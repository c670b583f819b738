//! Slips of the finger: what turns a right code into the typed one.
//!
//! The classes and how often they occur are Verhoeff's (1969): a wrong digit in 60 to 95 of 100 cases, neighbours
//! swapped in 10 to 20, one missing or too many in 10 to 20, the rest rare.

/// A class of slips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// One digit is another one.
    Wrong,
    /// Two neighbours changed places.
    Swapped,
    /// Two digits around a third changed places.
    Jumped,
    /// A pair of equal digits became a pair of others.
    Twins,
    /// One digit is missing.
    Missing,
    /// One digit too many.
    Extra,
}

impl Slip {
    /// All classes.
    pub const ALL: [Self; 6] = [Self::Wrong, Self::Swapped, Self::Jumped, Self::Twins, Self::Missing, Self::Extra];

    /// What `typed` is to `code`, both as ASCII digits; `None` if they are equal or too far apart.
    #[must_use]
    pub fn between(code: &[u8], typed: &[u8]) -> Option<Self> {
        if typed.len() == code.len() {
            return same_length(code, typed);
        }
        if typed.len() + 1 == code.len() {
            return lacks_one(code, typed).then_some(Self::Missing);
        }
        (typed.len() == code.len() + 1 && lacks_one(typed, code)).then_some(Self::Extra)
    }

    /// By how much the slip changes the length of a code.
    #[must_use]
    pub const fn longer_by(self) -> i8 {
        match self {
            Self::Missing => -1,
            Self::Extra => 1,
            Self::Wrong | Self::Swapped | Self::Jumped | Self::Twins => 0,
        }
    }

    /// How many texts this slip makes of one code of so many digits, at most.
    #[must_use]
    pub fn variants(self, digits: u8) -> f64 {
        let digits = f64::from(digits);
        match self {
            Self::Wrong => 9.0 * digits,
            Self::Swapped => digits - 1.0,
            Self::Jumped => digits - 2.0,
            // A pair of equal digits is there in one place of ten.
            Self::Twins => 0.9 * (digits - 1.0),
            Self::Missing => digits,
            Self::Extra => 9.0 * digits + 10.0,
        }
    }
}

fn same_length(code: &[u8], typed: &[u8]) -> Option<Slip> {
    let mut differing = code.iter().zip(typed).enumerate().filter(|(_, (right, typed))| right != typed);
    let (first, (right, seen)) = differing.next()?;
    let Some((second, (other_right, other_seen))) = differing.next() else {
        return Some(Slip::Wrong);
    };
    if differing.next().is_some() {
        return None;
    }
    let crossed = right == other_seen && seen == other_right;
    match second - first {
        1 if crossed => Some(Slip::Swapped),
        2 if crossed => Some(Slip::Jumped),
        1 if right == other_right && seen == other_seen => Some(Slip::Twins),
        _ => None,
    }
}

/// Whether `short` is `long` without one of its digits.
fn lacks_one(long: &[u8], short: &[u8]) -> bool {
    let same = long.iter().zip(short).take_while(|(left, right)| left == right).count();
    long.get(same + 1..) == short.get(same..)
}
