//! `cargo xtask eval`: what the product says is held against labels. `explain` has a file of its own. For `diagnosis`
//! the released binary answers labelled scenarios, and the answers are scored: how often right, how honest about it,
//! whom it blames wrongly, how fast. `redteam`: what hints are worth to a guesser.

mod explain;
mod score;

use crate::command;
use anyhow::{Context, Result, ensure};
pub(crate) use explain::run as explain;
use score::{Answer, Label, Score};
use serde_json::Value;
use std::{
    fs::{self, File},
    path::Path,
    process::{ExitCode, Stdio},
    time::Instant,
};

/// Scenarios a second that one core must answer.
const LEAST_RATE: f64 = 600.0;
/// The part of the bare HMAC rate that the search must reach.
const LEAST_RATIO: f64 = 0.6;

/// Scores the scenarios of a directory; fails when an aim is missed.
pub(crate) fn diagnosis(directory: &str) -> Result<ExitCode> {
    command::run(&mut command::cargo(&["build", "--quiet", "--release", "--package", "countersign"])?)?;
    let directory = command::root()?.join(directory);
    let labels = lines(&directory.join("labels.jsonl"))?.iter().map(Label::read).collect::<Result<Vec<_>>>()?;
    let (answers, rate) = answers(&directory.join("scenarios.jsonl"))?;
    let score = Score::of(&labels, &answers.iter().map(Answer::read).collect::<Result<Vec<_>>>()?);
    let search = search()?;
    for line in score.by_cause() {
        println!("  {line}");
    }
    println!("{score}");
    println!("scenarios a second on one core    {rate:9.0}   at least {LEAST_RATE:.0}");
    println!("search, of the bare HMAC rate     {:9.3}   at least {LEAST_RATIO}", search.ratio);
    println!("  {:.2} M codes a second of {:.2} M", search.codes, search.bare);
    let met = score.meets_aims() && rate >= LEAST_RATE && search.ratio >= LEAST_RATIO;
    Ok(if met { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Measures how much more often a guesser hits who reads every hint; the test fails if that is too much.
pub(crate) fn redteam(guesses: &str) -> Result<ExitCode> {
    guesses.parse::<u64>().with_context(|| format!("{guesses} is no number of guesses"))?;
    let test = ["test", "--quiet", "--release", "--package", "countersign-core", "--test", "it", "--"];
    let mut test = command::cargo(&test)?;
    test.args(["--nocapture", "redteam::a_guesser"]).env("COUNTERSIGN_REDTEAM_GUESSES", guesses);
    command::run(&mut test)?;
    Ok(ExitCode::SUCCESS)
}

/// The answers, and how many came in a second. The binary works on one thread.
#[expect(clippy::disallowed_methods, reason = "how long it took is about this machine, not about a decision")]
fn answers(scenarios: &Path) -> Result<(Vec<Value>, f64)> {
    let input = File::open(scenarios).with_context(|| format!("{} cannot be read", scenarios.display()))?;
    let mut binary =
        command::cargo(&["run", "--quiet", "--release", "--package", "countersign", "--", "diagnose", "--jsonl"])?;
    let begun = Instant::now();
    let output = binary.stdin(input).stderr(Stdio::inherit()).output().context("the binary could not be started")?;
    let taken = begun.elapsed();
    ensure!(output.status.success(), "`countersign diagnose --jsonl` ended with {}", output.status);
    let text = String::from_utf8(output.stdout).context("the answers are not UTF-8")?;
    let answers = parse(&text)?;
    let rate = f64::from(u32::try_from(answers.len())?) / taken.as_secs_f64();
    Ok((answers, rate))
}

/// Millions of codes a second.
struct Search {
    codes: f64,
    bare: f64,
    ratio: f64,
}

fn search() -> Result<Search> {
    let bench = ["bench", "--quiet", "--package", "countersign-core", "--bench", "diagnosis"];
    let text = command::output(&mut command::cargo(&bench)?)?;
    let line = text.lines().rfind(|line| line.starts_with('{')).context("the benchmark printed no figures")?;
    let figures: Value = serde_json::from_str(line)?;
    let figure = |name: &str| figures.get(name).and_then(Value::as_f64).with_context(|| format!("no figure `{name}`"));
    Ok(Search { codes: figure("search")? / 1e6, bare: figure("bare")? / 1e6, ratio: figure("ratio")? })
}

fn lines(path: &Path) -> Result<Vec<Value>> {
    parse(&fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?)
}

fn parse(text: &str) -> Result<Vec<Value>> {
    text.lines().map(|line| serde_json::from_str(line).context("a line is not JSON")).collect()
}
