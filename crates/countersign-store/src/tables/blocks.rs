//! The audit chain: each committed batch of rows becomes a block that names the one before it.
//!
//! A block's digest covers its rows in the order of their identifiers and the previous digest; an HMAC
//! under key class `audit` seals it. Whoever changes, removes or adds a row without that key is found.

use super::attempts::{self, Attempt};
use crate::{
    Error, Tx,
    connection::{Connection, Row, values},
    memo::Memo,
    seal::{KeyClass, KeyRing},
};
use countersign_core::Timestamp;
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

const CHAIN: &str = "main";
const LAST_ID: &str = "SELECT max(id) FROM attempts";
const NEWEST: &str = "SELECT number, digest FROM audit_blocks WHERE chain = $1 ORDER BY number DESC LIMIT 1";
const INSERT: &str =
    "INSERT INTO audit_blocks (chain, number, row_count, first_row, last_row, last_at, digest, previous, mac)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const LIST: &str = "SELECT number, row_count, first_row, last_row, last_at, digest, previous, mac FROM audit_blocks
    WHERE chain = $1 ORDER BY number";
const LIST_AFTER: &str =
    "SELECT number, row_count, first_row, last_row, last_at, digest, previous, mac FROM audit_blocks
    WHERE chain = $1 AND number > $2 ORDER BY number LIMIT $3";
const NEWEST_NOTED: &str = "SELECT max(noted) FROM (SELECT max(last_attempt) AS noted FROM users
    UNION ALL SELECT max(last_attempt) FROM factors UNION ALL SELECT max(last_attempt) FROM throttle) AS all_noted";
const SWEEP_ROWS: &str = "DELETE FROM attempts WHERE id <= $1";
const SWEEP_DIAGNOSES: &str = "DELETE FROM diagnoses WHERE attempt_id <= $1";
const SWEEP_BLOCKS: &str = "DELETE FROM audit_blocks WHERE chain = $1 AND number <= $2";
const SWEEPABLE: &str = "SELECT number, last_row FROM audit_blocks WHERE chain = $1 AND last_at < $2
    AND number < (SELECT max(number) FROM audit_blocks WHERE chain = $1) ORDER BY number DESC LIMIT 1";
const ERASE_OLD_DETAILS: &str = "UPDATE attempts SET detail = NULL, salt = $1
    WHERE id >= $2 AND id < $3 AND kind = 'attempt'";
const ERASE_DETAILS: &str = "UPDATE attempts SET detail = NULL, salt = $1 WHERE id = $2";

const ERASE_OLD_DIAGNOSES: &str = "DELETE FROM diagnoses WHERE attempt_id >= $1 AND attempt_id < $2";
const ERASE_DIAGNOSIS: &str = "DELETE FROM diagnoses WHERE attempt_id = $1";

/// In the place of an erased salt: with the salt kept, an address could be found again by trying all of them.
const NO_SALT: [u8; 16] = [0; 16];

/// The rows of one transaction, on their way to becoming a block.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    last_id: Option<i64>,
    rows: Vec<(i64, [u8; 32])>,
    last_at: Timestamp,
    memo: Memo,
}

impl Batch {
    /// Begins a batch behind all rows there are.
    pub(crate) fn begin(connection: &Connection) -> Result<Self, Error> {
        let mut batch = Self::default();
        connection.query("read the newest row", LAST_ID, &[], |row| {
            batch.last_id = row.get(0)?;
            Ok(ControlFlow::Break(()))
        })?;
        Ok(batch)
    }

    /// The next identifier: time-ordered, and above all others even when the clock went back.
    pub(crate) fn next_id(&mut self, now: Timestamp) -> i64 {
        let by_clock = attempts::first_id_at(now);
        self.last_id.map_or(by_clock, |last| by_clock.max(last.saturating_add(1)))
    }

    pub(crate) fn push(&mut self, id: i64, at: Timestamp, digest: [u8; 32]) {
        self.last_id = Some(id);
        self.last_at = self.last_at.max(at);
        self.rows.push((id, digest));
    }

    pub(crate) const fn memo(&self) -> &Memo {
        &self.memo
    }

    pub(crate) const fn mark(&self) -> usize {
        self.rows.len()
    }

    /// Forgets the rows after a mark: their unit was rolled back.
    pub(crate) fn back_to(&mut self, mark: usize) {
        self.rows.truncate(mark);
        self.memo.forget();
    }
}

/// Seals the rows of a transaction into a block, within that transaction.
pub(crate) fn seal(connection: &Connection, ring: &KeyRing, batch: &Batch) -> Result<(), Error> {
    let (Some((first, _)), Some((last, _))) = (batch.rows.first(), batch.rows.last()) else { return Ok(()) };
    let (mut number, mut previous) = (0_i64, [0_u8; 32]);
    connection.query("read the newest block", NEWEST, values![CHAIN], |row| {
        (number, previous) = (row.get(0)?, row.get(1)?);
        Ok(ControlFlow::Break(()))
    })?;
    let head = Head { number: number + 1, first: *first, last: *last, last_at: batch.last_at, previous };
    let rows = i64::try_from(batch.rows.len()).unwrap_or(i64::MAX);
    let digest = head.digest(rows, batch.rows.iter().map(|(_, digest)| digest));
    let mac = ring.digest(KeyClass::Audit, &[&digest])?;
    let row = values![CHAIN, head.number, rows, head.first, head.last, head.last_at, &digest, &head.previous, &mac];
    connection.execute("seal a block", INSERT, row).map(|_| ())
}

struct Head {
    number: i64,
    first: i64,
    last: i64,
    last_at: Timestamp,
    previous: [u8; 32],
}

impl Head {
    fn digest<'a>(&self, rows: i64, digests: impl Iterator<Item = &'a [u8; 32]>) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"countersign/1/block/main/");
        for number in [self.number, rows, self.first, self.last, self.last_at.micros()] {
            hash.update(number.to_be_bytes());
        }
        for digest in digests {
            hash.update(digest);
        }
        hash.update(self.previous);
        hash.finalize().into()
    }
}

/// A block's place in the chain, for comparing with a copy kept elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainHead {
    /// Its number, from 1.
    pub number: i64,
    /// Its digest.
    pub digest: [u8; 32],
}

/// What a walk along the chain found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walk {
    /// Blocks looked at.
    pub blocks: u64,
    /// Rows looked at.
    pub rows: u64,
    /// Rows whose personal details were erased, for their age or because their user was removed.
    pub erased: u64,
    /// Rows that no block covers yet.
    pub unsealed: u64,
    /// The last block.
    pub head: Option<ChainHead>,
    /// When the last sealed row was written.
    pub last_at: Option<Timestamp>,
    /// What does not fit, in words, each naming block or row.
    pub findings: Vec<String>,
}

/// Walks along the whole chain and all rows, recomputing every digest. `known` is a head that was noted
/// earlier: it must still be there.
pub fn verify(tx: &Tx<'_>, known: Option<ChainHead>) -> Result<Walk, Error> {
    let mut walk = Walk::default();
    let mut previous: Option<ChainHead> = None;
    let mut covered_to = i64::MIN;
    let mut known_found = known.is_none();
    for block in tx.list("read the audit chain", LIST, values![CHAIN], read_block)? {
        known_found |= known.is_some_and(|known| known.number == block.head.number && known.digest == block.digest);
        check_block(tx, &block, previous, covered_to, &mut walk)?;
        covered_to = covered_to.max(block.head.last);
        previous = Some(ChainHead { number: block.head.number, digest: block.digest });
        walk.last_at = Some(block.head.last_at);
    }
    if !known_found {
        walk.findings.push("the chain does not hold the block you noted: blocks were removed or made anew".to_owned());
    }
    walk.head = previous;
    if let Some((first, stray)) = strays(tx, covered_to)? {
        walk.unsealed = stray;
        walk.findings.push(format!("{stray} rows from row {first} on are in no block: they were added from outside"));
    }
    if let Some(noted) = noted_beyond_the_end(tx)?.filter(|noted| *noted > covered_to) {
        walk.findings.push(format!("row {noted} is noted as somebody's newest and is not there: the end was cut off"));
    }
    Ok(walk)
}

/// How far the chain was verified by a server that goes on with it while it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    walk: Walk,
    covered_to: i64,
}

impl Default for Verified {
    fn default() -> Self {
        Self { walk: Walk::default(), covered_to: i64::MIN }
    }
}

impl Verified {
    /// What the walk found so far.
    #[must_use]
    pub const fn walk(&self) -> &Walk {
        &self.walk
    }
}

/// Walks on along the chain from where it was verified to, at most so many blocks; says how many it found.
pub fn verify_on(tx: &Tx<'_>, verified: &mut Verified, most: u32) -> Result<usize, Error> {
    let after = verified.walk.head.map_or(i64::MIN, |head| head.number);
    let blocks = tx.list("read the audit chain", LIST_AFTER, values![CHAIN, after, most], read_block)?;
    for block in &blocks {
        check_block(tx, block, verified.walk.head, verified.covered_to, &mut verified.walk)?;
        verified.covered_to = verified.covered_to.max(block.head.last);
        verified.walk.head = Some(ChainHead { number: block.head.number, digest: block.digest });
        verified.walk.last_at = Some(block.head.last_at);
    }
    Ok(blocks.len())
}

struct Block {
    head: Head,
    rows: i64,
    digest: [u8; 32],
    mac: [u8; 32],
}

fn check_block(
    tx: &Tx<'_>,
    block: &Block,
    previous: Option<ChainHead>,
    covered_to: i64,
    walk: &mut Walk,
) -> Result<(), Error> {
    let number = block.head.number;
    let mut digests = Vec::new();
    let sql = format!("SELECT {} FROM attempts WHERE id > $1 AND id <= $2 ORDER BY id", attempts::COLUMNS);
    // Rows before this block and after the one before it belong to this one, so that an added row is found
    // wherever it was put.
    tx.each("read audited rows", &sql, values![covered_to, block.head.last], |row| {
        let attempt: Attempt = attempts::read(row)?;
        digests.push(attempt.digest());
        walk.erased += u64::from(attempt.detail_is_erased());
        if !attempt.detail_is_intact() {
            walk.findings.push(format!("the details of row {} ({}) were changed", attempt.id, attempt.reference));
        }
        Ok(())
    })?;
    walk.blocks += 1;
    walk.rows += digests.len() as u64;
    let found = i64::try_from(digests.len()).unwrap_or(i64::MAX);
    if found < block.rows {
        walk.findings.push(format!("block {number}: {} of its {} rows are missing", block.rows - found, block.rows));
    } else if found > block.rows {
        walk.findings.push(format!("block {number}: {} rows were added to its {}", found - block.rows, block.rows));
    } else if block.head.digest(block.rows, digests.iter()) != block.digest {
        walk.findings.push(format!("block {number}: its rows are not those that were sealed"));
    }
    if tx.ring().digest(KeyClass::Audit, &[&block.digest])? != block.mac {
        walk.findings.push(format!("block {number}: its seal does not fit; it was not made by this installation"));
    }
    match previous {
        Some(before) if before.number + 1 != number => {
            walk.findings.push(format!("the blocks between {} and {number} are missing", before.number));
        }
        Some(before) if before.digest != block.head.previous => {
            walk.findings.push(format!("block {number} does not continue block {}", before.number));
        }
        _ => {}
    }
    Ok(())
}

/// The newest row that is noted with a user, a factor or a throttle, if the audit ends before it. Older rows may have
/// been swept; the end never is.
fn noted_beyond_the_end(tx: &Tx<'_>) -> Result<Option<i64>, Error> {
    let noted = tx.find("look for the newest noted row", NEWEST_NOTED, &[], |row| row.get::<Option<i64>>(0))?.flatten();
    let newest = attempts::find_newest_id(tx)?;
    Ok(noted.filter(|noted| newest.is_none_or(|newest| *noted > newest)))
}

fn strays(tx: &Tx<'_>, covered_to: i64) -> Result<Option<(i64, u64)>, Error> {
    let sql = "SELECT min(id), count(*) FROM attempts WHERE id > $1";
    let found = tx.find("look for stray rows", sql, values![covered_to], |row| {
        Ok((row.get::<Option<i64>>(0)?, row.get::<i64>(1)?.unsigned_abs()))
    })?;
    Ok(found.and_then(|(first, count)| first.map(|first| (first, count))))
}

/// Removes whole blocks from the beginning of the chain whose newest row is older than `before`. The last
/// block always stays: the next one continues it.
pub fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Error> {
    let newest = tx.find("look for old blocks", SWEEPABLE, values![CHAIN, before], |row| {
        Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))
    })?;
    if let Some((number, last_row)) = newest {
        tx.execute("sweep old rows", SWEEP_ROWS, values![last_row])?;
        tx.execute("sweep old diagnoses", SWEEP_DIAGNOSES, values![last_row])?;
        tx.execute("sweep old blocks", SWEEP_BLOCKS, values![CHAIN, number])?;
    }
    Ok(())
}

/// Erases the personal details of a user's rows, and what was found out about them. The chain still
/// holds: it covers only their digest.
pub fn erase_details(tx: &mut Tx<'_>, user: countersign_core::UserId) -> Result<(), Error> {
    let mut rows = Vec::new();
    attempts::walk(tx, user, |attempt| {
        rows.push(attempt.id);
        Ok(ControlFlow::Continue(()))
    })?;
    for id in rows {
        tx.execute("erase a diagnosis", ERASE_DIAGNOSIS, values![id])?;
        tx.execute("erase details", ERASE_DETAILS, values![&NO_SALT, id])?;
    }
    Ok(())
}

/// Erases the personal details of the decisions made between two moments, and what was found out about them.
pub fn erase_old_details(tx: &mut Tx<'_>, from: Timestamp, to: Timestamp) -> Result<(), Error> {
    let (first, end) = (attempts::first_id_at(from), attempts::first_id_at(to));
    tx.execute("erase old diagnoses", ERASE_OLD_DIAGNOSES, values![first, end])?;
    let range = values![&NO_SALT, first, end];
    tx.execute("erase old details", ERASE_OLD_DETAILS, range).map(|_| ())
}

/// Calls `each` with every row, oldest first.
pub fn export(tx: &Tx<'_>, mut each: impl FnMut(&Attempt) -> Result<(), Error>) -> Result<(), Error> {
    let sql = format!("SELECT {} FROM attempts ORDER BY id", attempts::COLUMNS);
    tx.each("export the audit", &sql, &[], |row| each(&attempts::read(row)?))
}

fn read_block(row: &Row<'_>) -> Result<Block, Error> {
    Ok(Block {
        head: Head {
            number: row.get(0)?,
            first: row.get(2)?,
            last: row.get(3)?,
            last_at: row.get(4)?,
            previous: row.get(6)?,
        },
        rows: row.get(1)?,
        digest: row.get(5)?,
        mac: row.get(7)?,
    })
}
