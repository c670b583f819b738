//! `completions`: what completes commands in a shell.

use crate::{
    context::Context,
    failure::{Exit, Failure},
    help,
};
use clap::{Command, ValueHint};
use clap_complete::Shell;

/// Prints what the shell reads.
pub(crate) fn run(context: &Context, shell: &str) -> Result<Exit, Failure> {
    let shell = match shell {
        "zsh" => Shell::Zsh,
        "fish" => Shell::Fish,
        _ => Shell::Bash,
    };
    let (mut command, mut written) = (help::command(), Vec::new());
    clap_complete::generate(shell, &mut command, "countersign", &mut written);
    let text = String::from_utf8(written);
    let text = text.map_err(|_| Failure::unknown("the completions are no text", "report this to the project"))?;
    context.out.print(&if shell == Shell::Bash { with_files(text, &command, "countersign") } else { text });
    Ok(Exit::Yes)
}

/// In what bash reads, where a command takes a file: nothing of our own, which has bash offer its files. As it is written,
/// flags would be offered in their place.
fn with_files(text: String, command: &Command, label: &str) -> String {
    const FALLBACK: &str = "            COMPREPLY=( $(compgen -W \"${opts}\" -- \"${cur}\") )\n            return 0\n";
    let text = command.get_subcommands().fold(text, |text, below| {
        let name = below.get_name().replace('-', "__subcmd__");
        with_files(text, below, &format!("{label}__subcmd__{name}"))
    });
    let takes_file = command.get_positionals().any(|arg| arg.get_value_hint() == ValueHint::AnyPath);
    let parts = text.split_once(&format!("        {label})\n")).filter(|_| takes_file);
    let Some((before, behind)) = parts else { return text };
    let takes_word = command.get_positionals().any(|arg| !arg.get_possible_values().is_empty());
    let (own, rest) = behind.split_once(FALLBACK).unwrap_or((behind, ""));
    // Where the file stands first, only what begins as a flag is one.
    let own = if takes_word { own.to_owned() } else { without_first_word(own) };
    format!("{before}        {label})\n{own}            return 0\n{rest}")
}

fn without_first_word(case: &str) -> String {
    match case.split_once(" || ${COMP_CWORD} -eq ") {
        Some((before, behind)) => {
            format!("{before}{}", behind.trim_start_matches(|sign: char| sign.is_ascii_digit()))
        }
        None => case.to_owned(),
    }
}
