//! `cargo xtask soak`: the tests that have a long size at that size, then the fuzzers. Not part of CI: it takes
//! as long as it takes.

use crate::{command, foreign, fuzz, package, peers, test};
use anyhow::{Result, bail};
use std::process::ExitCode;

/// What a suite is called, and what the names of its tests contain.
const SUITES: [(&str, &str); 4] = [
    ("races", "soak_sized_race"),
    ("crash", "soak_sized_crash"),
    ("model", "soak_sized_model"),
    ("logs", "soak_sized_log"),
];

/// Runs one suite, or without a name all of them.
pub(crate) fn run(suite: Option<&str>) -> Result<ExitCode> {
    let Some(suite) = suite else {
        long_tests("soak_sized")?;
        foreign::privacyidea()?;
        package::try_out("release")?;
        return fuzz::run();
    };
    if suite == "privacyidea" {
        foreign::privacyidea()?;
        return Ok(ExitCode::SUCCESS);
    }
    if suite == "package" {
        package::try_out("release")?;
        return Ok(ExitCode::SUCCESS);
    }
    if suite == "fuzz" {
        return fuzz::run();
    }
    let Some((_, filter)) = SUITES.iter().find(|(name, _)| *name == suite) else {
        bail!(
            "there is no soak suite named `{suite}`\nhint: races, crash, model, logs, privacyidea, fuzz or package; without a name, all of them"
        );
    };
    long_tests(filter)?;
    Ok(ExitCode::SUCCESS)
}

fn long_tests(filter: &str) -> Result<()> {
    peers::require()?;
    // A filter that matches nothing passes silently, so count first.
    let listed = command::output(&mut command::cargo(&["test", "--workspace", "--release", "--", "--list", filter])?)?;
    let count = listed.lines().filter(|line| line.ends_with(": test")).count();
    if count == 0 {
        bail!(
            "no test has `{filter}` in its name\nhint: a test that reads {} carries its suite in its name",
            test::SIZE
        );
    }
    eprintln!("soak: tests with `{filter}` in their name: {count}");
    let arguments = ["test", "--workspace", "--release", "--no-fail-fast", "--", "--nocapture", filter];
    command::run(command::cargo(&arguments)?.env(test::SIZE, "soak"))
}
