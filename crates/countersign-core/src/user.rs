//! Users: what kinds there are, how they rank, and how their names are spelled.

use crate::{UserId, factor::words};
use precis_core::profile::PrecisFastInvocation;
use precis_profiles::UsernameCaseMapped;

words! {
    /// Who or what a user is.
    UserKind {
        /// A human being.
        Person = "person",
        /// A machine: API keys, never interactive.
        Service = "service",
        /// For emergencies: exempt from enforcement, never from audit or a second factor.
        BreakGlass = "break_glass",
    }
}

words! {
    /// Rank. One acts on lower ranks; owners also on other owners.
    Role {
        /// Looks after their own factors.
        Member = "member",
        /// Sees reasons, helps members.
        Helpdesk = "helpdesk",
        /// Requires, grants, revokes.
        Admin = "admin",
        /// All of it.
        Owner = "owner",
    }
}

words! {
    /// A user's state in one word, derived from facts, never stored.
    UserState {
        /// No factor at all.
        None = "none",
        /// An enrolment waits for its first code.
        Pending = "pending",
        /// Has an active factor.
        Active = "active",
        /// May still sign in without one, until a date.
        Grace = "grace",
        /// Must wait after several refusals.
        Locked = "locked",
        /// Refused so often that only re-enrolment helps.
        Disabled = "disabled",
        /// Kept out by an admin.
        Suspended = "suspended",
        /// Excused from the requirement.
        Exempt = "exempt",
    }
}

/// A text that cannot be a login name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// It breaks the rules for names.
    #[error("{0:?} cannot be a name: a name has 1 to 255 characters without blanks or control characters (RFC 8265)")]
    Malformed(String),
    /// It reads as the identifier of a user, and whoever had it would be found in that user's place.
    #[error("{0:?} cannot be a name: 32 hexadecimal digits are the identifier of a user")]
    Identifier(String),
}

/// A login name or e-mail address in its one spelling (PRECIS `UsernameCaseMapped`, RFC 8265 3.3).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(String);

/// Characters of a name.
const LONGEST: usize = 255;

impl Name {
    /// Canonicalises what somebody typed; blanks around it are dropped.
    pub fn new(typed: &str) -> Result<Self, NameError> {
        let trimmed = typed.trim();
        let beginning = || trimmed.chars().take(40).collect();
        let is_long = |text: &str| text.chars().count() > LONGEST;
        if trimmed.is_empty() || is_long(trimmed) {
            return Err(NameError::Malformed(beginning()));
        }
        let name = if trimmed.bytes().all(|byte| byte.is_ascii_graphic()) {
            trimmed.to_ascii_lowercase()
        } else {
            // Some letters become two when they are made small.
            stable(trimmed).filter(|name| !is_long(name)).ok_or_else(|| NameError::Malformed(beginning()))?
        };
        match name.parse::<UserId>() {
            Ok(_) => Err(NameError::Identifier(beginning())),
            Err(_) => Ok(Self(name)),
        }
    }

    /// The canonical spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it looks like an e-mail address: something, one `@`, something with no further `@`, and none of the
    /// characters that stand around addresses and between them (RFC 5322 3.2.3).
    #[must_use]
    pub fn is_email(&self) -> bool {
        let has_special = self.0.contains(['<', '>', '(', ')', '[', ']', ',', ';', ':', '"', '\\']);
        matches!(self.0.split_once('@'), Some((local, domain)) if !has_special && !local.is_empty() && !domain.is_empty() && !domain.contains('@'))
    }
}

/// The profile's rules, applied until they change nothing more (RFC 8264 7): what is stored is its own spelling.
fn stable(typed: &str) -> Option<String> {
    let mut name = typed.to_owned();
    for _ in 0..4 {
        let next = UsernameCaseMapped::enforce(name.as_str()).ok()?.into_owned();
        if next == name {
            return Some(name);
        }
        name = next;
    }
    None
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}
