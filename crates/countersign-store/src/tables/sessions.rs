//! Browsers that have shown a first factor, or more. A cookie holds a token, this table its digest.

use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{SessionId, Timestamp, UserId};

const COLUMNS: &str = "id, user_id, stage, address, agent, created_at, seen_at, factor_at";
const INSERT: &str =
    "INSERT INTO sessions (user_id, id, token_hash, stage, address, agent, created_at, seen_at, factor_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const TOUCH: &str = "UPDATE sessions SET seen_at = $1 WHERE user_id = $2 AND id = $3";
const END: &str = "DELETE FROM sessions WHERE user_id = $1 AND id = $2";
const END_ALL: &str = "DELETE FROM sessions WHERE user_id = $1";
const END_OTHERS: &str = "DELETE FROM sessions WHERE user_id = $1 AND id <> $2";
const SWEEP: &str = "DELETE FROM sessions WHERE seen_at <= $1 OR created_at <= $2";

/// A browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its identifier, which may be shown.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// How far it has got: a word of the engine's.
    pub stage: String,
    /// Where it was when it began.
    pub address: String,
    /// What it says it is.
    pub agent: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last heard of.
    pub seen_at: Timestamp,
    /// When a second factor was last shown in it.
    pub factor_at: Option<Timestamp>,
}

/// Stores a session under the digest of its token.
pub fn insert(tx: &mut Tx<'_>, token_hash: &[u8; 32], session: &Session) -> Result<(), Error> {
    let row = values![
        &session.user,
        &session.id,
        token_hash,
        &session.stage,
        &session.address,
        &session.agent,
        session.created_at,
        session.seen_at,
        session.factor_at,
    ];
    tx.execute("store a session", INSERT, row).map(|_| ())
}

/// The session of a token, whatever its age.
pub fn find(tx: &Tx<'_>, token_hash: &[u8; 32]) -> Result<Option<Session>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM sessions WHERE token_hash = $1");
    tx.find("look up a session", &sql, values![token_hash], read)
}

/// All sessions of a user, newest first.
pub fn list(tx: &Tx<'_>, user: UserId) -> Result<Vec<Session>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM sessions WHERE user_id = $1 ORDER BY created_at DESC");
    tx.list("list sessions", &sql, values![&user], read)
}

/// Notes that a session was heard of now.
pub fn touch(tx: &mut Tx<'_>, user: UserId, id: SessionId) -> Result<(), Error> {
    let now = tx.now();
    tx.execute("touch a session", TOUCH, values![now, &user, &id]).map(|_| ())
}

/// Ends one session; says whether there was one.
pub fn end(tx: &mut Tx<'_>, user: UserId, id: SessionId) -> Result<usize, Error> {
    tx.execute("end a session", END, values![&user, &id])
}

/// Ends all sessions of a user but one.
pub fn end_others(tx: &mut Tx<'_>, user: UserId, id: SessionId) -> Result<usize, Error> {
    tx.execute("end sessions", END_OTHERS, values![&user, &id])
}

/// Ends all sessions of a user.
pub fn end_all(tx: &mut Tx<'_>, user: UserId) -> Result<usize, Error> {
    tx.execute("end sessions", END_ALL, values![&user])
}

/// Forgets sessions that were last heard of, or began, too long ago.
pub fn sweep(tx: &mut Tx<'_>, seen_before: Timestamp, begun_before: Timestamp) -> Result<(), Error> {
    tx.execute("sweep sessions", SWEEP, values![seen_before, begun_before]).map(|_| ())
}

fn read(row: &Row<'_>) -> Result<Session, Error> {
    Ok(Session {
        id: row.get(0)?,
        user: row.get(1)?,
        stage: row.get(2)?,
        address: row.get(3)?,
        agent: row.get(4)?,
        created_at: row.get(5)?,
        seen_at: row.get(6)?,
        factor_at: row.get(7)?,
    })
}
