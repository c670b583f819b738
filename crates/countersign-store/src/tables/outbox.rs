//! Messages on their way, and when somebody was last told of what comes often.
//!
//! A message is written in the unit of the change that it tells of, and stays until somebody has taken it.

use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{Timestamp, UserId};

const INSERT: &str =
    "INSERT INTO outbox (id, channel, recipient, notice, told, created_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $6)";
const NEXT_DUE: &str = "SELECT min(due_at) FROM outbox";
const TAKE: &str = "UPDATE outbox SET due_at = $1, tries = tries + 1
    WHERE id = (SELECT id FROM outbox WHERE due_at <= $2 ORDER BY due_at, created_at LIMIT 1)
    RETURNING id, channel, recipient, notice, told, created_at, tries";
const DELETE: &str = "DELETE FROM outbox WHERE id = $1";
const PUT_OFF: &str = "UPDATE outbox SET due_at = $1, trouble = $2 WHERE id = $3";
const PUT_OFF_CHANNEL: &str = "UPDATE outbox SET due_at = $1 WHERE due_at < $1 AND channel = $2";
const WAKE: &str = "UPDATE outbox SET due_at = $1 WHERE due_at > $1";
const WAITING: &str = "SELECT count(*), min(created_at) FROM outbox";
const TROUBLE: &str = "SELECT trouble FROM outbox WHERE trouble IS NOT NULL ORDER BY tries, created_at DESC LIMIT 1";
const STAMP: &str = "INSERT INTO notice_stamps (user_id, notice, at) VALUES ($1, $2, $3)
    ON CONFLICT (user_id, notice) DO UPDATE SET at = excluded.at WHERE notice_stamps.at <= $4";
const SWEEP_STAMPS: &str = "DELETE FROM notice_stamps WHERE at <= $1";

/// A message to be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its identifier, the same at every try.
    pub id: [u8; 16],
    /// By what means: a word of the engine's.
    pub channel: String,
    /// To whom; empty where the means says it.
    pub recipient: String,
    /// What it tells of: a word of the engine's.
    pub notice: String,
    /// What it says of that, as JSON.
    pub told: String,
    /// Since when it waits.
    pub created_at: Timestamp,
    /// How often it was tried, this time included.
    pub tries: u32,
}

/// What waits to be delivered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waiting {
    /// How many messages.
    pub messages: u64,
    /// Since when the oldest of them.
    pub since: Option<Timestamp>,
    /// What came in the way of one of them.
    pub trouble: Option<String>,
}

/// Whether somebody may be told again of what they are told of only now and then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Stamping {
    /// They may, and that is noted.
    Set,
    /// They were told a short while ago.
    Recent,
}

/// Stores a message; it is due at once.
pub fn insert(tx: &mut Tx<'_>, message: &Message) -> Result<(), Error> {
    let Message { id, channel, recipient, notice, told, created_at, .. } = message;
    let row = values![id, channel, recipient, notice, told, *created_at];
    tx.execute("store a message", INSERT, row).map(|_| ())
}

/// When the next message is due; none if none waits.
pub fn find_next_due(tx: &Tx<'_>) -> Result<Option<Timestamp>, Error> {
    Ok(tx.find("look for messages", NEXT_DUE, &[], |row| row.get::<Option<Timestamp>>(0))?.flatten())
}

/// Takes the message that has been due for longest. Who takes it has until `until` to say what became of it; then it
/// is due again.
pub fn take_due(tx: &mut Tx<'_>, until: Timestamp) -> Result<Option<Message>, Error> {
    let now = tx.now();
    tx.find("take a message", TAKE, values![until, now], read)
}

/// Forgets a message.
pub fn delete(tx: &mut Tx<'_>, id: &[u8; 16]) -> Result<(), Error> {
    tx.execute("forget a message", DELETE, values![id]).map(|_| ())
}

/// Puts a message off, noting what came in the way.
pub fn put_off(tx: &mut Tx<'_>, id: &[u8; 16], until: Timestamp, trouble: &str) -> Result<(), Error> {
    tx.execute("put a message off", PUT_OFF, values![until, trouble, id]).map(|_| ())
}

/// Puts all messages of a channel off that are due sooner.
pub fn put_off_channel(tx: &mut Tx<'_>, channel: &str, until: Timestamp) -> Result<(), Error> {
    tx.execute("put messages off", PUT_OFF_CHANNEL, values![until, channel]).map(|_| ())
}

/// Makes every message due now.
pub fn wake(tx: &mut Tx<'_>) -> Result<(), Error> {
    let now = tx.now();
    tx.execute("wake messages", WAKE, values![now]).map(|_| ())
}

/// What waits.
pub fn waiting(tx: &Tx<'_>) -> Result<Waiting, Error> {
    let trouble = tx.find("read a trouble", TROUBLE, &[], |row| row.get(0))?;
    let waiting = tx.find("count messages", WAITING, &[], |row| {
        let messages = u64::try_from(row.get::<i64>(0)?).unwrap_or_default();
        Ok(Waiting { messages, since: row.get(1)?, trouble: None })
    })?;
    Ok(Waiting { trouble, ..waiting.unwrap_or_default() })
}

/// Notes that a user is told of something now, unless they were told of it after `since`.
pub fn stamp(tx: &mut Tx<'_>, user: UserId, notice: &str, since: Timestamp) -> Result<Stamping, Error> {
    let now = tx.now();
    let noted = tx.execute("note a notice", STAMP, values![&user, notice, now, since])?;
    Ok(if noted == 1 { Stamping::Set } else { Stamping::Recent })
}

/// Forgets what was noted before `before`.
pub fn sweep_stamps(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Error> {
    tx.execute("sweep notes of notices", SWEEP_STAMPS, values![before]).map(|_| ())
}

fn read(row: &Row<'_>) -> Result<Message, Error> {
    Ok(Message {
        id: row.get(0)?,
        channel: row.get(1)?,
        recipient: row.get(2)?,
        notice: row.get(3)?,
        told: row.get(4)?,
        created_at: row.get(5)?,
        tries: u32::try_from(row.get::<i64>(6)?).unwrap_or(u32::MAX),
    })
}
