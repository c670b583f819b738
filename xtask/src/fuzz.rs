//! The fuzzers of `cargo xtask soak`: every target in `fuzz/fuzz_targets`, as many side by side as there are
//! processors, twenty minutes in all. What one of them trips over becomes a seed, which the tests replay.

use crate::command;
use anyhow::{Context, Result, bail};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

const SECONDS_IN_ALL: usize = 20 * 60;

/// Builds all targets, runs them, and fails when one of them found something.
pub(crate) fn run() -> Result<ExitCode> {
    let targets = list_targets()?;
    require_cargo_fuzz()?;
    let sanitizer = usable_sanitizer()?;
    // Built once, and run as built: the runs neither wait for each other nor for who goes on working meanwhile.
    command::run(&mut cargo_fuzz(&["build", "--fuzz-dir", "fuzz", "--sanitizer", sanitizer])?)?;
    let built = command::root()?.join("fuzz/target").join(host()?).join("release");

    let lanes = thread::available_parallelism().map_or(1, usize::from).min(targets.len());
    let seconds = SECONDS_IN_ALL / targets.len().div_ceil(lanes);
    eprintln!("fuzz: {} targets, {lanes} at a time, {seconds} s each, sanitizer: {sanitizer}", targets.len());
    let next = AtomicUsize::new(0);
    let lane = || {
        let mut clean = true;
        while let Some(target) = targets.get(next.fetch_add(1, Ordering::Relaxed)) {
            // The others run on, also after one has failed.
            clean &= fuzz(&built, target, seconds)?;
        }
        Ok(clean)
    };
    let ended: Vec<Result<bool>> = thread::scope(|scope| {
        let started: Vec<_> = (0..lanes).map(|_| scope.spawn(lane)).collect();
        let joined = started.into_iter().map(thread::ScopedJoinHandle::join);
        joined.map(|lane| lane.unwrap_or_else(|_| bail!("a lane of the fuzzers panicked"))).collect()
    });
    let ended: Vec<bool> = ended.into_iter().collect::<Result<_>>()?;
    Ok(if ended.iter().all(|clean| *clean) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
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

/// What this machine is called by the compiler, which names the directory by it.
fn host() -> Result<String> {
    let said = command::output(Command::new("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("`rustc -vV` names no host")?.to_owned())
}

/// Runs one target; true when it found nothing.
fn fuzz(built: &Path, target: &str, seconds: usize) -> Result<bool> {
    let root = command::root()?;
    let artifacts = root.join("fuzz/artifacts");
    let found = artifacts.join(target);
    // What an earlier run found is a seed by now.
    if found.exists() {
        fs::remove_dir_all(&found).with_context(|| format!("{} cannot be emptied", found.display()))?;
    }
    fs::create_dir_all(&found).with_context(|| format!("{} cannot be made", found.display()))?;
    let log = artifacts.join(format!("{target}.log"));
    let output = File::create(&log).with_context(|| format!("{} cannot be written", log.display()))?;

    let (corpus, seeds) = (format!("fuzz/corpus/{target}"), format!("fuzz/seeds/{target}"));
    fs::create_dir_all(root.join(&corpus)).with_context(|| format!("{corpus} cannot be made"))?;
    let mut fuzzer = Command::new(built.join(target));
    fuzzer.current_dir(&root).arg(format!("-artifact_prefix={}/", found.display()));
    fuzzer.arg(format!("-max_total_time={seconds}")).args([&corpus, &seeds]);
    // The same static twice is how Rust's crates are linked, and no fault.
    fuzzer.env("ASAN_OPTIONS", "detect_odr_violation=0");
    fuzzer.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
    let status = fuzzer.status().with_context(|| format!("the fuzzer {target} could not be started"))?;
    if status.success() {
        let said = fs::read_to_string(&log).unwrap_or_default();
        println!("{target}: nothing found ({})", said.lines().last().unwrap_or_default());
        return Ok(true);
    }
    println!("{target}: FAILED with {status}: {}", log.display());
    for seed in keep(&found, &root.join(seeds))? {
        println!("    what did it is a seed now, and `cargo xtask test` replays it: {}", seed.display());
    }
    Ok(false)
}

/// Makes seeds of the inputs that did it.
fn keep(found: &Path, seeds: &Path) -> Result<Vec<PathBuf>> {
    let Ok(entries) = fs::read_dir(found) else { return Ok(Vec::new()) };
    let mut kept = Vec::new();
    for input in entries.flatten().map(|entry| entry.path()) {
        let seed = seeds.join(input.file_name().unwrap_or_default());
        fs::copy(&input, &seed).with_context(|| format!("{} cannot be written", seed.display()))?;
        kept.push(seed);
    }
    Ok(kept)
}

/// Coverage counters are an unstable compiler flag; the variable lets the stable compiler take it, here only.
fn cargo_fuzz(arguments: &[&str]) -> Result<Command> {
    let mut command = command::cargo(&["fuzz"])?;
    command.args(arguments).env("RUSTC_BOOTSTRAP", "1");
    Ok(command)
}
