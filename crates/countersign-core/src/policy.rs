//! Who may act on whom, and who keeps the door open for everybody: the able admin.

mod requirement;

pub use requirement::{
    CONFIRM_WITHIN, DORMANT_AFTER, DRILL_EVERY, Deadline, EXEMPTION_DAYS, Exemption, GRACE_DAYS, Holds, Place, Rule,
    Standing, Subject, USUAL_GRACE_DAYS, Whom, Why, drill_due, is_dormant, standing,
};

use crate::{
    factor::FactorKind,
    reason::Reason,
    user::{Role, UserKind},
};

/// Somebody who changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Root on the host, at the command line: the trust anchor.
    Host,
    /// A client with a key: ranks as helpdesk at most.
    Client,
    /// A person in a browser, by their rank; what they do about themselves is another matter.
    Person(Role),
}

impl Actor {
    /// Whether this actor may change another user of that role: one acts on lower ranks, owners on other owners too,
    /// a client on members only.
    pub const fn may_act_on(self, role: Role) -> Result<(), Reason> {
        match (self, role) {
            (Self::Host | Self::Person(Role::Owner), _) | (Self::Client, Role::Member) => Ok(()),
            (Self::Person(own), other) if own as u8 > other as u8 => Ok(()),
            (Self::Client | Self::Person(_), _) => Err(Reason::PolicyRank),
        }
    }
}

/// What decides whether a user is an able admin.
#[derive(Debug, Clone, Copy)]
pub struct AdminFacts {
    /// Person, service or break-glass.
    pub kind: UserKind,
    /// Their rank.
    pub role: Role,
    /// Whether an admin keeps them out.
    pub suspended: bool,
}

/// Whether this user, with an active factor of kind `factor`, can administer through the web.
#[must_use]
pub const fn is_able_admin(user: AdminFacts, factor: FactorKind) -> bool {
    matches!(user.kind, UserKind::Person)
        && matches!(user.role, Role::Admin | Role::Owner)
        && !user.suspended
        && matches!(factor, FactorKind::Totp | FactorKind::Hotp | FactorKind::Passkey)
}
