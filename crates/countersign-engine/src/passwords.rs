//! Hashes of passwords: made and compared on the pool, never within a unit of work.

use crate::{
    Engine, Error, HashCost,
    access::{Access, Scope},
    links::{self, Link},
    record,
    slow::{self, Memory},
    users as people,
};
use countersign_core::{
    Timestamp, UserId,
    factor::{FactorKind, FactorState},
    password::Password,
    user::Role,
};
use countersign_store::{
    Pending, Tx,
    seal::{KeyClass, KeyRing},
    tables::{
        factors,
        links::Purpose,
        passwords::{self as table, HashedPassword},
        sessions, users,
    },
};
use subtle::ConstantTimeEq;

/// A password on its way to being compared: peppered, with what it is to equal.
pub(crate) struct Comparison {
    peppered: [u8; 32],
    stored: HashedPassword,
    exists: bool,
}

impl Comparison {
    /// Prepares to compare. Without a stored password, or with one that nobody can have typed, the same work is
    /// done in vain.
    pub(crate) fn new(
        ring: &KeyRing,
        user: Option<UserId>,
        typed: Option<&Password>,
        stored: Option<HashedPassword>,
    ) -> Result<Self, Error> {
        let exists = user.is_some() && typed.is_some() && stored.is_some();
        let nobody = UserId::from_bytes([0; 16]);
        let nothing = HashedPassword { salt: [0; 16], hash: [0; 32], changed_at: Timestamp::default(), by_mail: false };
        let peppered = peppered(ring, user.unwrap_or(nobody), typed.map_or(&[], Password::as_bytes))?;
        Ok(Self { peppered, stored: stored.unwrap_or(nothing), exists })
    }

    /// Whether it was compared with the password as it is stored now: one that was reset meanwhile opens nothing.
    pub(crate) fn was_with(&self, stored: Option<&HashedPassword>) -> bool {
        self.exists && stored == Some(&self.stored)
    }

    /// Whether it is the password. Slow by design.
    pub(crate) fn fits(&self, memory: &mut Memory, cost: HashCost) -> Result<bool, Error> {
        let hash = slow::hash(memory, cost, &self.peppered, &self.stored.salt)?;
        Ok(bool::from(hash.ct_eq(&self.stored.hash)) && self.exists)
    }
}

impl Engine {
    /// Takes a forgotten password away and makes the link by which a new one is set. Every browser is signed out;
    /// the factors stay, and the link does not skip them.
    pub fn reset_password(&self, access: Access, user: String, note: String) -> Pending<Link, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            let user = people::expect(tx, &user)?;
            // With a pass beside it, it is a way in: not for helpdesk.
            caller.expect_rank(Role::Admin)?;
            caller.expect_over(&user)?;
            caller.expect_alone_enough(&user)?;
            links::expect_to_sign_in(tx, &user)?;
            table::delete(tx, user.id)?;
            sessions::end_all(tx, user.id)?;
            let link = links::make(tx, Purpose::Enrolment(user.id))?;
            record::change(tx, caller, Some(user.id), "password.reset", Some(&note))?;
            Ok(link)
        })
    }

    /// Hashes a password that somebody chose. Slow by design.
    pub(crate) fn hash_password(
        &self,
        memory: &mut Memory,
        user: UserId,
        password: &Password,
    ) -> Result<HashedPassword, Error> {
        let environment = self.store.environment();
        let mut salt = [0; 16];
        environment.fill(&mut salt);
        let peppered = peppered(self.store.ring(), user, password.as_bytes())?;
        let hash = slow::hash(memory, self.settings.hash_cost, &peppered, &salt)?;
        Ok(HashedPassword { salt, hash, changed_at: environment.now(), by_mail: false })
    }
}

/// The password under the pepper, bound to its user.
fn peppered(ring: &KeyRing, user: UserId, password: &[u8]) -> Result<[u8; 32], Error> {
    Ok(ring.digest(KeyClass::Backup, &[b"password", user.as_bytes(), password])?)
}

/// Holds a chosen password against the rules for this user.
pub(crate) fn choose(tx: &Tx<'_>, user: UserId, typed: &str) -> Result<Password, Error> {
    let names = users::list_names(tx, user)?;
    Ok(Password::chosen(typed, &names, has_factor(tx, user)?)?)
}

/// Whether the user can show a second factor other than backup codes.
pub(crate) fn has_factor(tx: &Tx<'_>, user: UserId) -> Result<bool, Error> {
    let usable = |row: &factors::Factor| row.state == FactorState::Active && row.kind != FactorKind::BackupCodes;
    Ok(factors::list(tx, user)?.iter().any(usable))
}
