//! A temporary pass is checked: one slow hash, against the newest that was made for the user.

use super::{
    AcceptedBy, Answer,
    case::Case,
    slowly::{Found, SlowCheck},
};
use crate::{
    Error, HashCost, passes,
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
pub(super) struct Check {
    case: Case,
    counted_at: Timestamp,
    pass: Pass,
    keyed: [u8; 32],
}

/// What the hash said.
#[derive(Clone, Copy)]
pub(super) enum Finding {
    Fits,
    Unknown,
}

impl SlowCheck for Check {
    type Typed = TemporaryPass;
    type Finding = Finding;
    const HASHES_FOR_A_STRANGER: usize = 1;

    fn count_first(tx: &mut Tx<'_>, mut case: Case, typed: TemporaryPass) -> Result<Found<Self>, Error> {
        if case.caller.person().is_some_and(|person| person.stage == Stage::Full) {
            // Whoever is signed in has a factor, and shows that.
            return case.refuse(tx, Reason::InputLength).map(Found::Answered);
        }
        let Some(pass) = table::find(tx, case.user.id)? else {
            // Ten digits are a code typed too long rather than a pass that nobody made.
            let reason = match typed.is_all_digits() {
                _ if !case.has_usable_factor() => Reason::UserNoFactor,
                true => Reason::InputLength,
                false => Reason::TemporaryPassUnknown,
            };
            return case.refuse(tx, reason).map(Found::Answered);
        };
        let keyed = passes::keyed(tx.ring(), pass.id, &typed)?;
        let counted_at = tx.now();
        case.count_before_slow_check(tx)?;
        Ok(Found::Check(Box::new(Self { case, counted_at, pass, keyed })))
    }

    fn compare(&self, memory: &mut Memory, cost: HashCost) -> Result<Finding, Error> {
        let hash = slow::hash(memory, cost, &self.keyed, &self.pass.salt)?;
        Ok(if hash.ct_eq(&self.pass.hash).into() { Finding::Fits } else { Finding::Unknown })
    }

    fn conclude(self, tx: &mut Tx<'_>, finding: Finding) -> Result<Answer, Error> {
        let Self { mut case, counted_at, pass, .. } = self;
        case.refresh(tx)?;
        let reason = match finding {
            _ if case.user.suspended_at.is_some() => Reason::UserSuspended,
            Finding::Unknown => Reason::TemporaryPassUnknown,
            Finding::Fits => match table::take(tx, case.user.id, pass.id)? {
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
