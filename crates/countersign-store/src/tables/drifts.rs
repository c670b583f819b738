//! Proven clock offsets of factors: learned, noted as needed, dropped.

use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{FactorId, Timestamp, UserId};

const LEARN: &str = "UPDATE factors SET offset_steps = $1, offset_at = $2
    WHERE user_id = $3 AND id = $4 AND state = 'active'";
const FORGET: &str = "UPDATE factors SET offset_steps = 0, offset_at = NULL WHERE user_id = $1 AND id = $2";
const COLUMNS: &str = "user_id, id, label, offset_steps, period, offset_at";

/// A factor whose clock is known to be off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// Whose.
    pub user: UserId,
    /// The factor.
    pub factor: FactorId,
    /// Its name in lists.
    pub label: String,
    /// By how many steps, at most two either way; negative is slow.
    pub offset_steps: i64,
    /// The length of a step in seconds.
    pub period: i64,
    /// When that was proven or last needed.
    pub at: Timestamp,
}

/// Notes an offset that two codes proved, or that it was needed again.
pub fn learn(tx: &mut Tx<'_>, user: UserId, factor: FactorId, offset_steps: i64) -> Result<(), Error> {
    tx.execute("learn a clock offset", LEARN, values![offset_steps, tx.now(), &user, &factor]).map(|_| ())
}

/// Forgets an offset.
pub fn forget(tx: &mut Tx<'_>, user: UserId, factor: FactorId) -> Result<(), Error> {
    tx.execute("forget a clock offset", FORGET, values![&user, &factor]).map(|_| ())
}

/// Factors with an offset, the longest unused first, at most so many; only those unused since before `before`, if
/// that is given.
pub fn list(tx: &Tx<'_>, before: Option<Timestamp>, limit: u32) -> Result<Vec<Drift>, Error> {
    let before = before.map_or(i64::MAX, Timestamp::micros);
    let sql = format!(
        "SELECT {COLUMNS} FROM factors WHERE offset_steps <> 0 AND offset_at <= $1 ORDER BY offset_at, id LIMIT $2"
    );
    tx.list("list clock offsets", &sql, values![before, limit], read)
}

/// The offsets of a user's factors.
pub fn list_by_user(tx: &Tx<'_>, user: UserId) -> Result<Vec<Drift>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM factors WHERE user_id = $1 AND offset_steps <> 0 ORDER BY id");
    tx.list("list a user's clock offsets", &sql, values![&user], read)
}

fn read(row: &Row<'_>) -> Result<Drift, Error> {
    Ok(Drift {
        user: row.get(0)?,
        factor: row.get(1)?,
        label: row.get(2)?,
        offset_steps: row.get(3)?,
        period: row.get(4)?,
        at: row.get(5)?,
    })
}
