//! The subcommands.

mod audit;
mod client;
mod completions;
mod config;
mod database;
mod diagnose;
mod doctor;
mod drift;
mod enable;
mod exempt;
mod explain;
mod export;
mod factors;
mod group;
mod import;
mod keys;
mod link;
mod man;
mod policy;
mod recovery;
mod reference;
mod sealed;
mod serve;
mod user;
mod verify;
mod why;

use crate::{
    cli::{Command, Listing},
    context::Context,
    failure::{Exit, Failure},
};
use std::{
    io::{self, BufRead, IsTerminal},
    time::Duration,
};

/// Runs one subcommand.
pub(crate) fn run(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Serve { listen, demo } => serve::run(context, listen, demo),
        Command::User(command) => user::run(context, command),
        Command::Enable(arguments) => enable::run(context, arguments),
        Command::Confirm { who, code, as_app_does } => enable::confirm(context, &who.name(), &code, as_app_does),
        Command::Disable { who, reason, stolen } => factors::disable(context, &who.name(), reason, stolen),
        Command::Verify { who, code, next_code } => verify::run(context, &who.name(), &code, next_code.as_deref()),
        Command::BackupCodes { who } => factors::backup_codes(context, &who.name()),
        Command::List { state } => user::list(context, &Listing { state, ..Listing::default() }),
        Command::Why { subject, last } => why::run(context, &subject, last),
        Command::Unlock { who, reason } => factors::unlock(context, who.name(), reason),
        Command::Pass { who, reason, lasts } => recovery::pass(context, who.name(), reason, lasts),
        Command::Reset(arguments) => recovery::reset(context, arguments),
        Command::Emergency(arguments) => recovery::emergency(context, arguments),
        Command::Drift(command) => drift::run(context, command),
        Command::Policy(command) => policy::run(context, command),
        Command::Group(command) => group::run(context, command),
        Command::Exempt(command) => exempt::run(context, command),
        Command::Client(command) => client::run(context, command),
        Command::Config(command) => config::run(context, command),
        Command::Keys(command) => keys::run(context, command),
        Command::Audit(command) => audit::run(context, command),
        Command::Diagnose { jsonl: _ } => diagnose::run(context),
        Command::Explain(arguments) => explain::run(context, &arguments),
        Command::Export(arguments) => export::run(context, &arguments),
        Command::Import(arguments) => import::run(context, &arguments),
        Command::Doctor(arguments) => doctor::run(context, &arguments),
        Command::Completions { shell } => completions::run(context, &shell),
        Command::Man { directory } => man::run(context, &directory),
        Command::Reference { page } => Ok(reference::run(context, &page)),
    }
}

/// Reads a span of time such as 30m, 1h or 8h.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let expected = || format!("{text} is no span of time; write it as in 30m, 1h or 8h");
    let unit = text.chars().last().ok_or_else(expected)?;
    let number: u64 = text.trim_end_matches(unit).parse().map_err(|_| expected())?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 24 * 3600,
        _ => return Err(expected()),
    };
    number.checked_mul(seconds).map(Duration::from_secs).ok_or_else(expected)
}

/// Whether a person sits here, who can be asked.
fn is_a_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Whether the next line is a yes, in either language.
fn says_yes() -> bool {
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line).unwrap_or(0);
    read > 0 && matches!(line.trim(), "y" | "Y" | "yes" | "j" | "J" | "ja")
}

/// Holds a reason for the audit against being empty.
fn expect_reason(reason: &str) -> Result<(), Failure> {
    if reason.trim().is_empty() {
        return Err(Failure::usage("the reason is empty", "say why, for the audit: --reason \"checked by phone\""));
    }
    Ok(())
}
