//! Exemptions: who is excused, by whom, why, where, until when.

use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{ClientId, ExemptionId, Timestamp, UserId};

const COLUMNS: &str =
    "id, user_id, owner_id, approver_id, reason, networks, clients, created_at, expires_at, revoked_at";
const INSERT: &str =
    "INSERT INTO exemptions (id, user_id, owner_id, approver_id, reason, networks, clients, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const REVOKE: &str = "UPDATE exemptions SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
const DELETE_OF_USER: &str = "DELETE FROM exemptions WHERE user_id = $1";
const SWEEP: &str = "DELETE FROM exemptions WHERE expires_at <= $1";

/// An exemption's row. Networks are kept as their words; the engine gives them meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExemptionRow {
    /// Its identifier.
    pub id: ExemptionId,
    /// Who is excused.
    pub user: UserId,
    /// Who answers for it.
    pub owner: UserId,
    /// Who approved it.
    pub approver: UserId,
    /// Why.
    pub reason: String,
    /// The networks it is bound to.
    pub networks: Vec<String>,
    /// The clients it is bound to.
    pub clients: Vec<ClientId>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

/// Stores an exemption.
pub fn insert(tx: &mut Tx<'_>, new: &ExemptionRow) -> Result<(), Error> {
    let networks = new.networks.join(" ");
    let clients = new.clients.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let row = values![
        &new.id,
        &new.user,
        &new.owner,
        &new.approver,
        &new.reason,
        &networks,
        &clients,
        new.created_at,
        new.expires_at,
    ];
    tx.execute("store an exemption", INSERT, row).map(|_| ())
}

/// One exemption.
pub fn find(tx: &Tx<'_>, id: ExemptionId) -> Result<Option<ExemptionRow>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM exemptions WHERE id = $1");
    tx.find("look up an exemption", &sql, values![&id], read)
}

/// All exemptions, also those that ended, by their end.
pub fn list(tx: &Tx<'_>) -> Result<Vec<ExemptionRow>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM exemptions ORDER BY expires_at, id");
    tx.list("list exemptions", &sql, &[], read)
}

/// The exemptions of a user that were not taken back, also those that have expired.
pub fn list_of_user(tx: &Tx<'_>, user: UserId) -> Result<Vec<ExemptionRow>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM exemptions WHERE user_id = $1 AND revoked_at IS NULL");
    tx.list("read a user's exemptions", &sql, values![&user], read)
}

/// Takes an exemption back; says whether it held until then.
pub fn revoke(tx: &mut Tx<'_>, id: ExemptionId) -> Result<super::groups::Change, Error> {
    let changed = tx.execute("take an exemption back", REVOKE, values![tx.now(), &id])?;
    Ok(if changed == 1 { super::groups::Change::Done } else { super::groups::Change::Nothing })
}

/// Removes a user's exemptions with the user.
pub fn delete_of_user(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute("remove a user's exemptions", DELETE_OF_USER, values![&user]).map(|_| ())
}

/// Forgets exemptions that ended before that moment.
pub fn sweep(tx: &mut Tx<'_>, ended_before: Timestamp) -> Result<(), Error> {
    tx.execute("sweep exemptions", SWEEP, values![ended_before]).map(|_| ())
}

fn read(row: &Row<'_>) -> Result<ExemptionRow, Error> {
    let (networks, clients): (String, String) = (row.get(5)?, row.get(6)?);
    let client = |text: &str| text.parse().map_err(|_| Error::Corrupt(format!("the client {text:?}")));
    Ok(ExemptionRow {
        id: row.get(0)?,
        user: row.get(1)?,
        owner: row.get(2)?,
        approver: row.get(3)?,
        reason: row.get(4)?,
        networks: networks.split_whitespace().map(str::to_owned).collect(),
        clients: clients.split_whitespace().map(client).collect::<Result<_, _>>()?,
        created_at: row.get(7)?,
        expires_at: row.get(8)?,
        revoked_at: row.get(9)?,
    })
}
