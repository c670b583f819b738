//! A temporary pass: one at a time, and used up by the first that fits.

use super::{
    AcceptedBy, Answer, Request,
    case::{Case, Desk},
    slowly::{Found, Steps},
};
use crate::{
    Engine, Error, passes,
    sessions::Stage,
    slow::{self, Memory},
};
use countersign_core::{
    FactorId, Reason, Timestamp, decide::Evidence, factor::FactorKind, pass::TemporaryPass, throttle::DISABLE_AT,
};
use countersign_store::{
    Tx,
    tables::{
        attempts::Chain,
        passes::{self as table, Pass, Taking},
    },
};
use subtle::ConstantTimeEq;

/// A check under way.
struct Check {
    case: Case,
    counted_at: Timestamp,
    pass: Pass,
    keyed: [u8; 32],
}

impl Engine {
    pub(super) fn verify_temporary_pass(
        &self,
        request: Request,
        typed: TemporaryPass,
        desk: Desk,
        answer: impl FnOnce(Result<Answer, Error>) + Send + 'static,
    ) {
        let steps = Steps {
            look: move |tx: &mut Tx<'_>, case| count_first(tx, case, &typed),
            compare: |memory: &mut Memory, check: &Check, cost| {
                let hash = slow::hash(memory, cost, &check.keyed, &check.pass.salt)?;
                Ok(bool::from(hash.ct_eq(&check.pass.hash)))
            },
            conclude,
            hashes: 1,
        };
        self.check_slowly(request, desk, steps, answer);
    }
}

/// Counts the attempt as failed, before anything is hashed.
fn count_first(tx: &mut Tx<'_>, mut case: Case, typed: &TemporaryPass) -> Result<Found<Check>, Error> {
    // Whoever is signed in has a factor, and shows that.
    if case.caller.person().is_some_and(|person| person.stage == Stage::Full) {
        return case.refuse(tx, Reason::InputLength).map(Found::Answered);
    }
    // Where nobody has checked a first factor a pass would stand for both.
    if case.is_strange() && !typed.is_all_digits() {
        return case.refuse(tx, Reason::FactorNotAllowed).map(Found::Answered);
    }
    let Some(pass) = table::find(tx, case.user.id)?.filter(|_| !case.is_strange()) else {
        // Ten digits are a code typed too long rather than a pass that nobody made.
        let reason = match typed.is_all_digits() {
            _ if !case.has_usable_factor() => Reason::UserNoFactor,
            true => Reason::InputLength,
            false => Reason::TemporaryPassUnknown,
        };
        return case.refuse(tx, reason).map(Found::Answered);
    };
    let keyed = passes::keyed(tx.ring(), pass.id, typed)?;
    let counted_at = tx.now();
    case.count_before_slow_check(tx)?;
    Ok(Found::Check(Box::new(Check { case, counted_at, pass, keyed })))
}

/// Uses the pass up, or refuses; things may have changed since the first unit.
fn conclude(tx: &mut Tx<'_>, check: Check, fits: bool) -> Result<Answer, Error> {
    let Check { mut case, counted_at, pass, .. } = check;
    case.refresh(tx)?;
    let reason = match fits {
        _ if case.user.suspended_at.is_some() => Reason::UserSuspended,
        false => Reason::TemporaryPassUnknown,
        true => match table::take(tx, case.user.id, pass.id)? {
            Taking::Taken => return accept(tx, case, counted_at, pass.id),
            Taking::Gone => why_gone(tx, &case, pass.id)?,
        },
    };
    let answer = case.reject_counted(tx, reason, Evidence::default())?;
    if case.throttle.throttle.consecutive >= DISABLE_AT {
        table::delete(tx, case.user.id)?;
    }
    Ok(answer)
}

/// Why a pass that was typed right does not work.
fn why_gone(tx: &Tx<'_>, case: &Case, id: FactorId) -> Result<Reason, Error> {
    Ok(match table::find(tx, case.user.id)?.filter(|pass| pass.id == id) {
        None => Reason::TemporaryPassUnknown,
        Some(pass) if pass.used_at.is_some() => Reason::TemporaryPassUsed,
        Some(_) => Reason::TemporaryPassExpired,
    })
}

fn accept(tx: &mut Tx<'_>, mut case: Case, counted_at: Timestamp, id: FactorId) -> Result<Answer, Error> {
    case.throttle.throttle.take_back(counted_at);
    let answer = case.accept(tx, Reason::OkTemporaryPass, id, Evidence::default(), Chain::OfUser)?;
    let by = AcceptedBy { id, kind: FactorKind::TemporaryPass, label: passes::LABEL.to_owned() };
    Ok(Answer { factor: Some(by), ..answer })
}
