//! The throttle: how often one may be wrong, per user and class of factor.
//!
//! Five failures are free. Then comes a wait of 30 seconds, doubling to an hour. At 100 failures in a row
//! the class's factors are disabled (NIST SP 800-63B-4 3.2.2). At 100 within 30 days, which a success does
//! not reset, the class rests until the oldest ages out: without that, a guesser could go on between the
//! user's own successful sign-ins.

use crate::Timestamp;
use std::time::Duration;

/// Failures in a row that cost nothing.
pub const FREE_FAILURES: u32 = 5;
/// At this many in a row the user is told.
pub const NOTICE_AT: u32 = 10;
/// At this many in a row the factors of the class are disabled.
pub const DISABLE_AT: u32 = 100;
/// At this many within [`BUDGET_WINDOW`] the class rests.
pub const BUDGET: usize = 100;
/// The rolling window of the budget.
pub const BUDGET_WINDOW: Duration = Duration::from_hours(30 * 24);
const FIRST_WAIT: Duration = Duration::from_secs(30);
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// The hints a user may be shown in an hour and in a day.
const HINTS_AN_HOUR: usize = 3;
const HINTS_A_DAY: usize = 10;
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// What is remembered of a user's failures in one class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Throttle {
    /// Failures since the last success.
    pub consecutive: u32,
    /// No submission is evaluated before this moment.
    pub wait_until: Option<Timestamp>,
    /// When the failures of the last 30 days were, oldest first; at most [`BUDGET`].
    pub failures: Vec<Timestamp>,
    /// When hints were shown in the last day, oldest first.
    pub hints: Vec<Timestamp>,
}

/// Whether a submission is evaluated now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Standing {
    /// It is.
    Open,
    /// The rolling budget is used up until then.
    Budget(Timestamp),
    /// A wait runs until then.
    Wait(Timestamp),
}

/// What a failure brought about beyond being counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consequence {
    /// The factors of the class are to be disabled.
    pub disable: bool,
    /// The user is to be told.
    pub notice: bool,
}

impl Throttle {
    /// Whether a submission at `now` is evaluated.
    pub fn standing(&self, now: Timestamp) -> Standing {
        if let Some(until) = budget_until(&self.failures, now) {
            return Standing::Budget(until);
        }
        match self.wait_until {
            Some(until) if until > now => Standing::Wait(until),
            _ => Standing::Open,
        }
    }

    /// Counts a failure at `now`.
    pub fn fail(&mut self, now: Timestamp) -> Consequence {
        self.consecutive = self.consecutive.saturating_add(1);
        self.wait_until = wait_after(self.consecutive).map(|wait| now.plus(wait));
        count_failure(&mut self.failures, now);
        Consequence { disable: self.consecutive >= DISABLE_AT, notice: self.consecutive == NOTICE_AT }
    }

    /// Forgets the row of failures. The rolling budget stays.
    pub fn succeed(&mut self) {
        self.consecutive = 0;
        self.wait_until = None;
    }

    /// Takes back a failure that was counted at `counted_at` before a slow check turned out right.
    pub fn take_back(&mut self, counted_at: Timestamp) {
        take_back_failure(&mut self.failures, counted_at);
        self.succeed();
    }

    /// Ends a wait and empties the budget. The row of failures stays, so 100 in a row still disable.
    pub fn unlock(&mut self) {
        self.wait_until = None;
        self.failures.clear();
    }

    /// Whether a hint may be shown at `now`; if so it is counted.
    pub fn take_hint(&mut self, now: Timestamp) -> bool {
        self.hints.retain(|at| now.since(*at) < DAY);
        let this_hour = self.hints.iter().filter(|at| now.since(**at) < HOUR).count();
        let allowed = this_hour < HINTS_AN_HOUR && self.hints.len() < HINTS_A_DAY;
        if allowed {
            self.hints.push(now);
        }
        allowed
    }

    /// Whether nothing would be lost by forgetting it.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        *self == Self::default()
    }
}

/// Until when a budget rests that these failures, oldest first, have used up at `now`; nothing while it is not.
#[must_use]
pub fn budget_until(failures: &[Timestamp], now: Timestamp) -> Option<Timestamp> {
    let live = failures.iter().filter(|at| now.since(**at) < BUDGET_WINDOW);
    let oldest = live.clone().next()?;
    (live.count() >= BUDGET).then(|| oldest.plus(BUDGET_WINDOW))
}

/// Counts a failure at `now` in a budget.
pub fn count_failure(failures: &mut Vec<Timestamp>, now: Timestamp) {
    failures.retain(|at| now.since(*at) < BUDGET_WINDOW);
    if failures.len() >= BUDGET {
        failures.remove(0);
    }
    failures.push(now);
}

/// Takes a failure back that was counted at `counted_at`.
pub fn take_back_failure(failures: &mut Vec<Timestamp>, counted_at: Timestamp) {
    if let Some(place) = failures.iter().rposition(|at| *at == counted_at) {
        failures.remove(place);
    }
}

/// The wait after the `consecutive`-th failure in a row.
#[must_use]
pub fn wait_after(consecutive: u32) -> Option<Duration> {
    let doublings = consecutive.checked_sub(FREE_FAILURES)?.min(16);
    Some((FIRST_WAIT * 2_u32.pow(doublings)).min(LONGEST_WAIT))
}
