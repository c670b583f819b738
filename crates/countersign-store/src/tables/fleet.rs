//! Where devices' clocks stood when codes of theirs matched: a short list, written at its end, of the last few
//! minutes only. It is a sample: of what a busy second sees, some are noted, so that it costs next to nothing
//! however much is decided.

use crate::{Error, Tx, connection::values};
use countersign_core::{Timestamp, diagnosis::Offset, fleet::Sample};
use std::time::Duration;

const NOTE: &str = "INSERT INTO fleet (user_id, at, low, high) VALUES ($1, $2, $3, $4)";
const LIST: &str = "SELECT user_id, low, high FROM fleet WHERE at >= $1 ORDER BY id DESC LIMIT 512";
const SWEEP: &str = "DELETE FROM fleet WHERE at < $1 OR id <= (SELECT max(id) - 512 FROM fleet)";
const FORGET: &str = "DELETE FROM fleet";
/// The 32nd newest: where that is not yet a second old, enough is noted. Each is weighed against all others, and a
/// busy server must not do that for every decision.
const ENOUGH_BEFORE: &str = "SELECT at FROM fleet ORDER BY id DESC LIMIT 1 OFFSET 31";
const SECOND: Duration = Duration::from_secs(1);

/// Whether a device's clock was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Noting {
    /// It was.
    Noted,
    /// Enough others were within a second.
    LeftOut,
}

/// Notes where a device's clock stands.
pub fn note(tx: &mut Tx<'_>, sample: &Sample) -> Result<Noting, Error> {
    if tx.memo().has_enough_clocks() {
        return Ok(Noting::LeftOut);
    }
    let since = tx.now().minus(SECOND);
    let enough_before = tx.find("read devices' clocks", ENOUGH_BEFORE, &[], |row| row.get::<Timestamp>(0))?;
    if enough_before.is_some_and(|at| at > since) {
        tx.memo().note_enough_clocks();
        return Ok(Noting::LeftOut);
    }
    let row = values![&sample.user, tx.now(), sample.offset.low, sample.offset.high];
    tx.execute("note a device's clock", NOTE, row).map(|_| Noting::Noted)
}

/// The newest few hundred since a moment, newest first.
pub fn list(tx: &Tx<'_>, since: Timestamp) -> Result<Vec<Sample>, Error> {
    tx.list("read devices' clocks", LIST, values![since], |row| {
        Ok(Sample { user: row.get(0)?, offset: Offset { low: row.get(1)?, high: row.get(2)? } })
    })
}

/// Removes what is older than `before`, and all but the newest few hundred.
pub fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Error> {
    tx.execute("sweep devices' clocks", SWEEP, values![before]).map(|_| ())
}

/// Forgets them all: the clock they were held against was set.
pub fn forget(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.execute("forget devices' clocks", FORGET, &[]).map(|_| ())
}
