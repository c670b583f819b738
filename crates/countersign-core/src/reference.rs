//! References: what a person reads out to the helpdesk, such as `K7Q2-M4XD`.

use crate::crockford;

/// 40 random bits. Not unique: of several attempts with one reference the newest is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reference(u64);

impl Reference {
    /// Makes a reference of five random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 5]) -> Self {
        Self(bytes.iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte)))
    }

    /// Restores a stored reference; bits above the 40th are dropped.
    #[must_use]
    pub const fn from_stored(bits: i64) -> Self {
        Self(bits.cast_unsigned() & ((1 << 40) - 1))
    }

    /// As it is stored: an integer below 2^40.
    #[must_use]
    pub const fn to_stored(self) -> i64 {
        self.0.cast_signed()
    }

    /// Reads what a person typed: case, hyphen and blanks do not matter. `None` if it is no reference.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let values: Vec<u8> =
            text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(crockford::value).collect::<Option<_>>()?;
        (values.len() == 8).then(|| Self(values.iter().fold(0, |bits, value| bits << 5 | u64::from(*value))))
    }
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
