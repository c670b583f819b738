//! The fleet clock at work: what the devices of users show is noted, and when several agree that the server's
//! clock is off, that is alarmed about and said. It decides nothing.

use crate::{Error, access::Caller, record};
use countersign_core::{
    UserId,
    diagnosis::Offset,
    fleet::{SEEN_FOR, Sample, Suspicion, is_off, weigh},
};
use countersign_store::{
    Tx,
    tables::{
        facts::{self, Moment, Span},
        fleet::{self as table, Noting},
    },
};
use std::time::Duration;

/// A suspicion that goes on is alarmed about once an hour.
const ALARMED_EVERY: Duration = Duration::from_hours(1);

/// Notes where a user's device stands (device minus server): for a code that was accepted, or whose refusal was
/// explained by its clock at `likely` or better.
pub(crate) fn note(tx: &mut Tx<'_>, user: UserId, offset: Offset) -> Result<(), Error> {
    let noted = table::note(tx, &Sample { user, offset })?;
    if noted == Noting::LeftOut || !is_off(offset) {
        return Ok(());
    }
    let seen = table::list(tx, tx.now().minus(SEEN_FOR))?;
    match weigh(&seen).and_then(|fleet| fleet.suspicion) {
        Some(suspicion) => suspect(tx, suspicion),
        None => Ok(()),
    }
}

/// By how many microseconds users' devices are ahead of the server, if several agreed on it lately.
pub(crate) fn suspected(tx: &Tx<'_>) -> Result<Option<i64>, Error> {
    match facts::find_moment(tx, Moment::ServerSuspected)? {
        Some(at) if tx.now().since(at) < SEEN_FOR => Ok(facts::find_span(tx, Span::ServerSuspectedBy)?),
        _ => Ok(None),
    }
}

/// Forgets what was seen: the clock it was held against was set.
pub(crate) fn forget(tx: &mut Tx<'_>) -> Result<(), Error> {
    table::forget(tx)?;
    Ok(facts::clear_moment(tx, Moment::ServerSuspected)?)
}

fn suspect(tx: &mut Tx<'_>, suspicion: Suspicion) -> Result<(), Error> {
    let now = tx.now();
    let before = facts::find_moment(tx, Moment::ServerSuspected)?;
    facts::set_moment(tx, Moment::ServerSuspected, now)?;
    facts::set_span(tx, Span::ServerSuspectedBy, suspicion.offset)?;
    if before.is_none_or(|before| now.since(before) >= ALARMED_EVERY) {
        record::alarm(tx, &Caller::server(), None, "alarm.server_clock")?;
    }
    Ok(())
}
