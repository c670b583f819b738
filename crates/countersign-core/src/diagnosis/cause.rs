//! What may be the matter, and how sure that is.

use crate::Reason;

/// What may be the matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// This.
    Because(Reason),
    /// Nothing that was tried.
    Unexplained,
}

impl Cause {
    /// The stable word: the reason's code, or `unexplained`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Because(reason) => reason.code(),
            Self::Unexplained => "unexplained",
        }
    }

    /// The reason whose words are shown: [`Reason::CodeWrong`] for the unexplained.
    #[must_use]
    pub const fn reason(self) -> Reason {
        match self {
            Self::Because(reason) => reason,
            Self::Unexplained => Reason::CodeWrong,
        }
    }
}

impl serde::Serialize for Cause {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Cause {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        match Reason::from_code(&code) {
            Some(reason) => Ok(Self::Because(reason)),
            None if code == Self::Unexplained.code() => Ok(Self::Unexplained),
            None => Err(serde::de::Error::custom("no such cause")),
        }
    }
}

crate::factor::words! {
    /// How sure an explanation is, in a word.
    Certainty {
        /// At least 99.9 %.
        Certain = "certain",
        /// At least 95 %.
        Likely = "likely",
        /// At least 50 %: ask for the next code.
        Possible = "possible",
        /// Less.
        Unknown = "unknown",
    }
}

impl Certainty {
    /// The word for a posterior.
    #[must_use]
    pub fn of(posterior: f64) -> Self {
        match posterior {
            p if p >= 0.999 => Self::Certain,
            p if p >= 0.95 => Self::Likely,
            p if p >= 0.5 => Self::Possible,
            _ => Self::Unknown,
        }
    }
}
