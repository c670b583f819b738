//! The report: a part of a markdown file between two marks, so that text around it can be kept by hand. It holds every
//! figure, how it was made, and each aim with "reached" or "missed"; it holds no path of the machine it was made on.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::aims;
use crate::limits::Limit;
use crate::people::Kind;
use crate::rounds::{CONNECTIONS, Figures, Sample, Settings, What};
use crate::stats::{self, Spread};

/// The report as markdown. `machine` says in one line what it was made on, `date` when.
pub(crate) fn render(figures: &Figures, settings: &Settings, machine: &str, date: &str) -> Result<String> {
    let mut text = String::new();
    writeln!(text, "## The server and the limits of its machine\n")?;
    writeln!(text, "Made by `cargo run --release -p countersign-bench`, {date}.\n")?;
    writeln!(text, "- Machine: {machine}. Server and load generator share it.")?;
    if let Some(version) = &figures.version {
        let log = if figures.log_kept { "a file" } else { "/dev/null" };
        writeln!(text, "- Server: {version}, default configuration; it writes its log lines to {log}.")?;
    }
    writeln!(text, "- Each figure: the median of {} runs, [smallest-largest].", settings.rounds)?;
    writeln!(
        text,
        "- Runs over HTTP last {} s at most and end early when every user was used once. All limits, ceilings and kinds \
         of codes alternate within each round; compare only figures of one report, and take ratios under 1.3 for noise.",
        settings.length.as_secs_f64(),
    )?;
    aims_table(&mut text, figures)?;
    limits_table(&mut text, figures, settings)?;
    http_table(&mut text, figures)?;
    seeding_table(&mut text, figures)?;
    Ok(text)
}

/// Puts `report` between the marks of its part in the file at `path`; makes the file, or appends the marks, where there are none.
pub(crate) fn write(path: &Path, part: &str, report: &str) -> Result<()> {
    let before = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => "# Measurements\n".to_owned(),
        Err(error) => return Err(error).context("reading the report to replace"),
    };
    fs::write(path, splice(&before, part, report)?).context("writing the report")
}

fn splice(text: &str, part: &str, report: &str) -> Result<String> {
    let (first, last) = (format!("<!-- {part}:begin -->"), format!("<!-- {part}:end -->"));
    let part = format!("{first}\n{}\n{last}", report.trim_end());
    match (text.find(&first), text.find(&last)) {
        (None, None) => Ok(format!("{}\n\n{part}\n", text.trim_end())),
        (Some(begin), Some(end)) if begin < end => {
            let head = text.get(..begin).unwrap_or_default();
            let tail = text.get(end + last.len()..).unwrap_or_default();
            Ok(format!("{head}{part}{tail}"))
        }
        _ => bail!("the file has only one of {first} and {last}, or in the wrong order"),
    }
}

fn aims_table(text: &mut String, figures: &Figures) -> Result<()> {
    let aims = aims::judge(figures);
    if aims.is_empty() {
        return Ok(());
    }
    writeln!(text, "\n### Aims\n\n| aim | measured | |\n|---|---|---|")?;
    for aim in aims {
        let verdict = if aim.reached { "reached" } else { "**missed**" };
        writeln!(text, "| {} | {} | {verdict} |", aim.what, aim.measured)?;
    }
    writeln!(text, "\nA ratio is taken within each round, then the median of the rounds.")?;
    Ok(())
}

fn limits_table(text: &mut String, figures: &Figures, settings: &Settings) -> Result<()> {
    if figures.appends.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "\n### Physical limits\n\n| one after another | per second | p50 us | p99 us | max ms |\n|---|---|---|---|---|"
    )?;
    let rows = [
        ("append 4 KiB + fdatasync", &figures.appends),
        (
            "SQLite commit of one row: WAL, synchronous=FULL, conditional upsert of a random row among 100,000",
            &figures.commits,
        ),
    ];
    for (name, limits) in rows {
        let rate = show(limits.iter().map(|limit| limit.per_second), 0);
        let at = |per_mille| move |limit: &Limit| limit.latencies.percentile(per_mille).as_secs_f64() * 1e6;
        let (p50, p99) = (show(limits.iter().map(at(500)), 0), show(limits.iter().map(at(990)), 0));
        let max = limits.iter().map(at(1000)).fold(0.0, f64::max) / 1e3;
        writeln!(text, "| {name} | {rate} | {p50} | {p99} | {max:.1} |")?;
    }
    let length = settings.limit_length.as_secs_f64();
    writeln!(
        text,
        "\nRuns of {length} s on the file system of the data directory. Whether a flush survives a power cut of the host cannot be seen from inside a virtual machine."
    )?;
    Ok(())
}

fn http_table(text: &mut String, figures: &Figures) -> Result<()> {
    if figures.samples.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "\n### Verifications over HTTP\n\n| connections | codes | requests/s | p50 ms | p99 ms | max ms | server CPU us/request \
         | resident MiB | answers of all runs |\n|---|---|---|---|---|---|---|---|---|"
    )?;
    let kinds = [What::Ceiling, What::Codes(Kind::Valid), What::Codes(Kind::Wrong), What::Codes(Kind::Replayed)];
    for connections in CONNECTIONS {
        for what in kinds {
            let runs: Vec<&Sample> = runs(figures, what, connections).collect();
            if !runs.is_empty() {
                http_row(text, what, connections, &runs)?;
            }
        }
    }
    writeln!(
        text,
        "\n`POST /api/v1/verifications`, closed loop (the next request after the answer), keep-alive, loopback, one \
         generator thread; at saturation latencies are queueing times. Percentiles are exact, over every request. Users \
         come in random order, each at most once in a run. *Ceiling*: the same generator and requests against an axum \
         handler that reads the body and returns a constant answer of the same size, 2 threads. *Wrong*: the code of no \
         step within 11 of now; valid codes are of the oldest step that is still free, so that the server takes its own clock \
         for half a minute fast, and says so to them. *Replayed*: the code the user was last let in with. Resident memory is read after each run. With 1 \
         connection the cores fall idle between the steps of a request, and most of the time is their waking up: compare \
         with the ceiling of that number of connections."
    )?;
    for sample in &figures.samples {
        if let Some(oddity) = &sample.oddity {
            writeln!(text, "\nAn answer without a verdict, {:?} at {}: `{oddity}`", sample.what, sample.connections)?;
        }
    }
    Ok(())
}

fn http_row(text: &mut String, what: What, connections: usize, runs: &[&Sample]) -> Result<()> {
    let name = match what {
        What::Ceiling => "*ceiling*",
        What::Codes(Kind::Valid) => "valid",
        What::Codes(Kind::Wrong) => "wrong",
        What::Codes(Kind::Replayed) => "replayed",
    };
    let rate = show(runs.iter().map(|run| run.rate()), 0);
    let at = |per_mille| move |run: &&Sample| run.latencies.percentile(per_mille).as_secs_f64() * 1e3;
    let (p50, p99) = (show(runs.iter().map(at(500)), 2), show(runs.iter().map(at(990)), 2));
    let max = runs.iter().map(at(1000)).fold(0.0, f64::max);
    let cpu = show(runs.iter().map(|run| run.cpu.as_secs_f64() * 1e6), 0);
    let resident = runs.iter().map(|run| mib(run.resident_kib)).fold(0.0, f64::max);
    let answers = if what == What::Ceiling { "constant".to_owned() } else { answers(runs) };
    writeln!(
        text,
        "| {connections} | {name} | {rate} | {p50} | {p99} | {max:.1} | {cpu} | {resident:.0} | {answers} |"
    )?;
    Ok(())
}

/// What was said in all runs together: the verdicts that occurred, then the reasons.
fn answers(runs: &[&Sample]) -> String {
    let mut verdicts = Vec::new();
    for (place, name) in ["accepted", "rejected", "without a verdict"].into_iter().enumerate() {
        let count: usize = runs.iter().filter_map(|run| run.said.get(place)).sum();
        if count > 0 {
            verdicts.push(format!("{} {name}", thousands(count)));
        }
    }
    let mut reasons = std::collections::BTreeMap::<&str, usize>::new();
    for (reason, count) in runs.iter().flat_map(|run| &run.reasons) {
        *reasons.entry(reason).or_default() += count;
    }
    let reasons: Vec<String> =
        reasons.into_iter().map(|(name, count)| format!("`{name}` {}", thousands(count))).collect();
    format!("{} ({})", verdicts.join(", "), reasons.join(", "))
}

fn seeding_table(text: &mut String, figures: &Figures) -> Result<()> {
    let Some(seeding) = &figures.seeding else {
        return Ok(());
    };
    writeln!(text, "\n### Start and seeding\n\n| what | measured |\n|---|---|")?;
    for (name, starts) in [("an empty", &figures.empty_starts), ("the filled", &figures.filled_starts)] {
        let ready = show(starts.iter().map(Duration::as_secs_f64), 3);
        writeln!(
            text,
            "| start to the first 200 of `/health/ready`, {name} directory ({} starts) | {ready} s |",
            starts.len()
        )?;
    }
    let (users, seconds) = (thousands(seeding.users), seeding.elapsed.as_secs_f64());
    let rate = stats::per_second(seeding.users, seeding.elapsed);
    writeln!(
        text,
        "| create, enrol and confirm {users} users, 64 connections, 3 requests each | {seconds:.1} s, {rate:.0} users/s |"
    )?;
    writeln!(text, "| peak resident memory while seeding | {:.0} MiB |", mib(seeding.peak_kib))?;
    if let Some(peak) = figures.peak_kib {
        writeln!(text, "| peak resident memory while verifying | {:.0} MiB |", mib(peak))?;
    }
    writeln!(text, "\nThe files of the filled directory are in the page cache when the server starts.")?;
    Ok(())
}

/// The runs against `what` with so many connections, in the order of the rounds.
pub(crate) fn runs(figures: &Figures, what: What, connections: usize) -> impl Iterator<Item = &Sample> {
    figures.samples.iter().filter(move |run| run.what == what && run.connections == connections)
}

/// KiB as MiB.
pub(crate) fn mib(kib: u32) -> f64 {
    f64::from(kib) / 1024.0
}

/// `median [smallest-largest]` with so many decimals.
pub(crate) fn show(values: impl IntoIterator<Item = f64>, decimals: usize) -> String {
    let Some(Spread { median, min, max }) = Spread::of(values) else {
        return "-".to_owned();
    };
    let number = |value: f64| group(&format!("{value:.decimals$}"));
    format!("{} [{}-{}]", number(median), number(min), number(max))
}

fn thousands(count: usize) -> String {
    group(&count.to_string())
}

/// `12345.6` with commas between the thousands.
fn group(number: &str) -> String {
    let (whole, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_part_between_the_marks_is_replaced() -> Result<()> {
        let (begin, end) = ("<!-- a:begin -->", "<!-- a:end -->");
        let first = splice("# Measurements\n", "a", "one")?;
        assert_eq!(first, format!("# Measurements\n\n{begin}\none\n{end}\n"));
        let second = splice(&format!("{first}\nby hand\n"), "a", "two\n")?;
        assert_eq!(second, format!("# Measurements\n\n{begin}\ntwo\n{end}\n\nby hand\n"));
        let third = splice(&second, "b", "of its own")?;
        assert!(third.starts_with(&second) && third.ends_with("<!-- b:begin -->\nof its own\n<!-- b:end -->\n"));
        assert!(splice(end, "a", "three").is_err());
        Ok(())
    }

    #[test]
    fn figures_are_shown_with_their_spread() {
        assert_eq!(show([1_234_567.4, 999.6, 12.0], 0), "1,000 [12-1,234,567]");
        assert_eq!(show([0.5], 2), "0.50 [0.50-0.50]");
        assert_eq!(show([], 0), "-");
    }
}
