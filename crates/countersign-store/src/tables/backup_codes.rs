//! Backup codes: numbered hashes of a set. The set itself is a factor.

use crate::{Error, Tx, connection::values};
use countersign_core::{FactorId, Timestamp};

const INSERT: &str = "INSERT INTO backup_codes (set_id, number, salt, hash) VALUES ($1, $2, $3, $4)";
const FIND: &str = "SELECT salt, hash, used_at FROM backup_codes WHERE set_id = $1 AND number = $2";
const TAKE: &str = "UPDATE backup_codes SET used_at = $1 WHERE set_id = $2 AND number = $3 AND used_at IS NULL";
const COUNT: &str = "SELECT count(*) FROM backup_codes WHERE set_id = $1 AND used_at IS NULL";
const NUMBERS: &str = "SELECT number, used_at FROM backup_codes WHERE set_id = $1 ORDER BY number";
const DELETE: &str = "DELETE FROM backup_codes WHERE set_id = $1";

/// The hash of one backup code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashedCode {
    /// The salt of its Argon2id hash.
    pub salt: Vec<u8>,
    /// The hash.
    pub hash: Vec<u8>,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

/// Whether a code was taken now or was gone already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Taking {
    /// It was there and is used up now.
    Taken,
    /// It was used already.
    Gone,
}

/// Stores a new code.
pub fn insert(tx: &mut Tx<'_>, set: FactorId, number: u8, code: &HashedCode) -> Result<(), Error> {
    tx.execute("store a backup code", INSERT, values![&set, number, &code.salt, &code.hash]).map(|_| ())
}

/// The code with that number.
pub fn find(tx: &Tx<'_>, set: FactorId, number: u8) -> Result<Option<HashedCode>, Error> {
    tx.find("read a backup code", FIND, values![&set, number], |row| {
        Ok(HashedCode { salt: row.get(0)?, hash: row.get(1)?, used_at: row.get(2)? })
    })
}

/// Uses a code up, in one conditional statement: of two, one wins.
pub fn take(tx: &mut Tx<'_>, set: FactorId, number: u8) -> Result<Taking, Error> {
    let changed = tx.execute("use a backup code", TAKE, values![tx.now(), &set, number])?;
    Ok(if changed == 1 { Taking::Taken } else { Taking::Gone })
}

/// How many codes of a set are left.
pub fn count_left(tx: &Tx<'_>, set: FactorId) -> Result<u8, Error> {
    let left: Option<i64> = tx.find("count backup codes", COUNT, values![&set], |row| row.get(0))?;
    Ok(u8::try_from(left.unwrap_or(0)).unwrap_or(u8::MAX))
}

/// The numbers of a set, each with whether it is used.
pub fn list_numbers(tx: &Tx<'_>, set: FactorId) -> Result<Vec<(u8, bool)>, Error> {
    tx.list("list backup codes", NUMBERS, values![&set], |row| {
        let number: i64 = row.get(0)?;
        let used: Option<Timestamp> = row.get(1)?;
        Ok((u8::try_from(number).unwrap_or(u8::MAX), used.is_some()))
    })
}

/// Removes all codes of a set.
pub fn delete_set(tx: &mut Tx<'_>, set: FactorId) -> Result<(), Error> {
    tx.execute("remove backup codes", DELETE, values![&set]).map(|_| ())
}
