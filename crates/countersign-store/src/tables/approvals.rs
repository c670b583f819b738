//! What one person asked for and another is to approve.

use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{ApprovalId, Timestamp, UserId, recovery::Deed};

const COLUMNS: &str = "id, user_id, requester_id, deed, note, asked_at, expires_at";
const INSERT: &str = "INSERT INTO approvals (id, user_id, requester_id, deed, note, asked_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const TAKE: &str = "DELETE FROM approvals WHERE id = $1 AND expires_at > $2";
const DELETE_OF_USER: &str = "DELETE FROM approvals WHERE user_id = $1 OR requester_id = $1";
const SWEEP: &str = "DELETE FROM approvals WHERE expires_at <= $1";

/// Something that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its identifier.
    pub id: ApprovalId,
    /// Whom it is about.
    pub user: UserId,
    /// Who asked.
    pub requester: UserId,
    /// What is to be done.
    pub deed: Deed,
    /// Why, as it was typed.
    pub note: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it lapses.
    pub expires_at: Timestamp,
}

/// Whether something that was asked for could still be taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Taking {
    /// It could, and is gone now.
    Taken,
    /// Somebody was faster, or it has lapsed.
    Gone,
}

/// Stores what was asked for.
pub fn insert(tx: &mut Tx<'_>, asked: &Asked) -> Result<(), Error> {
    let deed = asked.deed.to_words();
    let row = values![&asked.id, &asked.user, &asked.requester, &deed, &asked.note, asked.asked_at, asked.expires_at,];
    tx.execute("ask for an approval", INSERT, row).map(|_| ())
}

/// What was asked for under that identifier, if it has not lapsed.
pub fn find(tx: &Tx<'_>, id: ApprovalId) -> Result<Option<Asked>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM approvals WHERE id = $1 AND expires_at > $2");
    tx.find("look up an approval", &sql, values![&id, tx.now()], read)
}

/// All that waits, oldest first.
pub fn list(tx: &Tx<'_>) -> Result<Vec<Asked>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM approvals WHERE expires_at > $1 ORDER BY asked_at, id");
    tx.list("list approvals", &sql, values![tx.now()], read)
}

/// Takes one up, in one conditional statement: of two, one wins.
pub fn take(tx: &mut Tx<'_>, id: ApprovalId) -> Result<Taking, Error> {
    let taken = tx.execute("take up an approval", TAKE, values![&id, tx.now()])?;
    Ok(if taken == 1 { Taking::Taken } else { Taking::Gone })
}

/// Forgets what is about a user, and what they asked for.
pub fn delete_of_user(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute("forget approvals", DELETE_OF_USER, values![&user]).map(|_| ())
}

/// Forgets what has lapsed.
pub fn sweep(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.execute("sweep approvals", SWEEP, values![tx.now()]).map(|_| ())
}

fn read(row: &Row<'_>) -> Result<Asked, Error> {
    Ok(Asked {
        id: row.get(0)?,
        user: row.get(1)?,
        requester: row.get(2)?,
        deed: row.word(3, Deed::from_words)?,
        note: row.get(4)?,
        asked_at: row.get(5)?,
        expires_at: row.get(6)?,
    })
}
