//! Enrolment: a factor from pending to active, and its retirement.
//!
//! The live factor stays until the new one is confirmed. Enrolling again under the same label replaces that
//! entry at confirmation; under another label it adds one.

use crate::{
    Engine, Error, Settings,
    access::{Access, Caller, Scope},
    backup_codes, last_admin, owned, record, users,
};
use countersign_core::{
    FactorId, Reason, Reference, Secret, Timestamp, UserId,
    decide::{self, Evidence, Verdict},
    factor::{FactorClass, FactorKind, FactorState, Movement, PENDING_FOR, PendingOtp, RETIRED_KEPT},
    otpauth::Otpauth,
    submission::{Shape, Submission},
    throttle::Standing,
    user::UserKind,
};
use countersign_store::{
    Pending, Tx,
    seal::{Binding, KeyClass},
    tables::{
        factors::{self, Factor, Farewell, Spending},
        throttles,
        users::{self as user_table, User},
    },
};
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

/// The answer to a confirming code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// `enrol.confirmed`, or why not.
    pub reason: Reason,
    /// The factor.
    pub factor: FactorId,
    /// Its state now.
    pub state: FactorState,
    /// What was recognised.
    pub evidence: Evidence,
    /// What the person reads out to the helpdesk.
    pub reference: Option<Reference>,
    /// When a next try makes sense.
    pub until: Option<Timestamp>,
    /// The time of the decision.
    pub now: Timestamp,
}

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
    /// Begins an enrolment; an earlier one that is still pending is superseded.
    pub fn begin_enrolment(&self, access: Access, new: NewEnrolment) -> Pending<Begun, Error> {
        let prepared = if new.with_backup_codes { self.prepare_set().map(Some) } else { Ok(None) };
        let settings = std::sync::Arc::clone(&self.settings);
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            let prepared = prepared?;
            tx.expect_space()?;
            let user = users::expect(tx, &new.user)?;
            caller.expect_rank_over(user.role)?;
            if user.kind == UserKind::Service {
                let what = format!("{} is a service: services have API keys, never codes", users::shown(&user));
                return Err(Error::refused(
                    Reason::FactorNotAllowed,
                    what,
                    "make a client with `countersign client add`",
                ));
            }
            let held = factors::list(tx, user.id)?;
            supersede_pending(tx, &held, &settings)?;
            keep_few(tx, &user)?;
            let mut begun = begin(tx, &user, new, &settings)?;
            let has_live_set = owned::has(&held, FactorClass::Backup, FactorState::Active);
            if let Some(prepared) = prepared.filter(|_| !has_live_set) {
                begun.backup_codes = backup_codes::insert(tx, &user, prepared, FactorState::Pending)?.printed;
            }
            record::change(tx, caller, Some(user.id), "factor.enrolment_begun", None)?;
            Ok(begun)
        })
    }

    /// Takes the first code of a pending factor; without `factor`, of the newest pending one.
    pub fn confirm_enrolment(
        &self,
        access: Access,
        user: String,
        factor: Option<FactorId>,
        submission: Submission,
    ) -> Pending<Confirmed, Error> {
        let settings = std::sync::Arc::clone(&self.settings);
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            tx.expect_space()?;
            let user = users::expect(tx, &user)?;
            caller.expect_rank_over(user.role)?;
            let held = factors::list(tx, user.id)?;
            let row = expect_pending(tx, &held, factor)?;
            let confirmation = Confirmation { caller, user: &user, held: &held, row, settings: &settings };
            confirm(tx, &confirmation, &submission)
        })
    }

    /// Retires factors. Refused where it would strand the last admin.
    pub fn retire_factors(&self, access: Access, retirement: Retirement) -> Pending<Vec<FactorId>, Error> {
        let settings = std::sync::Arc::clone(&self.settings);
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            let user = users::expect(tx, &retirement.user)?;
            caller.expect_rank_over(user.role)?;
            let held = factors::list(tx, user.id)?;
            let meant: Vec<&Factor> = held.iter().filter(|row| is_meant(row, &retirement)).collect();
            if meant.is_empty() && retirement.factor.is_some() {
                return Err(Error::NotFound { what: "that factor".to_owned() });
            }
            expect_admin_left(tx, &user, &held, &meant)?;
            let retired: Vec<FactorId> = meant.iter().map(|row| row.id).collect();
            for row in meant {
                retire(tx, row, retirement.stolen, &settings)?;
            }
            keep_few(tx, &user)?;
            record::change(tx, caller, Some(user.id), "factors.retired", retirement.note.as_deref())?;
            Ok(retired)
        })
    }
}

struct Confirmation<'a> {
    caller: &'a Caller,
    user: &'a User,
    held: &'a [Factor],
    row: &'a Factor,
    settings: &'a Settings,
}

fn begin(tx: &mut Tx<'_>, user: &User, new: NewEnrolment, settings: &Settings) -> Result<Begun, Error> {
    let number = user_table::count_enrolment(tx, user.id)?;
    let name = user.email.clone().map_or_else(|| first_name(tx, user), Ok)?;
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

fn first_name(tx: &Tx<'_>, user: &User) -> Result<String, Error> {
    Ok(user_table::list_names(tx, user.id)?.into_iter().next().unwrap_or_else(|| user.id.to_string()))
}

fn pending_row(tx: &Tx<'_>, user: &User, entry: &Otpauth, label: String) -> Result<Factor, Error> {
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
        confirmed: None,
        unproven: false,
        stolen: false,
        created_at: now,
        confirmed_at: None,
        changed_at: now,
        expires_at: Some(now.plus(PENDING_FOR)),
        last_used_at: None,
    })
}

fn expect_pending<'a>(tx: &Tx<'_>, held: &'a [Factor], factor: Option<FactorId>) -> Result<&'a Factor, Error> {
    let pending = |row: &&Factor| row.state == FactorState::Pending && row.kind.class() == FactorClass::Otp;
    let found = held.iter().rev().filter(pending).find(|row| factor.is_none_or(|id| row.id == id));
    let hint = "begin again with `countersign enable --email USER`";
    match found {
        None => Err(Error::refused(Reason::FactorNonePending, "no enrolment waits for a code", hint)),
        Some(row) if row.expires_at.is_some_and(|at| at <= tx.now()) => Err(Error::refused(
            Reason::FactorPendingExpired,
            "the enrolment has lapsed: it is kept for 30 minutes",
            hint,
        )),
        Some(row) => Ok(row),
    }
}

/// Holds the code against the pending entry; counted like every code on every door.
fn confirm(tx: &mut Tx<'_>, confirmation: &Confirmation<'_>, submission: &Submission) -> Result<Confirmed, Error> {
    let Confirmation { user, row, settings, .. } = confirmation;
    let mut throttle = throttles::find(tx, user.id, FactorClass::Otp)?;
    if let Standing::Wait(until) = throttle.throttle.standing(tx.now()) {
        let evidence = Evidence { until: Some(until), ..Evidence::default() };
        return conclude(tx, confirmation, Verdict::Rejected { reason: Reason::ThrottleWait, evidence });
    }
    let verdict = match submission.shape() {
        Shape::Empty => return Ok(prompt(tx, row)),
        Shape::Otp(code) => {
            let pending = open_pending(tx, row, settings)?;
            let decision = decide::confirm(code, &pending, tx.now());
            match (decision.verdict, decision.spend.last()) {
                (accepted @ Verdict::Accepted { .. }, Some(hit)) => {
                    match factors::confirm(tx, user.id, row.id, hit.at)? {
                        Spending::Spent => accepted,
                        Spending::Refused => rejected(Reason::FactorNonePending),
                    }
                }
                (verdict, _) => verdict,
            }
        }
        Shape::Backup(_) => rejected(Reason::InputBackupCodeHere),
        Shape::Prefixed => rejected(Reason::InputPrefixed),
        Shape::Password => rejected(Reason::InputPasswordHere),
        Shape::NotDigits => rejected(Reason::InputNotDigits),
        Shape::WrongLength | Shape::BackupWithoutNumber | Shape::TemporaryPass => rejected(Reason::InputLength),
    };
    if verdict.reason().is_accepted() {
        throttle.throttle.succeed();
        if owned::has(confirmation.held, FactorClass::Otp, FactorState::Disabled) {
            // Only re-enrolment helps whoever was disabled, so it must: those guesses were at a secret that is gone.
            throttle.throttle.unlock();
        }
        throttles::save(tx, user.id, FactorClass::Otp, &throttle)?;
        activate(tx, confirmation)?;
    } else if verdict.reason().counts_as_failure() {
        throttle.throttle.fail(tx.now());
        throttles::save(tx, user.id, FactorClass::Otp, &throttle)?;
    }
    conclude(tx, confirmation, verdict)
}

fn rejected(reason: Reason) -> Verdict {
    Verdict::Rejected { reason, evidence: Evidence::default() }
}

fn prompt(tx: &Tx<'_>, row: &Factor) -> Confirmed {
    Confirmed {
        reason: Reason::InputEmpty,
        factor: row.id,
        state: row.state,
        evidence: Evidence::default(),
        reference: None,
        until: None,
        now: tx.now(),
    }
}

fn open_pending(tx: &Tx<'_>, row: &Factor, settings: &Settings) -> Result<PendingOtp, Error> {
    let opened = owned::open(tx, std::slice::from_ref(row), settings)?;
    opened
        .owned
        .pending
        .into_iter()
        .next()
        .ok_or_else(|| Error::Store(countersign_store::Error::Sealed(format!("the pending factor {}", row.id))))
}

/// The new factor lives: the entry it replaces retires, the backup codes made with it become valid.
fn activate(tx: &mut Tx<'_>, confirmation: &Confirmation<'_>) -> Result<(), Error> {
    let Confirmation { user, held, row, settings, .. } = confirmation;
    let replaced = |other: &&Factor| {
        other.id != row.id
            && other.kind.class() == FactorClass::Otp
            && matches!(other.state, FactorState::Active | FactorState::Disabled)
            && (other.label == row.label || other.state == FactorState::Disabled)
    };
    for other in held.iter().filter(replaced) {
        retire(tx, other, false, settings)?;
    }
    for set in held.iter().filter(|other| other.kind == FactorKind::BackupCodes && other.state == FactorState::Pending)
    {
        factors::activate(tx, user.id, set.id)?;
    }
    keep_few(tx, user)
}

fn conclude(tx: &mut Tx<'_>, confirmation: &Confirmation<'_>, verdict: Verdict) -> Result<Confirmed, Error> {
    let Confirmation { caller, user, row, .. } = confirmation;
    let detail = record::Detail::default();
    let place = record::Place { caller, door: caller.door(), user: Some(user.id), detail: &detail };
    let (_, reference) = record::decision(tx, place, &verdict)?;
    let reason = verdict.reason();
    let (Verdict::Accepted { evidence, .. } | Verdict::Rejected { evidence, .. }) = verdict;
    Ok(Confirmed {
        reason,
        factor: row.id,
        state: if reason.is_accepted() { FactorState::Active } else { row.state },
        until: evidence.until,
        evidence,
        reference: Some(reference),
        now: tx.now(),
    })
}

/// A newer enrolment replaces those that are pending, with their backup codes.
fn supersede_pending(tx: &mut Tx<'_>, held: &[Factor], settings: &Settings) -> Result<(), Error> {
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

fn retire(tx: &mut Tx<'_>, row: &Factor, stolen: bool, settings: &Settings) -> Result<(), Error> {
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
fn keep_few(tx: &mut Tx<'_>, user: &User) -> Result<(), Error> {
    let mut former: Vec<Factor> = factors::list(tx, user.id)?
        .into_iter()
        .filter(|row| row.sealed.is_some() && matches!(row.state, FactorState::Retired | FactorState::Superseded))
        .collect();
    former.sort_by_key(|row| std::cmp::Reverse(row.changed_at));
    for old in former.iter().skip(RETIRED_KEPT) {
        factors::erase_secret(tx, user.id, old.id)?;
    }
    Ok(())
}

fn is_meant(row: &Factor, retirement: &Retirement) -> bool {
    matches!(row.state, FactorState::Active | FactorState::Disabled | FactorState::Pending)
        && retirement.factor.is_none_or(|id| row.id == id)
}

/// Retiring one of two working factors leaves an admin able; retiring the last does not.
fn expect_admin_left(tx: &mut Tx<'_>, user: &User, held: &[Factor], meant: &[&Factor]) -> Result<(), Error> {
    let works = |row: &&Factor| row.state == FactorState::Active && row.kind.class() != FactorClass::Backup;
    let stays = held.iter().filter(works).any(|row| meant.iter().all(|gone| gone.id != row.id));
    if stays { Ok(()) } else { last_admin::expect_another(tx, user, "taking their last factor") }
}
