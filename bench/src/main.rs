//! Measures a real Countersign server over HTTP, together with what the machine and plain HTTP allow, so that a figure
//! always stands beside its limit. Loopback only; bounded in connections and time; everything it starts it ends.
#![expect(
    clippy::print_stdout,
    reason = "the report, and the address of the constant server, are this program's output"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and waits; it decides nothing of the product"
)]

mod aims;
mod ceiling;
#[cfg(test)]
mod fake;
mod http;
mod limits;
mod lists;
mod load;
mod pages;
mod people;
mod proc;
mod report;
mod rounds;
mod seed;
mod server;
mod slow;
mod stats;
mod timing;
mod totp;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::{Parser, Subcommand, ValueEnum};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::rounds::{Bench, Settings};
use crate::server::Program;

/// Measures a Countersign server against what the machine and plain HTTP allow.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// A short run: 2000 users, 1 s a run, at most a third of the users in each. Its figures are no results
    #[arg(long)]
    quick: bool,
    /// Users to seed [default: 100000]
    #[arg(long, value_parser = clap::value_parser!(u32).range(100..=2_000_000))]
    users: Option<u32>,
    /// Longest time of one run over HTTP [default: 5]
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=20))]
    seconds: Option<u64>,
    /// How often everything is measured
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=20))]
    rounds: u8,
    /// The file whose marked part is replaced; a quick or partial run is only printed unless this is given
    /// [default: bench/results.md]
    #[arg(long)]
    out: Option<PathBuf>,
    /// Measures one part alone, without a server: the plain-HTTP ceiling or the physical limits
    #[arg(long, value_enum)]
    only: Option<Only>,
    /// The `countersign` program [default: beside this one]
    #[arg(long)]
    server: Option<PathBuf>,
    /// A directory for the server's data, on the disk to be measured; emptied of what was put there
    /// [default: the target directory]
    #[arg(long)]
    data: Option<PathBuf>,
    /// A file for the server's log lines [default: none]
    #[arg(long)]
    server_log: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measures what idle and slow connections cost those who have a question
    Slow {
        /// How many of them
        #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(1..=9_000))]
        connections: u32,
        /// How long each kind of them is held against good requests
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=60))]
        seconds: u64,
        /// Only prints
        #[arg(long)]
        dry: bool,
    },
    /// How long pages take with many users
    Pages {
        /// How many
        #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(10..=1_000_000))]
        users: u32,
        /// Only prints
        #[arg(long)]
        dry: bool,
    },
    /// Whether the time of a refused sign-in tells why it was refused
    Timing {
        /// Pairs of each comparison
        #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(10..=100_000))]
        pairs: u32,
        /// Only prints
        #[arg(long)]
        dry: bool,
    },
    /// What it takes to import many users and to page through them
    Lists {
        /// How many
        #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
        people: u32,
        /// Only prints
        #[arg(long)]
        dry: bool,
    },
    /// Serves a constant answer until standard input ends.
    #[command(hide = true)]
    ServeConstant {
        /// The answer.
        #[arg(long)]
        body: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Only {
    Http,
    Limits,
}

/// The bench's own directory; removed when dropped.
struct Scratch(PathBuf);

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    match &arguments.command {
        Some(Command::ServeConstant { body }) => return ceiling::serve(body.clone()),
        Some(Command::Slow { connections, seconds, dry }) => {
            let scratch = Scratch::new(arguments.data.as_deref())?;
            let report = slow::measure(&program(&arguments)?, &scratch.0, *connections, Duration::from_secs(*seconds))?;
            return publish(&arguments, "slow", &report, *dry, &scratch);
        }
        Some(Command::Pages { users, dry }) => {
            let scratch = Scratch::new(arguments.data.as_deref())?;
            let report = pages::measure(&program(&arguments)?, &scratch.0, *users)?;
            return publish(&arguments, "pages", &report, *dry, &scratch);
        }
        Some(Command::Timing { pairs, dry }) => {
            let scratch = Scratch::new(arguments.data.as_deref())?;
            let report = timing::measure(&scratch.0, *pairs)?;
            return publish(&arguments, "timing", &report, *dry, &scratch);
        }
        Some(Command::Lists { people, dry }) => {
            let scratch = Scratch::new(arguments.data.as_deref())?;
            let report = lists::measure(&scratch.0, *people)?;
            return publish(&arguments, "lists", &report, *dry, &scratch);
        }
        None => {}
    }
    let settings = settings(&arguments)?;
    let scratch = Scratch::new(arguments.data.as_deref())?;
    let mut bench = Bench::new(settings.clone(), &scratch.0)?;
    match arguments.only {
        Some(Only::Limits) => bench.only_limits()?,
        Some(Only::Http) => bench.only_http()?,
        None => {
            bench.everything(&program(&arguments)?)?;
        }
    }
    let mut text = report::render(&bench.figures, &settings, &proc::machine(&scratch.0), &date()?)?;
    if arguments.quick {
        text = text.replacen("\n\n", "\n\n**A quick run: too short for results.**\n\n", 1);
    }
    println!("{text}");
    let whole = !arguments.quick && arguments.only.is_none();
    if let Some(out) = arguments.out.or_else(|| whole.then(default_out)) {
        report::write(&out, "server", &text)?;
        eprintln!("written to {}", out.display());
    }
    Ok(())
}

/// What a measurement of its own came to: text, and whether every aim was reached.
pub(crate) struct Report {
    title: &'static str,
    text: String,
    reached: bool,
}

/// Prints a report and puts it into its part of the results; a missed aim is an error.
fn publish(arguments: &Arguments, part: &str, report: &Report, dry: bool, scratch: &Scratch) -> Result<()> {
    let made = format!("Made by `cargo run --release -p countersign-bench -- {part}`, {}.", date()?);
    let machine = proc::machine(&scratch.0);
    let text = format!("## {}\n\n{made} Machine: {machine}.\n\n{}", report.title, report.text);
    println!("{text}");
    if !dry {
        let out = arguments.out.clone().unwrap_or_else(default_out);
        report::write(&out, part, &text)?;
        eprintln!("written to {}", out.display());
    }
    ensure!(report.reached, "an aim was missed");
    Ok(())
}

fn date() -> Result<String> {
    Ok(OffsetDateTime::now_utc().replace_nanosecond(0)?.format(&Rfc3339)?)
}

/// The program that is measured.
fn program(arguments: &Arguments) -> Result<Program> {
    let beside = || Ok::<_, anyhow::Error>(std::env::current_exe()?.with_file_name("countersign"));
    let path = arguments.server.clone().map_or_else(beside, Ok)?;
    Program::new(path, arguments.server_log.clone())
}

fn settings(arguments: &Arguments) -> Result<Settings> {
    let users = arguments.users.unwrap_or(if arguments.quick { 2_000 } else { 100_000 });
    let length = Duration::from_secs(arguments.seconds.unwrap_or(if arguments.quick { 1 } else { 5 }));
    let all = usize::try_from(users)?;
    Ok(Settings {
        users,
        rounds: arguments.rounds.into(),
        length,
        limit_length: length.min(Duration::from_secs(2)),
        most_per_run: if arguments.quick { all / 3 } else { all },
    })
}

/// `results.md` of this package when started by cargo, else below the current directory's `bench`.
fn default_out() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("bench"), PathBuf::from);
    package.join("results.md")
}

impl Scratch {
    fn new(parent: Option<&Path>) -> Result<Self> {
        let program = std::env::current_exe()?;
        // target/release/countersign-bench: the target directory is on the disk of the work tree, /tmp may be in memory.
        let target = program.parent().and_then(Path::parent).context("this program lies in a directory")?;
        let path = parent.unwrap_or(target).join(format!("countersign-bench-{}", std::process::id()));
        fs::create_dir_all(&path).with_context(|| format!("creating {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
