//! What was seen of a code, in numbers.

use super::place::Seen;
use crate::{FactorId, Timestamp, factor::Movement, near::Match, otp::Period, reason::Reason};
use serde::{Deserialize, Serialize};

/// What was seen, in numbers: stored with the attempt, shown to staff only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The entry that the code fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<FactorId>,
    /// Steps from now at which it fits (HOTP: presses beyond the expected counter).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<i64>,
    /// The length of that entry's step in seconds; absent for HOTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<u32>,
    /// The entry was retired as lost or stolen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stolen: bool,
    /// The step was refused by the step floor, after a restore or a clock step.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub floor: bool,
    /// Several users' codes miss as this one does: it is the server's clock.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub server: bool,
    /// What the app seems to do instead of what the entry says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// Refusals in a row, this one included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failures: Option<u32>,
    /// Until when nothing is evaluated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// What the person was told, where that was less than the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Reason>,
    /// Whether a search for the cause follows the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    /// Backup codes left, after this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<u8>,
}

/// What becomes of a refused code after its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Search {
    /// It waits to be searched.
    Queued,
    /// Too many waited: it is not diagnosed.
    Dropped,
}

pub(super) fn evidence_in(seen: &Seen<'_>) -> Evidence {
    evidence_of(&seen.hit, period_of(seen.factor.entry.movement, seen.factor.entry.parameters.period))
}

pub(super) const fn period_of(movement: Movement, period: Period) -> Option<u32> {
    match movement {
        Movement::Time => Some(period.seconds()),
        Movement::Counter => None,
    }
}

pub(super) fn evidence_of(hit: &Match, period: Option<u32>) -> Evidence {
    Evidence { factor: Some(hit.factor), offset: Some(hit.offset), period, ..Evidence::default() }
}
