//! Percentiles and spreads. Every figure of the report is either an exact percentile over all requests of a run or the
//! median of several runs with the smallest and the largest beside it; nothing is averaged or sampled.

use std::time::Duration;

/// The latencies of one run, complete and sorted.
#[derive(Debug, Clone)]
pub(crate) struct Latencies {
    nanos: Vec<u64>,
}

impl Latencies {
    /// Sorts the latencies of a run, given in nanoseconds.
    pub(crate) fn new(mut nanos: Vec<u64>) -> Self {
        nanos.sort_unstable();
        Self { nanos }
    }

    /// How many operations were timed.
    pub(crate) fn count(&self) -> usize {
        self.nanos.len()
    }

    /// The smallest latency that `per_mille` thousandths of all did not exceed (nearest rank); zero for an empty run.
    pub(crate) fn percentile(&self, per_mille: usize) -> Duration {
        let rank = (self.nanos.len() * per_mille).div_ceil(1000);
        let nanos = self.nanos.get(rank.saturating_sub(1)).copied();
        Duration::from_nanos(nanos.unwrap_or_default())
    }
}

/// The largest distance between the distributions of two samples (Kolmogorov and Smirnov): 0 alike, 1 apart.
pub(crate) fn distance(one: &[u64], other: &[u64]) -> f64 {
    let mut all: Vec<(u64, bool)> =
        one.iter().map(|value| (*value, true)).chain(other.iter().map(|value| (*value, false))).collect();
    all.sort_unstable();
    let (mut below_one, mut below_other, mut largest) = (0.0, 0.0, 0.0_f64);
    let mut rest = all.iter().peekable();
    while let Some((value, of_one)) = rest.next() {
        if *of_one {
            below_one += 1.0;
        } else {
            below_other += 1.0;
        }
        // Equal values are one step of both.
        if rest.peek().is_none_or(|(next, _)| next != value) {
            largest = largest.max((below_one / float(one.len()) - below_other / float(other.len())).abs());
        }
    }
    largest
}

/// The median of several runs with the smallest and the largest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    /// The middle value; of an even number of values, the mean of the two in the middle.
    pub(crate) median: f64,
    /// The smallest value.
    pub(crate) min: f64,
    /// The largest value.
    pub(crate) max: f64,
}

impl Spread {
    /// The spread of `values`, or nothing if there are none.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = values.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let upper = sorted.get(sorted.len() / 2)?;
        let lower = sorted.get(sorted.len().saturating_sub(1) / 2)?;
        Some(Self { median: f64::midpoint(*lower, *upper), min: *sorted.first()?, max: *sorted.last()? })
    }
}

/// The elapsed nanoseconds as a whole number; three centuries at most.
pub(crate) fn nanos(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX)
}

/// A count as a floating-point number; counts here stay far below 2^32.
pub(crate) fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// How many per second `count` in `elapsed` are.
pub(crate) fn per_second(count: usize, elapsed: Duration) -> f64 {
    if elapsed.is_zero() { 0.0 } else { float(count) / elapsed.as_secs_f64() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_exact_ranks() {
        let latencies = Latencies::new((1..=1000).rev().collect());
        assert_eq!(latencies.percentile(500), Duration::from_nanos(500));
        assert_eq!(latencies.percentile(990), Duration::from_nanos(990));
        assert_eq!(latencies.percentile(1000), Duration::from_micros(1));
        assert_eq!(Latencies::new(Vec::new()).percentile(990), Duration::ZERO);
    }

    #[test]
    fn the_distance_of_two_samples_is_the_widest_gap_between_their_distributions() {
        assert!(distance(&[1, 2, 3], &[3, 1, 2]).abs() < 1e-9);
        assert!((distance(&[1, 2], &[3, 4]) - 1.0).abs() < 1e-9);
        assert!((distance(&[1, 2, 3, 4], &[3, 4, 5, 6]) - 0.5).abs() < 1e-9);
        assert!((distance(&[1, 1, 1, 2], &[1, 2, 2, 2]) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_spread_names_median_smallest_and_largest() {
        assert_eq!(Spread::of([3.0, 1.0, 2.0]), Some(Spread { median: 2.0, min: 1.0, max: 3.0 }));
        assert_eq!(Spread::of([4.0, 1.0]).map(|spread| spread.median), Some(2.5));
        assert_eq!(Spread::of([]), None);
    }
}
