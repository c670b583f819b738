//! How the command line is described: its commands under those who use them, with examples.

mod examples;

use crate::{cli::Cli, failure::Failure};
use clap::{Command, CommandFactory, FromArgMatches};

/// Who uses which commands. What nobody of them is named with belongs to whoever runs the server.
const USERS: [(&str, &[&str]); 3] = [
    (
        "For the helpdesk",
        &[
            "why",
            "list",
            "user",
            "enable",
            "confirm",
            "disable",
            "verify",
            "backup-codes",
            "unlock",
            "pass",
            "reset",
            "drift",
        ],
    ),
    ("For whoever sets the rules", &["policy", "group", "exempt"]),
    ("For whoever connects systems", &["client", "import", "export", "explain", "diagnose"]),
];
const OPERATORS: &str = "For whoever runs the server";

/// Reads the command line; whoever asks for help, or types what is none, is answered here.
pub(crate) fn parse() -> Result<Cli, Failure> {
    let matches = command().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    matches.or_else(|error| if holds_a_link() { Err(unrepeated(&error)) } else { error.exit() })
}

/// Whether one of the arguments is a link with a secret in it.
fn holds_a_link() -> bool {
    std::env::args().any(|argument| argument.to_lowercase().contains("otpauth") && argument.contains("://"))
}

/// What is wrong, without a word of what was typed: it would be on the screen and in logs, with its secret.
fn unrepeated(error: &clap::Error) -> Failure {
    let what = error.kind().as_str().unwrap_or("these arguments are not understood");
    Failure::usage(
        format!("{what}, and one of them is a link with a secret in it"),
        "others on this machine can see arguments: write the link into a file, or paste it into standard input where `--help` says -",
    )
}

/// The command line with its commands under those who use them.
pub(crate) fn command() -> Command {
    let command = with_examples(Cli::command(), "");
    let groups = groups(&command);
    command.help_template(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n{groups}\nOptions:\n{{options}}{{after-help}}"
    ))
}

/// The examples of a command, by its words without the program's: what happens, and what is typed.
pub(crate) fn examples_of(words: &str) -> &'static [(&'static str, &'static str)] {
    let wanted = if words.is_empty() { "countersign" } else { words };
    examples::EXAMPLES.iter().find(|(command, _)| *command == wanted).map_or(&[], |(_, examples)| examples)
}

fn with_examples(command: Command, words: &str) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    let command = names.into_iter().fold(command, |command, name| {
        let words = format!("{words} {name}").trim_start().to_owned();
        command.mut_subcommand(name, |below| with_examples(below, &words))
    });
    let lines = examples_of(words).iter().map(|(what, typed)| format!("  # {what}\n  {typed}"));
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { command } else { command.after_help(format!("Examples:\n{}", lines.join("\n"))) }
}

fn groups(command: &Command) -> String {
    let shown: Vec<&Command> = command.get_subcommands().filter(|below| !below.is_hide_set()).collect();
    let width = shown.iter().map(|below| below.get_name().len()).max().unwrap_or_default();
    let line = |below: &Command| {
        let about = below.get_about().map(ToString::to_string).unwrap_or_default();
        format!("  {:width$}  {about}\n", below.get_name())
    };
    let mut text = String::new();
    for (users, names) in USERS {
        text.push_str(&format!("\n{users}:\n"));
        let named = names.iter().filter_map(|name| shown.iter().find(|below| below.get_name() == *name));
        named.for_each(|below| text.push_str(&line(below)));
    }
    let is_named = |below: &Command| USERS.iter().any(|(_, names)| names.contains(&below.get_name()));
    text.push_str(&format!("\n{OPERATORS}:\n"));
    shown.iter().filter(|below| !is_named(below)).for_each(|below| text.push_str(&line(below)));
    text
}

#[cfg(test)]
mod tests;
