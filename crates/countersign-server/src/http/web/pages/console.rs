//! The console's pages: what each shows, as ready values.

mod act;
mod approvals;
mod attempt;
mod audit;
mod charts;
mod clients;
mod events;
mod explain;
mod overview;
mod people;
mod person;
mod policy;
pub(crate) mod shown;

pub(crate) use act::{Act, Choice, Done, Question};
pub(crate) use approvals::{AdminApprovals, ApprovalRow};
pub(crate) use attempt::{AdminAttempt, CauseRow, OneAttempt, Span};
pub(crate) use audit::{AdminAudit, AuditRow};
pub(crate) use charts::{Bars, FarDevice, Fleet, Hours, OffsetChart, OffsetPoint};
pub(crate) use clients::{AdminClients, ClientRow};
pub(crate) use events::{Day, Event, rail_of};
pub(crate) use explain::{AdminExplain, ForeignAttempt, LogLine, SeenLog, rail_through};
pub(crate) use overview::{AdminOverview, Bit, StateFigure, Task};
pub(crate) use people::{AdminPeople, PersonListRow};
pub(crate) use person::{AdminPerson, FactorLine, Latest};
pub(crate) use policy::{
    AdminPolicy, AdminPolicyPreview, AffectedGroup, AffectedRow, Concerned, ExemptionRow, RuleRow, Trial,
};

use super::paths;
use crate::http::web::text::Text;
use countersign_core::user::{Role, UserState};

/// What surrounds every page of the console.
#[derive(Debug, Clone)]
pub(crate) struct Shell {
    /// Addresses of the sections, their names, and whether it is the one shown.
    pub(crate) sections: Vec<(&'static str, String, bool)>,
    /// What was typed into the search field.
    pub(crate) find: String,
    /// The role of whoever looks.
    pub(crate) role: String,
    /// How far the audit chain is verified; empty if that is not known.
    pub(crate) chain: String,
}

/// A section of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Overview,
    People,
    Policy,
    Approvals,
    Clients,
    Explain,
    Audit,
}

impl Section {
    const ALL: [Self; 7] =
        [Self::Overview, Self::People, Self::Policy, Self::Approvals, Self::Clients, Self::Explain, Self::Audit];

    const fn address(self) -> &'static str {
        match self {
            Self::Overview => paths::ADMIN,
            Self::People => paths::ADMIN_USERS,
            Self::Policy => paths::ADMIN_POLICY,
            Self::Approvals => paths::ADMIN_APPROVALS,
            Self::Clients => paths::ADMIN_CLIENTS,
            Self::Explain => paths::ADMIN_EXPLAIN,
            Self::Audit => paths::ADMIN_AUDIT,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Overview => "console-overview",
            Self::People => "console-people",
            Self::Policy => "console-policy",
            Self::Approvals => "console-approvals",
            Self::Clients => "console-clients",
            Self::Explain => "console-explain",
            Self::Audit => "console-audit",
        }
    }

    const fn least(self) -> Role {
        match self {
            Self::Overview | Self::People => Role::Helpdesk,
            Self::Policy | Self::Approvals | Self::Clients | Self::Explain | Self::Audit => Role::Admin,
        }
    }
}

impl Shell {
    /// The frame of a section, for somebody of a role.
    pub(crate) fn new(text: Text<'_>, section: Section, role: Role) -> Self {
        let open = Section::ALL.into_iter().filter(|one| one.least() <= role);
        Self {
            sections: open.map(|one| (one.address(), text.say(one.words()), one == section)).collect(),
            find: String::new(),
            role: text.say(&format!("role-{role}")),
            chain: String::new(),
        }
    }
}

/// The mark of a state.
pub(crate) const fn mark_of(state: UserState) -> &'static str {
    match state {
        UserState::None => "none",
        UserState::Pending => "pending",
        UserState::Active => "active",
        UserState::Grace => "grace",
        UserState::Locked => "locked",
        UserState::Disabled => "disabled",
        UserState::Suspended => "suspended",
        UserState::Exempt => "exempt",
    }
}
