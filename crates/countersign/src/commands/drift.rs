//! `drift`: clock offsets that were learned from two codes in a row.

use crate::{
    cli::DriftCommand,
    context::Context,
    failure::{Exit, Failure},
    output::table,
};
use countersign_engine::drift::DriftView;
use serde_json::json;

pub(crate) fn run(context: &Context, command: DriftCommand) -> Result<Exit, Failure> {
    match command {
        DriftCommand::Show { user } => show(context, user.as_deref()),
        DriftCommand::Reset { who, reason } => reset(context, &who.name(), reason),
    }
}

fn show(context: &Context, user: Option<&str>) -> Result<Exit, Failure> {
    let drifts = context.open()?.list_drifts(&context.access(), user)?;
    context.out.answer(&json!({ "drifts": drifts }), || {
        if drifts.is_empty() {
            return "No clock offset has been learned.\n".to_owned();
        }
        listed(&drifts)
    });
    Ok(Exit::Yes)
}

fn reset(context: &Context, user: &str, reason: String) -> Result<Exit, Failure> {
    if reason.trim().is_empty() {
        return Err(Failure::usage("the reason is empty", "say why, for the audit: --reason \"got a new phone\""));
    }
    let forgotten = context.open()?.reset_drift(context.access(), user.to_owned(), reason).wait()?;
    context.out.answer(&json!({ "forgotten": forgotten }), || match forgotten.len() {
        0 => format!("No clock offset of {user} was known; nothing was changed.\n"),
        _ => format!("Forgotten; {user}'s codes have to fit the plain window again:\n{}", listed(&forgotten)),
    });
    Ok(Exit::Yes)
}

fn listed(drifts: &[DriftView]) -> String {
    let row = |drift: &DriftView| {
        let seconds = format!("{:+} s", drift.offset_seconds);
        vec![drift.user.clone(), drift.label.clone(), seconds, drift.last_needed.to_string()]
    };
    table(&["USER", "FACTOR", "CLOCK", "LAST NEEDED"], &drifts.iter().map(row).collect::<Vec<_>>())
}
