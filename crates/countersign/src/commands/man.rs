//! `man`: the man pages, one for each command.

use crate::{
    context::{Context, SERVICE_DATA, USUAL_DATA},
    failure::{Exit, Failure},
    help,
};
use clap::{Arg, Command};
use clap_mangen::{
    Man,
    roff::{Inline, Roff, bold, italic, roman},
};
use serde_json::json;
use std::{io, path::Path};

/// What the codes of the contract stand for.
const EXIT_STATUS: [(&str, &str); 5] = [
    ("0", "Yes, or done."),
    ("1", "The answer is no: refused, or something was found."),
    ("2", "Wrong usage, or a configuration that cannot be used."),
    ("3", "What was asked about is not known."),
    ("4", "It could not be found out."),
];
/// What lies in the data directory.
const FILES: [(&str, &str); 4] = [
    ("countersign.db", "The database."),
    ("root.key", "The root key, without which nobody gets in: keep a copy apart from backups."),
    ("countersign.toml", "The configuration; all keys are optional, and `countersign config reference` explains them."),
    ("webhook.key", "The key that calls of the webhook are signed with, once there is one."),
];
const ENVIRONMENT: [(&str, &str); 7] = [
    ("COUNTERSIGN_DATA", "The data directory, as with --data."),
    ("COUNTERSIGN_CONFIG", "The configuration file, as with --config."),
    ("COUNTERSIGN_ROOT_KEY", "The root key, as with --root-key."),
    ("COUNTERSIGN_*", "Every setting, over that of the file: COUNTERSIGN_HTTP_LISTEN for http.listen."),
    ("PGPASSWORD", "The password of another system's database, for doctor and import."),
    ("SSL_CERT_FILE", "Authorities to trust besides those of the host, for client check, mail and webhook."),
    ("NO_COLOR", "No colours, if it is set."),
];

/// Writes the pages, and makes the directory if there is none.
pub(crate) fn run(context: &Context, directory: &Path) -> Result<Exit, Failure> {
    let mut command = help::command().disable_help_subcommand(true);
    command.build();
    let written = std::fs::create_dir_all(directory).and_then(|()| write(&command, &[], directory));
    written.map_err(|cause| {
        let what = format!("the man pages cannot be written to {}: {cause}", directory.display());
        Failure::unknown(what, "name a directory that can be written")
    })?;
    let shown = directory.display().to_string();
    context.out.answer(&json!({ "directory": shown }), || format!("Wrote the man pages to {shown}."));
    Ok(Exit::Yes)
}

/// The page of a command and those below it; `above` are those it stands below, the program first.
fn write(command: &Command, above: &[&Command], directory: &Path) -> io::Result<()> {
    let with_own: Vec<&Command> = above.iter().copied().chain([command]).collect();
    for below in shown(command) {
        write(below, &with_own, directory)?;
    }
    let mut page = Vec::new();
    let name = name(&with_own);
    let man = Man::new(command.clone())
        .title(name.to_uppercase())
        .source(format!("Countersign {}", env!("CARGO_PKG_VERSION")))
        .manual("Countersign");
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    synopsis(command).to_writer(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if shown(command).next().is_some() {
        man.render_subcommands_section(&mut page)?;
    }
    examples(&with_own).to_writer(&mut page)?;
    table("EXIT STATUS", &EXIT_STATUS).to_writer(&mut page)?;
    files().to_writer(&mut page)?;
    table("ENVIRONMENT", &ENVIRONMENT).to_writer(&mut page)?;
    see_also(command, above).to_writer(&mut page)?;
    // What may be repeated is shown so in usage lines, and not in the list below them.
    let page = command.get_positionals().filter(|arg| is_many(arg)).fold(
        String::from_utf8_lossy(&page).into_owned(),
        |page, arg| {
            let one = format!(
                "<\\fI{}\\fR>",
                arg.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str())
            );
            page.replace(&one, &format!("{one}..."))
        },
    );
    std::fs::write(directory.join(format!("{name}.1")), page)
}

fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|below| !below.is_hide_set())
}

/// What the page of a command is called.
fn name(path: &[&Command]) -> String {
    path.iter().map(|command| command.get_name()).collect::<Vec<_>>().join("-")
}

fn is_many(arg: &Arg) -> bool {
    arg.get_num_args().is_some_and(|range| range.max_values() > 1)
        || matches!(arg.get_action(), clap::ArgAction::Append)
}

fn synopsis(command: &Command) -> Roff {
    let usage = command.clone().render_usage().to_string();
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    for line in usage.trim_start_matches("Usage:").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let program = command.get_bin_name().unwrap_or_default();
        let arguments = line.strip_prefix(program).unwrap_or(line);
        roff.text([bold(program), roman(arguments)]);
        roff.control("br", []);
    }
    roff
}

fn examples(path: &[&Command]) -> Roff {
    let words: Vec<&str> = path.iter().skip(1).map(|command| command.get_name()).collect();
    let mut roff = Roff::new();
    for (number, (what, typed)) in help::examples_of(&words.join(" ")).iter().enumerate() {
        if number == 0 {
            roff.control("SH", ["EXAMPLES"]);
        }
        item(&mut roff, roman(*what), [bold(*typed)]);
    }
    roff
}

fn table(heading: &str, rows: &[(&str, &str)]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [heading]);
    for (what, means) in rows {
        item(&mut roff, bold(*what), [roman(*means)]);
    }
    roff
}

fn files() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["FILES"]);
    let place = [italic(USUAL_DATA), roman(" where one is, else "), italic(SERVICE_DATA), roman(", hold:")];
    roff.text(place);
    for (file, means) in FILES {
        item(&mut roff, italic(file), [roman(means)]);
    }
    roff
}

/// The pages of the commands above, beside and below.
fn see_also(command: &Command, above: &[&Command]) -> Roff {
    let beside = above.last().into_iter().flat_map(|parent| shown(parent).map(move |one| (above, one)));
    let own: Vec<&Command> = above.iter().copied().chain([command]).collect();
    let below = shown(command).map(|one| (own.as_slice(), one));
    let mut pages: Vec<String> = (1..=above.len()).filter_map(|depth| above.get(..depth)).map(name).collect();
    pages.extend(
        beside
            .chain(below)
            .filter(|(_, one)| one.get_name() != command.get_name())
            .map(|(path, one)| format!("{}-{}", name(path), one.get_name())),
    );
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    let named = pages.iter().enumerate().flat_map(|(number, page)| {
        let comma = if number == 0 { "" } else { ", " };
        [roman(comma), bold(page.as_str()), roman("(1)")]
    });
    roff.text(named.collect::<Vec<Inline>>());
    roff
}

fn item<const N: usize>(roff: &mut Roff, what: Inline, says: [Inline; N]) {
    roff.control("TP", []);
    roff.text([what]);
    roff.text(says);
}
