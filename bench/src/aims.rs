//! What the server is meant to reach, and whether it did. The aims are relative to limits measured in the same run, so
//! that they mean the same on another machine; memory, latency and start are absolute.

use std::time::Duration;

use crate::people::Kind;
use crate::report::{mib, runs, show};
use crate::rounds::{CONNECTIONS, Figures, Sample, What};
use crate::stats::Spread;

/// One aim and what became of it.
#[derive(Debug)]
pub(crate) struct Aim {
    /// The aim in words.
    pub(crate) what: String,
    /// The measured value in words.
    pub(crate) measured: String,
    /// Whether the measured value reaches the aim.
    pub(crate) reached: bool,
}

const OF_CEILING: f64 = 0.20;
const P99_MILLIS: f64 = 8.0;
const OF_COMMITS: f64 = 0.45;
const WRONG_TO_VALID: f64 = 1.0 / 1.5;
const RESIDENT_MIB: f64 = 64.0;
const READY_SECONDS: f64 = 0.3;

/// Judges every aim for which there are figures of the real server.
pub(crate) fn judge(figures: &Figures) -> Vec<Aim> {
    let rates = |what, connections| runs(figures, what, connections).map(Sample::rate);
    let valid = What::Codes(Kind::Valid);
    let mut aims = Vec::new();
    aims.extend(at_least(
        "valid codes, connections: 64; at least 20 % of the plain-HTTP ceiling",
        ratios(rates(valid, 64), rates(What::Ceiling, 64)),
        OF_CEILING,
    ));
    let p99 = runs(figures, valid, 64).map(|run| run.latencies.percentile(990).as_secs_f64() * 1e3);
    aims.extend(at_most("valid codes, connections: 64; p99 at most 8 ms", p99.collect(), P99_MILLIS, "ms", 2));
    aims.extend(at_least(
        "valid codes, connections: 1; at least 45 % of the single-row commit rate",
        ratios(rates(valid, 1), figures.commits.iter().map(|commit| commit.per_second)),
        OF_COMMITS,
    ));
    for connections in CONNECTIONS {
        aims.extend(at_least(
            &format!("wrong codes, connections: {connections}; at least 67 % of the rate of valid ones"),
            ratios(rates(What::Codes(Kind::Wrong), connections), rates(valid, connections)),
            WRONG_TO_VALID,
        ));
    }
    aims.extend(judge_footprint(figures));
    aims
}

/// Memory and starts.
fn judge_footprint(figures: &Figures) -> Vec<Aim> {
    let mut aims = Vec::new();
    let real = figures.samples.iter().filter(|run| run.what != What::Ceiling);
    let resident = real.map(|run| mib(run.resident_kib)).reduce(f64::max);
    aims.extend(at_most(
        "resident memory after any run at most 64 MiB",
        resident.into_iter().collect(),
        RESIDENT_MIB,
        "MiB",
        1,
    ));
    let peak = figures.peak_kib.into_iter().chain(figures.seeding.iter().map(|seeding| seeding.peak_kib)).max();
    let peak = peak.map(mib).into_iter().collect();
    aims.extend(at_most("peak resident memory at most 64 MiB, seeding included", peak, RESIDENT_MIB, "MiB", 1));
    for (name, starts) in [("empty", &figures.empty_starts), ("filled", &figures.filled_starts)] {
        let seconds = starts.iter().map(Duration::as_secs_f64).collect();
        aims.extend(at_most(
            &format!("start to ready at most 0.3 s, {name} directory"),
            seconds,
            READY_SECONDS,
            "s",
            3,
        ));
    }
    aims
}

/// One ratio per round.
fn ratios(ours: impl Iterator<Item = f64>, theirs: impl Iterator<Item = f64>) -> Vec<f64> {
    ours.zip(theirs).map(|(ours, theirs)| ours / theirs).collect()
}

fn at_least(what: &str, ratios: Vec<f64>, least: f64) -> Option<Aim> {
    let reached = Spread::of(ratios.iter().copied())?.median >= least;
    let measured = format!("{} %", show(ratios.into_iter().map(|ratio| ratio * 100.0), 1));
    Some(Aim { what: what.to_owned(), measured, reached })
}

fn at_most(what: &str, values: Vec<f64>, most: f64, unit: &str, decimals: usize) -> Option<Aim> {
    let reached = Spread::of(values.iter().copied())?.median <= most;
    let measured = match values.as_slice() {
        [only] => format!("{only:.decimals$} {unit}"),
        _ => format!("{} {unit}", show(values, decimals)),
    };
    Some(Aim { what: what.to_owned(), measured, reached })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aim_is_judged_by_the_median() {
        let reached = |ratios: &[f64]| at_least("x", ratios.to_vec(), 0.2).map(|aim| (aim.reached, aim.measured));
        assert_eq!(reached(&[0.1, 0.2, 0.9]), Some((true, "20.0 [10.0-90.0] %".into())));
        assert_eq!(reached(&[0.1, 0.19, 0.9]).map(|aim| aim.0), Some(false));
        assert_eq!(reached(&[]), None);
    }

    #[test]
    fn nothing_is_judged_without_figures() {
        assert!(judge(&Figures::default()).is_empty());
    }
}
