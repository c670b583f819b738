//! By how much a device's clock is off, as an interval, and how such offsets are spread.
//!
//! Always device minus server: negative is slow. Seconds and not steps, because several codes narrow the
//! interval below a step, and because entries with different periods are on the same device.

use crate::Timestamp;

/// An interval of offsets in microseconds, its end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offset {
    /// The lowest.
    pub low: i64,
    /// The end.
    pub high: i64,
}

const SECOND: i64 = 1_000_000;

impl Offset {
    /// Every offset.
    pub(super) const ANY: Self = Self { low: i64::MIN, high: i64::MAX };

    /// The offsets at which a device shows the code of `step` at `at`.
    #[must_use]
    pub fn of(at: Timestamp, step: i64, period_seconds: u32) -> Self {
        let period = i64::from(period_seconds).saturating_mul(SECOND);
        let low = step.saturating_mul(period).saturating_sub(at.micros());
        Self { low, high: low.saturating_add(period) }
    }

    /// The lowest offset and the end, in seconds.
    #[must_use]
    pub fn seconds(self) -> (f64, f64) {
        (in_seconds(self.low), in_seconds(self.high))
    }

    /// What both allow; `None` if nothing.
    #[must_use]
    pub fn and(self, other: Self) -> Option<Self> {
        let both = Self { low: self.low.max(other.low), high: self.high.min(other.high) };
        (both.low < both.high).then_some(both)
    }

    /// Whether the gap between the two is at most one step of this one.
    #[must_use]
    pub(super) fn is_a_step_from(self, other: Self) -> bool {
        let step = self.high.saturating_sub(self.low);
        let wider = Self { low: other.low.saturating_sub(step), high: other.high.saturating_add(step) };
        self.and(wider).is_some()
    }
}

#[expect(clippy::cast_precision_loss, reason = "offsets of a century are exact to a microsecond in 52 bits")]
fn in_seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}

/// How the offsets of a kind of clock are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    /// In order: off by the time it takes to read and type, and a few seconds.
    Right,
    /// Behind.
    Slow,
    /// Ahead.
    Fast,
    /// Off by what zones, halves of the day and days differ by.
    Zone,
    /// In order, but the code was typed late.
    Late,
}

/// The widest offset that is looked for.
pub(super) const DAY_SECONDS: f64 = 86_400.0;
/// Most clocks that are off are off by no more.
const SMALL: f64 = 300.0;
/// Nearly all others are off by no more.
const LARGE: f64 = 7_200.0;

impl Clock {
    /// The probability that an offset of this kind lies in the interval.
    pub(super) fn mass(self, offset: Offset) -> f64 {
        let (low, high) = offset.seconds();
        let mass = match self {
            Self::Right => around(0.0, 15.0, low, high) * 0.9 + uniform(-45.0, 45.0, low, high) * 0.1,
            Self::Slow => off(-high, -low),
            Self::Fast => off(low, high),
            Self::Zone => zones()
                .map(|(at, weight)| {
                    let (low, high) = (low - at, high - at);
                    weight * (around(0.0, 25.0, low, high) * 0.9 + uniform(-60.0, 60.0, low, high) * 0.1)
                })
                .sum(),
            Self::Late => uniform(-SMALL, 0.0, low, high) * 0.97 + uniform(-2.0 * SMALL, -SMALL, low, high) * 0.03,
        };
        mass.max(0.0)
    }
}

/// A clock that nobody sets: small errors are usual, an hour or two is rarer, and what was once set by hand can be
/// anything within a day.
fn off(low: f64, high: f64) -> f64 {
    let middle = (high.clamp(SMALL, LARGE) / low.clamp(SMALL, LARGE)).ln() / (LARGE / SMALL).ln();
    uniform(0.0, SMALL, low, high) * 0.6 + middle * 0.3 + uniform(0.0, DAY_SECONDS, low, high) * 0.1
}

fn uniform(from: f64, to: f64, low: f64, high: f64) -> f64 {
    (high.clamp(from, to) - low.clamp(from, to)) / (to - from)
}

/// A triangle of this half width.
fn around(centre: f64, half: f64, low: f64, high: f64) -> f64 {
    let below = |at: f64| {
        let x = ((at - centre) / half).clamp(-1.0, 1.0);
        if x < 0.0 { (1.0 + x).powi(2) / 2.0 } else { 1.0 - (1.0 - x).powi(2) / 2.0 }
    };
    below(high) - below(low)
}

/// The offsets of a clock whose local time is right in a wrong zone, and how often each occurs: whole and half
/// hours, the three-quarters that exist (Nepal, Chatham, Eucla), twelve hours for a slip of AM and PM, a day.
pub(super) fn zones() -> impl Iterator<Item = (f64, f64)> {
    /// Weight of all whole and half hours, of the quarters, of half a day, of a whole one.
    const SHARES: [f64; 4] = [0.55, 0.07, 0.26, 0.12];
    let each = |share: f64, count: f64| share / (2.0 * count);
    let halves = (1..=28).map(move |halves| (f64::from(halves) * 1_800.0, each(SHARES[0], 28.0)));
    let quarters = [20_700.0, 31_500.0, 45_900.0].map(|at| (at, each(SHARES[1], 3.0)));
    let rest = [(43_200.0, each(SHARES[2], 1.0)), (DAY_SECONDS, each(SHARES[3], 1.0))];
    halves.chain(quarters).chain(rest).flat_map(|(at, weight)| [(at, weight), (-at, weight)])
}
