//! Until when a factor may be missing: one absolute moment for each user, and for names of users that are gone.

use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{Timestamp, UserId, policy::Deadline};

const FIND: &str = "SELECT required_at, until, policy FROM deadlines WHERE user_id = $1";
const STORE: &str = "INSERT INTO deadlines (user_id, required_at, until, policy) VALUES ($1, $2, $3, $4)
    ON CONFLICT (user_id) DO NOTHING";
const SET: &str = "INSERT INTO deadlines (user_id, required_at, until, policy) VALUES ($1, $2, $3, NULL)
    ON CONFLICT (user_id) DO UPDATE SET until = excluded.until, policy = NULL";
const DELETE: &str = "DELETE FROM deadlines WHERE user_id = $1";
const DELETE_OF_POLICY: &str = "DELETE FROM deadlines WHERE policy = $1";
const KEEP: &str = "INSERT INTO past_deadlines (name_hash, required_at, until, forget_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (name_hash) DO UPDATE SET required_at = excluded.required_at, until = excluded.until,
    forget_at = excluded.forget_at";
const FIND_PAST: &str = "SELECT required_at, until, 0 FROM past_deadlines WHERE name_hash = $1 AND forget_at > $2";
const SWEEP_PAST: &str = "DELETE FROM past_deadlines WHERE forget_at <= $1";

/// The deadline stored for a user.
pub fn find(tx: &Tx<'_>, user: UserId) -> Result<Option<Deadline>, Error> {
    tx.find("read a deadline", FIND, values![&user], read)
}

/// Stores the deadline that a policy brings about, unless there is one.
pub fn store(tx: &mut Tx<'_>, user: UserId, deadline: Deadline, policy: i64) -> Result<(), Error> {
    let row = values![&user, deadline.required_at, deadline.until, policy];
    tx.execute("store a deadline", STORE, row).map(|_| ())
}

/// Sets a deadline by hand, whatever there was.
pub fn set(tx: &mut Tx<'_>, user: UserId, until: Timestamp) -> Result<(), Error> {
    tx.execute("set a deadline", SET, values![&user, tx.now(), until]).map(|_| ())
}

/// Forgets a user's deadline.
pub fn delete(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute("forget a deadline", DELETE, values![&user]).map(|_| ())
}

/// Forgets the deadlines that a policy brought about which was taken back.
pub fn delete_of_policy(tx: &mut Tx<'_>, policy: i64) -> Result<(), Error> {
    tx.execute("forget the deadlines of a policy", DELETE_OF_POLICY, values![policy]).map(|_| ())
}

/// Keeps the deadline of a user that is removed, under the hash of one of their names.
pub fn keep(tx: &mut Tx<'_>, name_hash: &[u8; 32], deadline: Deadline, forget_at: Timestamp) -> Result<(), Error> {
    let row = values![name_hash, deadline.required_at, deadline.until, forget_at];
    tx.execute("keep a deadline", KEEP, row).map(|_| ())
}

/// The deadline that a removed user of that name had.
pub fn find_past(tx: &Tx<'_>, name_hash: &[u8; 32]) -> Result<Option<Deadline>, Error> {
    tx.find("read a past deadline", FIND_PAST, values![name_hash, tx.now()], read)
}

/// Forgets deadlines of users that were removed long ago.
pub fn sweep(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.execute("sweep past deadlines", SWEEP_PAST, values![tx.now()]).map(|_| ())
}

fn read(row: &Row<'_>) -> Result<Deadline, Error> {
    let policy: Option<i64> = row.get(2)?;
    Ok(Deadline { required_at: row.get(0)?, until: row.get(1)?, by_hand: policy.is_none() })
}
