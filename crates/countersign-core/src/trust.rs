//! Whether the server's clock can be believed after it jumped: other sources of time are asked.
//!
//! A jump alone freezes nothing: somebody may just have set the clock right. Only a jump that another source
//! contradicts does, and one source that agrees ends it.

use std::time::Duration;

/// A jump beyond this sets the step floor and alarms.
pub const JUMP: Duration = Duration::from_secs(5);
/// A jump beyond this could reach past the acceptance window: other sources are asked about the new time.
pub const FAR_JUMP: Duration = Duration::from_secs(30);
/// A source agrees when it is this close.
const CLOSE: Duration = Duration::from_secs(2);

/// What a source of time says about the server's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// It shows the same time.
    Agrees,
    /// It shows another.
    Contradicts,
    /// It shows none, or cannot be reached.
    Nothing,
}

impl Says {
    /// What a time server says whose time differs from ours by that many microseconds.
    #[must_use]
    pub fn at_difference(micros: i64) -> Self {
        if is_close(micros) { Self::Agrees } else { Self::Contradicts }
    }
}

/// What the operating system's kernel knows about its own clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KernelClock {
    /// A time service keeps it and has said so.
    pub synchronized: bool,
    /// By how much it may be off at most, in microseconds.
    pub most_off: i64,
    /// Our clock less the kernel's, in microseconds; not zero where a process is shown a time of its own.
    pub difference: i64,
}

impl KernelClock {
    /// Whether it vouches for the time: kept by a time service, and off by little.
    #[must_use]
    pub fn vouches(self) -> bool {
        self.synchronized && is_close(self.most_off) && is_close(self.difference)
    }
}

/// How far the clock is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// No reason for doubt.
    Trusted,
    /// It jumped far, and nobody has confirmed the new time yet.
    Questioned,
    /// It jumped far, and the new time was contradicted: codes that depend on it are refused.
    Frozen,
}

/// What follows from what the sources say: one that agrees is enough to believe the clock again.
#[must_use]
pub fn weigh(trust: Trust, said: &[Says]) -> Trust {
    let anybody = |says| said.contains(&says);
    match trust {
        Trust::Trusted => Trust::Trusted,
        Trust::Questioned | Trust::Frozen if anybody(Says::Agrees) => Trust::Trusted,
        Trust::Questioned if anybody(Says::Contradicts) => Trust::Frozen,
        Trust::Questioned | Trust::Frozen => trust,
    }
}

/// The middle of several time servers' differences: one that is wrong does not move it.
#[must_use]
pub fn median(mut differences: Vec<i64>) -> Option<i64> {
    differences.sort_unstable();
    let (above, below) = (differences.len() / 2, differences.len().checked_sub(1)? / 2);
    Some(differences.get(below)?.midpoint(*differences.get(above)?))
}

fn is_close(micros: i64) -> bool {
    u128::from(micros.unsigned_abs()) <= CLOSE.as_micros()
}
