//! What was done, said once on the page that follows it.

use super::{pages::Notice, text::Text};

/// The things that are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Note {
    SignedOut,
    SessionEnded,
    PasswordChanged,
    FactorAdded,
    FactorRemoved,
    CodesSaved,
    BrowserEnded,
    BrowsersEnded,
    Reported,
    NothingChanged,
    Unlocked,
    Suspended,
    Resumed,
    RoleChanged,
    Exempted,
    ExemptionEnded,
    GraceSet,
    Removed,
    ClientRevoked,
    PolicySet,
    PolicyConfirmed,
    PolicyReverted,
    ApprovalAsked,
    ApprovalGiven,
    ApprovalWithdrawn,
}

impl Note {
    const ALL: [Self; 25] = [
        Self::SignedOut,
        Self::SessionEnded,
        Self::PasswordChanged,
        Self::FactorAdded,
        Self::FactorRemoved,
        Self::CodesSaved,
        Self::BrowserEnded,
        Self::BrowsersEnded,
        Self::Reported,
        Self::NothingChanged,
        Self::Unlocked,
        Self::Suspended,
        Self::Resumed,
        Self::RoleChanged,
        Self::Exempted,
        Self::ExemptionEnded,
        Self::GraceSet,
        Self::Removed,
        Self::ClientRevoked,
        Self::PolicySet,
        Self::PolicyConfirmed,
        Self::PolicyReverted,
        Self::ApprovalAsked,
        Self::ApprovalGiven,
        Self::ApprovalWithdrawn,
    ];

    /// The word it is handed on by, and the message of the catalogue.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::SessionEnded => "session-ended",
            Self::PasswordChanged => "password-changed",
            Self::FactorAdded => "factor-added",
            Self::FactorRemoved => "factor-removed",
            Self::CodesSaved => "codes-saved",
            Self::BrowserEnded => "browser-ended",
            Self::BrowsersEnded => "browsers-ended",
            Self::Reported => "reported",
            Self::NothingChanged => "nothing-changed",
            Self::Unlocked => "unlocked",
            Self::Suspended => "suspended",
            Self::Resumed => "resumed",
            Self::RoleChanged => "role-changed",
            Self::Exempted => "exempted",
            Self::ExemptionEnded => "exemption-ended",
            Self::GraceSet => "grace-set",
            Self::Removed => "removed",
            Self::ClientRevoked => "client-revoked",
            Self::PolicySet => "policy-set",
            Self::PolicyConfirmed => "policy-confirmed",
            Self::PolicyReverted => "policy-reverted",
            Self::ApprovalAsked => "approval-asked",
            Self::ApprovalGiven => "approval-given",
            Self::ApprovalWithdrawn => "approval-withdrawn",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|note| note.word() == word)
    }

    pub(super) fn notice(self, text: Text<'_>) -> Notice {
        match self {
            Self::SessionEnded | Self::NothingChanged | Self::PolicySet => Notice::told(text, self.word()),
            _ => Notice::ok(text, self.word()),
        }
    }
}
