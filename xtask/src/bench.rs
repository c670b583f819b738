//! `cargo xtask bench`: functions first, by criterion; then the released binary under load.

use crate::command;
use anyhow::Result;
use std::process::ExitCode;

/// Runs a part that starts the released binary, which must be the current one.
pub(crate) fn built_part(name: &str) -> Result<ExitCode> {
    command::run(&mut command::cargo(&["build", "--release"])?)?;
    part(name)
}

/// Runs one part of the load generator that writes a section of its own.
pub(crate) fn part(name: &str) -> Result<ExitCode> {
    let load = ["run", "--quiet", "--release", "--package", "countersign-bench", "--", name];
    command::exit_code(&mut command::cargo(&load)?)
}

/// Measures; `passed_on` goes to the load generator.
pub(crate) fn run(passed_on: &[String]) -> Result<ExitCode> {
    command::run(&mut command::cargo(&["bench", "--package", "countersign-core"])?)?;
    // The load generator starts the binary that is measured, so it must be the current one.
    command::run(&mut command::cargo(&["build", "--release"])?)?;
    let load = ["run", "--quiet", "--release", "--package", "countersign-bench", "--"];
    command::exit_code(command::cargo(&load)?.args(passed_on))
}
