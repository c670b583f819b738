//! Temporary passes, as hashes: the newest one of each user.

use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{FactorId, Timestamp, UserId};

const FIND: &str = "SELECT user_id, id, salt, hash, made_at, expires_at, used_at, settled FROM temporary_passes
    WHERE user_id = $1";
const REPLACE: &str =
    "INSERT INTO temporary_passes (user_id, id, salt, hash, made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (user_id) DO UPDATE SET id = excluded.id, salt = excluded.salt, hash = excluded.hash,
    made_at = excluded.made_at, expires_at = excluded.expires_at, used_at = NULL, settled = 0";
const TAKE: &str = "UPDATE temporary_passes SET used_at = $1
    WHERE user_id = $2 AND id = $3 AND used_at IS NULL AND settled = 0 AND expires_at > $1";
const SETTLE: &str = "UPDATE temporary_passes SET settled = 1 WHERE user_id = $1";
const DELETE: &str = "DELETE FROM temporary_passes WHERE user_id = $1";
const SWEEP: &str = "DELETE FROM temporary_passes WHERE expires_at <= $1 AND (used_at IS NULL OR settled = 1)";

/// A pass without what is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// Whom it was made for.
    pub user: UserId,
    /// Its identifier.
    pub id: FactorId,
    /// The salt of its Argon2id hash.
    pub salt: [u8; 16],
    /// The hash.
    pub hash: [u8; 32],
    /// Since when it exists.
    pub made_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
    /// Whether a factor was set up since: it works no more, and asks for nothing any more.
    pub settled: bool,
}

/// Whether a pass was taken now or could not be any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Taking {
    /// It was there and is used up now.
    Taken,
    /// It was used, replaced or settled, or has run out.
    Gone,
}

impl Pass {
    /// Whether it works at `now`.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && !self.settled && self.expires_at > now
    }

    /// Whether it was used, and no factor was set up since.
    #[must_use]
    pub const fn asks_for_enrolment(&self) -> bool {
        self.used_at.is_some() && !self.settled
    }
}

/// The newest pass of a user.
pub fn find(tx: &Tx<'_>, user: UserId) -> Result<Option<Pass>, Error> {
    tx.find("read a temporary pass", FIND, values![&user], read)
}

/// Stores a new pass; the one before it works no more.
pub fn replace(tx: &mut Tx<'_>, pass: &Pass) -> Result<(), Error> {
    let row = values![&pass.user, &pass.id, &pass.salt, &pass.hash, pass.made_at, pass.expires_at];
    tx.execute("store a temporary pass", REPLACE, row).map(|_| ())
}

/// Uses a pass up, in one conditional statement: of two, one wins.
pub fn take(tx: &mut Tx<'_>, user: UserId, pass: FactorId) -> Result<Taking, Error> {
    let taken = tx.execute("use a temporary pass", TAKE, values![tx.now(), &user, &pass])?;
    Ok(if taken == 1 { Taking::Taken } else { Taking::Gone })
}

/// Notes that a factor was set up: a pass is not needed any more.
pub fn settle(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute("settle a temporary pass", SETTLE, values![&user]).map(|_| ())
}

/// Forgets a user's pass.
pub fn delete(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute("forget a temporary pass", DELETE, values![&user]).map(|_| ())
}

/// Forgets passes that ran out before `ended_before` and ask for nothing.
pub fn sweep(tx: &mut Tx<'_>, ended_before: Timestamp) -> Result<(), Error> {
    tx.execute("sweep temporary passes", SWEEP, values![ended_before]).map(|_| ())
}

fn read(row: &Row<'_>) -> Result<Pass, Error> {
    Ok(Pass {
        user: row.get(0)?,
        id: row.get(1)?,
        salt: row.get(2)?,
        hash: row.get(3)?,
        made_at: row.get(4)?,
        expires_at: row.get(5)?,
        used_at: row.get(6)?,
        settled: row.get(7)?,
    })
}
