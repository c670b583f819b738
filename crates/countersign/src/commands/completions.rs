//! `completions`: what completes commands in a shell.

use crate::{
    context::Context,
    failure::{Exit, Failure},
    help,
};
use clap_complete::Shell;

/// Prints what the shell reads.
pub(crate) fn run(context: &Context, shell: &str) -> Result<Exit, Failure> {
    let shell = match shell {
        "zsh" => Shell::Zsh,
        "fish" => Shell::Fish,
        _ => Shell::Bash,
    };
    let mut written = Vec::new();
    clap_complete::generate(shell, &mut help::command(), "countersign", &mut written);
    let text = String::from_utf8(written);
    let text = text.map_err(|_| Failure::unknown("the completions are no text", "report this to the project"))?;
    context.out.print(&text);
    Ok(Exit::Yes)
}
