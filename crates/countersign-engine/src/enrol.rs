//! Enrolment: a factor from pending to active, and its retirement.
//!
//! The live factor stays until the new one is confirmed. Enrolling again under the same label replaces that
//! entry at confirmation; under another label it adds one.

mod confirm;
mod retire;

use crate::{
    Engine, Error, Settings,
    access::{Access, Caller, Scope},
    backup_codes::{self, Prepared},
    owned,
    plain::expect_plain,
    record, users,
};
pub(crate) use confirm::confirm_own;
pub use confirm::{AppSettings, Confirmed, FirstCode};
use countersign_core::{
    FactorId, Reason, Secret, Timestamp, UserId,
    factor::{FactorClass, FactorKind, FactorState, Movement, PENDING_FOR},
    otpauth::Otpauth,
    shown::printable,
    user::UserKind,
};
use countersign_store::{
    Pending, Tx,
    seal::{Binding, KeyClass},
    tables::{
        factors::{self, Factor},
        users::{self as user_table, User},
    },
};
pub use retire::Retirement;
pub(crate) use retire::retire_all;
use zeroize::Zeroizing;

/// The label of an entry for which none was given.
pub const DEFAULT_LABEL: &str = "Authenticator app";

/// An enrolment to begin.
#[derive(Debug)]
pub struct NewEnrolment {
    /// Any of the user's names.
    pub user: String,
    /// Time or counter; ignored for an entry that is brought along.
    pub movement: Movement,
    /// The name of the entry in lists.
    pub label: Option<String>,
    /// An entry made elsewhere, with its secret. Doors that take secrets from nobody leave it out.
    pub existing: Option<Otpauth>,
    /// Whether to make backup codes, if the user has no live set.
    pub with_backup_codes: bool,
}

/// An enrolment that has begun: the only time its secret is seen.
#[derive(Debug)]
pub struct Begun {
    /// Who.
    pub user: UserId,
    /// The pending factor.
    pub factor: FactorId,
    /// Its name in lists.
    pub label: String,
    /// What goes into the QR code.
    pub otpauth_uri: Zeroizing<String>,
    /// The secret in base32.
    pub secret: Zeroizing<String>,
    /// When it lapses.
    pub expires_at: Timestamp,
    /// New backup codes; none if the user has a live set.
    pub backup_codes: Vec<Zeroizing<String>>,
}

impl Engine {
    /// Begins an enrolment; an earlier one that is still pending is superseded.
    pub fn begin_enrolment(&self, access: Access, new: NewEnrolment) -> Pending<Begun, Error> {
        let settings = std::sync::Arc::clone(&self.settings);
        if new.with_backup_codes {
            return self.with_set(access, new.user.clone(), move |tx, caller, user, prepared| {
                enrol(tx, caller, user, new, Some(prepared), &settings)
            });
        }
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            let user = users::expect(tx, &new.user)?;
            caller.expect_may_change_factors_of(&user)?;
            enrol(tx, caller, &user, new, None, &settings)
        })
    }
}

fn enrol(
    tx: &mut Tx<'_>,
    caller: &Caller,
    user: &User,
    new: NewEnrolment,
    prepared: Option<Prepared>,
    settings: &Settings,
) -> Result<Begun, Error> {
    tx.expect_space()?;
    if user.kind == UserKind::Service {
        let what = format!("{} is a service: services have API keys, never codes", users::called(tx, user)?);
        let hint = "make a client with `countersign client add --name APPLICATION`";
        return Err(Error::refused(Reason::FactorNotAllowed, what, hint));
    }
    let held = factors::list(tx, user.id)?;
    retire::supersede_pending(tx, &held, settings)?;
    retire::keep_few(tx, user)?;
    let mut begun = begin(tx, user, new, settings)?;
    let has_live_set = owned::has(&held, FactorClass::Backup, FactorState::Active);
    if let Some(prepared) = prepared.filter(|_| !has_live_set) {
        begun.backup_codes = backup_codes::insert(tx, user, prepared, FactorState::Pending)?.printed;
    }
    record::change(tx, caller, Some(user.id), "factor.enrolment_begun", None)?;
    Ok(begun)
}

/// The enrolment that is under way, if there is one: its secret is shown again to whoever may enrol.
pub(crate) fn find_pending(tx: &Tx<'_>, user: UserId, issuer: &str) -> Result<Option<Begun>, Error> {
    let held = factors::list(tx, user)?;
    let waits = |row: &&Factor| {
        row.state == FactorState::Pending
            && row.kind == FactorKind::Totp
            && row.expires_at.is_some_and(|at| at > tx.now())
    };
    let Some((row, parameters)) = held.iter().rev().find(waits).and_then(|row| Some((row, row.parameters?))) else {
        return Ok(None);
    };
    let Some(sealed) = &row.sealed else { return Ok(None) };
    let binding = Binding { factor: row.id, user: row.user, kind: row.kind.word(), parameters };
    let entry = Otpauth {
        movement: Movement::Time,
        issuer: Some(issuer.to_owned()),
        account: row.account.clone(),
        secret: tx.ring().open_sealed(binding, sealed)?,
        parameters,
        counter: 0,
    };
    Ok(Some(Begun {
        user,
        factor: row.id,
        label: row.label.clone(),
        otpauth_uri: entry.to_uri(),
        secret: entry.secret.to_base32(),
        expires_at: row.expires_at.unwrap_or(row.created_at),
        backup_codes: Vec::new(),
    }))
}

/// A label that no factor in use has: [`DEFAULT_LABEL`], or that with a number.
pub(crate) fn free_label(tx: &Tx<'_>, user: UserId) -> Result<String, Error> {
    free_label_like(tx, user, None)
}

/// A label that no factor in use has: the one that is wanted, or that with a number.
pub(crate) fn free_label_like(tx: &Tx<'_>, user: UserId, wanted: Option<&str>) -> Result<String, Error> {
    let wanted = wanted.map(str::trim).filter(|label| !label.is_empty()).map(printable);
    let wanted = wanted.as_deref().unwrap_or(DEFAULT_LABEL);
    let held = factors::list(tx, user)?;
    let taken = |label: &str| {
        held.iter().any(|row| row.label == label && matches!(row.state, FactorState::Active | FactorState::Disabled))
    };
    let numbered = (2..).map(|number| format!("{wanted} ({number})"));
    let mut labels = std::iter::once(wanted.to_owned()).chain(numbered);
    Ok(labels.find(|label| !taken(label)).unwrap_or_else(|| wanted.to_owned()))
}

fn begin(tx: &mut Tx<'_>, user: &User, new: NewEnrolment, settings: &Settings) -> Result<Begun, Error> {
    let number = user_table::count_enrolment(tx, user.id)?;
    let name = users::called(tx, user)?;
    let unique = if number == 1 { name } else { format!("{name} ({number})") };
    let entry = match new.existing {
        Some(existing) => existing,
        None => Otpauth {
            movement: new.movement,
            issuer: Some(settings.issuer.clone()),
            account: unique,
            secret: draw_secret(tx, settings),
            parameters: settings.parameters,
            counter: 0,
        },
    };
    let label = new.label.filter(|label| !label.trim().is_empty()).unwrap_or_else(|| DEFAULT_LABEL.to_owned());
    expect_plain("the name of the entry", &label)?;
    let row = pending_row(tx, user, &entry, label)?;
    factors::insert(tx, &row)?;
    Ok(Begun {
        user: user.id,
        factor: row.id,
        label: row.label,
        otpauth_uri: entry.to_uri(),
        secret: entry.secret.to_base32(),
        expires_at: row.expires_at.unwrap_or(row.created_at),
        backup_codes: Vec::new(),
    })
}

fn draw_secret(tx: &Tx<'_>, settings: &Settings) -> Secret {
    let mut bytes = vec![0; settings.parameters.algorithm.secret_bytes()];
    tx.fill(&mut bytes);
    Secret::from_bytes(bytes)
}

pub(crate) fn pending_row(tx: &Tx<'_>, user: &User, entry: &Otpauth, label: String) -> Result<Factor, Error> {
    let now = tx.now();
    let id = FactorId::from_bytes(tx.random());
    let kind = match entry.movement {
        Movement::Time => FactorKind::Totp,
        Movement::Counter => FactorKind::Hotp,
    };
    let binding = Binding { factor: id, user: user.id, kind: kind.word(), parameters: entry.parameters };
    let sealed = tx.ring().seal(KeyClass::Factor, binding, &entry.secret, &|bytes| tx.fill(bytes))?;
    Ok(Factor {
        user: user.id,
        id,
        kind,
        state: FactorState::Pending,
        label,
        account: entry.account.clone(),
        parameters: Some(entry.parameters),
        sealed: Some(sealed),
        last: (entry.movement == Movement::Counter).then(|| entry.counter - 1),
        offset_steps: 0,
        offset_at: None,
        confirmed: None,
        unproven: false,
        stolen: false,
        created_at: now,
        confirmed_at: None,
        changed_at: now,
        expires_at: Some(now.plus(PENDING_FOR)),
        last_used_at: None,
        last_attempt: None,
    })
}
