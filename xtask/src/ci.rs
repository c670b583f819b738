//! `cargo xtask ci`: what a change must pass, cheapest first, stopping at the first failure.

use crate::command;
use anyhow::{Context, Result};
use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

/// Each step is a command line that can be repeated by hand.
const STEPS: [&[&str]; 7] = [
    &["fmt", "--all", "--check"],
    &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
    &["xtask", "tidy"],
    &["xtask", "docs", "--check"],
    &["xtask", "book"],
    &["doc", "--workspace", "--no-deps"],
    &["xtask", "test"],
];

/// Runs every step, naming it and how long it took.
pub(crate) fn run() -> Result<ExitCode> {
    let mut total = Duration::ZERO;
    for step in STEPS {
        total += timed(step)?;
    }
    eprintln!("ci: all {} steps passed in {:.1} s", STEPS.len(), total.as_secs_f64());
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::disallowed_methods, reason = "how long a step took is about this machine, not about a decision")]
fn timed(step: &[&str]) -> Result<Duration> {
    let name = step.join(" ");
    eprintln!("==> cargo {name}");
    let mut command = command::cargo(step)?;
    if step.first() == Some(&"doc") {
        command.env("RUSTDOCFLAGS", "-Dwarnings");
    }
    let begun = Instant::now();
    let ended = command::run(&mut command);
    let taken = begun.elapsed();
    ended.with_context(|| format!("the step failed after {:.1} s", taken.as_secs_f64()))?;
    eprintln!("    passed in {:.1} s", taken.as_secs_f64());
    Ok(taken)
}
