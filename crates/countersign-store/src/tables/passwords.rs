//! Passwords, as hashes.

use crate::{Error, Tx, connection::values};
use countersign_core::{Timestamp, UserId};

const FIND: &str = "SELECT salt, hash, changed_at, by_mail FROM passwords WHERE user_id = $1";
const SET: &str = "INSERT INTO passwords (user_id, salt, hash, changed_at, by_mail) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (user_id) DO UPDATE SET salt = excluded.salt, hash = excluded.hash, changed_at = excluded.changed_at,
    by_mail = excluded.by_mail";
const DELETE: &str = "DELETE FROM passwords WHERE user_id = $1";

/// A hashed password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashedPassword {
    /// Its salt.
    pub salt: [u8; 16],
    /// Argon2id of the peppered password.
    pub hash: [u8; 32],
    /// Since when it is the one.
    pub changed_at: Timestamp,
    /// Whether it was set by a link from a mail.
    pub by_mail: bool,
}

/// The password of a user, if one was ever set.
pub fn find(tx: &Tx<'_>, user: UserId) -> Result<Option<HashedPassword>, Error> {
    tx.find("read a password", FIND, values![&user], |row| {
        Ok(HashedPassword { salt: row.get(0)?, hash: row.get(1)?, changed_at: row.get(2)?, by_mail: row.get(3)? })
    })
}

/// Sets the password of a user.
pub fn set(tx: &mut Tx<'_>, user: UserId, password: &HashedPassword) -> Result<(), Error> {
    let row = values![&user, &password.salt, &password.hash, password.changed_at, password.by_mail];
    tx.execute("set a password", SET, row).map(|_| ())
}

/// Removes the password of a user.
pub fn delete(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute("remove a password", DELETE, values![&user]).map(|_| ())
}
