//! A temporary pass is checked, like a backup code in two units of work: counted as failed, hashed on the pool, then
//! used up with the failure taken back.

use super::{
    AcceptedBy, Answer, Request,
    case::{Case, Desk, Next},
};
use crate::{Engine, Error, access::Scope, passes, sessions::Stage, slow};
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

/// What the first unit found.
enum First {
    Answered(Answer),
    Check(Box<Check>),
}

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
        let place = match self.pool.place() {
            Ok(place) => place,
            Err(full) => return answer(Err(full)),
        };
        let engine = self.clone();
        self.change_then(
            request.access.clone(),
            Scope::Verify,
            move |tx, caller| {
                let signed_in = caller.person().is_some_and(|person| person.stage == Stage::Full);
                match Case::open(tx, caller, &request, &desk)? {
                    Next::Answered(answer) => Ok(First::Answered(answer)),
                    // Whoever is signed in has a factor, and shows that.
                    Next::Goes(mut case) if signed_in => case.refuse(tx, Reason::InputLength).map(First::Answered),
                    Next::Goes(case) => count_first(tx, *case, &typed),
                }
            },
            move |first| match first {
                Err(error) => answer(Err(error)),
                Ok(First::Answered(done)) => answer(Ok(done)),
                Ok(First::Check(check)) => place.run(move |memory| {
                    let hash = slow::hash(memory, engine.settings.hash_cost, &check.keyed, &check.pass.salt);
                    let fits = hash.map(|hash| bool::from(hash.ct_eq(&check.pass.hash)));
                    engine.store.submit_then(move |tx| conclude(tx, *check, fits?), answer);
                }),
            },
        );
    }
}

/// Counts the attempt as failed, before anything is hashed.
fn count_first(tx: &mut Tx<'_>, mut case: Case, typed: &TemporaryPass) -> Result<First, Error> {
    let Some(pass) = table::find(tx, case.user.id)? else {
        // Ten digits are a code typed too long rather than a pass that nobody made.
        let reason = match typed.is_all_digits() {
            _ if !case.has_usable_factor() => Reason::UserNoFactor,
            true => Reason::InputLength,
            false => Reason::TemporaryPassUnknown,
        };
        return case.refuse(tx, reason).map(First::Answered);
    };
    let keyed = passes::keyed(tx.ring(), pass.id, typed)?;
    let counted_at = tx.now();
    case.count_before_slow_check(tx)?;
    Ok(First::Check(Box::new(Check { case, counted_at, pass, keyed })))
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
