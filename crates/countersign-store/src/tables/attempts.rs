//! Attempts: every decision and every administrative change, in the order they happened. The attempt is
//! the audit row; it is appended in the decision's own transaction and never changed.
//!
//! Personal details (addresses, names, typed reasons) lie beside the row. The chain covers only their
//! salted digest, so they can be erased without breaking it.

use crate::{
    Error, Tx,
    connection::{Row, Value, values},
};
use countersign_core::{ClientId, FactorId, Reference, Timestamp, UserId, reason::Door};
use sha2::{Digest, Sha256};

pub(crate) const COLUMNS: &str = "id, at, kind, reference, door, client_id, user_id, factor_id, verdict, reason, evidence, detail, salt, detail_digest";
const INSERT: &str =
    "INSERT INTO attempts (id, at, kind, reference, door, client_id, user_id, factor_id, verdict, reason, evidence,
    detail, salt, detail_digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
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

    fn from_word(word: &str) -> Option<Self> {
        [Self::Attempt, Self::Refusals, Self::Change, Self::Alarm].into_iter().find(|kind| kind.word() == word)
    }
}

/// A row to be appended.
#[derive(Debug, Clone)]
pub struct NewAttempt<'a> {
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

/// Kinds of rows to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kinds {
    /// Everything, administrative changes too.
    #[default]
    All,
    /// Decisions.
    Decisions,
    /// Decisions, and what somebody must look at.
    DecisionsAndAlarms,
}

/// Which rows to list. Newest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Only this user's.
    pub user: Option<UserId>,
    /// Only from this moment on.
    pub since: Option<Timestamp>,
    /// Only rows before this one (the cursor).
    pub before: Option<i64>,
    /// Of which kinds.
    pub kinds: Kinds,
    /// Nothing about users above a member's rank.
    pub members_only: bool,
    /// At most so many.
    pub limit: u32,
}

/// Appends a row and says under which identifier.
pub fn append(tx: &mut Tx<'_>, new: &NewAttempt<'_>) -> Result<i64, Error> {
    let now = tx.now();
    let salt: [u8; 16] = tx.random();
    let attempt = Attempt {
        id: tx.batch().next_id(now),
        at: now,
        kind: new.kind,
        reference: new.reference,
        door: new.door,
        client: new.client,
        user: new.user,
        factor: new.factor,
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
    Ok(attempt.id)
}

/// The row with that identifier.
pub fn find(tx: &Tx<'_>, id: i64) -> Result<Option<Attempt>, Error> {
    tx.find("read an attempt", &format!("SELECT {COLUMNS} FROM attempts WHERE id = $1"), values![id], read)
}

/// All rows with that reference, newest first.
pub fn list_by_reference(tx: &Tx<'_>, reference: Reference) -> Result<Vec<Attempt>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM attempts WHERE reference = $1 ORDER BY id DESC LIMIT 20");
    tx.list("look up a reference", &sql, values![reference], read)
}

/// Rows that match the filter, newest first.
pub fn list(tx: &Tx<'_>, filter: &Filter) -> Result<Vec<Attempt>, Error> {
    let from = filter.since.map_or(i64::MIN, |since| since.micros().saturating_mul(IDS_PER_MICROSECOND));
    let before = filter.before.unwrap_or(i64::MAX);
    let kinds = match filter.kinds {
        Kinds::All => "",
        Kinds::Decisions => "AND kind IN ('attempt', 'refusals')",
        Kinds::DecisionsAndAlarms => "AND kind IN ('attempt', 'refusals', 'alarm')",
    };
    let reach = if filter.members_only {
        "AND (user_id IS NULL OR user_id NOT IN (SELECT id FROM users WHERE role <> 'member'))"
    } else {
        ""
    };
    let Some(user) = &filter.user else {
        let sql = format!(
            "SELECT {COLUMNS} FROM attempts WHERE id >= $1 AND id < $2 {kinds} {reach} ORDER BY id DESC LIMIT $3"
        );
        return tx.list("list attempts", &sql, values![from, before, filter.limit], read);
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM attempts WHERE user_id = $1 AND id >= $2 AND id < $3 {kinds} {reach} ORDER BY id DESC LIMIT $4"
    );
    tx.list("list attempts", &sql, values![user, from, before, filter.limit], read)
}

/// A user's changes of one kind from a moment on, newest first.
pub fn list_changes(tx: &Tx<'_>, user: UserId, what: &str, since: Timestamp) -> Result<Vec<Attempt>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM attempts WHERE user_id = $1 AND id >= $2 AND kind = 'change' AND reason = $3
        ORDER BY id DESC LIMIT 200"
    );
    tx.list("list changes", &sql, values![&user, first_id_at(since), what], read)
}

/// When the newest row was written.
pub fn find_newest_at(tx: &Tx<'_>) -> Result<Option<Timestamp>, Error> {
    tx.find("read the newest attempt", "SELECT at FROM attempts ORDER BY id DESC LIMIT 1", &[], |row| row.get(0))
}

/// The first identifier a row of this moment can have.
pub(crate) const fn first_id_at(now: Timestamp) -> i64 {
    now.micros().saturating_mul(IDS_PER_MICROSECOND)
}

impl Attempt {
    fn values(&self) -> [Value<'_>; 14] {
        [
            self.id.into(),
            self.at.into(),
            self.kind.word().into(),
            self.reference.into(),
            self.door.word().into(),
            self.client.as_ref().into(),
            self.user.as_ref().into(),
            self.factor.as_ref().into(),
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
        for value in covered.iter().take(11).chain(covered.last()) {
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
        verdict: row.get(8)?,
        reason: row.get(9)?,
        evidence: row.get(10)?,
        detail: row.get(11)?,
        salt: row.get(12)?,
        detail_digest: row.get(13)?,
    })
}

fn detail_digest(salt: &[u8; 16], detail: Option<&str>) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(detail.unwrap_or_default()).finalize().into()
}
