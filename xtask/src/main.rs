//! The project's own tasks, run as `cargo xtask TASK`: one file per task, and no shell scripts beside it.
//! Nothing here is shipped, and nothing shipped depends on it.
#![expect(clippy::print_stdout, reason = "a task's findings are its output")]

mod bench;
mod book;
mod ci;
mod command;
mod docs;
mod eval;
mod foreign;
mod fuzz;
mod package;
mod peers;
mod soak;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask TASK

  test [-- ARGS]                        the whole test suite; ARGS go to the tests
  tidy                                  what the compiler cannot check: layers, manifests, words, licences
  docs [--check]                        renews the generated pages, or says which are stale
  book                                  the manual as mdBook makes it, below target/book, and its links checked
  ci                                    all of the above, with format, lints and documentation
  package [--profile NAME]              a Debian package, below target/package [default: release]
  soak [races | crash | model | logs | privacyidea | fuzz | package]
                                        the long sizes of the tests, a real privacyIDEA, the fuzzers, the package in
                                        a Debian of its own
  eval diagnosis [--dir DIR]            scores the diagnosis on labelled scenarios, and measures its search
  eval timing                           whether the time of a refused sign-in tells why it was refused
  bench slow                            what idle and slow connections cost those who have a question
  bench pages                           how long pages take with many users
  eval redteam [--guesses N]            measures what hints are worth to a guesser [default: 10000000]
  eval explain [--dir DIR]              scores what is said about labelled snippets of logs, and measures the speed
  bench [-- ARGS]                       measures; ARGS go to the load generator
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(error) => {
            tell(&error);
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let (own, passed_on) = split_at_dashes(arguments);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    match (own.as_slice(), passed_on) {
        (["test"], passed_on) => test::run(passed_on),
        (["bench", part @ ("slow" | "pages")], []) => bench::built_part(part),
        (["bench"], passed_on) => bench::run(passed_on),
        (["tidy"], []) => tidy::run(),
        (["docs"], []) => docs::write(),
        (["docs", "--check"], []) => docs::check(),
        (["book"], []) => book::run(),
        (["eval", "diagnosis"], []) => eval::diagnosis("fixtures/diagnosis"),
        (["eval", "diagnosis", "--dir", directory], []) => eval::diagnosis(directory),
        (["eval", "timing"], []) => bench::part("timing"),
        (["eval", "redteam"], []) => eval::redteam("10000000"),
        (["eval", "redteam", "--guesses", guesses], []) => eval::redteam(guesses),
        (["eval", "explain"], []) => eval::explain("fixtures/explain"),
        (["eval", "explain", "--dir", directory], []) => eval::explain(directory),
        (["ci"], []) => ci::run(),
        (["package"], []) => package::run("release"),
        (["package", "--profile", profile], []) => package::run(profile),
        (["soak"], []) => soak::run(None),
        (["soak", suite], []) => soak::run(Some(suite)),
        (["help" | "--help" | "-h"], []) => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            eprint!("{USAGE}");
            Ok(ExitCode::from(2))
        }
    }
}

/// What stands before the first `--`, and what stands after it.
fn split_at_dashes(arguments: &[String]) -> (&[String], &[String]) {
    let mut halves = arguments.splitn(2, |argument| argument == "--");
    (halves.next().unwrap_or_default(), halves.next().unwrap_or_default())
}

/// The error with its causes on one line, then what to do about it: a cause may end in a line `hint: ...`.
fn tell(error: &anyhow::Error) {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    let (what, hints): (Vec<&str>, Vec<Option<&str>>) = causes
        .iter()
        .map(|cause| match cause.split_once("\nhint: ") {
            Some((what, hint)) => (what, Some(hint)),
            None => (cause.as_str(), None),
        })
        .unzip();
    eprintln!("error: {}", what.join(": "));
    for hint in hints.into_iter().flatten() {
        eprintln!("hint: {hint}");
    }
}
