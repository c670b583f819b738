//! Watching the host's clock: a jump re-opens spent steps or opens future ones, so steps around it are
//! refused once.

use crate::{Engine, Error};
use countersign_core::Timestamp;
use countersign_store::{Pending, tables::facts};
use nix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// A jump of the wall clock against the time since boot.
const JUMP: i64 = 5_000_000;
/// How often the two are compared.
pub const COMPARED_EVERY: Duration = Duration::from_secs(1);

/// Compares the wall clock with the time since boot, which nobody can set.
#[derive(Debug)]
pub struct Watch {
    difference: Option<i64>,
}

impl Engine {
    /// Begins to watch the clock.
    #[must_use]
    pub fn watch_clock(&self) -> Watch {
        Watch { difference: self.clock_difference() }
    }

    /// Looks again; a jump of more than five seconds since the last look sets the step floor and is told in
    /// microseconds.
    pub fn compare_clock(&self, watch: &mut Watch) -> Option<(i64, Pending<(), Error>)> {
        let difference = self.clock_difference();
        let by = difference?.saturating_sub(watch.difference?);
        watch.difference = difference;
        (by.abs() > JUMP).then(|| (by, self.set_step_floor()))
    }

    /// Refuses all steps up to now and the window once: after a restore, a failover or a clock step.
    pub fn set_step_floor(&self) -> Pending<(), Error> {
        self.store.submit(|tx| {
            let now = tx.now();
            Ok(facts::set_moment(tx, facts::Moment::StepFloor, now)?)
        })
    }

    fn clock_difference(&self) -> Option<i64> {
        let boot = clock_gettime(ClockId::CLOCK_BOOTTIME).ok()?;
        let since_boot = boot.tv_sec().checked_mul(1_000_000)?.checked_add(boot.tv_nsec() / 1_000)?;
        Some(self.now().micros().saturating_sub(since_boot))
    }

    /// The time, as the store's units of work see it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.store.environment().now()
    }
}
