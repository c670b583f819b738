//! Time and chance: the only place that touches either.

use countersign_core::{Timestamp, trust::KernelClock};
use countersign_store::Environment;
use rtime_clock::adjtime::{Timex, adjtimex};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// A clock that goes back by more than this has been set; by less, it waits until time has caught up.
const SMALL_STEP: Duration = Duration::from_secs(5);

/// Something that tells the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The operating system's clock; never goes back by small amounts.
#[derive(Debug, Default)]
pub struct SystemClock {
    last: AtomicI64,
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let wall = wall();
        let last = Timestamp::from_micros(self.last.fetch_max(wall.micros(), Ordering::AcqRel));
        if last > wall && last.since(wall) > SMALL_STEP {
            self.last.store(wall.micros(), Ordering::Release);
            return wall;
        }
        wall.max(last)
    }
}

/// A clock that stands still until it is moved: for simulated histories.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `start`.
    #[must_use]
    pub const fn new(start: Timestamp) -> Self {
        Self(AtomicI64::new(start.micros()))
    }

    /// Moves it forward.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX), Ordering::AcqRel);
    }

    /// Sets it.
    pub fn set(&self, to: Timestamp) {
        self.0.store(to.micros(), Ordering::Release);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Acquire))
    }
}

/// The operating system's clock and randomness.
#[must_use]
pub fn system() -> Environment {
    let clock = SystemClock::default();
    Environment::new(move || clock.now(), fill_from_system)
}

/// What the kernel knows about its own clock; nothing if it does not say.
#[must_use]
pub fn kernel_clock() -> Option<KernelClock> {
    /// Of `adjtimex(2)`: the state of a clock that nobody keeps, the mark for one, the mark for nanoseconds.
    const TIME_ERROR: i32 = 5;
    const STA_UNSYNC: i32 = 0x0040;
    const STA_NANO: i32 = 0x2000;
    let mut asked = Timex::new();
    let state = adjtimex(&mut asked).ok()?;
    let Timex(told) = asked;
    let fraction = if told.status & STA_NANO == 0 { told.time.tv_usec } else { told.time.tv_usec / 1_000 };
    let kernels = told.time.tv_sec.checked_mul(1_000_000)?.checked_add(fraction)?;
    Some(KernelClock {
        synchronized: state != TIME_ERROR && told.status & STA_UNSYNC == 0,
        most_off: told.maxerror,
        difference: wall().micros().saturating_sub(kernels),
    })
}

/// A given clock with the operating system's randomness: for histories that are made up and kept.
pub fn remembered(clock: Arc<impl Clock + 'static>) -> Environment {
    Environment::new(move || clock.now(), fill_from_system)
}

/// A given clock and a reproducible sequence of bytes: for simulated histories, never for real keys.
pub fn simulated(clock: Arc<impl Clock + 'static>, seed: u64) -> Environment {
    let state = Mutex::new(seed);
    Environment::new(
        move || clock.now(),
        move |bytes| {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            for byte in bytes {
                // SplitMix64 (Steele, Lea, Flood 2014): small, and good enough to spread test data.
                *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                *byte = (mixed >> 56) as u8;
            }
        },
    )
}

/// The operating system's random numbers. Without them nothing can be kept secret, so the process ends.
#[expect(clippy::disallowed_methods, reason = "this is the one place that draws random numbers")]
fn fill_from_system(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        std::process::abort();
    }
}

/// Does something and says how long it took.
#[expect(clippy::disallowed_methods, reason = "how long something took is about this machine, not about a decision")]
pub(crate) fn time_taken(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
fn wall() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
