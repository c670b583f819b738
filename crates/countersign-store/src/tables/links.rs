//! Links that work once. Whoever holds the token may follow it; only its digest is kept.

use crate::{Error, Tx, connection::values};
use countersign_core::{Timestamp, UserId};

const INSERT: &str = "INSERT INTO links (token_hash, user_id, purpose, expires_at) VALUES ($1, $2, $3, $4)";
const FIND: &str = "SELECT user_id, purpose FROM links WHERE token_hash = $1 AND expires_at > $2";
const FIND_END: &str = "SELECT expires_at FROM links WHERE token_hash = $1 AND expires_at > $2";
const TAKE: &str = "DELETE FROM links WHERE token_hash = $1 AND expires_at > $2";
const DELETE_OF_USER: &str = "DELETE FROM links WHERE user_id = $1 AND purpose = $2";
const DELETE_SETUP: &str = "DELETE FROM links WHERE user_id IS NULL";
const SWEEP: &str = "DELETE FROM links WHERE expires_at <= $1";

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Making the first owner.
    Setup,
    /// Setting up this user's password and factor.
    Enrolment(UserId),
    /// Setting a new password of this user, who has forgotten the old one.
    Password(UserId),
}

impl Purpose {
    const fn word(&self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Enrolment(_) => "enrolment",
            Self::Password(_) => "password",
        }
    }

    const fn user(&self) -> Option<&UserId> {
        match self {
            Self::Setup => None,
            Self::Enrolment(user) | Self::Password(user) => Some(user),
        }
    }
}

/// Whether a link worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Following {
    /// It did, and does not again.
    Taken,
    /// It was used, replaced or has run out.
    Gone,
}

/// Stores a link; earlier ones for the same purpose stop working.
pub fn replace(tx: &mut Tx<'_>, token_hash: &[u8; 32], purpose: Purpose, expires_at: Timestamp) -> Result<(), Error> {
    delete(tx, purpose)?;
    add(tx, token_hash, purpose, expires_at)
}

/// Stores a link beside earlier ones.
pub fn add(tx: &mut Tx<'_>, token_hash: &[u8; 32], purpose: Purpose, expires_at: Timestamp) -> Result<(), Error> {
    let row = values![token_hash, purpose.user(), purpose.word(), expires_at];
    tx.execute("store a link", INSERT, row).map(|_| ())
}

/// What a link leads to, if it still works.
pub fn find(tx: &Tx<'_>, token_hash: &[u8; 32]) -> Result<Option<Purpose>, Error> {
    tx.find("look up a link", FIND, values![token_hash, tx.now()], |row| {
        let is_password = row.get::<String>(1)? == "password";
        Ok(match row.get::<Option<UserId>>(0)? {
            None => Purpose::Setup,
            Some(user) if is_password => Purpose::Password(user),
            Some(user) => Purpose::Enrolment(user),
        })
    })
}

/// When a link stops working by itself, if it works now.
pub fn find_end(tx: &Tx<'_>, token_hash: &[u8; 32]) -> Result<Option<Timestamp>, Error> {
    tx.find("look up a link's end", FIND_END, values![token_hash, tx.now()], |row| row.get(0))
}

/// Uses a link up, in one conditional statement: of two, one wins.
pub fn take(tx: &mut Tx<'_>, token_hash: &[u8; 32]) -> Result<Following, Error> {
    let now = tx.now();
    let gone = tx.execute("use a link up", TAKE, values![token_hash, now])?;
    Ok(if gone == 1 { Following::Taken } else { Following::Gone })
}

/// Ends all links for a purpose.
pub fn delete(tx: &mut Tx<'_>, purpose: Purpose) -> Result<(), Error> {
    match purpose.user() {
        None => tx.execute("end links", DELETE_SETUP, &[]),
        Some(user) => tx.execute("end links", DELETE_OF_USER, values![user, purpose.word()]),
    }
    .map(|_| ())
}

/// Forgets links that have run out.
pub fn sweep(tx: &mut Tx<'_>) -> Result<(), Error> {
    let now = tx.now();
    tx.execute("sweep links", SWEEP, values![now]).map(|_| ())
}
