//! Sets of backup codes: made, shown once, replaced.

use crate::{
    Engine, Error,
    access::{Access, Caller},
    record,
    slow::{self, Memory},
    users,
};
use countersign_core::{
    FactorId, Reason,
    backup::{BackupCode, CODES_PER_SET},
    factor::{FactorClass, FactorKind, FactorState, PENDING_FOR},
    user::UserKind,
};
use countersign_store::{
    Environment, Pending, Tx,
    seal::{KeyClass, KeyRing},
    tables::{
        backup_codes::{self as table, HashedCode},
        factors::{self, Factor, Farewell},
        users::User,
    },
};
use zeroize::Zeroizing;

/// A set that was just made: the only time its codes are seen.
#[derive(Debug)]
pub struct FreshSet {
    /// The set's identifier.
    pub id: FactorId,
    /// The codes as they are printed, in the order of their numbers.
    pub printed: Vec<Zeroizing<String>>,
}

/// A set with its hashes, not yet stored.
pub(crate) struct Prepared {
    pub(crate) fresh: FreshSet,
    hashed: Vec<(u8, HashedCode)>,
}

impl Engine {
    /// Replaces a user's backup codes. The old sheet is worthless from then on.
    pub fn replace_backup_codes(&self, access: Access, user: String) -> Pending<FreshSet, Error> {
        self.with_set(access, user, replace)
    }

    /// Makes a set for a user on the pool and goes on with it. Whoever may not is refused before anything is
    /// hashed; whether they still may is looked at again afterwards.
    pub(crate) fn with_set<T: Send + 'static>(
        &self,
        access: Access,
        user: String,
        then: impl FnOnce(&mut Tx<'_>, &Caller, &User, Prepared) -> Result<T, Error> + Send + 'static,
    ) -> Pending<T, Error> {
        let named = user.clone();
        self.hash_between(
            access,
            move |tx, caller| expect_changeable(tx, caller, &named).map(drop),
            Self::prepare_set,
            move |tx, caller, prepared| {
                let user = expect_changeable(tx, caller, &user)?;
                then(tx, caller, &user, prepared)
            },
        )
    }

    /// Draws and hashes a set. Takes ten slow hashes: never within a unit of work.
    fn prepare_set(&self, memory: &mut Memory) -> Result<Prepared, Error> {
        let environment = self.store.environment();
        let id = FactorId::from_bytes(drawn(environment));
        let mut prepared = Prepared { fresh: FreshSet { id, printed: Vec::new() }, hashed: Vec::new() };
        for number in 1..=CODES_PER_SET {
            let code = BackupCode::from_random(number, drawn(environment));
            let salt = drawn::<16>(environment).to_vec();
            let keyed = keyed(self.store.ring(), id, &code)?;
            let hash = slow::hash(memory, self.settings.hash_cost, &keyed, &salt)?.to_vec();
            prepared.hashed.push((number, HashedCode { salt, hash, used_at: None }));
            prepared.fresh.printed.push(code.to_printed());
        }
        Ok(prepared)
    }
}

fn expect_changeable(tx: &Tx<'_>, caller: &Caller, user: &str) -> Result<User, Error> {
    let user = users::expect(tx, user)?;
    caller.expect_may_change_factors_of(&user)?;
    Ok(user)
}

fn replace(tx: &mut Tx<'_>, caller: &Caller, user: &User, prepared: Prepared) -> Result<FreshSet, Error> {
    caller.expect_signed_in()?;
    let held = factors::list(tx, user.id)?;
    let can_use = |row: &Factor| row.state == FactorState::Active && row.kind.class() != FactorClass::Backup;
    // A break-glass user may hold a sealed sheet and nothing else.
    if user.kind != UserKind::BreakGlass && !held.iter().any(can_use) {
        return Err(Error::refused(
            Reason::UserNoFactor,
            format!("{} has no active factor that backup codes could stand in for", users::called(tx, user)?),
            "begin with `countersign enable --email USER`: it prints backup codes too",
        ));
    }
    retire_sets(tx, &held)?;
    let fresh = insert(tx, user, prepared, FactorState::Active)?;
    if caller.person().is_some() {
        // The page asks for one of them, to see that they are kept.
        factors::doubt(tx, user.id, fresh.id)?;
    }
    record::change(tx, caller, Some(user.id), "backup_codes.replaced", None)?;
    Ok(fresh)
}

/// Retires every set; only the newest retired one keeps its hashes, to recognise an old sheet.
pub(crate) fn retire_sets(tx: &mut Tx<'_>, held: &[Factor]) -> Result<(), Error> {
    for row in held.iter().filter(|row| row.kind == FactorKind::BackupCodes) {
        match row.state {
            FactorState::Active | FactorState::Disabled => {
                let farewell = Farewell { state: FactorState::Retired, sealed: None, stolen: false };
                factors::set_former(tx, row.user, row.id, farewell)?;
            }
            FactorState::Pending => {
                let farewell = Farewell { state: FactorState::Superseded, sealed: None, stolen: false };
                factors::set_former(tx, row.user, row.id, farewell)?;
                table::delete_set(tx, row.id)?;
            }
            FactorState::Retired | FactorState::Superseded => table::delete_set(tx, row.id)?,
        }
    }
    Ok(())
}

/// Stores a prepared set in the given state.
pub(crate) fn insert(tx: &mut Tx<'_>, user: &User, prepared: Prepared, state: FactorState) -> Result<FreshSet, Error> {
    let now = tx.now();
    let id = prepared.fresh.id;
    let set = Factor {
        user: user.id,
        id,
        kind: FactorKind::BackupCodes,
        state,
        label: "Backup codes".to_owned(),
        account: String::new(),
        parameters: None,
        sealed: None,
        last: None,
        offset_steps: 0,
        offset_at: None,
        confirmed: None,
        unproven: false,
        stolen: false,
        created_at: now,
        confirmed_at: None,
        changed_at: now,
        expires_at: (state == FactorState::Pending).then(|| now.plus(PENDING_FOR)),
        last_used_at: None,
        last_attempt: None,
    };
    factors::insert(tx, &set)?;
    for (number, hashed) in &prepared.hashed {
        table::insert(tx, id, *number, hashed)?;
    }
    Ok(prepared.fresh)
}

/// What is hashed: the code under the pepper, bound to its set and number.
pub(crate) fn keyed(ring: &KeyRing, set: FactorId, code: &BackupCode) -> Result<[u8; 32], Error> {
    Ok(ring.digest(KeyClass::Backup, &[set.as_bytes(), &[code.number()], code.payload().as_bytes()])?)
}

pub(crate) fn drawn<const N: usize>(environment: &Environment) -> [u8; N] {
    let mut bytes = [0; N];
    environment.fill(&mut bytes);
    bytes
}
