//! Clients: applications, RADIUS NAS and PAM hosts, each with its own credential.

use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{ClientId, Timestamp};

const COLUMNS: &str = "id, name, key_hash, scopes, networks, first_factor, trusted_addresses, created_at, revoked_at";
const INSERT: &str =
    "INSERT INTO clients (id, name, key_hash, scopes, networks, first_factor, trusted_addresses, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
const FIND: &str =
    "SELECT id, name, key_hash, scopes, networks, first_factor, trusted_addresses, created_at, revoked_at
    FROM clients WHERE key_hash = $1";
const REVOKE: &str = "UPDATE clients SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";

/// A client's row. Scopes, networks and the first-factor property are kept as their words, separated by
/// blanks; the engine gives them meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRow {
    /// Its identifier.
    pub id: ClientId,
    /// Its unique name.
    pub name: String,
    /// SHA-256 of its key.
    pub key_hash: [u8; 32],
    /// What it may do.
    pub scopes: String,
    /// Where it may come from; empty means anywhere.
    pub networks: String,
    /// Whether it checks a first factor itself.
    pub first_factor: String,
    /// Whether the addresses it reports are believed.
    pub trusted_addresses: bool,
    /// Since when it exists.
    pub created_at: Timestamp,
    /// Since when it no longer opens anything.
    pub revoked_at: Option<Timestamp>,
}

/// Whether a client could be added or revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Change {
    /// Done.
    Done,
    /// Nothing was changed: the name is taken, or it was revoked before.
    Nothing,
}

/// The client with that key.
pub fn find_by_key_hash(tx: &Tx<'_>, key_hash: &[u8; 32]) -> Result<Option<ClientRow>, Error> {
    tx.memo().client(key_hash, || tx.find("look up a client", FIND, values![key_hash], read))
}

/// The client with that name or identifier.
pub fn find(tx: &Tx<'_>, name_or_id: &str) -> Result<Option<ClientRow>, Error> {
    let id = name_or_id.parse::<ClientId>().ok();
    // What reads as an identifier is one: a client that is named so stands in nobody's place.
    let sql = format!("SELECT {COLUMNS} FROM clients WHERE (name = $1 AND $2 IS NULL) OR id = $2");
    tx.find("look up a client", &sql, values![name_or_id, id.as_ref()], read)
}

/// All clients by name.
pub fn list(tx: &Tx<'_>) -> Result<Vec<ClientRow>, Error> {
    tx.list("list clients", &format!("SELECT {COLUMNS} FROM clients ORDER BY name"), &[], read)
}

/// Stores a new client, unless its name is taken.
pub fn insert(tx: &mut Tx<'_>, client: &ClientRow) -> Result<Change, Error> {
    let row = values![
        &client.id,
        &client.name,
        &client.key_hash,
        &client.scopes,
        &client.networks,
        &client.first_factor,
        client.trusted_addresses,
        client.created_at,
    ];
    tx.memo().forget();
    let changed = tx.execute("add a client", INSERT, row)?;
    Ok(if changed == 1 { Change::Done } else { Change::Nothing })
}

/// Revokes a client's key for ever.
pub fn revoke(tx: &mut Tx<'_>, client: ClientId) -> Result<Change, Error> {
    tx.memo().forget();
    let changed = tx.execute("revoke a client", REVOKE, values![tx.now(), &client])?;
    Ok(if changed == 1 { Change::Done } else { Change::Nothing })
}

fn read(row: &Row<'_>) -> Result<ClientRow, Error> {
    Ok(ClientRow {
        id: row.get(0)?,
        name: row.get(1)?,
        key_hash: row.get(2)?,
        scopes: row.get(3)?,
        networks: row.get(4)?,
        first_factor: row.get(5)?,
        trusted_addresses: row.get(6)?,
        created_at: row.get(7)?,
        revoked_at: row.get(8)?,
    })
}
