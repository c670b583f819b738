//! `cargo xtask test`: the whole test suite, with the programs it tests against. It skips nothing: a missing
//! program is installed or stops the run.

use crate::{command, peers};
use anyhow::Result;
use std::process::ExitCode;

/// The variable by which a test learns how long it may take: `ci` or `soak`.
pub(crate) const SIZE: &str = "COUNTERSIGN_TEST_SIZE";

/// Runs the suite and ends as `cargo test` ends. `passed_on` goes to the tests.
pub(crate) fn run(passed_on: &[String]) -> Result<ExitCode> {
    peers::require()?;
    let mut tests = command::cargo(&["test", "--workspace", "--no-fail-fast", "--"])?;
    tests.args(passed_on);
    if std::env::var_os(SIZE).is_none() {
        tests.env(SIZE, "ci");
    }
    command::exit_code(&mut tests)
}
