//! Matches of refused codes, kept for the next code of the same user. Codes themselves are never stored.

use crate::{Error, Tx, connection::values};
use countersign_core::{FactorId, Timestamp};
use std::time::Duration;

/// How long a match is kept.
pub const KEPT_FOR: Duration = Duration::from_mins(10);

const REMEMBER: &str = "INSERT INTO matches (factor_id, step, expires_at, attempt_id) VALUES ($1, $2, $3, $4)
    ON CONFLICT (factor_id, step) DO UPDATE SET expires_at = excluded.expires_at, attempt_id = excluded.attempt_id";
const LIST: &str = "SELECT step, expires_at, attempt_id FROM matches WHERE factor_id = $1 AND expires_at > $2
    ORDER BY expires_at DESC, attempt_id DESC LIMIT 64";
/// Burnt steps stand beside them with no time: a decision needs both, and mostly there is neither.
const LIST_WITH_BURNT: &str =
    "SELECT step, expires_at, attempt_id FROM matches WHERE factor_id = $1 AND expires_at > $2
    UNION ALL SELECT step, NULL, NULL FROM burnt_steps WHERE factor_id = $1";
const FORGET: &str = "DELETE FROM matches WHERE factor_id = $1";
const SWEEP: &str = "DELETE FROM matches WHERE expires_at <= $1";

/// A step or counter whose code was typed and refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remembered {
    /// The step or counter.
    pub step: i64,
    /// When it was typed.
    pub at: Timestamp,
    /// The attempt it is from.
    pub attempt: i64,
}

/// Remembers a match; of the same step again, the later one counts.
pub fn remember(tx: &mut Tx<'_>, factor: FactorId, matched: Remembered) -> Result<(), Error> {
    let Remembered { step, at, attempt } = matched;
    tx.execute("remember a match", REMEMBER, values![&factor, step, at.plus(KEPT_FOR), attempt]).map(|_| ())
}

/// What is still remembered of a factor, newest first.
pub fn list(tx: &Tx<'_>, factor: FactorId) -> Result<Vec<Remembered>, Error> {
    tx.list("read matches", LIST, values![&factor, tx.now()], |row| {
        let expires_at: Timestamp = row.get(1)?;
        Ok(Remembered { step: row.get(0)?, at: expires_at.minus(KEPT_FOR), attempt: row.get(2)? })
    })
}

/// What a decision takes into account of an entry's steps.
#[derive(Debug, Default)]
pub struct Marked {
    /// What is still remembered of it, newest first.
    pub remembered: Vec<Remembered>,
    /// Steps that are refused although they have not been used.
    pub burnt: Vec<i64>,
}

/// What is still remembered of a factor, and its burnt steps.
pub fn list_with_burnt(tx: &Tx<'_>, factor: FactorId) -> Result<Marked, Error> {
    let mut marked = Marked::default();
    tx.each("read marked steps", LIST_WITH_BURNT, values![&factor, tx.now()], |row| {
        match row.get::<Option<Timestamp>>(1)? {
            Some(expires_at) => marked.remembered.push(Remembered {
                step: row.get(0)?,
                at: expires_at.minus(KEPT_FOR),
                attempt: row.get(2)?,
            }),
            None => marked.burnt.push(row.get(0)?),
        }
        Ok(())
    })?;
    marked.remembered.sort_by_key(|matched| std::cmp::Reverse((matched.at, matched.attempt)));
    marked.remembered.truncate(64);
    Ok(marked)
}

/// Forgets the matches of a factor.
pub fn forget(tx: &mut Tx<'_>, factor: FactorId) -> Result<(), Error> {
    tx.execute("forget matches", FORGET, values![&factor]).map(|_| ())
}

/// Removes what has had its time.
pub fn sweep(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.execute("sweep matches", SWEEP, values![tx.now()]).map(|_| ())
}
