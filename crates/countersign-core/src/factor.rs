//! Factors and their states. Each state has its own type, so that a pending factor cannot be passed to
//! where codes are accepted.

use crate::{
    FactorId, Timestamp,
    near::Match,
    otp::{Algorithm, Key, Parameters},
};
use std::time::Duration;

/// How long a pending enrolment keeps its secret, through reloads and typing slips.
pub const PENDING_FOR: Duration = Duration::from_mins(30);
/// How many retired secrets of a user are kept for diagnosis.
pub const RETIRED_KEPT: usize = 3;
/// How long they are kept.
pub const RETIRED_FOR: Duration = Duration::from_hours(90 * 24);

/// Declares an enum whose variants have one stable word each, the same in SQL, JSON and on the command line.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the stable word; `None` for every other text.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What a user proves.
    FactorKind {
        /// A time-based code (RFC 6238).
        Totp = "totp",
        /// A counter-based code (RFC 4226).
        Hotp = "hotp",
        /// A `WebAuthn` credential.
        Passkey = "passkey",
        /// A numbered set of single-use codes on paper.
        BackupCodes = "backup_codes",
        /// A short-lived code from the helpdesk.
        TemporaryPass = "temporary_pass",
    }
}

words! {
    /// Where a factor is in its life.
    FactorState {
        /// Shown to the user, not yet proven; kept for [`PENDING_FOR`].
        Pending = "pending",
        /// Proven; the only state whose codes are accepted.
        Active = "active",
        /// Refused too often; only re-enrolment helps.
        Disabled = "disabled",
        /// Taken away or replaced; its secret is kept a while for diagnosis only.
        Retired = "retired",
        /// A pending enrolment that a newer one replaced.
        Superseded = "superseded",
    }
}

words! {
    /// What is counted together by the throttle.
    FactorClass {
        /// All codes of authenticator apps and counters.
        Otp = "otp",
        /// Backup codes.
        Backup = "backup",
        /// Temporary passes.
        TemporaryPass = "temporary_pass",
        /// Passkeys.
        Passkey = "passkey",
    }
}

impl FactorKind {
    /// The throttle class its submissions count in.
    #[must_use]
    pub const fn class(self) -> FactorClass {
        match self {
            Self::Totp | Self::Hotp => FactorClass::Otp,
            Self::Passkey => FactorClass::Passkey,
            Self::BackupCodes => FactorClass::Backup,
            Self::TemporaryPass => FactorClass::TemporaryPass,
        }
    }
}

/// What every code-making entry has, in whatever state.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its identifier.
    pub id: FactorId,
    /// The name shown in the app and in lists.
    pub label: String,
    /// Time or counter.
    pub movement: Movement,
    /// The secret, ready for computing.
    pub key: Key,
    /// Algorithm, digits, period.
    pub parameters: Parameters,
}

/// What moves an entry from code to code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// The clock (TOTP).
    Time,
    /// A press of the button (HOTP).
    Counter,
}

/// A proven entry: the only one whose codes are accepted.
#[derive(Debug, Clone)]
pub struct ActiveOtp {
    /// The entry.
    pub entry: Entry,
    /// The last spent step or counter; all before it are spent too.
    pub last: Option<i64>,
    /// The proven clock offset in steps, at most two either way; 0 without one.
    pub offset_steps: i64,
    /// The step or counter of the confirming code.
    pub confirmed: Option<i64>,
    /// Steps that a future match has burnt.
    pub burnt: Vec<i64>,
    /// HOTP: the counter a code matched beyond the look-ahead within the last ten minutes.
    pub resync_from: Option<i64>,
    /// TOTP: what codes refused within the last three minutes matched, with the offset they had then.
    pub refused_shortly_before: Vec<Match>,
}

/// An entry that waits for its first code.
#[derive(Debug, Clone)]
pub struct PendingOtp {
    /// The entry.
    pub entry: Entry,
    /// The same secret under every algorithm, to see what the app does with it.
    pub other_keys: Vec<(Algorithm, Key)>,
    /// The first counter to expect, for HOTP.
    pub first_counter: i64,
    /// When the enrolment lapses.
    pub expires_at: Timestamp,
}

/// An entry kept for diagnosis only.
#[derive(Debug, Clone)]
pub struct FormerOtp {
    /// The entry.
    pub entry: Entry,
    /// Why it is former.
    pub why: Former,
    /// The last counter it had reached, for HOTP.
    pub last: Option<i64>,
}

/// Why an entry is no longer, or never was, in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Former {
    /// Replaced or taken away.
    Retired,
    /// Taken away because it was lost or stolen: never hinted at, and a code from it raises the alarm.
    LostOrStolen,
    /// A pending enrolment replaced by a newer one.
    Superseded,
}
