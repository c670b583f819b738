//! A submission on its way to an answer: what holds for every kind of code, before and after the check.

mod refusal;
pub(super) mod stranger;

use self::{
    refusal::{refusal, refuse_unknown},
    stranger::{Stranger, network_of_caller},
};
use super::{AcceptedBy, Answer, Request, reason_of_shape};
use crate::{
    Error, Settings,
    access::Caller,
    notices::{self, occasion::Occasion},
    owned,
    record::{self, Detail},
    search::{Job, Place, Queue, Telling},
};
use countersign_core::{
    FactorId, Reason, Reference, Timestamp,
    decide::{Evidence, HandedIn, Verdict},
    factor::{FactorClass, FactorState, Former},
    near,
    reason::Audience,
    submission::{Shape, Submission},
    throttle::Standing,
    user::Name,
};
use countersign_store::{
    Tx,
    seal::KeyClass,
    tables::{
        attempts::{self, Chain},
        factors::{self, Factor},
        throttles::{self, UserThrottle},
        users::{self, User},
    },
};

use std::sync::Arc;

/// Repeats of a refused submission are recognised within steps of this many seconds.
const REPEAT_STEP: u32 = 30;

/// Everything known about a submission that may be evaluated.
pub(super) struct Case {
    pub(super) caller: Caller,
    pub(super) user: User,
    pub(super) factors: Vec<Factor>,
    pub(super) class: FactorClass,
    pub(super) throttle: UserThrottle,
    stored: UserThrottle,
    door: countersign_core::reason::Door,
    detail: Detail,
    /// The network that the person is in, as far as anybody is believed about it.
    network: String,
    mark: [u8; 8],
    mark_step: i64,
    stranger: Option<Stranger>,
    /// What whoever holds the usual kind of factor is told of something of this shape.
    of_shape: Option<Reason>,
    pub(super) handed_in: HandedIn,
    searches: Arc<Queue>,
    /// The row of the attempt, once it is recorded.
    pub(super) attempt: Option<i64>,
    /// A place for the search that is to follow.
    search: Option<(Place, Telling)>,
}

/// What a submission is checked with.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) settings: Arc<Settings>,
    pub(super) searches: Arc<Queue>,
    pub(super) handed_in: HandedIn,
}

/// Whether there is anything left to check.
pub(super) enum Next {
    /// No: this is the answer.
    Answered(Answer),
    /// Yes.
    Goes(Box<Case>),
}

impl Case {
    /// Looks at everything that comes before the code itself: space, user, factors, throttle.
    pub(super) fn open(tx: &mut Tx<'_>, caller: &Caller, request: &Request, desk: &Desk) -> Result<Next, Error> {
        tx.expect_space()?;
        if request.submission.shape() == Shape::Empty {
            return Ok(Next::Answered(Answer::prompt(tx.now())));
        }
        let found = match (caller.person(), Name::new(&request.user)) {
            (Some(person), _) => users::find(tx, person.user)?,
            (None, Ok(name)) => users::find_by_name(tx, &name)?,
            (None, Err(_)) => None,
        };
        let Some(user) = found else {
            return refuse_unknown(tx, caller, request).map(Next::Answered);
        };
        let mut case = Self::of_user(tx, caller, request, desk, user)?;
        if case.user.suspended_at.is_some() {
            return case.refuse(tx, Reason::UserSuspended).map(Next::Answered);
        }
        let has_one = case.class == FactorClass::TemporaryPass || case.has_usable_factor();
        if !has_one && case.without_a_factor(tx, request, &desk.settings)? == Reason::UserNoFactor {
            return case.refuse(tx, Reason::UserNoFactor).map(Next::Answered);
        }
        if case.stranger.is_none()
            && let Some(answer) = case.repeated(tx)?
        {
            return Ok(Next::Answered(answer));
        }
        match case.throttled(tx)? {
            Next::Goes(mut case) if !has_one => case.refuse(tx, Reason::SecretPending).map(Next::Answered),
            next => Ok(next),
        }
    }

    fn of_user(tx: &Tx<'_>, caller: &Caller, request: &Request, desk: &Desk, user: User) -> Result<Self, Error> {
        let class = match request.submission.shape() {
            Shape::Backup(_) => FactorClass::Backup,
            Shape::TemporaryPass(_) => FactorClass::TemporaryPass,
            _ => FactorClass::Otp,
        };
        let mark_step = tx.now().step(REPEAT_STEP);
        let parts: [&[u8]; 4] =
            [b"repeat", user.id.as_bytes(), &mark_step.to_be_bytes(), request.submission.canonical().as_bytes()];
        let mut mark = [0; 8];
        for (byte, of_digest) in mark.iter_mut().zip(tx.ring().digest(KeyClass::Attempt, &parts)?) {
            *byte = of_digest;
        }
        let stranger = Stranger::find(tx, caller, &request.context, user.id)?;
        let throttle = throttles::find(tx, user.id, class)?;
        Ok(Self {
            caller: caller.clone(),
            factors: factors::list(tx, user.id)?,
            stored: throttle.clone(),
            throttle,
            user,
            class,
            door: request.door,
            detail: request.context.detail(),
            network: network_of_caller(caller, &request.context),
            mark,
            mark_step,
            stranger,
            of_shape: reason_of_shape(request.submission.shape()),
            handed_in: desk.handed_in,
            searches: Arc::clone(&desk.searches),
            attempt: None,
            search: None,
        })
    }

    /// Whether there is anything that codes are held against.
    pub(super) fn has_usable_factor(&self) -> bool {
        self.factors.iter().any(|row| matches!(row.state, FactorState::Active | FactorState::Disabled))
    }

    /// An equal submission that was refused within this step: it gets the answer it got, and nothing counts.
    fn repeated(&self, tx: &Tx<'_>) -> Result<Option<Answer>, Error> {
        let Some(mark) = self.throttle.mark else { return Ok(None) };
        if mark.step != self.mark_step || mark.digest != self.mark {
            return Ok(None);
        }
        let Some(row) = attempts::find(tx, mark.attempt)? else { return Ok(None) };
        let evidence: Evidence =
            row.evidence.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let reason = Reason::from_code(&row.reason).unwrap_or(Reason::CodeWrong);
        let told = match self.caller.audience(false) {
            Audience::Staff => reason,
            Audience::Stranger | Audience::Claimant { .. } if evidence.stolen => {
                evidence.told.unwrap_or(Reason::CodeWrong)
            }
            // It may have been staff that was answered: a claimant still learns no more than a claimant may.
            Audience::Stranger | Audience::Claimant { .. } => {
                evidence.told.unwrap_or(reason).told_to(Audience::Claimant { hint_left: true })
            }
        };
        Ok(Some(refusal(tx.now(), told, &evidence, row.reference)))
    }

    fn throttled(mut self, tx: &mut Tx<'_>) -> Result<Next, Error> {
        let now = tx.now();
        let class_is = |state| owned::has(&self.factors, self.class, state);
        if !class_is(FactorState::Active) && class_is(FactorState::Disabled) {
            return self.refuse_unevaluated(tx, Reason::ThrottleDisabled, None).map(Next::Answered);
        }
        let (reason, until) = match self.throttle.throttle.standing(now) {
            Standing::Budget(until) => (Reason::ThrottleBudget, until),
            Standing::Wait(until) => (Reason::ThrottleWait, until),
            Standing::Open => match self.stranger.as_ref().and_then(|stranger| stranger.waits(now)) {
                Some(waits) => waits,
                None => return Ok(Next::Goes(Box::new(self))),
            },
        };
        self.refuse_unevaluated(tx, reason, Some(until)).map(Next::Answered)
    }

    /// Records an acceptance by `factor`, in a chain of the user's, and forgets the failures in a row.
    pub(super) fn accept(
        &mut self,
        tx: &mut Tx<'_>,
        reason: Reason,
        factor: FactorId,
        evidence: Evidence,
        chain: Chain,
    ) -> Result<Answer, Error> {
        let left = evidence.left;
        let verdict = Verdict::Accepted { reason, factor, evidence };
        let (_, reference) = record::decision(tx, self.place(), &verdict, chain)?;
        self.tell_of_acceptance(tx, reason, reference, left)?;
        self.throttle.throttle.succeed();
        self.throttle.mark = None;
        if self.throttle != self.stored {
            throttles::save(tx, self.user.id, self.class, &self.throttle)?;
        }
        if let Some(stranger) = &mut self.stranger {
            stranger.succeed(tx)?;
        }
        let row = self.factors.iter().find(|row| row.id == factor);
        Ok(Answer {
            told: reason,
            reference: Some(reference),
            until: None,
            now: tx.now(),
            factor: row.map(|row| AcceptedBy { id: row.id, kind: row.kind, label: row.label.clone() }),
            backup_codes_left: left,
        })
    }

    fn tell_of_acceptance(
        &self,
        tx: &mut Tx<'_>,
        reason: Reason,
        reference: Reference,
        left: Option<u8>,
    ) -> Result<(), Error> {
        let user = Some(self.user.id);
        let occasion = Occasion { user, reference: Some(reference), address: self.detail.source_ip, left };
        notices::of_acceptance(tx, &self.caller, &self.user, reason, &occasion)
    }

    /// Without any factor no code opens anything. One of an enrolment that was never confirmed is named, and one from a
    /// stolen device must still raise the alarm.
    fn without_a_factor(&self, tx: &mut Tx<'_>, request: &Request, settings: &Settings) -> Result<Reason, Error> {
        let Shape::Otp(code) = request.submission.shape() else { return Ok(Reason::UserNoFactor) };
        let owned = owned::open(tx, &self.factors, settings)?.owned;
        let now = tx.now();
        match near::first_former(code, &owned.former, now) {
            Some((factor, _)) if factor.why == Former::LostOrStolen => {
                record::alarm(tx, &self.caller, Some(self.user.id), "alarm.stolen_entry_used")?;
            }
            _ => {}
        }
        let is_pending = owned.pending.iter().any(|pending| !near::of_pending(code, pending, now).is_empty());
        Ok(if is_pending { Reason::SecretPending } else { Reason::UserNoFactor })
    }

    /// Reads again what may have changed between two units of work.
    pub(super) fn refresh(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        self.throttle = throttles::find(tx, self.user.id, self.class)?;
        self.stored = self.throttle.clone();
        self.factors = factors::list(tx, self.user.id)?;
        if let Some(stranger) = &mut self.stranger {
            stranger.refresh(tx)?;
        }
        let user = users::find(tx, self.user.id)?;
        self.user = user.ok_or_else(|| Error::NotFound { what: "the user".to_owned() })?;
        Ok(())
    }

    /// The search that is to follow the answer, once that is durable.
    pub(super) fn into_job(self, typed: Submission, now: Timestamp) -> Option<Job> {
        let ((place, told), attempt) = (self.search?, self.attempt?);
        Some(Job { place, attempt, at: now, typed, told })
    }

    /// Whether nobody has shown a first factor.
    pub(super) const fn is_strange(&self) -> bool {
        self.stranger.is_some()
    }

    /// Whether the person was refused since they last succeeded, here or where this source counts.
    pub(super) fn has_failures(&self) -> bool {
        self.throttle.throttle.consecutive > 0 || self.stranger.as_ref().is_some_and(Stranger::has_failures)
    }

    fn place(&self) -> record::Place<'_> {
        record::Place { caller: &self.caller, door: self.door, user: Some(self.user.id), detail: &self.detail }
    }
}
