//! `import`: factors from other systems. First a look at what would become of each row, then, unless it was a dry run
//! or somebody says no, the same for good.

pub(super) mod reading;
mod telling;

use crate::{
    cli::Import,
    context::Context,
    failure::{Exit, Failure},
};
use countersign_core::{import::ImportReason, otpauth::Otpauth};
use countersign_engine::{
    Engine,
    import::{AT_ONCE, Arrival, Received, Welcome},
};
use countersign_interop::import::Row;
use std::sync::Arc;
use telling::{Bar, Told};

pub(crate) fn run(context: &Context, arguments: &Import) -> Result<Exit, Failure> {
    let rows = reading::rows(arguments)?;
    let rows: Vec<Row> = rows.into_iter().filter(|row| is_of_issuer(row, arguments.issuer.as_deref())).collect();
    let welcome = Arc::new(Welcome {
        from: arguments.format.clone(),
        user: arguments.user.clone(),
        create: arguments.create,
        allow_short: arguments.allow_short,
    });
    let engine = context.open()?;
    let (told, arrivals) = divided(rows, arguments.user.as_deref());
    let preview = engine.preview_import(&context.access(), &arrivals, &welcome)?;
    let told: Vec<Told> = joined(told, &preview);
    let nothing_new = !told.iter().any(Told::is_new);
    if arguments.manner.dry_run || nothing_new {
        return Ok(telling::answer(context, &engine, &told, arguments));
    }
    let asks = !arguments.manner.yes && !context.out.json && super::is_a_terminal();
    if asks {
        context.out.print(&telling::preview(context, &engine, &told, arguments));
        if !says_yes(context) {
            context.out.print("Nothing was changed.\n");
            return Ok(Exit::No);
        }
    }
    let received = take(context, &engine, arrivals, &welcome)?;
    let told = joined(told.into_iter().map(Told::again).collect(), &received);
    Ok(telling::answer(context, &engine, &told, arguments))
}

fn is_of_issuer(row: &Row, wanted: Option<&str>) -> bool {
    let Some(wanted) = wanted else { return true };
    let issuer = |entry: &Otpauth| entry.issuer.as_deref().is_some_and(|issuer| issuer.eq_ignore_ascii_case(wanted));
    row.content.as_ref().is_ok_and(|found| issuer(&found.entry))
}

/// What is told about each row, and apart from it the factors, in the same order. Everything may be one user's.
fn divided(rows: Vec<Row>, user: Option<&str>) -> (Vec<Told>, Vec<Arrival>) {
    let mut arrivals = Vec::new();
    let tell = |row: Row| {
        let told = Told::of(&row, user);
        if let Ok(found) = row.content {
            arrivals.push(Arrival { names: row.names, entry: found.entry, last: found.last });
        }
        told
    };
    (rows.into_iter().map(tell).collect(), arrivals)
}

/// Puts what became of the factors to the rows that have one.
fn joined(mut told: Vec<Told>, received: &[Received]) -> Vec<Told> {
    let waiting = told.iter_mut().filter(|row| row.arrives());
    for (row, received) in waiting.zip(received) {
        row.take(received);
    }
    told
}

/// Takes everything over, a few at a time.
fn take(
    context: &Context,
    engine: &Engine,
    mut arrivals: Vec<Arrival>,
    welcome: &Arc<Welcome>,
) -> Result<Vec<Received>, Failure> {
    let mut received = Vec::with_capacity(arrivals.len());
    let bar = Bar::new(arrivals.len());
    while !arrivals.is_empty() {
        let rest = arrivals.split_off(arrivals.len().min(AT_ONCE));
        let taken = engine.import(context.access(), arrivals, Arc::clone(welcome)).wait();
        received.extend(taken.map_err(|error| interrupted(error.into(), received.len()))?);
        bar.show(received.len());
        arrivals = rest;
    }
    bar.end();
    Ok(received)
}

fn interrupted(failure: Failure, done: usize) -> Failure {
    let hint = format!(
        "{}; {} done, and a repeated import goes on from there",
        failure.hint,
        if done == 1 { "1 row is".to_owned() } else { format!("{done} rows are") }
    );
    Failure { hint, ..failure }
}

fn says_yes(context: &Context) -> bool {
    context.out.print("\nTake over what is new? [y/N] ");
    super::says_yes()
}

/// Whether a row needs somebody to look at it.
fn is_left_out(reason: ImportReason) -> bool {
    reason.verdict() == countersign_core::import::ImportVerdict::LeftOut
}
