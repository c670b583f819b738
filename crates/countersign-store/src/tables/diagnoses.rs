//! Diagnoses: what the search after a refusal found. A row of its own beside the attempt, which never changes.

use crate::{
    Error, Tx,
    connection::{Row, values},
};

const INSERT: &str =
    "INSERT INTO diagnoses (attempt_id, found, told) VALUES ($1, $2, $3) ON CONFLICT (attempt_id) DO NOTHING";
const FIND: &str = "SELECT found, told FROM diagnoses WHERE attempt_id = $1";

/// A diagnosis as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Causes and confidences, as JSON.
    pub found: String,
    /// The reason's code that whoever typed may be told, if any.
    pub told: Option<String>,
}

/// Stores the diagnosis of an attempt; the first one stays.
pub fn insert(tx: &mut Tx<'_>, attempt: i64, stored: &Stored) -> Result<(), Error> {
    tx.execute("store a diagnosis", INSERT, values![attempt, &stored.found, stored.told.as_ref()]).map(|_| ())
}

/// The diagnosis of an attempt.
pub fn find(tx: &Tx<'_>, attempt: i64) -> Result<Option<Stored>, Error> {
    tx.find("read a diagnosis", FIND, values![attempt], read)
}

fn read(row: &Row<'_>) -> Result<Stored, Error> {
    Ok(Stored { found: row.get(0)?, told: row.get(1)? })
}
