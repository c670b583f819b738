//! `disable`, `backup-codes` and `unlock`.

use super::{enable, user::shown};
use crate::{
    context::Context,
    failure::{Exit, Failure},
};
use countersign_core::shown::shell_word;
use countersign_engine::enrol::Retirement;
use serde_json::json;

/// Whether a typed reason says that the device may be in other hands.
pub(super) fn says_stolen(reason: &str) -> bool {
    STOLEN.iter().any(|word| reason.to_lowercase().contains(word))
}

const STOLEN: [&str; 6] = ["lost", "stolen", "theft", "verloren", "gestohlen", "geklaut"];

pub(crate) fn disable(context: &Context, user: &str, reason: String, stolen: bool) -> Result<Exit, Failure> {
    let engine = context.open()?;
    let stolen = stolen || says_stolen(&reason);
    let shown = engine.show_user(&context.access(), user)?;
    let retirement = Retirement { user: user.to_owned(), factor: None, note: Some(reason), stolen };
    let retired = engine.retire_factors(context.access(), retirement).wait()?;
    context.out.answer(&json!({ "user": shown.id, "retired": retired, "stolen": stolen }), || match retired.len() {
        0 => format!("{user} had no factor; nothing was changed.\n"),
        count => {
            let alarm = if stolen { "A code from the lost device raises an alarm.\n" } else { "" };
            let next = context.out.command(&format!("enable --email {}", shell_word(user)));
            format!("Retired {count} of {user}'s factors.\n{alarm}Next: {next}\n")
        }
    });
    Ok(Exit::Yes)
}

pub(crate) fn backup_codes(context: &Context, user: &str) -> Result<Exit, Failure> {
    let engine = context.open()?;
    let shown = engine.show_user(&context.access(), user)?;
    let fresh = engine.replace_backup_codes(context.access(), user.to_owned()).wait();
    let fresh = fresh.map_err(|error| Failure::from(error).about(user))?;
    let codes: Vec<&str> = fresh.printed.iter().map(|code| code.as_str()).collect();
    context.out.answer(&json!({ "user": shown.id, "backup_codes": codes }), || {
        let sheet = enable::sheet_of(&fresh.printed);
        format!("New backup codes for {user}. Each works once; they are shown only now, and the old sheet is worthless.\n\n{sheet}")
    });
    Ok(Exit::Yes)
}

pub(crate) fn unlock(context: &Context, user: String, reason: String) -> Result<Exit, Failure> {
    super::expect_reason(&reason)?;
    let user = context.open()?.unlock(context.access(), user, reason).wait()?;
    context.out.answer(&json!(user), || format!("{} may try again at once; state: {}.\n", shown(&user), user.state));
    Ok(Exit::Yes)
}
