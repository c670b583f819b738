//! Attempts seen from afar, for figures over weeks: a stretch of the audit at a time, found by the time-ordered
//! identifier alone. What was decided is read nowhere by these rows.

use super::attempts::{AttemptKind, first_id_at, moment_of};
use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{ClientId, FactorId, Timestamp, UserId};

const LIST: &str =
    "SELECT a.id, a.at, a.kind, a.client_id, a.user_id, a.factor_id, a.verdict, a.reason, a.evidence, d.found
    FROM attempts a LEFT JOIN diagnoses d ON d.attempt_id = a.id
    WHERE a.id >= $1 AND a.id < $2 ORDER BY a.id DESC LIMIT $3";

/// What figures take of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glimpse {
    /// Time-ordered identifier.
    pub id: i64,
    /// When it was decided.
    pub at: Timestamp,
    /// What it tells of.
    pub kind: AttemptKind,
    /// Through which client.
    pub client: Option<ClientId>,
    /// Whose it is.
    pub user: Option<UserId>,
    /// Which factor was accepted, or fitted.
    pub factor: Option<FactorId>,
    /// `accepted`, `rejected`, or `done`.
    pub verdict: String,
    /// A reason's code, or what was changed.
    pub reason: String,
    /// What was seen, as JSON.
    pub evidence: Option<String>,
    /// What the search after it found, as JSON.
    pub found: Option<String>,
}

/// A stretch of rows by their identifiers: from the first on, before the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first identifier in it.
    pub from: i64,
    /// The first one after it.
    pub to: i64,
}

impl Stretch {
    /// What was decided between two moments.
    #[must_use]
    pub const fn between(from: Timestamp, to: Timestamp) -> Self {
        Self { from: first_id_at(from), to: first_id_at(to) }
    }

    /// The moment from which on its rows were decided.
    #[must_use]
    pub const fn begins_at(self) -> Timestamp {
        moment_of(self.from)
    }
}

/// The newest `limit` rows of a stretch, newest first.
pub fn list(tx: &Tx<'_>, stretch: Stretch, limit: u32) -> Result<Vec<Glimpse>, Error> {
    tx.list("look over attempts", LIST, values![stretch.from, stretch.to, limit], read)
}

fn read(row: &Row<'_>) -> Result<Glimpse, Error> {
    Ok(Glimpse {
        id: row.get(0)?,
        at: row.get(1)?,
        kind: row.word(2, AttemptKind::from_word)?,
        client: row.get(3)?,
        user: row.get(4)?,
        factor: row.get(5)?,
        verdict: row.get(6)?,
        reason: row.get(7)?,
        evidence: row.get(8)?,
        found: row.get(9)?,
    })
}
