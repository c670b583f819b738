//! A submission that is refused: what it counts, what is written down, what this audience is told of it.

use super::{Case, stranger::Stranger};
use crate::{
    Error,
    access::Caller,
    clock, consequences, owned,
    record::{self, Detail},
    search::Telling,
    verify::{Answer, Request, reason_of_shape},
};
use countersign_core::{
    Reason, Reference, Timestamp,
    decide::{Evidence, Search, Verdict},
    factor::FactorState,
    reason::Audience,
};
use countersign_store::{
    Tx,
    tables::{
        attempts::Chain,
        sources::{self, NO_CLIENT, NOBODY, Refused, Source},
        throttles::{self, RepeatMark},
    },
};

impl Case {
    /// Refuses without evidence.
    pub(in crate::verify) fn refuse(&mut self, tx: &mut Tx<'_>, reason: Reason) -> Result<Answer, Error> {
        self.reject(tx, reason, Evidence::default())
    }

    /// Refuses: counts if the reason counts, records, and says what this audience may know.
    pub(in crate::verify) fn reject(
        &mut self,
        tx: &mut Tx<'_>,
        reason: Reason,
        evidence: Evidence,
    ) -> Result<Answer, Error> {
        if reason.counts_as_failure() {
            self.count_failure(tx.now());
        }
        self.reject_counted(tx, reason, evidence)
    }

    /// Refuses what was not looked at, because there is a wait. Whoever goes on trying meanwhile would fill the audit
    /// row by row, so these are counted in one row of each minute.
    pub(super) fn refuse_unevaluated(
        &mut self,
        tx: &mut Tx<'_>,
        reason: Reason,
        until: Option<Timestamp>,
    ) -> Result<Answer, Error> {
        let evidence = Evidence { until, ..Evidence::default() };
        if self.stranger.is_some() {
            return self.reject_stranger(tx, reason, &evidence);
        }
        let client = self.caller.client().map_or(NO_CLIENT, |client| client.id);
        let source = Source { user: self.user.id, client, network: self.network.clone() };
        let refused = Refused { reason: reason.code(), door: self.door.word(), until, name_hash: None };
        let reference = sources::count_own_refusal(tx, &source, refused)?;
        let told = self.told(tx, reason, &evidence)?;
        Ok(refusal(tx.now(), told, &evidence, reference))
    }

    /// Counts a failure: of the user, or of the source if nobody has checked a first factor.
    fn count_failure(&mut self, now: Timestamp) {
        match &mut self.stranger {
            None => drop(self.throttle.throttle.fail(now)),
            Some(stranger) => stranger.fail(now),
        }
    }

    /// Counts a failure durably, in advance of a slow check.
    pub(in crate::verify) fn count_before_slow_check(&mut self, tx: &mut Tx<'_>) -> Result<(), Error> {
        if let Some(stranger) = &mut self.stranger {
            return stranger.fail_in_advance(tx);
        }
        self.count_failure(tx.now());
        Ok(throttles::save(tx, self.user.id, self.class, &self.throttle)?)
    }

    /// Refuses when the failure has been counted already, before a slow check.
    pub(in crate::verify) fn reject_counted(
        &mut self,
        tx: &mut Tx<'_>,
        reason: Reason,
        evidence: Evidence,
    ) -> Result<Answer, Error> {
        if self.stranger.is_some() {
            return self.reject_stranger(tx, reason, &evidence);
        }
        let counts = reason.counts_as_failure();
        let failures = self.throttle.throttle.consecutive;
        let told = self.told(tx, reason, &evidence)?;
        let evidence = Evidence {
            failures: counts.then_some(failures),
            told: (told != reason).then_some(told),
            until: evidence.until.or_else(|| self.throttle.throttle.wait_until.filter(|_| counts)),
            search: self.take_place_for_search(reason, evidence.stolen),
            ..evidence
        };
        let verdict = Verdict::Rejected { reason, evidence: evidence.clone() };
        let chain = if counts { Chain::Noted(self.throttle.last_attempt) } else { Chain::OfUser };
        let (attempt, reference) = record::decision(tx, self.place(), &verdict, chain)?;
        self.attempt = Some(attempt);
        if counts {
            self.throttle.last_attempt = Some(attempt);
            self.throttle.mark = Some(RepeatMark { digest: self.mark, step: self.mark_step, attempt });
            throttles::save(tx, self.user.id, self.class, &self.throttle)?;
            consequences::follow(tx, &self.caller, &self.user, self.class, failures)?;
        }
        if evidence.stolen {
            record::alarm(tx, &self.caller, Some(self.user.id), "alarm.stolen_entry_used")?;
        }
        Ok(refusal(tx.now(), told, &evidence, reference))
    }

    /// A place for the search that follows the answer, if what was near leaves anything open. A code from a stolen
    /// device raises its alarm and is never explained.
    fn take_place_for_search(&mut self, reason: Reason, stolen: bool) -> Option<Search> {
        let leaves_open = matches!(
            reason,
            Reason::CodeWrong
                | Reason::CodeExpired
                | Reason::CodeFromFuture
                | Reason::ClockSlow
                | Reason::ClockFast
                | Reason::ResyncRefused
                | Reason::ResyncNeedsSecondCode
                | Reason::SecretRetired
                | Reason::SecretSuperseded
                | Reason::SecretPending
        );
        // Without a working factor there is nothing that a search could hold the code against.
        let holds_one = owned::has(&self.factors, self.class, FactorState::Active);
        if !leaves_open || stolen || !holds_one {
            return None;
        }
        let telling = match self.caller.audience(true) {
            Audience::Claimant { .. } => Telling::Claimant,
            Audience::Staff | Audience::Stranger => Telling::Nobody,
        };
        self.search = self.searches.place(self.user.id).map(|place| (place, telling));
        Some(if self.search.is_some() { Search::Queued } else { Search::Dropped })
    }

    /// What the audience is told; a hint is taken from the user's budget.
    fn told(&mut self, tx: &Tx<'_>, reason: Reason, evidence: &Evidence) -> Result<Reason, Error> {
        let told = match self.caller.audience(true) {
            Audience::Staff => reason,
            Audience::Stranger => Reason::CodeWrong,
            Audience::Claimant { .. } if evidence.stolen => Reason::CodeWrong,
            Audience::Claimant { .. } => {
                let hint_left = !reason.is_hint() || self.throttle.throttle.take_hint(tx.now());
                as_of_anybody(reason, Audience::Claimant { hint_left }, self.of_shape)
            }
        };
        blamed(tx, told, &self.caller)
    }

    /// Refuses somebody without a first factor: one answer for every cause, counted by source.
    fn reject_stranger(&self, tx: &mut Tx<'_>, reason: Reason, evidence: &Evidence) -> Result<Answer, Error> {
        let Some(stranger) = &self.stranger else { return Ok(Answer::prompt(tx.now())) };
        let refused = Refused { reason: reason.code(), door: self.door.word(), until: evidence.until, name_hash: None };
        let reference = stranger.refuse(tx, &self.caller, reason, refused)?;
        if evidence.stolen {
            record::alarm(tx, &self.caller, Some(self.user.id), "alarm.stolen_entry_used")?;
        }
        Ok(one_refusal(tx.now(), reference))
    }
}

/// The answer to a refusal; says until when only where that is known.
pub(super) fn refusal(now: Timestamp, told: Reason, evidence: &Evidence, reference: Reference) -> Answer {
    // A refusal that began a wait says so: the person would only run into it.
    let wait = evidence.until.filter(|until| *until > now);
    let until = match told {
        Reason::CodeReplayed | Reason::CodeReplayedSetup => {
            wait.max(evidence.period.map(|period| next_step(now, period)))
        }
        _ => wait,
    };
    Answer { told, reference: Some(reference), until, now, factor: None, backup_codes_left: None }
}

/// A name that matches nobody. The same work is done as for one that does.
pub(super) fn refuse_unknown(tx: &mut Tx<'_>, caller: &Caller, request: &Request) -> Result<Answer, Error> {
    let hash = record::name_hash(tx, &request.user)?;
    if let Some(stranger) = Stranger::find(tx, caller, &request.context, NOBODY)? {
        let reason = Reason::UserUnknown;
        let refused = Refused { reason: reason.code(), door: request.door.word(), until: None, name_hash: Some(&hash) };
        let reference = stranger.refuse(tx, caller, reason, refused)?;
        return Ok(one_refusal(tx.now(), reference));
    }
    let name_hash = Some(data_encoding::HEXLOWER.encode(hash.get(..8).unwrap_or_default()));
    let detail = Detail { name_hash, ..request.context.detail() };
    let told = as_of_anybody(Reason::UserUnknown, caller.audience(false), reason_of_shape(request.submission.shape()));
    let told = blamed(tx, told, caller)?;
    let evidence = Evidence { told: (told != Reason::UserUnknown).then_some(told), ..Evidence::default() };
    let place = record::Place { caller, door: request.door, user: None, detail: &detail };
    let verdict = Verdict::Rejected { reason: Reason::UserUnknown, evidence };
    let (_, reference) = record::decision(tx, place, &verdict, Chain::OfUser)?;
    Ok(Answer { told, reference: Some(reference), until: None, now: tx.now(), factor: None, backup_codes_left: None })
}

/// What is told where nothing was held against the code: of what anybody's factor would not take, the same as there,
/// or it would show who has none. Staff are told the truth.
fn as_of_anybody(reason: Reason, audience: Audience, of_shape: Option<Reason>) -> Reason {
    match (audience, reason) {
        (Audience::Claimant { .. }, Reason::UserUnknown | Reason::UserSuspended | Reason::UserNoFactor) => {
            of_shape.unwrap_or(reason).told_to(audience)
        }
        _ => reason.told_to(audience),
    }
}

/// While the server's clock is in doubt, whatever would read as a code that does not fit is put down to it.
fn blamed(tx: &Tx<'_>, told: Reason, caller: &Caller) -> Result<Reason, Error> {
    Ok(clock::find_blame(tx)?.map_or(told, |blame| told.blamed_on_the_server(caller.audience(false), blame)))
}

const fn one_refusal(now: Timestamp, reference: Reference) -> Answer {
    Answer {
        told: Reason::CodeWrong,
        reference: Some(reference),
        until: None,
        now,
        factor: None,
        backup_codes_left: None,
    }
}

fn next_step(now: Timestamp, period_seconds: u32) -> Timestamp {
    let period = i64::from(period_seconds);
    Timestamp::from_seconds((now.seconds().div_euclid(period) + 1) * period)
}
