//! The same request twice: a client that did not hear the answer asks again and gets the first one.

use crate::{
    Engine, Error,
    access::{Access, Scope},
};
use countersign_core::{Reason, user::Name};
use countersign_store::{
    Pending, Tx,
    seal::KeyClass,
    tables::{
        idempotency::{self as table, Claim, KeptAnswer, RequestKey},
        users,
    },
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How long an answer to a verification is kept; a code is worthless after that anyway.
const KEPT_VERIFICATION: Duration = Duration::from_mins(1);
/// How long any other answer is kept.
const KEPT: Duration = Duration::from_hours(24);
/// How long a request may be under way before its key is free again.
const UNDER_WAY: Duration = Duration::from_mins(1);

/// A request that carries an `Idempotency-Key`.
#[derive(Debug, Clone)]
pub struct Repeatable {
    /// The key as sent.
    pub key: String,
    /// SHA-256 over method, path and body.
    pub digest: [u8; 32],
    /// Whether it is a verification.
    pub verification: bool,
    /// Whom it is about, where an answer must not outlive that they may sign in.
    pub user: Option<String>,
}

/// What to do with a request that carries a key.
#[derive(Debug)]
pub enum Repetition {
    /// Carry it out, then hand the answer to [`Engine::keep_answer`].
    First(Claimed),
    /// Give this answer again.
    Again {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: String,
        /// The address of what was made.
        location: Option<String>,
    },
}

/// A key that is claimed for a request under way.
#[derive(Debug)]
pub struct Claimed {
    key: RequestKey,
    kept_for: Duration,
}

/// An answer to be kept.
#[derive(Debug)]
pub struct ToKeep {
    /// The HTTP status.
    pub status: u16,
    /// The body; none if it showed a secret.
    pub body: Option<String>,
    /// The address of what was made.
    pub location: Option<String>,
}

impl Engine {
    /// Claims the key, or finds the answer that was given under it.
    pub fn claim_key(&self, access: Access, scope: Scope, request: Repeatable) -> Pending<Repetition, Error> {
        self.change(access, scope, move |tx, caller| {
            let Some(client) = caller.client() else {
                return Err(Error::refused(
                    Reason::RequestInvalid,
                    "only clients repeat requests",
                    "leave the key out",
                ));
            };
            let key = RequestKey { client: client.id, key_hash: Sha256::digest(request.key.as_bytes()).into() };
            // Keyed: whoever reads the database cannot try codes until one gives the digest of its request.
            let digest = tx.ring().digest(KeyClass::Attempt, &[b"idempotency", &request.digest])?;
            let mut claim = table::claim(tx, &key, &digest, tx.now().plus(UNDER_WAY))?;
            if let (Claim::Known { answer: Some(kept), digest: first }, Some(user)) = (&claim, &request.user)
                && *first == digest
                && is_yes(kept)
                && !may_sign_in(tx, user)?
            {
                // A yes from before they were kept out is no yes now: decide anew.
                table::forget(tx, &key)?;
                claim = table::claim(tx, &key, &digest, tx.now().plus(UNDER_WAY))?;
            }
            let kept_for = if request.verification { KEPT_VERIFICATION } else { KEPT };
            repetition(claim, digest, Claimed { key, kept_for })
        })
    }

    /// Keeps the answer of a claimed key. Answers of the server's own failure are not kept: ask again.
    #[expect(clippy::needless_pass_by_value, reason = "a claim is answered once: it is used up here")]
    pub fn keep_answer(&self, claimed: Claimed, answer: ToKeep) -> Pending<(), Error> {
        self.store.submit(move |tx| {
            if answer.status >= 500 {
                return Ok(table::release(tx, &claimed.key)?);
            }
            let expires_at = tx.now().plus(claimed.kept_for);
            let kept = KeptAnswer { status: i64::from(answer.status), body: answer.body, location: answer.location };
            Ok(table::keep(tx, &claimed.key, &kept, expires_at)?)
        })
    }
}

/// Whether an answer that was kept lets somebody in. A no is given again whoever it was about.
fn is_yes(kept: &KeptAnswer) -> bool {
    let body: Option<Value> = kept.body.as_deref().and_then(|body| serde_json::from_str(body).ok());
    let says = |member, word: &str| body.as_ref().and_then(|body| body.get(member)).is_some_and(|said| said == word);
    says("verdict", "accepted") || says("need", "nothing")
}

fn may_sign_in(tx: &Tx<'_>, name: &str) -> Result<bool, Error> {
    let Ok(name) = Name::new(name) else { return Ok(false) };
    Ok(users::find_by_name(tx, &name)?.is_some_and(|user| user.suspended_at.is_none()))
}

fn repetition(claim: Claim, asked: [u8; 32], claimed: Claimed) -> Result<Repetition, Error> {
    let refused = |reason, what: String, hint: &str| Err(Error::refused(reason, what, hint));
    match claim {
        Claim::Fresh => Ok(Repetition::First(claimed)),
        Claim::Known { digest, .. } if digest != asked => refused(
            Reason::IdempotencyReused,
            "this Idempotency-Key was used for another request".to_owned(),
            "use a new key for each new request",
        ),
        Claim::Known { answer: None, .. } => refused(
            Reason::IdempotencyInFlight,
            "the first request with this Idempotency-Key is still under way".to_owned(),
            "wait a second and ask again",
        ),
        Claim::Known { answer: Some(KeptAnswer { body: None, location, .. }), .. } => refused(
            Reason::IdempotencySecretShownOnce,
            format!("the answer showed a secret, once; what it made is at {}", location.unwrap_or_default()),
            "make a new one if the answer was lost",
        ),
        Claim::Known { answer: Some(KeptAnswer { status, body: Some(body), location }), .. } => {
            Ok(Repetition::Again { status: u16::try_from(status).unwrap_or(200), body, location })
        }
    }
}
