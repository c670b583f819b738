//! A backup code is checked: one slow hash for the number that is printed before it, of the live set and then of the one
//! before it.

use super::{
    Answer,
    case::Case,
    slowly::{Found, SlowCheck, hash_in_vain},
};
use crate::{
    Error, HashCost, backup_codes,
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

/// A check under way.
pub(super) struct Check {
    case: Case,
    number: u8,
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
pub(super) enum Finding {
    Fits(FactorId),
    Unknown,
}

impl SlowCheck for Check {
    type Typed = BackupCode;
    type Finding = Finding;
    /// Of the live set and of the one before it.
    const HASHES_FOR_A_STRANGER: usize = 2;

    fn count_first(tx: &mut Tx<'_>, mut case: Case, code: BackupCode) -> Result<Found<Self>, Error> {
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
        Ok(Found::Check(Box::new(Self { case, number: code.number(), counted_at, candidates })))
    }

    /// Against the live set, and only if that fails against the one before.
    fn compare(&self, memory: &mut Memory, cost: HashCost) -> Result<Finding, Error> {
        for candidate in &self.candidates {
            let hash = slow::hash(memory, cost, &candidate.keyed, &candidate.stored.salt)?;
            if hash.ct_eq(candidate.stored.hash.as_slice()).into() {
                return Ok(Finding::Fits(candidate.set));
            }
        }
        if self.case.is_strange() {
            hash_in_vain(memory, Self::HASHES_FOR_A_STRANGER.saturating_sub(self.candidates.len()), cost)?;
        }
        Ok(Finding::Unknown)
    }

    fn conclude(self, tx: &mut Tx<'_>, finding: Finding) -> Result<Answer, Error> {
        let Self { mut case, counted_at, number, .. } = self;
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
}

fn newest(factors: &[Factor], state: FactorState) -> Option<&Factor> {
    factors.iter().rev().find(|row| row.kind == FactorKind::BackupCodes && row.state == state)
}
