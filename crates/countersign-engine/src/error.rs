//! Why a use-case came to nothing. Decisions about codes are values, never errors.

use countersign_core::{
    Reason,
    password::{LONGEST, Weakness},
};

/// A use-case that did not happen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It could not be found out or written down. Always a denial.
    #[error(transparent)]
    Store(#[from] countersign_store::Error),
    /// It is not allowed, or makes no sense as things are.
    #[error("{what}")]
    Refused {
        /// The stable reason.
        reason: Reason,
        /// What happened, to whom, in a sentence.
        what: String,
        /// What to do next.
        hint: String,
    },
    /// The password that somebody chose is too weak.
    #[error("{}", weak(*.0))]
    Weak(Weakness),
    /// Nothing is known under that name.
    #[error("{what} is not known here")]
    NotFound {
        /// What was looked for.
        what: String,
        /// Where what is known can be seen.
        hint: &'static str,
    },
}

/// Where people are listed.
pub(crate) const AMONG_USERS: &str = "`countersign list` shows who is known; any of a user's names will do";
/// Where applications are listed.
pub(crate) const AMONG_CLIENTS: &str = "`countersign client list` shows them all";

impl Error {
    /// Nothing is known under that name; `hint` says where to look.
    #[must_use]
    pub fn not_found(what: impl Into<String>, hint: &'static str) -> Self {
        Self::NotFound { what: what.into(), hint }
    }

    /// A refusal with its sentence and what to do next.
    pub(crate) fn refused(reason: Reason, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Refused { reason, what: what.into(), hint: hint.into() }
    }

    /// The stable reason for it.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        use countersign_store::Error as Store;
        match self {
            Self::Refused { reason, .. } => *reason,
            Self::Weak(_) => Reason::PasswordWeak,
            Self::NotFound { .. } => Reason::RequestNotFound,
            Self::Store(Store::ReadOnly(_)) => Reason::StorageReadOnly,
            Self::Store(Store::Keys(_) | Store::Sealed(_)) => Reason::StorageKey,
            Self::Store(
                Store::Database { .. }
                | Store::Busy(_)
                | Store::Panicked
                | Store::Closed
                | Store::Corrupt(_)
                | Store::SchemaVersion { .. },
            ) => Reason::StorageUnavailable,
        }
    }

    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> String {
        use countersign_store::Error as Store;
        match self {
            Self::Refused { hint, .. } => hint.clone(),
            Self::Weak(weakness) => stronger(*weakness).to_owned(),
            Self::NotFound { hint, .. } => (*hint).to_owned(),
            Self::Store(Store::ReadOnly(_)) => {
                "free space on that disk, or move the data directory to a larger one".to_owned()
            }
            Self::Store(Store::Keys(_)) => "put back the root key that belongs to this data directory".to_owned(),
            Self::Store(Store::SchemaVersion { found, expected }) if found < expected => {
                "start `countersign serve` of this version once: it brings the database up to date".to_owned()
            }
            Self::Store(Store::SchemaVersion { .. }) => {
                "use the newer version of countersign that made this database".to_owned()
            }
            Self::Store(Store::Busy(_)) => "try again in a few seconds".to_owned(),
            Self::Store(_) => "run `countersign doctor database`".to_owned(),
        }
    }
}

impl From<Weakness> for Error {
    fn from(weakness: Weakness) -> Self {
        Self::Weak(weakness)
    }
}

fn weak(weakness: Weakness) -> String {
    match weakness {
        Weakness::TooShort(least) => format!("the password has fewer than {least} characters"),
        Weakness::TooLong => format!("the password has more than {LONGEST} characters"),
        Weakness::Common => "the password is one of those that are tried first".to_owned(),
        Weakness::Name => "the password is hardly more than the user's name".to_owned(),
        Weakness::Unprintable => "the password holds characters that cannot be typed alike everywhere".to_owned(),
    }
}

const fn stronger(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::TooShort(_) => "choose a longer one, for instance four words that have nothing to do with each other",
        Weakness::TooLong => "choose a shorter one",
        Weakness::Common => "choose one that is not in common use",
        Weakness::Name => "choose one that has nothing to do with the name",
        Weakness::Unprintable => "leave out control characters",
    }
}
