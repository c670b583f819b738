//! What a client may do, a word for each.

/// What a client may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Submit codes, ask for requirements. The default.
    Verify,
    /// See users and their factors.
    UsersRead,
    /// Add and change users.
    UsersWrite,
    /// Enrol and retire factors.
    FactorsWrite,
    /// See attempts.
    AttemptsRead,
    /// Be told the true reason of a refusal.
    ReasonsFull,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Verify, Self::UsersRead, Self::UsersWrite, Self::FactorsWrite, Self::AttemptsRead, Self::ReasonsFull];

    /// The word it is known by.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::UsersRead => "users:read",
            Self::UsersWrite => "users:write",
            Self::FactorsWrite => "factors:write",
            Self::AttemptsRead => "attempts:read",
            Self::ReasonsFull => "reasons:full",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }
}

/// The flags of a client that may do what this one may, and what is missing.
pub(super) fn flags_of(held: &[Scope], missing: Scope) -> String {
    held.iter().chain([&missing]).map(|scope| format!(" --scope {}", scope.word())).collect()
}
