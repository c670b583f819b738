//! The binary: each subcommand reads its arguments, makes one call of the engine and prints the answer.

mod cli;
mod commands;
mod context;
mod demo;
mod failure;
mod help;
mod host;
mod output;

use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match help::parse() {
        Ok(cli) => cli,
        Err(failure) => {
            output::Output::new(false, String::new()).failure(&failure);
            return failure.exit.into();
        }
    };
    let context = context::Context::new(cli.globals.or_variables().or_service(&cli.command));
    match commands::run(&context, cli.command) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            context.out.failure(&failure);
            failure.exit.into()
        }
    }
}
