//! Other people's systems that are too large for CI: installed from where their makers publish them, made to refuse
//! codes in every way, and held against what `explain` and `doctor` say.

use crate::{command, peers};
use anyhow::{Context, Result};
use std::process::Command;

/// The release whose lines are kept in `fixtures/explain-real`, and its driver for PostgreSQL.
const PRIVACYIDEA: [&str; 2] = ["privacyidea==3.14", "psycopg2-binary"];

/// `privacyIDEA` from the package index, in an environment of its own below `target`, on a PostgreSQL of its own.
pub(crate) fn privacyidea() -> Result<()> {
    peers::require()?;
    let root = command::root()?;
    let home = root.join("target/privacyidea");
    let python = home.join("bin/python");
    command::run(Command::new("python3").args(["-m", "venv"]).arg(&home))
        .context("hint: apt-get install python3-venv")?;
    command::run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PRIVACYIDEA))
        .context("privacyIDEA could not be installed from PyPI")?;
    command::run(&mut command::cargo(&["build", "--release", "-p", "countersign"])?)?;
    let ours = root.join("target/release/countersign");
    command::run(Command::new(&python).arg(root.join("fixtures/foreign/privacyidea.py")).arg(ours))
}
