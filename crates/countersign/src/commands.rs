//! The subcommands.

mod audit;
mod client;
mod completions;
mod config;
mod diagnose;
mod doctor;
mod drift;
mod enable;
mod exempt;
mod explain;
mod factors;
mod group;
mod import;
mod keys;
mod link;
mod man;
mod policy;
mod reference;
mod serve;
mod user;
mod verify;
mod why;

use crate::{
    cli::{Command, Listing},
    context::Context,
    failure::{Exit, Failure},
};

/// Runs one subcommand.
pub(crate) fn run(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Serve { listen } => serve::run(context, listen),
        Command::User(command) => user::run(context, command),
        Command::Enable(arguments) => enable::run(context, arguments),
        Command::Confirm { who, code, as_app_does } => enable::confirm(context, &who.email, &code, as_app_does),
        Command::Disable { who, reason, stolen } => factors::disable(context, &who.email, reason, stolen),
        Command::Verify { who, code, next_code } => verify::run(context, &who.email, &code, next_code.as_deref()),
        Command::BackupCodes { who } => factors::backup_codes(context, &who.email),
        Command::List { state } => user::list(context, &Listing { state, ..Listing::default() }),
        Command::Why { subject, last } => why::run(context, &subject, last),
        Command::Unlock { who, reason } => factors::unlock(context, who.email, reason),
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
        Command::Import(arguments) => import::run(context, &arguments),
        Command::Doctor { part, to: Some(to), .. } => doctor::send_test(context, part.as_deref(), &to),
        Command::Doctor { part, thaw: true, .. } => doctor::thaw(context, part.as_deref()),
        Command::Doctor { part, thaw: false, .. } => doctor::run(context, part.as_deref()),
        Command::Completions { shell } => completions::run(context, &shell),
        Command::Man { directory } => man::run(context, &directory),
        Command::Reference { page } => Ok(reference::run(context, &page)),
    }
}

/// Holds a reason for the audit against being empty.
fn expect_reason(reason: &str) -> Result<(), Failure> {
    if reason.trim().is_empty() {
        return Err(Failure::usage("the reason is empty", "say why, for the audit: --reason \"checked by phone\""));
    }
    Ok(())
}
