//! `cargo xtask eval explain`: the released binary is asked about labelled snippets of other systems' logs, and
//! about one large log made of them.

use crate::command;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    time::Instant,
};

const LEAST_STAGE: f64 = 0.95;
const LEAST_CAUSE: f64 = 0.90;
/// Bytes of the log whose reading is measured.
const MEASURED: usize = 256 << 20;

/// How many were right.
#[derive(Default)]
struct Count {
    all: u32,
    stage: u32,
    cause: u32,
}

/// Scores the snippets of a directory; fails when an aim is missed.
pub(crate) fn run(directory: &str) -> Result<ExitCode> {
    command::run(&mut command::cargo(&["build", "--quiet", "--release", "--package", "countersign"])?)?;
    let binary = binary()?;
    let snippets = snippets(&command::root()?.join(directory))?;
    let (mut by_system, mut total, mut blamed) = (BTreeMap::<String, Count>::new(), Count::default(), 0);
    for snippet in &snippets {
        let log = text_of(snippet)?;
        let user = snippet.get("user").and_then(Value::as_str);
        let said = ask(&binary, &log, user)?;
        let expected = |name: &str| snippet.pointer(&format!("/expect/{name}")).and_then(Value::as_str);
        let right = |name: &str| said.answer.get(name).and_then(Value::as_str) == expected(name);
        let system = snippet.get("system").and_then(Value::as_str).unwrap_or("unknown");
        for count in [by_system.entry(system.to_owned()).or_default(), &mut total] {
            count.all += 1;
            count.stage += u32::from(right("stage"));
            count.cause += u32::from(right("cause"));
        }
        if expected("cause") == Some("no_failure") && said.blames {
            blamed += 1;
        }
        if !right("stage") || !right("cause") {
            let id = snippet.get("id").and_then(Value::as_str).unwrap_or_default();
            println!(
                "  {id}: {} and not {}",
                said.answer.get("cause").unwrap_or(&Value::Null),
                expected("cause").unwrap_or_default()
            );
        }
    }
    for (system, count) in &by_system {
        println!(
            "  {system:12} {:3} snippets   stage {:.3}   cause {:.3}",
            count.all,
            rate(count.stage, count),
            rate(count.cause, count)
        );
    }
    println!("stage right                {:6.3}   at least {LEAST_STAGE}", rate(total.stage, &total));
    println!("cause right                {:6.3}   at least {LEAST_CAUSE}", rate(total.cause, &total));
    println!("blamed without a failure   {blamed:6}   none");
    measure(&binary, &snippets)?;
    let met = rate(total.stage, &total) >= LEAST_STAGE && rate(total.cause, &total) >= LEAST_CAUSE && blamed == 0;
    Ok(if met { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn rate(right: u32, of: &Count) -> f64 {
    f64::from(right) / f64::from(of.all.max(1))
}

/// What was built a moment ago, beside ourselves.
fn binary() -> Result<PathBuf> {
    let own = std::env::current_exe().context("the path of this program is not known")?;
    let target = own.parent().and_then(Path::parent).context("this program stands in no target directory")?;
    Ok(target.join("release/countersign"))
}

fn snippets(directory: &Path) -> Result<Vec<Value>> {
    let entries = fs::read_dir(directory).with_context(|| format!("{} cannot be read", directory.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let mut snippets = Vec::new();
    for path in paths {
        let text = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let document: Value =
            serde_json::from_slice(&text).with_context(|| format!("{} is not JSON", path.display()))?;
        snippets.extend(document.as_array().cloned().unwrap_or_default());
    }
    ensure!(!snippets.is_empty(), "{} has no snippets", directory.display());
    Ok(snippets)
}

fn text_of(snippet: &Value) -> Result<String> {
    let lines = snippet.get("lines").and_then(Value::as_array).context("a snippet has no `lines`")?;
    Ok(lines.iter().filter_map(Value::as_str).map(|line| format!("{line}\n")).collect())
}

/// What was said.
struct Said {
    answer: Value,
    blames: bool,
}

/// The last answer about the user, or else the last one about nobody in particular.
fn ask(binary: &Path, log: &str, user: Option<&str>) -> Result<Said> {
    let mut command = Command::new(binary);
    command.args(["explain", "--json", "-"]).args(user.iter().flat_map(|user| ["--user", user]));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("the binary did not start")?;
    child.stdin.take().context("no input")?.write_all(log.as_bytes())?;
    let output = child.wait_with_output()?;
    ensure!(matches!(output.status.code(), Some(0 | 1)), "`countersign explain` ended with {}", output.status);
    let document: Value = serde_json::from_slice(&output.stdout).context("the answer is not JSON")?;
    let attempts = document.get("attempts").and_then(Value::as_array).context("no `attempts`")?;
    let has_user = |attempt: &&Value| attempt.get("user").is_some_and(|user| !user.is_null());
    let none = serde_json::json!({ "stage": "none", "cause": "no_failure" });
    let answer = attempts.iter().rfind(has_user).or(attempts.last()).cloned().unwrap_or(none);
    let blames = attempts.iter().filter(has_user).any(|attempt| attempt.get("stage") != Some(&"none".into()));
    Ok(Said { answer, blames })
}

/// Reads one large log, made of the snippets among lines that say nothing.
#[expect(clippy::disallowed_methods, reason = "how long it took is about this machine, not about a decision")]
fn measure(binary: &Path, snippets: &[Value]) -> Result<()> {
    let mut piece = String::new();
    for (number, snippet) in snippets.iter().enumerate() {
        piece.push_str(&text_of(snippet)?);
        for line in 0..40 {
            piece.push_str(&format!(
                "May 26 11:30:{:02} web nginx[812]: 192.0.2.{number} - - \"GET /assets/{line}/app.css HTTP/2.0\" 200 {line}12 \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\"\n",
                line % 60
            ));
        }
    }
    let path = std::env::temp_dir().join(format!("countersign-eval-{}.log", std::process::id()));
    let times = MEASURED / piece.len().max(1);
    fs::write(&path, piece.repeat(times)).with_context(|| format!("{} cannot be written", path.display()))?;
    let begun = Instant::now();
    let ended = Command::new(binary).args(["explain", "--json"]).arg(&path).stdout(Stdio::null()).status();
    let seconds = begun.elapsed().as_secs_f64();
    let bytes = fs::metadata(&path).map(|metadata| metadata.len());
    fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
    ensure!(matches!(ended?.code(), Some(0 | 1)), "the large log could not be read");
    let megabytes = f64::from(u32::try_from(bytes? / 1_000)?) / 1_000.0;
    let lines = f64::from(u32::try_from(piece.lines().count() * times)?);
    println!(
        "a log of {megabytes:.0} MB           {:6.0} MB a second, {:.0} thousand lines a second",
        megabytes / seconds,
        lines / seconds / 1_000.0
    );
    Ok(())
}
