//! References: what a person reads out to the helpdesk, such as `K7Q2-M4XD`.

use crate::{Timestamp, crockford};

/// Bits that keep two references of the same 16 milliseconds apart.
const RANDOM_BITS: u32 = 14;
/// After so many of those 16 milliseconds the numbers begin anew.
const MOMENTS: i64 = 1 << (40 - RANDOM_BITS);
/// Multipliers of a small Feistel network. It hides nothing; it only makes neighbours look different.
const ROUNDS: [u64; 4] = [0x9_e377_9b97, 0x7_f4a7_c15b, 0xb_f584_76d1, 0x9_4d04_9bb1];

/// 40 bits. Not unique: of several attempts with one reference the newest is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reference(u64);

impl Reference {
    /// Makes a reference of five random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 5]) -> Self {
        Self(bytes.iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte)))
    }

    /// A reference for something that happens now. The two random bytes keep two of the same moment apart.
    ///
    /// What is stored begins with the time, so that the rows of a busy second lie together in the index;
    /// what is read out looks like nothing at all.
    #[must_use]
    pub fn drawn_at(now: Timestamp, random: [u8; 2]) -> Self {
        let moment = now.micros() >> RANDOM_BITS;
        let apart = i64::from(u16::from_be_bytes(random)) & ((1 << RANDOM_BITS) - 1);
        Self::from_stored(moment << RANDOM_BITS | apart)
    }

    /// The stretches of time, within `from..=to`, in which [`Reference::drawn_at`] can have made this reference; each
    /// with its beginning and its end, newest first. They lie 12.7 days apart and are 16 ms long.
    pub fn moments(self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let own = self.to_stored() >> RANDOM_BITS;
        let newest = to.micros() >> RANDOM_BITS;
        let last = newest - (newest - own).rem_euclid(MOMENTS);
        let first = from.micros() >> RANDOM_BITS;
        (0_i64..).map(move |turn| last - turn * MOMENTS).take_while(move |moment| *moment >= first).map(|moment| {
            let at = |moment: i64| Timestamp::from_micros(moment << RANDOM_BITS);
            (at(moment), at(moment + 1))
        })
    }

    /// Restores a stored reference; bits above the 40th are dropped.
    #[must_use]
    pub const fn from_stored(bits: i64) -> Self {
        let (mut left, mut right) = halves(bits.cast_unsigned());
        let mut round = 0;
        while round < ROUNDS.len() {
            (left, right) = (right, left ^ mixed(right, round));
            round += 1;
        }
        Self(left << 20 | right)
    }

    /// As it is stored: an integer below 2^40.
    #[must_use]
    pub const fn to_stored(self) -> i64 {
        let (mut left, mut right) = halves(self.0);
        let mut round = ROUNDS.len();
        while round > 0 {
            round -= 1;
            (left, right) = (right ^ mixed(left, round), left);
        }
        (left << 20 | right).cast_signed()
    }

    /// Reads what a person typed: case, hyphen and blanks do not matter. `None` if it is no reference.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let values: Vec<u8> =
            text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(crockford::value).collect::<Option<_>>()?;
        (values.len() == 8).then(|| Self(values.iter().fold(0, |bits, value| bits << 5 | u64::from(*value))))
    }
}

const fn halves(bits: u64) -> (u64, u64) {
    (bits >> 20 & 0xf_ffff, bits & 0xf_ffff)
}

#[expect(clippy::indexing_slicing, reason = "const functions have no get; the callers count the rounds")]
const fn mixed(half: u64, round: usize) -> u64 {
    (half + 1).wrapping_mul(ROUNDS[round]) >> 17 & 0xf_ffff
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = crockford::encode(u128::from(self.0), 8);
        let (left, right) = text.split_at(4);
        write!(f, "{left}-{right}")
    }
}

impl serde::Serialize for Reference {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("no reference"))
    }
}
