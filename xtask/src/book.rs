//! `cargo xtask book`: the manual as a reader gets it, made by the real mdBook, and every link and picture in what it made.
//! The tests look at the sources; only what came out shows what mdBook took them for.

mod links;

use crate::command;
use anyhow::{Context, Result, bail};
use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

/// Which mdBook. It is built without its search and its server, neither of which a check needs: a minute instead of three.
const VERSION: &str = "0.5.4";
/// Below the root: where that program is kept.
const PLACE: &str = "target/mdbook";
/// Below the root: where book.toml has the book made.
const BOOK: &str = "target/book";

/// Makes the book and says where it is; fails on what mdBook warns of, and on links that lead nowhere.
pub(crate) fn run() -> Result<ExitCode> {
    let root = command::root()?;
    build(&root)?;
    let book = root.join(BOOK);
    let (checked, broken) = links::check(&book)?;
    for link in &broken {
        println!("{link}\n    remedy: mend it in the page of docs/ that it was made from");
    }
    eprintln!("book: {checked} links and pictures, {} of them lead nowhere", broken.len());
    println!("{}", book.join("index.html").display());
    Ok(if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn build(root: &Path) -> Result<()> {
    let mut mdbook = Command::new(program(root)?);
    mdbook.arg("build").current_dir(root).stdin(Stdio::null());
    let ended = mdbook.output().context("mdBook could not be started")?;
    let said = String::from_utf8_lossy(&ended.stderr);
    eprint!("{said}");
    // What it cannot make sense of it only warns of.
    let warned = said.lines().any(|line| line.trim_start().starts_with("WARN"));
    if warned || !ended.status.success() {
        bail!("the book is not as it should be: mdBook says why above\nhint: mend docs/ or book.toml");
    }
    Ok(())
}

/// The program in its version, built first if it is not there.
fn program(root: &Path) -> Result<PathBuf> {
    let place = root.join(PLACE).join(VERSION);
    let program = place.join("bin/mdbook");
    if !program.exists() {
        let mut install = command::cargo(&["install", "mdbook", "--version", VERSION])?;
        install.args(["--locked", "--debug", "--no-default-features", "--quiet", "--root"]).arg(&place);
        // A place of its own, and nothing for a debugger: it is run once or twice.
        install.arg("--target-dir").arg(root.join(PLACE).join("build")).env("CARGO_PROFILE_DEV_DEBUG", "false");
        command::run(&mut install).context("mdBook could not be built\nhint: is crates.io in reach?")?;
    }
    Ok(program)
}
