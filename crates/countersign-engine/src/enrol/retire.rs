//! The end of a factor: taken away, replaced or superseded; its secret stays a while, sealed, for diagnosis.

use crate::{
    Engine, Error, Settings,
    access::{Access, Caller, Scope},
    last_admin,
    policy::Rulebook,
    record, users,
};
use countersign_core::{
    FactorId, Reason,
    factor::{FactorClass, FactorKind, FactorState, RETIRED_KEPT},
    policy::{Standing, Why},
};
use countersign_store::{
    Pending, Tx,
    seal::{Binding, KeyClass},
    tables::{
        factors::{self, Factor, Farewell},
        sessions,
        users::User,
    },
};

/// Factors to retire.
#[derive(Debug, Clone)]
pub struct Retirement {
    /// Any of the user's names.
    pub user: String,
    /// Only this factor; all of them if none is named.
    pub factor: Option<FactorId>,
    /// The reason that was typed in.
    pub note: Option<String>,
    /// The device was lost or stolen: a code from it raises the alarm, and nobody is given a hint.
    pub stolen: bool,
}

impl Engine {
    /// Retires factors. Refused where it would strand the last admin.
    pub fn retire_factors(&self, access: Access, retirement: Retirement) -> Pending<Vec<FactorId>, Error> {
        let settings = std::sync::Arc::clone(&self.settings);
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            let user = users::expect(tx, &retirement.user)?;
            caller.expect_may_change_factors_of(&user)?;
            caller.expect_signed_in()?;
            let held = factors::list(tx, user.id)?;
            let meant: Vec<&Factor> = held.iter().filter(|row| is_meant(row, &retirement)).collect();
            if meant.is_empty() && retirement.factor.is_some() {
                return Err(Error::not_found(
                    "that factor",
                    "`countersign user show --email USER` lists their factors",
                ));
            }
            expect_admin_left(tx, &user, &held, &meant)?;
            expect_none_required(tx, caller, &user, &held, &meant)?;
            let retired: Vec<FactorId> = meant.iter().map(|row| row.id).collect();
            for row in meant {
                retire(tx, row, retirement.stolen, &settings)?;
            }
            keep_few(tx, &user)?;
            if !retired.is_empty() {
                end_sessions(tx, caller, &user, retirement.stolen)?;
            }
            record::change(tx, caller, Some(user.id), "factors.retired", retirement.note.as_deref())?;
            Ok(retired)
        })
    }
}

/// Retires all that a user holds or is about to hold; says what that was.
pub(crate) fn retire_all(
    tx: &mut Tx<'_>,
    user: &User,
    stolen: bool,
    settings: &Settings,
) -> Result<Vec<FactorId>, Error> {
    let all = Retirement { user: String::new(), factor: None, note: None, stolen };
    let held = factors::list(tx, user.id)?;
    let mut retired = Vec::new();
    for row in held.iter().filter(|row| is_meant(row, &all)) {
        retire(tx, row, stolen, settings)?;
        retired.push(row.id);
    }
    keep_few(tx, user)?;
    Ok(retired)
}

/// What a factor opened closes with it. Whoever took away one of their own ends browsers where they see them,
/// unless the device was stolen.
fn end_sessions(tx: &mut Tx<'_>, caller: &Caller, user: &User, stolen: bool) -> Result<(), Error> {
    match caller.person() {
        None => sessions::end_all(tx, user.id)?,
        Some(person) if stolen => sessions::end_others(tx, user.id, person.session)?,
        Some(_) => 0,
    };
    Ok(())
}

/// A newer enrolment replaces those that are pending, with their backup codes.
pub(super) fn supersede_pending(tx: &mut Tx<'_>, held: &[Factor], settings: &Settings) -> Result<(), Error> {
    for row in held.iter().filter(|row| row.state == FactorState::Pending) {
        let sealed = resealed(tx, row, settings)?;
        let farewell = Farewell { state: FactorState::Superseded, sealed: sealed.as_ref(), stolen: false };
        factors::set_former(tx, row.user, row.id, farewell)?;
        if row.kind == FactorKind::BackupCodes {
            countersign_store::tables::backup_codes::delete_set(tx, row.id)?;
        }
    }
    Ok(())
}

pub(super) fn retire(tx: &mut Tx<'_>, row: &Factor, stolen: bool, settings: &Settings) -> Result<(), Error> {
    let sealed = resealed(tx, row, settings)?;
    let farewell = Farewell { state: FactorState::Retired, sealed: sealed.as_ref(), stolen };
    Ok(factors::set_former(tx, row.user, row.id, farewell)?)
}

/// The secret under the key of the retired; nothing if it is not to be kept or does not open any more.
fn resealed(tx: &Tx<'_>, row: &Factor, settings: &Settings) -> Result<Option<Vec<u8>>, Error> {
    let (Some(sealed), Some(parameters), true) = (&row.sealed, row.parameters, settings.keep_retired) else {
        return Ok(None);
    };
    let binding = Binding { factor: row.id, user: row.user, kind: row.kind.word(), parameters };
    let Ok(secret) = tx.ring().open_sealed(binding, sealed) else { return Ok(None) };
    Ok(Some(tx.ring().seal(KeyClass::Retired, binding, &secret, &|bytes| tx.fill(bytes))?))
}

/// Erases all but the newest few retired secrets of a user.
pub(super) fn keep_few(tx: &mut Tx<'_>, user: &User) -> Result<(), Error> {
    let mut former: Vec<Factor> = factors::list(tx, user.id)?
        .into_iter()
        .filter(|row| row.sealed.is_some() && matches!(row.state, FactorState::Retired | FactorState::Superseded))
        .collect();
    former.sort_by_key(|row| std::cmp::Reverse((row.changed_at, row.created_at)));
    for old in former.iter().skip(RETIRED_KEPT) {
        factors::erase_secret(tx, user.id, old.id)?;
    }
    Ok(())
}

fn is_meant(row: &Factor, retirement: &Retirement) -> bool {
    matches!(row.state, FactorState::Active | FactorState::Disabled | FactorState::Pending)
        && retirement.factor.is_none_or(|id| row.id == id)
}

/// Nobody takes away their own last factor where one is required of them: they would stand outside at once.
fn expect_none_required(
    tx: &Tx<'_>,
    caller: &Caller,
    user: &User,
    held: &[Factor],
    meant: &[&Factor],
) -> Result<(), Error> {
    let usable = |row: &&Factor| row.state == FactorState::Active && row.kind.class() != FactorClass::Backup;
    let stays = held.iter().filter(usable).any(|row| meant.iter().all(|gone| gone.id != row.id));
    let takes_one = meant.iter().copied().any(|row| usable(&row));
    if caller.person().is_none_or(|person| person.user != user.id) || stays || !takes_one {
        return Ok(());
    }
    match Rulebook::in_force(tx)?.standing_in_general(tx, user, held)? {
        Standing::Asked(Why::Rule(_)) => {
            let what = "a second factor is required of you, and this is the last";
            Err(Error::refused(Reason::PolicyEnrolRequired, what, "add another app first"))
        }
        _ => Ok(()),
    }
}

/// Retiring one of two working factors leaves an admin able; retiring the last does not.
fn expect_admin_left(tx: &mut Tx<'_>, user: &User, held: &[Factor], meant: &[&Factor]) -> Result<(), Error> {
    let works = |row: &&Factor| row.state == FactorState::Active && row.kind.class() != FactorClass::Backup;
    let stays = held.iter().filter(works).any(|row| meant.iter().all(|gone| gone.id != row.id));
    if stays { Ok(()) } else { last_admin::expect_another(tx, user, "taking their last factor") }
}
