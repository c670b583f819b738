//! A code is checked: the one use-case behind every door.
//!
//! Each submission is one counted attempt, and a match consumes it. The order of reasons is that of
//! domain.md: storage, client, user, throttle, input, accepted, replayed, expired, secret.*, wrong.

mod backup;
mod case;
mod otp;
mod pass;
mod slowly;

use crate::{
    Engine, Error,
    access::{Access, Caller, Scope},
    record::Detail,
};
use case::{Case, Desk, Next};
use countersign_core::{
    FactorId, Reason, Reference, Timestamp,
    decide::HandedIn,
    factor::FactorKind,
    otp::Digits,
    reason::Door,
    submission::{Shape, Submission},
};
use countersign_store::{Pending, Tx};
use std::{net::IpAddr, sync::Arc};

/// A submission at a door.
#[derive(Debug)]
pub struct Request {
    /// Who hands it in.
    pub access: Access,
    /// Where it comes in.
    pub door: Door,
    /// Any of the user's names, as typed.
    pub user: String,
    /// What was typed, in canonical form.
    pub submission: Submission,
    /// The code that follows it, where both were asked for: two consecutive ones show how far a clock is off.
    pub next: Option<Submission>,
    /// Where the person is and what they want.
    pub context: Context,
}

/// Circumstances that the client reports.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The address the person comes from: the client's claim.
    pub source_ip: Option<IpAddr>,
    /// What they are signing in to.
    pub application: Option<String>,
}

/// The answer to a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What this audience is told; an `ok.*` reason means yes.
    pub told: Reason,
    /// What the person reads out to the helpdesk; none for a prompt.
    pub reference: Option<Reference>,
    /// When a next try makes sense, where that is known.
    pub until: Option<Timestamp>,
    /// The time of the decision.
    pub now: Timestamp,
    /// Accepted: by which factor.
    pub factor: Option<AcceptedBy>,
    /// Accepted by a backup code: how many are left.
    pub backup_codes_left: Option<u8>,
}

/// The factor that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedBy {
    /// Its identifier.
    pub id: FactorId,
    /// Its kind.
    pub kind: FactorKind,
    /// Its name.
    pub label: String,
}

impl Answer {
    /// Whether it is a yes.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.told.is_accepted()
    }

    fn prompt(now: Timestamp) -> Self {
        Self { told: Reason::InputEmpty, reference: None, until: None, now, factor: None, backup_codes_left: None }
    }
}

impl Engine {
    /// Checks a code of any kind. The answer comes after it is on disk.
    pub fn verify(&self, request: Request) -> Pending<Answer, Error> {
        let (answer, pending) = Pending::later();
        self.verify_then(request, answer);
        pending
    }

    /// Like [`Engine::verify`], for work that goes on after the answer. Of two consecutive codes the second is an
    /// attempt of its own, made when the first was refused.
    pub(crate) fn verify_then(&self, mut request: Request, then: impl FnOnce(Result<Answer, Error>) + Send + 'static) {
        let next = request.next.take().filter(|next| next.shape() != Shape::Empty);
        let Some(submission) = next else { return self.attempt_then(request, HandedIn::Alone, then) };
        let second = Request {
            access: request.access.clone(),
            door: request.door,
            user: request.user.clone(),
            submission,
            next: None,
            context: request.context.clone(),
        };
        let engine = self.clone();
        self.attempt_then(request, HandedIn::Alone, move |first| match first {
            Ok(answer) if answer.told.counts_as_failure() => engine.attempt_then(second, HandedIn::AsAPair, then),
            answered => then(answered),
        });
    }

    fn attempt_then(
        &self,
        request: Request,
        handed_in: HandedIn,
        then: impl FnOnce(Result<Answer, Error>) + Send + 'static,
    ) {
        let (settings, searches) = (Arc::clone(&self.settings), Arc::clone(&self.searches));
        let desk = Desk { settings, searches: Arc::clone(&searches), handed_in };
        if let Shape::Backup(code) = request.submission.shape()
            && code.is_well_formed()
        {
            return self.verify_backup_code(request, code, desk, then);
        }
        if let Shape::TemporaryPass(pass) = request.submission.shape() {
            return self.verify_temporary_pass(request, pass, desk, then);
        }
        let access = request.access.clone();
        let decide = move |tx: &mut Tx<'_>, caller: &Caller| {
            let mut case = match Case::open(tx, caller, &request, &desk)? {
                Next::Answered(answer) => return Ok((answer, None)),
                Next::Goes(case) => case,
            };
            let answer = match request.submission.shape() {
                Shape::Otp(code) => otp::decide(tx, &mut case, code, &desk.settings),
                Shape::Backup(_) => case.refuse(tx, Reason::BackupUnknown),
                shape => case.refuse(tx, input_reason(shape)),
            };
            let job = case.into_job(request.submission, tx.now());
            answer.map(|answer| (answer, job))
        };
        self.change_then(access, Scope::Verify, decide, move |decided| match decided {
            Ok((answer, job)) => {
                if let Some(job) = job {
                    searches.add(job);
                }
                then(Ok(answer));
            }
            Err(error) => then(Err(error)),
        });
    }
}

/// What is wrong with it for whoever holds an app of six digits, no backup code and no pass; nothing if it may be their
/// code.
fn reason_of_shape(shape: Shape) -> Option<Reason> {
    match shape {
        Shape::Otp(code) if code.digits() == Digits::SIX => None,
        Shape::Empty => None,
        Shape::Backup(_) => Some(Reason::BackupUnknown),
        Shape::TemporaryPass(pass) if !pass.is_all_digits() => Some(Reason::TemporaryPassUnknown),
        shape => Some(input_reason(shape)),
    }
}

/// The reason for a shape that no factor takes.
const fn input_reason(shape: Shape) -> Reason {
    match shape {
        Shape::Empty => Reason::InputEmpty,
        Shape::Prefixed => Reason::InputPrefixed,
        Shape::Password => Reason::InputPasswordHere,
        Shape::NotDigits => Reason::InputNotDigits,
        Shape::WrongLength
        | Shape::BackupWithoutNumber
        | Shape::TemporaryPass(_)
        | Shape::Otp(_)
        | Shape::Backup(_) => Reason::InputLength,
    }
}

impl Context {
    pub(crate) fn detail(&self) -> Detail {
        Detail { source_ip: self.source_ip, application: self.application.clone(), ..Detail::default() }
    }
}
