//! Attempts: every decision and every administrative change, in the order they happened. The attempt is
//! the audit row; it is appended in the decision's own transaction and never changed.
//!
//! Personal details (addresses, names, typed reasons) lie beside the row. The chain covers only their
//! salted digest, so they can be erased without breaking it.

mod listing;

pub use listing::{Filter, Kinds, list, list_by_reference, list_changes, walk};

use crate::{
    Error, Tx,
    connection::{Row, Value, values},
    tables::users,
};
use countersign_core::{ClientId, FactorId, Reference, Timestamp, UserId, reason::Door};
use sha2::{Digest, Sha256};

pub(crate) const COLUMNS: &str = "id, at, kind, reference, door, client_id, user_id, factor_id, previous, verdict, reason, evidence, detail, salt, detail_digest";
const INSERT: &str =
    "INSERT INTO attempts (id, at, kind, reference, door, client_id, user_id, factor_id, previous, verdict, reason,
    evidence, detail, salt, detail_digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
const COUNT: &str = "SELECT door, verdict, reason, count(*) FROM attempts
    WHERE id > $1 AND id <= $2 AND kind = 'attempt' GROUP BY door, verdict, reason";
/// Identifiers are microseconds times this, plus a running number within the microsecond.
const IDS_PER_MICROSECOND: i64 = 256;

/// What a row tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptKind {
    /// A submission and its decision.
    Attempt,
    /// Refusals before the first factor, counted together.
    Refusals,
    /// A change by a person, a client or the host.
    Change,
    /// Something somebody must look at.
    Alarm,
}

impl AttemptKind {
    /// The word it is stored under.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Attempt => "attempt",
            Self::Refusals => "refusals",
            Self::Change => "change",
            Self::Alarm => "alarm",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        [Self::Attempt, Self::Refusals, Self::Change, Self::Alarm].into_iter().find(|kind| kind.word() == word)
    }
}

/// Where the newest row of a user's chain is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    /// With the user: for what changes no other row of theirs.
    OfUser,
    /// By the caller, in a row that changes anyway, in the place of this one.
    Noted(Option<i64>),
}

/// A row to be appended.
#[derive(Debug, Clone)]
pub struct NewAttempt<'a> {
    /// What it tells of.
    pub kind: AttemptKind,
    /// What was given out before; without one the row gets its own.
    pub reference: Option<Reference>,
    /// Which of the user's chains it continues.
    pub chain: Chain,
    /// Where the submission came in.
    pub door: Door,
    /// Through which client.
    pub client: Option<ClientId>,
    /// Whose it is.
    pub user: Option<UserId>,
    /// Which factor was accepted, or fitted.
    pub factor: Option<FactorId>,
    /// `accepted`, `rejected`, or `done` for a change.
    pub verdict: &'a str,
    /// A reason's code, or what was changed.
    pub reason: &'a str,
    /// What was seen, as JSON.
    pub evidence: Option<String>,
    /// Personal details, as JSON.
    pub detail: Option<String>,
}

/// A row as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Time-ordered identifier.
    pub id: i64,
    /// When it was decided.
    pub at: Timestamp,
    /// What it tells of.
    pub kind: AttemptKind,
    /// What a person reads out.
    pub reference: Reference,
    /// Where the submission came in.
    pub door: Door,
    /// Through which client.
    pub client: Option<ClientId>,
    /// Whose it is.
    pub user: Option<UserId>,
    /// Which factor was accepted, or fitted.
    pub factor: Option<FactorId>,
    /// The row before it in one of the user's chains.
    pub previous: Option<i64>,
    /// `accepted`, `rejected`, or `done`.
    pub verdict: String,
    /// A reason's code, or what was changed.
    pub reason: String,
    /// What was seen, as JSON.
    pub evidence: Option<String>,
    /// Personal details, as JSON; none once erased.
    pub detail: Option<String>,
    pub(crate) salt: [u8; 16],
    pub(crate) detail_digest: [u8; 32],
}

/// Decisions that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Where they came in.
    pub door: Door,
    /// `accepted` or `rejected`.
    pub verdict: String,
    /// A reason's code.
    pub reason: String,
    /// How many there are.
    pub times: u64,
}

/// The identifier of the row that is appended next, to be noted in advance.
pub fn next_id(tx: &mut Tx<'_>) -> i64 {
    let now = tx.now();
    tx.batch().next_id(now)
}

/// Appends a row and says under which identifier and reference.
pub fn append(tx: &mut Tx<'_>, new: &NewAttempt<'_>) -> Result<(i64, Reference), Error> {
    let id = next_id(tx);
    let previous = match (new.user, new.chain) {
        (None, _) => None,
        (Some(user), Chain::OfUser) => users::replace_last_attempt(tx, user, id)?,
        (Some(_), Chain::Noted(previous)) => previous,
    };
    let salt: [u8; 16] = tx.random();
    let attempt = Attempt {
        id,
        at: tx.now(),
        kind: new.kind,
        reference: new.reference.unwrap_or_else(|| Reference::drawn_at(moment_of(id), tx.random())),
        door: new.door,
        client: new.client,
        user: new.user,
        factor: new.factor,
        previous,
        verdict: new.verdict.to_owned(),
        reason: new.reason.to_owned(),
        evidence: new.evidence.clone(),
        detail: new.detail.clone(),
        salt,
        detail_digest: detail_digest(&salt, new.detail.as_deref()),
    };
    tx.execute("record an attempt", INSERT, &attempt.values())?;
    let digest = attempt.digest();
    tx.batch().push(attempt.id, attempt.at, digest);
    Ok((attempt.id, attempt.reference))
}

/// The row with that identifier.
pub fn find(tx: &Tx<'_>, id: i64) -> Result<Option<Attempt>, Error> {
    tx.find("read an attempt", &format!("SELECT {COLUMNS} FROM attempts WHERE id = $1"), values![id], read)
}

/// When the newest row was written.
pub fn find_newest_at(tx: &Tx<'_>) -> Result<Option<Timestamp>, Error> {
    tx.find("read the newest attempt", "SELECT at FROM attempts ORDER BY id DESC LIMIT 1", &[], |row| row.get(0))
}

/// The newest row.
pub fn find_newest_id(tx: &Tx<'_>) -> Result<Option<i64>, Error> {
    tx.find("read the newest attempt", "SELECT id FROM attempts ORDER BY id DESC LIMIT 1", &[], |row| row.get(0))
}

/// How many decisions after one row and up to another were alike.
pub fn count_between(tx: &Tx<'_>, after: i64, to: i64) -> Result<Vec<Counted>, Error> {
    tx.list("count decisions", COUNT, values![after, to], |row| {
        let times: i64 = row.get(3)?;
        Ok(Counted {
            door: row.word(0, Door::from_word)?,
            verdict: row.get(1)?,
            reason: row.get(2)?,
            times: times.unsigned_abs(),
        })
    })
}

/// Refusals that were counted together and written down after a row, up to another.
pub fn list_refusals_between(tx: &Tx<'_>, after: i64, to: i64) -> Result<Vec<Attempt>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM attempts WHERE id > $1 AND id <= $2 AND kind = 'refusals'");
    tx.list("count refusals", &sql, values![after, to], read)
}

/// The first identifier a row of this moment can have.
pub(crate) const fn first_id_at(now: Timestamp) -> i64 {
    now.micros().saturating_mul(IDS_PER_MICROSECOND)
}

pub(crate) const fn moment_of(id: i64) -> Timestamp {
    Timestamp::from_micros(id.div_euclid(IDS_PER_MICROSECOND))
}

impl Attempt {
    fn values(&self) -> [Value<'_>; 15] {
        [
            self.id.into(),
            self.at.into(),
            self.kind.word().into(),
            self.reference.into(),
            self.door.word().into(),
            self.client.as_ref().into(),
            self.user.as_ref().into(),
            self.factor.as_ref().into(),
            self.previous.into(),
            (&self.verdict).into(),
            (&self.reason).into(),
            self.evidence.as_ref().into(),
            self.detail.as_ref().into(),
            (&self.salt).into(),
            (&self.detail_digest).into(),
        ]
    }

    /// What the chain covers: every column but the erasable details and their salt.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let covered = self.values();
        for value in covered.iter().take(12).chain(covered.last()) {
            let (tag, bytes): (u8, &[u8]) = match value {
                Value::Null => (0, &[]),
                Value::Int(number) => (1, &number.to_be_bytes()),
                Value::Text(text) => (2, text.as_bytes()),
                Value::Blob(bytes) => (3, bytes),
            };
            hash.update([tag]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
        hash.finalize().into()
    }

    /// Whether there were details that were erased since.
    pub(crate) fn detail_is_erased(&self) -> bool {
        self.detail.is_none() && detail_digest(&self.salt, None) != self.detail_digest
    }

    /// Whether the details, if not erased, are those that were written.
    pub(crate) fn detail_is_intact(&self) -> bool {
        self.detail.is_none() || detail_digest(&self.salt, self.detail.as_deref()) == self.detail_digest
    }
}

pub(crate) fn read(row: &Row<'_>) -> Result<Attempt, Error> {
    Ok(Attempt {
        id: row.get(0)?,
        at: row.get(1)?,
        kind: row.word(2, AttemptKind::from_word)?,
        reference: row.get(3)?,
        door: row.word(4, Door::from_word)?,
        client: row.get(5)?,
        user: row.get(6)?,
        factor: row.get(7)?,
        previous: row.get(8)?,
        verdict: row.get(9)?,
        reason: row.get(10)?,
        evidence: row.get(11)?,
        detail: row.get(12)?,
        salt: row.get(13)?,
        detail_digest: row.get(14)?,
    })
}

fn detail_digest(salt: &[u8; 16], detail: Option<&str>) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(detail.unwrap_or_default()).finalize().into()
}
