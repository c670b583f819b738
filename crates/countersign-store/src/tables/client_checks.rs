//! What each client found when it last tried itself out.

use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{ClientId, Timestamp};

const KEEP: &str = "INSERT INTO client_checks (client_id, at, peer, found) VALUES ($1, $2, $3, $4)
    ON CONFLICT (client_id) DO UPDATE SET at = excluded.at, peer = excluded.peer, found = excluded.found";
const LIST: &str = "SELECT client_id, at, peer, found FROM client_checks ORDER BY client_id";

/// The last check of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCheck {
    /// Whose.
    pub client: ClientId,
    /// When.
    pub at: Timestamp,
    /// The address it called from.
    pub peer: String,
    /// What was found, as JSON; the engine gives it meaning.
    pub found: String,
}

/// Keeps a check in place of the one before.
pub fn keep(tx: &mut Tx<'_>, check: &ClientCheck) -> Result<(), Error> {
    let row = values![&check.client, check.at, &check.peer, &check.found];
    tx.execute("keep the check of a client", KEEP, row).map(|_| ())
}

/// The last check of every client that made one.
pub fn list(tx: &Tx<'_>) -> Result<Vec<ClientCheck>, Error> {
    tx.list("list the checks of clients", LIST, &[], read)
}

fn read(row: &Row<'_>) -> Result<ClientCheck, Error> {
    Ok(ClientCheck { client: row.get(0)?, at: row.get(1)?, peer: row.get(2)?, found: row.get(3)? })
}
