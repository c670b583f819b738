//! Failures of a user at one client that checks no first factor, over all sources: whoever has many addresses is not
//! freer there than whoever has one.

use super::throttles::{packed, unpacked};
use crate::{Error, Tx, connection::values};
use countersign_core::{ClientId, Timestamp, UserId};

const FIND: &str = "SELECT failures FROM client_budgets WHERE user_id = $1 AND client_id = $2";
const SAVE: &str = "INSERT INTO client_budgets (user_id, client_id, failures, last_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (user_id, client_id) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at";
const FIND_ALL: &str = "SELECT failures FROM client_budgets WHERE user_id = $1";
const FORGET_USER: &str = "DELETE FROM client_budgets WHERE user_id = $1";
const SWEEP: &str = "DELETE FROM client_budgets WHERE last_at < $1";

/// When the user failed at the client, oldest first.
pub fn find(tx: &Tx<'_>, user: UserId, client: ClientId) -> Result<Vec<Timestamp>, Error> {
    let found = tx.find("read a budget", FIND, values![&user, &client], |row| row.get::<Vec<u8>>(0))?;
    Ok(found.map(|bytes| unpacked(&bytes)).unwrap_or_default())
}

/// The same at every client.
pub fn list_of_user(tx: &Tx<'_>, user: UserId) -> Result<Vec<Vec<Timestamp>>, Error> {
    tx.list("read budgets", FIND_ALL, values![&user], |row| Ok(unpacked(&row.get::<Vec<u8>>(0)?)))
}

/// Stores when the user failed at the client.
pub fn save(tx: &mut Tx<'_>, user: UserId, client: ClientId, failures: &[Timestamp]) -> Result<(), Error> {
    let (failures, now) = (packed(failures), tx.now());
    tx.execute("store a budget", SAVE, values![&user, &client, &failures, now]).map(|_| ())
}

/// Empties the user's budgets at every client.
pub fn forget_user(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute("empty budgets", FORGET_USER, values![&user]).map(|_| ())
}

/// Forgets budgets that nothing was counted in since `before`.
pub fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Error> {
    tx.execute("sweep budgets", SWEEP, values![before]).map(|_| ())
}
