//! The first code: a pending entry becomes active, and shows what its app does with the secret.

use super::retire;
use crate::{
    Engine, Error, Settings,
    access::{Access, Caller, Scope},
    clock, consequences, notices, owned, record, sessions, users,
};
use countersign_core::{
    FactorId, Reason, Reference, Timestamp,
    decide::{self, Evidence, Profile, Verdict},
    factor::{FactorClass, FactorKind, FactorState, PendingOtp},
    near::Match,
    otp::Parameters,
    submission::{Shape, Submission},
};
use countersign_store::{
    Pending, Tx,
    seal::{Binding, KeyClass},
    tables::{
        attempts::Chain,
        factors::{self, Factor, Spending},
        passes, throttles,
        users::User,
    },
};

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
    /// Under which rules it was decided.
    pub profile: Profile,
}

impl Confirmed {
    /// Whether the entry could take over the settings that the app goes by: [`AppSettings::AsTheAppDoes`]. Under
    /// [`Profile::Strict`] it never could.
    #[must_use]
    pub const fn can_follow_the_app(&self) -> bool {
        let app_differs = matches!(self.reason, Reason::ParamAlgorithm | Reason::ParamDigits | Reason::ParamPeriod);
        app_differs && matches!(self.profile, Profile::Standard)
    }
}

/// The first code of a pending entry, as it was typed.
#[derive(Debug)]
pub struct FirstCode {
    /// What was typed.
    pub submission: Submission,
    /// What to do about an app that computes otherwise.
    pub settings: AppSettings,
}

/// What to do about an app whose codes show other settings than the entry has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppSettings {
    /// Name them and refuse the code.
    AsEnrolled,
    /// Give the entry the settings that the app goes by, and take the code; never under [`Profile::Strict`].
    AsTheAppDoes,
}

impl From<Submission> for FirstCode {
    fn from(submission: Submission) -> Self {
        Self { submission, settings: AppSettings::AsEnrolled }
    }
}

impl Engine {
    /// Takes the first code of a pending factor; without `factor`, of the newest pending one.
    pub fn confirm_enrolment(
        &self,
        access: Access,
        user: String,
        factor: Option<FactorId>,
        typed: impl Into<FirstCode>,
    ) -> Pending<Confirmed, Error> {
        let first_code = typed.into();
        let settings = std::sync::Arc::clone(&self.settings);
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            tx.expect_space()?;
            let user = users::expect(tx, &user)?;
            caller.expect_may_change_factors_of(&user)?;
            let held = factors::list(tx, user.id)?;
            let row = expect_pending(tx, &held, factor)?;
            let confirmation = Confirmation { caller, user: &user, held: &held, row, settings: &settings };
            confirm(tx, &confirmation, &first_code)
        })
    }
}

/// Takes the first code of a person's own newest pending factor, within a unit of work.
pub(crate) fn confirm_own(
    tx: &mut Tx<'_>,
    caller: &Caller,
    user: &User,
    first_code: &FirstCode,
    settings: &Settings,
) -> Result<Confirmed, Error> {
    tx.expect_space()?;
    let held = factors::list(tx, user.id)?;
    let row = expect_pending(tx, &held, None)?;
    confirm(tx, &Confirmation { caller, user, held: &held, row, settings }, first_code)
}

struct Confirmation<'a> {
    caller: &'a Caller,
    user: &'a User,
    held: &'a [Factor],
    row: &'a Factor,
    settings: &'a Settings,
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
fn confirm(tx: &mut Tx<'_>, confirmation: &Confirmation<'_>, first_code: &FirstCode) -> Result<Confirmed, Error> {
    let Confirmation { user, row, settings, .. } = confirmation;
    let mut throttle = throttles::find(tx, user.id, FactorClass::Otp)?;
    // A used-up budget does not keep anybody from re-enrolling, but a wait is waited for all the same.
    if let Some(until) = throttle.throttle.wait_until.filter(|until| *until > tx.now()) {
        let evidence = Evidence { until: Some(until), ..Evidence::default() };
        return conclude(tx, confirmation, Verdict::Rejected { reason: Reason::ThrottleWait, evidence });
    }
    let verdict = match first_code.submission.shape() {
        Shape::Empty => return Ok(prompt(tx, confirmation)),
        Shape::Otp(_) if row.kind == FactorKind::Totp && clock::is_frozen(tx)? => rejected(Reason::ClockFrozen),
        Shape::Otp(code) => {
            let pending = open_pending(tx, row, settings)?;
            let decision = decide::confirm(code, &pending, tx.now());
            let app = decide::as_the_app_does(code, &pending, tx.now());
            match (decision.verdict, decision.spend.last(), app) {
                (accepted @ Verdict::Accepted { .. }, Some(hit), _) => spend_first(tx, confirmation, hit, accepted)?,
                (Verdict::Rejected { evidence, .. }, _, Some((app, hit)))
                    if first_code.settings == AppSettings::AsTheAppDoes && settings.profile != Profile::Strict =>
                {
                    switch(tx, confirmation, app)?;
                    let evidence = Evidence { factor: Some(row.id), app: evidence.app, ..Evidence::default() };
                    let accepted = Verdict::Accepted { reason: Reason::EnrolConfirmed, factor: row.id, evidence };
                    spend_first(tx, confirmation, &hit, accepted)?
                }
                (verdict, ..) => verdict,
            }
        }
        Shape::Backup(_) => rejected(Reason::InputBackupCodeHere),
        Shape::Prefixed => rejected(Reason::InputPrefixed),
        Shape::Password => rejected(Reason::InputPasswordHere),
        Shape::NotDigits => rejected(Reason::InputNotDigits),
        Shape::WrongLength | Shape::BackupWithoutNumber | Shape::TemporaryPass(_) => rejected(Reason::InputLength),
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
        consequences::follow(tx, confirmation.caller, user, FactorClass::Otp, throttle.throttle.consecutive)?;
    }
    conclude(tx, confirmation, verdict)
}

/// Uses the confirming code up; of two, one wins.
fn spend_first(
    tx: &mut Tx<'_>,
    confirmation: &Confirmation<'_>,
    hit: &Match,
    accepted: Verdict,
) -> Result<Verdict, Error> {
    Ok(match factors::confirm(tx, confirmation.user.id, confirmation.row.id, hit.at)? {
        Spending::Spent => accepted,
        Spending::Refused => rejected(Reason::FactorNonePending),
    })
}

/// Gives the pending entry the settings that its app goes by. They are sealed with the secret, so it is sealed anew.
fn switch(tx: &mut Tx<'_>, confirmation: &Confirmation<'_>, app: Parameters) -> Result<(), Error> {
    let Confirmation { caller, user, row, .. } = confirmation;
    let (secret, _) = owned::unseal(tx, row)?;
    let binding = Binding { factor: row.id, user: user.id, kind: row.kind.word(), parameters: app };
    let sealed = tx.ring().seal(KeyClass::Factor, binding, &secret, &|bytes| tx.fill(bytes))?;
    factors::set_parameters(tx, user.id, row.id, app, &sealed)?;
    record::change(tx, caller, Some(user.id), "factor.settings_as_the_app_does", None).map(|_| ())
}

fn rejected(reason: Reason) -> Verdict {
    Verdict::Rejected { reason, evidence: Evidence::default() }
}

fn prompt(tx: &Tx<'_>, confirmation: &Confirmation<'_>) -> Confirmed {
    let Confirmation { row, settings, .. } = confirmation;
    Confirmed {
        reason: Reason::InputEmpty,
        factor: row.id,
        state: row.state,
        evidence: Evidence::default(),
        reference: None,
        until: None,
        now: tx.now(),
        profile: settings.profile,
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
    let Confirmation { caller, user, held, row, settings } = confirmation;
    let replaced = |other: &&Factor| {
        other.id != row.id
            && other.kind.class() == FactorClass::Otp
            && matches!(other.state, FactorState::Active | FactorState::Disabled)
            && (other.label == row.label || other.state == FactorState::Disabled)
    };
    for other in held.iter().filter(replaced) {
        retire::retire(tx, other, false, settings)?;
    }
    for set in held.iter().filter(|other| other.kind == FactorKind::BackupCodes && other.state == FactorState::Pending)
    {
        factors::activate(tx, user.id, set.id)?;
    }
    passes::settle(tx, user.id)?;
    sessions::end_enrolling(tx, user.id, caller.person().map(|person| person.session))?;
    retire::keep_few(tx, user)
}

fn conclude(tx: &mut Tx<'_>, confirmation: &Confirmation<'_>, verdict: Verdict) -> Result<Confirmed, Error> {
    let Confirmation { caller, user, row, settings, .. } = confirmation;
    let detail = record::Detail::default();
    let place = record::Place { caller, door: caller.door(), user: Some(user.id), detail: &detail };
    let reason = verdict.reason();
    let chain = if reason.is_accepted() { Chain::Noted(row.last_attempt) } else { Chain::OfUser };
    let (attempt, reference) = record::decision(tx, place, &verdict, chain)?;
    if reason.is_accepted() {
        factors::note_attempt(tx, user.id, row.id, attempt)?;
        notices::of_row(tx, caller, Some(user.id), "factor.added", reference)?;
    }
    let (Verdict::Accepted { evidence, .. } | Verdict::Rejected { evidence, .. }) = verdict;
    Ok(Confirmed {
        reason,
        factor: row.id,
        state: if reason.is_accepted() { FactorState::Active } else { row.state },
        until: evidence.until,
        evidence,
        reference: Some(reference),
        now: tx.now(),
        profile: settings.profile,
    })
}
