//! A backup code: held against the live set, and against the one before it, to recognise an old sheet.

use super::{
    Answer, Request,
    case::{Case, Desk},
    slowly::{Found, Steps, hash_in_vain},
};
use crate::{
    Engine, Error, HashCost, backup_codes,
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

/// Hashes for a submission without a first factor: of the live set and of the one before it.
const HASHES_FOR_A_STRANGER: usize = 2;

/// A check under way.
struct Check {
    case: Case,
    counted_at: Timestamp,
    /// The live set's code with this number, then that of the set before it.
    candidates: Vec<Candidate>,
}

/// A stored code that what was typed is held against.
struct Candidate {
    set: FactorId,
    stored: HashedCode,
    keyed: [u8; 32],
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
        let number = code.number();
        let steps = Steps {
            look: move |tx: &mut Tx<'_>, case| count_first(tx, case, code),
            compare,
            conclude: move |tx: &mut Tx<'_>, check, finding| conclude(tx, check, finding, number),
            hashes: HASHES_FOR_A_STRANGER,
        };
        self.check_slowly(request, desk, steps, answer);
    }
}

/// Counts the attempt as failed, before anything is hashed.
fn count_first(tx: &mut Tx<'_>, mut case: Case, code: BackupCode) -> Result<Found<Check>, Error> {
    let Some(live) = newest(&case.factors, FactorState::Active) else {
        return case.refuse(tx, Reason::BackupNoneLeft).map(Found::Answered);
    };
    if table::count_left(tx, live.id)? == 0 {
        return case.refuse(tx, Reason::BackupNoneLeft).map(Found::Answered);
    }
    let mut candidates = Vec::new();
    for set in [Some(live), newest(&case.factors, FactorState::Retired)].into_iter().flatten() {
        if let Some(stored) = table::find(tx, set.id, code.number())? {
            let keyed = backup_codes::keyed(tx.ring(), set.id, &code)?;
            candidates.push(Candidate { set: set.id, stored, keyed });
        }
    }
    if candidates.first().is_none_or(|candidate| candidate.set != live.id) {
        return case.refuse(tx, Reason::BackupUnknown).map(Found::Answered);
    }
    let counted_at = tx.now();
    case.count_before_slow_check(tx)?;
    Ok(Found::Check(Box::new(Check { case, counted_at, candidates })))
}

/// Hashes what was typed: against the live set, and only if that fails against the one before.
fn compare(memory: &mut Memory, check: &Check, cost: HashCost) -> Result<Finding, Error> {
    for candidate in &check.candidates {
        let hash = slow::hash(memory, cost, &candidate.keyed, &candidate.stored.salt)?;
        if hash.ct_eq(candidate.stored.hash.as_slice()).into() {
            return Ok(Finding::Fits(candidate.set));
        }
    }
    if check.case.is_strange() {
        hash_in_vain(memory, HASHES_FOR_A_STRANGER.saturating_sub(check.candidates.len()), cost)?;
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
