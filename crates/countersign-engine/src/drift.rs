//! Clock offsets that two consecutive codes proved: shown, forgotten on request, dropped when long unused.

use crate::{
    Engine, Error,
    access::{Access, Caller, Scope},
    record, users,
};
use countersign_core::{FactorId, Timestamp, UserId};
use countersign_store::{
    Pending, Tx,
    tables::{
        drifts::{self, Drift},
        users as user_table,
    },
};
use serde::Serialize;
use std::time::Duration;

/// An offset that was not needed for this long is dropped.
pub const UNUSED_FOR: Duration = Duration::from_hours(90 * 24);
/// How many are dropped in one sweep.
const SWEPT_AT_ONCE: u32 = 100;
/// How many are listed.
const LISTED: u32 = 1_000;

/// A factor whose device's clock is off by a known amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DriftView {
    /// Whose, by address or identifier.
    pub user: String,
    /// The factor.
    pub factor: FactorId,
    /// Its name in lists.
    pub label: String,
    /// By how many steps; negative is slow.
    pub offset_steps: i64,
    /// The same in seconds.
    pub offset_seconds: i64,
    /// When it was proven or last needed.
    pub last_needed: Timestamp,
}

impl Engine {
    /// Offsets in use: of one user, or of all.
    pub fn list_drifts(&self, access: &Access, user: Option<&str>) -> Result<Vec<DriftView>, Error> {
        self.look(access, Scope::UsersRead, |tx, caller| {
            let Some(user) = user else {
                let all = drifts::list(tx, None, LISTED)?;
                return all.into_iter().map(|drift| view(tx, drift)).collect();
            };
            let user = users::expect(tx, user)?;
            caller.expect_may_see(&user)?;
            drifts::list_by_user(tx, user.id)?.into_iter().map(|drift| view(tx, drift)).collect()
        })
    }

    /// Forgets the offsets of a user's factors, for the reason given; says which there were.
    pub fn reset_drift(&self, access: Access, user: String, note: String) -> Pending<Vec<DriftView>, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            let user = users::expect(tx, &user)?;
            caller.expect_may_change_factors_of(&user)?;
            caller.expect_signed_in()?;
            let found = drifts::list_by_user(tx, user.id)?;
            for drift in &found {
                drifts::forget(tx, user.id, drift.factor)?;
            }
            if !found.is_empty() {
                record::change(tx, caller, Some(user.id), "drift.reset", Some(&note))?;
            }
            found.into_iter().map(|drift| view(tx, drift)).collect()
        })
    }
}

/// Drops what was long unused.
pub(crate) fn sweep(tx: &mut Tx<'_>) -> Result<(), Error> {
    let itself = Caller::server();
    let before = tx.now().minus(UNUSED_FOR);
    for drift in drifts::list(tx, Some(before), SWEPT_AT_ONCE)? {
        drifts::forget(tx, drift.user, drift.factor)?;
        record::change(tx, &itself, Some(drift.user), "drift.dropped", None)?;
    }
    Ok(())
}

/// The offset as it counts now: none once it was long unused, whether or not it was swept yet.
pub(crate) fn in_force(offset_steps: i64, at: Option<Timestamp>, now: Timestamp) -> i64 {
    if at.is_some_and(|at| now.since(at) < UNUSED_FOR) { offset_steps } else { 0 }
}

fn view(tx: &Tx<'_>, drift: Drift) -> Result<DriftView, Error> {
    Ok(DriftView {
        user: name_of(tx, drift.user)?,
        factor: drift.factor,
        label: drift.label,
        offset_steps: drift.offset_steps,
        offset_seconds: drift.offset_steps.saturating_mul(drift.period),
        last_needed: drift.at,
    })
}

fn name_of(tx: &Tx<'_>, user: UserId) -> Result<String, Error> {
    match user_table::find(tx, user)? {
        Some(user) => users::called(tx, &user),
        None => Ok(user.to_string()),
    }
}
