//! The fuzzers of `cargo xtask soak`: every target in `fuzz/fuzz_targets`, side by side, five minutes each.

use crate::command;
use anyhow::{Context, Result, bail};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, ExitCode, Stdio},
};

const SECONDS: u32 = 5 * 60;

/// Builds all targets, runs them, and fails when one of them found something.
pub(crate) fn run() -> Result<ExitCode> {
    let targets = list_targets()?;
    require_cargo_fuzz()?;
    let sanitizer = usable_sanitizer()?;
    // Built first, so that the runs do not wait for each other's build.
    command::run(&mut cargo_fuzz(&["build", "--fuzz-dir", "fuzz", "--sanitizer", sanitizer])?)?;

    eprintln!("fuzz: {} targets, {SECONDS} s each, sanitizer: {sanitizer}", targets.len());
    let started: Vec<Run> = targets.iter().map(|target| start(target, sanitizer)).collect::<Result<_>>()?;
    // Every run is awaited, also after one has failed.
    let ended: Vec<bool> = started.into_iter().map(finish).collect::<Result<_>>()?;
    Ok(if ended.iter().all(|clean| *clean) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

struct Run {
    target: String,
    log: PathBuf,
    process: Child,
}

fn list_targets() -> Result<Vec<String>> {
    let directory = command::root()?.join("fuzz/fuzz_targets");
    let entries = fs::read_dir(&directory).with_context(|| format!("{} cannot be read", directory.display()))?;
    let mut targets = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            targets.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    if targets.is_empty() {
        bail!("{} has no fuzz target\nhint: each target is a file `NAME.rs` in it", directory.display());
    }
    targets.sort();
    Ok(targets)
}

fn require_cargo_fuzz() -> Result<()> {
    let known = command::cargo(&["fuzz", "--version"])?.stdout(Stdio::null()).stderr(Stdio::null()).status();
    if known.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    eprintln!("installing cargo-fuzz");
    command::run(&mut command::cargo(&["install", "cargo-fuzz", "--locked"])?)
        .context("cargo-fuzz is not here and could not be installed\nhint: cargo install cargo-fuzz --locked")
}

/// The address sanitizer where the toolchain ships its runtime. Without it our own panics and assertions are still found.
fn usable_sanitizer() -> Result<&'static str> {
    let libraries = command::output(Command::new("rustc").args(["--print", "target-libdir"]))?;
    let libraries = Path::new(libraries.trim());
    let entries = fs::read_dir(libraries).with_context(|| format!("{} cannot be read", libraries.display()))?;
    let ships_runtime = entries.flatten().any(|entry| entry.file_name().to_string_lossy().ends_with("_rt.asan.a"));
    Ok(if ships_runtime { "address" } else { "none" })
}

fn start(target: &str, sanitizer: &str) -> Result<Run> {
    let directory = command::root()?.join("fuzz/artifacts");
    fs::create_dir_all(&directory).with_context(|| format!("{} cannot be made", directory.display()))?;
    let log = directory.join(format!("{target}.log"));
    let output = File::create(&log).with_context(|| format!("{} cannot be written", log.display()))?;

    let limit = format!("-max_total_time={SECONDS}");
    let (corpus, seeds) = (format!("fuzz/corpus/{target}"), format!("fuzz/seeds/{target}"));
    fs::create_dir_all(command::root()?.join(&corpus)).with_context(|| format!("{corpus} cannot be made"))?;
    let run = ["run", target, "--fuzz-dir", "fuzz", "--sanitizer", sanitizer, &corpus, &seeds, "--", &limit];
    let mut fuzzer = cargo_fuzz(&run)?;
    fuzzer.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
    let process = fuzzer.spawn().with_context(|| format!("the fuzzer {target} could not be started"))?;
    Ok(Run { target: target.to_owned(), log, process })
}

/// Waits for one run; true when it found nothing.
fn finish(mut run: Run) -> Result<bool> {
    let status = run.process.wait().with_context(|| format!("the fuzzer {} cannot be awaited", run.target))?;
    if status.success() {
        let log = fs::read_to_string(&run.log).unwrap_or_default();
        println!("{}: nothing found ({})", run.target, log.lines().last().unwrap_or_default());
    } else {
        println!("{}: FAILED with {status}", run.target);
        println!("    what it found, and the input that did it: {}", run.log.display());
    }
    Ok(status.success())
}

/// Coverage counters are an unstable compiler flag; the variable lets the stable compiler take it, here only.
fn cargo_fuzz(arguments: &[&str]) -> Result<Command> {
    let mut command = command::cargo(&["fuzz"])?;
    command.args(arguments).env("RUSTC_BOOTSTRAP", "1");
    Ok(command)
}
