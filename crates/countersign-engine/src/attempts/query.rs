//! Which attempts to list, and in which order.

use super::Depth;
use countersign_core::Timestamp;
use countersign_store::tables::attempts::Kinds;

/// What to look for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Any of a user's names.
    pub user: Option<String>,
    /// From this moment on.
    pub since: Option<Timestamp>,
    /// Before this row (the cursor of the page before).
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u32,
    /// Which rows.
    pub rows: Rows,
    /// In which order.
    pub order: Order,
}

/// Which rows of the audit to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rows {
    /// Decisions, with alarms for whoever sees everything.
    #[default]
    Attempts,
    /// Decisions only; for admins and owners, as all that follow.
    Decisions,
    /// Administrative changes.
    Changes,
    /// What somebody must look at.
    Alarms,
    /// All of them.
    All,
}

impl Rows {
    pub(super) const fn kinds(self, depth: Depth) -> Kinds {
        match (self, depth) {
            (Self::Attempts, Depth::Everything) => Kinds::DecisionsAndAlarms,
            (Self::Attempts | Self::Decisions, _) => Kinds::Decisions,
            (Self::Changes, _) => Kinds::Changes,
            (Self::Alarms, _) => Kinds::Alarms,
            (Self::All, _) => Kinds::All,
        }
    }

    pub(super) const fn hold_decisions(self) -> bool {
        matches!(self, Self::Attempts | Self::Decisions | Self::All)
    }
}

/// The order of attempts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// As they were recorded, newest first: pages follow each other without a gap.
    #[default]
    AsRecorded,
    /// The same rows, by the time they show: refusals that are counted by the minute are recorded when it is over. The
    /// next page begins before the row that was recorded first.
    AsHappened,
}
