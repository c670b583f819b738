//! Watching the host's clock: a jump re-opens spent steps or opens future ones, so steps around it are
//! refused once. A far jump that another source of time contradicts freezes codes that depend on the time.

use crate::{
    Engine, Error,
    access::{Access, Caller, Scope},
    fleet, record,
};
use countersign_core::{
    Reason, Timestamp,
    fleet::{Fleet, SEEN_FOR},
    trust::{FAR_JUMP, JUMP, KernelClock, Says, Trust, weigh},
};
use countersign_store::{
    Pending, Tx,
    tables::{
        attempts,
        facts::{self, Moment, Span},
        fleet as devices,
    },
};
use nix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// How often the clock is compared with the time since boot.
pub const COMPARED_EVERY: Duration = Duration::from_secs(1);
/// A far jump that no source has spoken about for this long is no longer asked about.
const QUESTIONED_FOR: Duration = Duration::from_hours(1);

/// Compares the wall clock with the time since boot, which nobody can set.
#[derive(Debug)]
pub struct Watch {
    difference: Option<i64>,
    kernel_vouched: bool,
    kernel_contradicts: bool,
}

/// What is known about the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockState {
    /// How far it is believed.
    pub trust: Trust,
    /// The moment that the clock was once found behind, if it still is.
    pub behind: Option<Timestamp>,
    /// Since when codes that depend on it are refused, if they are.
    pub frozen_at: Option<Timestamp>,
    /// When it last jumped, and by how many microseconds.
    pub jumped: Option<(Timestamp, i64)>,
    /// Steps up to here are refused once.
    pub step_floor: Option<Timestamp>,
    /// By how many microseconds users' devices are ahead of it, if several agreed on that lately.
    pub suspected: Option<i64>,
    /// What users' devices showed in the last minutes; none if nobody was seen.
    pub fleet: Option<Fleet>,
}

impl Watch {
    /// What the kernel says, looked at with every comparison: one that vouched for the time before a jump and does
    /// so no longer contradicts the new one, until it vouches again.
    pub fn kernel_says(&mut self, kernel: Option<KernelClock>, jumped_by: Option<i64>) -> Says {
        let vouches = kernel.is_some_and(KernelClock::vouches);
        let lost = jumped_by.is_some() && self.kernel_vouched;
        self.kernel_contradicts = !vouches && (self.kernel_contradicts || lost);
        self.kernel_vouched = vouches;
        match (vouches, self.kernel_contradicts) {
            (true, _) => Says::Agrees,
            (false, true) => Says::Contradicts,
            (false, false) => Says::Nothing,
        }
    }
}

impl Engine {
    /// Begins to watch the clock.
    #[must_use]
    pub fn watch_clock(&self) -> Watch {
        Watch { difference: self.clock_difference(), kernel_vouched: false, kernel_contradicts: false }
    }

    /// Looks again; a jump of more than five seconds since the last look sets the step floor, alarms, and is told
    /// in microseconds.
    pub fn compare_clock(&self, watch: &mut Watch) -> Option<(i64, Pending<(), Error>)> {
        let difference = self.clock_difference();
        let by = difference?.saturating_sub(watch.difference?);
        watch.difference = difference;
        is_beyond(by, JUMP).then(|| (by, self.store.submit(move |tx| note_jump(tx, by))))
    }

    /// Refuses all steps up to now and the window once: after a restore, a failover or a clock step.
    pub fn set_step_floor(&self) -> Pending<(), Error> {
        self.store.submit(|tx| {
            let now = tx.now();
            Ok(facts::set_moment(tx, Moment::StepFloor, now)?)
        })
    }

    /// Weighs what other sources say about the clock after a far jump: freezes or thaws, and says what holds now.
    pub fn weigh_clock(&self, said: Vec<Says>) -> Pending<Trust, Error> {
        self.store.submit(move |tx| {
            let before = trust(tx)?;
            let after = weigh(before, &said);
            if after != before {
                set_trust(tx, before, after, &Caller::server())?;
            }
            Ok(after)
        })
    }

    /// Believes the clock again, whatever other sources say: for whoever knows better, on the host only.
    /// Says what held before.
    pub fn thaw_clock(&self, access: Access) -> Pending<Trust, Error> {
        self.change(access, Scope::Verify, |tx, caller| {
            if !matches!(caller, Caller::Host { .. }) {
                let hint = "run `countersign doctor clock --thaw` on the host";
                return Err(Error::refused(Reason::PolicyRank, "only the host may believe its clock again", hint));
            }
            let before = trust(tx)?;
            set_trust(tx, before, Trust::Trusted, caller)?;
            Ok(before)
        })
    }

    /// How far the clock is believed, and by how many microseconds users' devices are ahead of it, if several agree.
    pub fn clock_trust(&self) -> Result<(Trust, Option<i64>), Error> {
        self.store.read(|tx| Ok((trust(tx)?, fleet::suspected(tx)?)))
    }

    /// All that is known about the clock without asking anybody.
    pub fn clock_state(&self) -> Result<ClockState, Error> {
        self.store.read(|tx| {
            let jumped_at = facts::find_moment(tx, Moment::ClockJumped)?;
            Ok(ClockState {
                trust: trust(tx)?,
                behind: find_behind(tx)?,
                frozen_at: facts::find_moment(tx, Moment::ClockFrozen)?,
                jumped: jumped_at.zip(facts::find_span(tx, Span::ClockJumpedBy)?),
                step_floor: facts::find_moment(tx, Moment::StepFloor)?,
                suspected: fleet::suspected(tx)?,
                fleet: countersign_core::fleet::weigh(&devices::list(tx, tx.now().minus(SEEN_FOR))?),
            })
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

/// The newest stored moment, if the clock is behind it by more than a jump.
pub(crate) fn find_behind(tx: &Tx<'_>) -> Result<Option<Timestamp>, Error> {
    let newest = attempts::find_newest_at(tx)?.max(facts::find_moment(tx, Moment::NewestBefore)?);
    Ok(newest.filter(|newest| newest.since(tx.now()) > JUMP))
}

/// Whether codes that depend on the time are refused.
pub(crate) fn is_frozen(tx: &Tx<'_>) -> Result<bool, Error> {
    Ok(facts::find_moment(tx, Moment::ClockFrozen)?.is_some())
}

/// What a claimant is told instead of what is wrong with a code, while the server's clock is in doubt.
pub(crate) fn find_blame(tx: &Tx<'_>) -> Result<Option<Reason>, Error> {
    if is_frozen(tx)? {
        return Ok(Some(Reason::ClockFrozen));
    }
    Ok(fleet::suspected(tx)?.map(|_| Reason::ClockServerSuspected))
}

/// Sets the floor, alarms, and forgets what was held against the old time.
pub(crate) fn note_jump(tx: &mut Tx<'_>, by: i64) -> Result<(), Error> {
    let now = tx.now();
    facts::set_moment(tx, Moment::StepFloor, now)?;
    facts::set_moment(tx, Moment::ClockJumped, now)?;
    facts::set_span(tx, Span::ClockJumpedBy, by)?;
    if is_beyond(by, FAR_JUMP) {
        facts::set_moment(tx, Moment::ClockQuestioned, now)?;
    }
    fleet::forget(tx)?;
    record::alarm(tx, &Caller::server(), None, "alarm.clock_jumped").map(|_| ())
}

fn trust(tx: &Tx<'_>) -> Result<Trust, Error> {
    if is_frozen(tx)? {
        return Ok(Trust::Frozen);
    }
    let questioned = facts::find_moment(tx, Moment::ClockQuestioned)?;
    let lately = questioned.is_some_and(|at| tx.now().since(at) < QUESTIONED_FOR);
    Ok(if lately { Trust::Questioned } else { Trust::Trusted })
}

fn set_trust(tx: &mut Tx<'_>, before: Trust, after: Trust, caller: &Caller) -> Result<(), Error> {
    match after {
        Trust::Questioned => {}
        Trust::Frozen => {
            let now = tx.now();
            facts::set_moment(tx, Moment::ClockFrozen, now)?;
            record::alarm(tx, caller, None, "alarm.clock_frozen")?;
        }
        Trust::Trusted => {
            facts::clear_moment(tx, Moment::ClockQuestioned)?;
            facts::clear_moment(tx, Moment::ClockFrozen)?;
            if before == Trust::Frozen {
                record::change(tx, caller, None, "clock.thawed", None)?;
            }
        }
    }
    Ok(())
}

fn is_beyond(micros: i64, span: Duration) -> bool {
    u128::from(micros.unsigned_abs()) > span.as_micros()
}
