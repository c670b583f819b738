//! Which steps a search looks at: near ones first, then whole hours, then the whole day.

use super::{
    Case, Held, Reach, Window,
    offset::{DAY_SECONDS, zones},
};
use crate::Timestamp;
use std::ops::RangeInclusive;

/// How wide a search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// A few minutes of the live entries; all other ways to be wrong.
    Near,
    /// Offsets of zones, half days and days.
    Zones,
    /// Every step of a day either way.
    Day,
    /// Every step of an hour either way: of a short code, a whole day's search would match too many.
    Hour,
}

const HOUR_SECONDS: f64 = 3_600.0;

/// Steps either way that count as near.
const NEAR: i64 = 21;

impl Tier {
    /// The steps of a live entry, each range once, none twice.
    pub(super) fn steps(self, case: &Case<'_>, held: &Held<'_>, at: Timestamp) -> Vec<RangeInclusive<i64>> {
        let period = held.parameters.period.seconds();
        let now = at.step(period);
        let beyond_near = |far: i64| vec![now - far..=now - NEAR - 1, now + NEAR + 1..=now + far];
        let ranges = match self {
            Self::Near => vec![now - NEAR..=now + NEAR],
            Self::Day => beyond_near(steps_in(DAY_SECONDS, period) + 2),
            Self::Hour => beyond_near(steps_in(HOUR_SECONDS, period)),
            Self::Zones => {
                let mut steps: Vec<i64> = zones().map(|(seconds, _)| now + steps_in(seconds, period)).collect();
                steps.sort_unstable();
                steps.dedup();
                steps.into_iter().map(|step| step - 1..=step + 1).collect()
            }
        };
        let last = last_step(case, period, at);
        ranges.into_iter().map(|range| *range.start()..=*range.end().min(&last)).collect()
    }
}

/// The steps around now, as far as they may be looked at.
pub(super) fn around(case: &Case<'_>, period: u32, at: Timestamp, either_way: i64) -> RangeInclusive<i64> {
    let now = at.step(period);
    now - either_way..=(now + either_way).min(last_step(case, period, at))
}

/// The last step that may be looked at.
fn last_step(case: &Case<'_>, period: u32, at: Timestamp) -> i64 {
    match case.reach {
        Reach::All => i64::MAX,
        Reach::Expired => at.step(period) - i64::from(case.window.past_steps) - 1,
    }
}

impl Window {
    /// Whether a step so many after the current one is accepted.
    pub(super) fn holds(self, ahead: i64) -> bool {
        (-i64::from(self.past_steps)..=i64::from(self.future_steps)).contains(&ahead)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a day has at most 5 760 steps")]
fn steps_in(seconds: f64, period: u32) -> i64 {
    (seconds / f64::from(period)).round() as i64
}
