//! Answers kept for clients that repeat a request under the same `Idempotency-Key`.

use crate::{Error, Tx, connection::values};
use countersign_core::{ClientId, Timestamp};

const SWEEP_ONE: &str = "DELETE FROM idempotency WHERE client_id = $1 AND key_hash = $2 AND expires_at <= $3";
const CLAIM: &str = "INSERT INTO idempotency (client_id, key_hash, digest, expires_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING";
const FIND: &str = "SELECT digest, status, body, location FROM idempotency WHERE client_id = $1 AND key_hash = $2";
const KEEP: &str = "UPDATE idempotency SET status = $1, body = $2, location = $3, expires_at = $4
    WHERE client_id = $5 AND key_hash = $6";
const RELEASE: &str = "DELETE FROM idempotency WHERE client_id = $1 AND key_hash = $2 AND status IS NULL";
const FORGET: &str = "DELETE FROM idempotency WHERE client_id = $1 AND key_hash = $2";
const SWEEP: &str = "DELETE FROM idempotency WHERE expires_at <= $1";

/// What identifies a request: the client and a hash of the key it sent.
#[derive(Debug, Clone, Copy)]
pub struct RequestKey {
    /// Whose request.
    pub client: ClientId,
    /// SHA-256 of the `Idempotency-Key`.
    pub key_hash: [u8; 32],
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Claim {
    /// Nothing was; it is claimed now.
    Fresh,
    /// It was used, with this digest of method, path and body.
    Known {
        /// Digest of the first request.
        digest: [u8; 32],
        /// Its answer; none while it is under way.
        answer: Option<KeptAnswer>,
    },
}

/// An answer that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The HTTP status.
    pub status: i64,
    /// The body; none if it showed a secret.
    pub body: Option<String>,
    /// The address of what was made.
    pub location: Option<String>,
}

/// Claims a key until `expires_at`, or says what is known of it.
pub fn claim(tx: &mut Tx<'_>, key: &RequestKey, digest: &[u8; 32], expires_at: Timestamp) -> Result<Claim, Error> {
    let now = tx.now();
    tx.execute("sweep an idempotency key", SWEEP_ONE, values![&key.client, &key.key_hash, now])?;
    let claimed =
        tx.execute("claim an idempotency key", CLAIM, values![&key.client, &key.key_hash, digest, expires_at])?;
    if claimed == 1 {
        return Ok(Claim::Fresh);
    }
    let known = tx.find("read an idempotency key", FIND, values![&key.client, &key.key_hash], |row| {
        let answer = match row.get::<Option<i64>>(1)? {
            None => None,
            Some(status) => Some(KeptAnswer { status, body: row.get(2)?, location: row.get(3)? }),
        };
        Ok(Claim::Known { digest: row.get(0)?, answer })
    })?;
    known.ok_or_else(|| Error::Corrupt("an idempotency key vanished within a transaction".to_owned()))
}

/// Keeps the answer of a claimed key until `expires_at`.
pub fn keep(tx: &mut Tx<'_>, key: &RequestKey, answer: &KeptAnswer, expires_at: Timestamp) -> Result<(), Error> {
    let row =
        values![answer.status, answer.body.as_ref(), answer.location.as_ref(), expires_at, &key.client, &key.key_hash];
    tx.execute("keep an answer", KEEP, row).map(|_| ())
}

/// Gives a claimed key back: the request came to nothing and may be repeated.
pub fn release(tx: &mut Tx<'_>, key: &RequestKey) -> Result<(), Error> {
    tx.execute("release an idempotency key", RELEASE, values![&key.client, &key.key_hash]).map(|_| ())
}

/// Forgets a key with its answer, which does not hold any more.
pub fn forget(tx: &mut Tx<'_>, key: &RequestKey) -> Result<(), Error> {
    tx.execute("forget an answer", FORGET, values![&key.client, &key.key_hash]).map(|_| ())
}

/// Removes what has expired.
pub fn sweep(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.execute("sweep idempotency keys", SWEEP, values![tx.now()]).map(|_| ())
}
