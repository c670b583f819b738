//! A backup code is checked, in two units of work: the first counts the attempt as failed and reads the
//! hash; the hash is computed on the pool; the second uses the code up and takes the failure back. A crash
//! in between leaves a counted failure, never a free guess.

use super::{
    Answer, Request,
    case::{Case, Desk, Next},
};
use crate::{
    Engine, Error, HashCost,
    access::Scope,
    backup_codes,
    slow::{self, Memory},
};
use countersign_core::{
    FactorId, Reason, Timestamp,
    backup::BackupCode,
    decide::Evidence,
    factor::{FactorKind, FactorState},
};
use countersign_store::{
    Tx,
    tables::{
        attempts::Chain,
        backup_codes::{self as table, HashedCode, Taking},
        factors::{self, Factor},
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
    /// The live set's code with this number, then that of the set before it.
    candidates: Vec<(FactorId, HashedCode)>,
    keyed: Vec<(FactorId, [u8; 32])>,
}

/// What the hash said.
#[derive(Clone, Copy)]
enum Finding {
    Fits(FactorId),
    Unknown,
}

impl Engine {
    pub(super) fn verify_backup_code(
        &self,
        request: Request,
        code: BackupCode,
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
                let case = match Case::open(tx, caller, &request, &desk)? {
                    Next::Answered(answer) => return Ok(First::Answered(answer)),
                    Next::Goes(case) => case,
                };
                count_first(tx, *case, code)
            },
            move |first| match first {
                Err(error) => answer(Err(error)),
                Ok(First::Answered(done)) => answer(Ok(done)),
                Ok(First::Check(check)) => place.run(move |memory| {
                    let finding = compare(memory, &check, engine.settings.hash_cost);
                    engine.store.submit_then(move |tx| conclude(tx, *check, finding?, code.number()), answer);
                }),
            },
        );
    }
}

/// Counts the attempt as failed, before anything is hashed.
fn count_first(tx: &mut Tx<'_>, mut case: Case, code: BackupCode) -> Result<First, Error> {
    let Some(live) = newest(&case.factors, FactorState::Active) else {
        return case.refuse(tx, Reason::BackupNoneLeft).map(First::Answered);
    };
    if table::count_left(tx, live.id)? == 0 {
        return case.refuse(tx, Reason::BackupNoneLeft).map(First::Answered);
    }
    let mut candidates = Vec::new();
    let mut keyed = Vec::new();
    for set in [Some(live), newest(&case.factors, FactorState::Retired)].into_iter().flatten() {
        if let Some(hashed) = table::find(tx, set.id, code.number())? {
            keyed.push((set.id, backup_codes::keyed(tx.ring(), set.id, &code)?));
            candidates.push((set.id, hashed));
        }
    }
    if candidates.first().is_none_or(|(set, _)| *set != live.id) {
        return case.refuse(tx, Reason::BackupUnknown).map(First::Answered);
    }
    let counted_at = tx.now();
    case.count_before_slow_check(tx)?;
    Ok(First::Check(Box::new(Check { case, counted_at, candidates, keyed })))
}

/// Hashes what was typed: against the live set, and only if that fails against the one before.
fn compare(memory: &mut Memory, check: &Check, cost: HashCost) -> Result<Finding, Error> {
    for ((set, stored), (_, keyed)) in check.candidates.iter().zip(&check.keyed) {
        let hash = slow::hash(memory, cost, keyed, &stored.salt)?;
        if hash.ct_eq(stored.hash.as_slice()).into() {
            return Ok(Finding::Fits(*set));
        }
    }
    Ok(Finding::Unknown)
}

/// Uses the code up, or refuses; things may have changed since the first unit.
fn conclude(tx: &mut Tx<'_>, check: Check, finding: Finding, number: u8) -> Result<Answer, Error> {
    let Check { mut case, counted_at, .. } = check;
    case.refresh(tx)?;
    let Finding::Fits(set) = finding else {
        return case.reject_counted(tx, Reason::BackupUnknown, Evidence::default());
    };
    let state = case.factors.iter().find(|row| row.id == set).map(|row| row.state);
    if case.user.suspended_at.is_some() {
        return case.reject_counted(tx, Reason::UserSuspended, Evidence::default());
    }
    match state {
        Some(FactorState::Active) => {}
        _ => return case.reject_counted(tx, Reason::BackupOlderSet, Evidence::default()),
    }
    match table::take(tx, set, number)? {
        Taking::Gone => {
            let evidence = Evidence { factor: Some(set), ..Evidence::default() };
            case.reject_counted(tx, Reason::BackupUsed, evidence)
        }
        Taking::Taken => {
            case.throttle.throttle.take_back(counted_at);
            factors::touch(tx, case.user.id, set)?;
            let left = Some(table::count_left(tx, set)?);
            case.accept(tx, Reason::OkBackupCode, set, Evidence { left, ..Evidence::default() }, Chain::OfUser)
        }
    }
}

fn newest(factors: &[Factor], state: FactorState) -> Option<&Factor> {
    factors.iter().rev().find(|row| row.kind == FactorKind::BackupCodes && row.state == state)
}
