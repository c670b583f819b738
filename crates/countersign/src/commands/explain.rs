//! `explain`: logs of other systems, read in one pass. It opens no data directory, and masks what it prints.

mod printing;
mod reading;

use crate::{
    cli::Explain,
    context::Context,
    failure::{Exit, Failure},
};
use countersign_core::{Timestamp, words::Words};
use countersign_engine::env::{Clock, SystemClock};
use countersign_interop::{
    Explainer, Rulebook, System, asked_for,
    explain::{Answer, Question},
    printable,
};
use printing::Printer;
use std::path::{Path, PathBuf};

/// Lines that match no rule, of which the latest are shown to whoever asks.
const MOST_UNRULED: usize = 200;

/// Reads every file and prints what is found, oldest first.
pub(crate) fn run(context: &Context, arguments: &Explain) -> Result<Exit, Failure> {
    if arguments.follow && (arguments.files.len() > 1 || context.out.json) {
        return Err(Failure::usage(
            "--follow reads one log and prints text",
            "name one file, and leave out --json: a document that never ends is none",
        ));
    }
    let rules = rules(arguments.rules.as_deref())?;
    let question = question(arguments)?;
    for file in arguments.files.iter().filter(|file| !reading::is_stdin(file)) {
        reading::exists(file)?;
    }
    let mut desk = Desk {
        explainer: Explainer::new(&rules, question.clone()),
        printer: Printer::new(context.out.clone(), &Words::load()),
        stopped: false,
    };
    let several = arguments.files.len() > 1;
    let total = reading::total_size(&arguments.files);
    let mut progress = reading::Progress::new(total);
    for file in &arguments.files {
        let name = file.display().to_string();
        desk.explainer.begin(several.then_some(name.as_str()));
        reading::read(file, arguments.follow, &mut progress, &mut |news| desk.take(&news))?;
        if desk.stopped {
            break;
        }
    }
    progress.end();
    if progress.is_empty() && !arguments.follow {
        context.out.aside(&nothing_in(&arguments.files));
        if !context.out.json {
            return Ok(Exit::Yes);
        }
    }
    let Desk { explainer, mut printer, .. } = desk;
    let rest = explainer.finish();
    printer.answers(&rest.answers);
    printer.end(&rest, &question);
    Ok(match (printer.has_findings(), rest.is_foreign) {
        (true, _) => Exit::No,
        (false, true) => Exit::Unknown,
        (false, false) => Exit::Yes,
    })
}

/// Not a byte came in: that is said, and not that nobody was refused.
fn nothing_in(files: &[PathBuf]) -> String {
    let names: Vec<String> = files.iter().map(|file| printable(&file.display().to_string())).collect();
    let what = match names.as_slice() {
        [one] if one == "-" => "nothing came in on standard input".to_owned(),
        [one] => format!("{one} is empty"),
        several => format!("{} are empty", several.join(", ")),
    };
    format!(
        "note: {what}\n\nhint: was the log rotated a moment ago? Name the one before it too, as in auth.log.1; some services write to the journal only: journalctl -o json | countersign explain -\n"
    )
}

/// What reads and what prints.
struct Desk<'r> {
    explainer: Explainer<'r>,
    printer: Printer,
    stopped: bool,
}

impl Desk<'_> {
    /// Takes what is new in a log; false when nobody reads the answers any more.
    fn take(&mut self, news: &reading::News<'_>) -> bool {
        let answers: Vec<Answer> = match news {
            reading::News::Bytes(bytes) => {
                self.explainer.feed(bytes);
                self.explainer.collect(false)
            }
            reading::News::Silence => {
                self.explainer.settle();
                self.explainer.collect(true)
            }
        };
        self.stopped = !self.printer.answers(&answers);
        !self.stopped
    }
}

fn question(arguments: &Explain) -> Result<Question, Failure> {
    let now = SystemClock::default().now();
    let since = arguments.since.as_deref().map(|text| since(text, now)).transpose()?;
    let system = arguments.system.as_deref().and_then(System::from_word);
    let keep_unruled = if arguments.unread { MOST_UNRULED } else { 0 };
    Ok(Question { user: arguments.user.clone(), since, system, now, keep_unruled })
}

fn since(text: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    asked_for(text, now).ok_or_else(|| {
        Failure::usage(
            format!("`{text}` is no time"),
            "write --since as 2026-11-22T09:30:00Z, as 2026-11-22, or as 30m, 2h or 7d ago",
        )
    })
}

/// The rules that come with the program, and those of a directory.
fn rules(directory: Option<&Path>) -> Result<Rulebook, Failure> {
    let further = directory.map_or_else(|| Ok(Vec::new()), reading::rule_files)?;
    Rulebook::with(&further).map_err(|error| {
        Failure::usage(printable(&error.to_string()), "docs/reference/explain-rules.md describes the format of a rule")
    })
}
