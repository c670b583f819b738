//! A backup code is checked, in two units of work: the first counts the attempt as failed and reads the
//! hash; the hash is computed on the pool; the second uses the code up and takes the failure back. A crash
//! in between leaves a counted failure, never a free guess. Where nobody has shown a first factor it takes the same
//! units and the same hashes whoever is named and whatever they hold: time must not tell who has backup codes.

use super::{
    Answer, Context, Request,
    case::{Case, Desk, Next},
};
use crate::{
    Engine, Error, HashCost,
    access::{Caller, Scope, network_of},
    backup_codes,
    slow::{self, Memory, Place},
};
use countersign_core::{
    FactorId, Reason, Timestamp,
    backup::BackupCode,
    decide::Evidence,
    factor::{FactorKind, FactorState},
    reason::Audience,
};
use countersign_store::{
    Tx,
    tables::{
        attempts::Chain,
        backup_codes::{self as table, HashedCode, Taking},
        factors::{self, Factor},
        sources::{self, NOBODY, Source},
    },
};
use subtle::ConstantTimeEq;

/// Hashes for a submission without a first factor: of the live set and of the one before it.
const HASHES_FOR_A_STRANGER: usize = 2;

/// What the first unit found.
enum First {
    Answered(Answer),
    /// A stranger's, which looks from outside as if it were checked.
    InVain(Answer, Source, Place),
    Check(Box<Check>, Place),
}

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
        let context = request.context.clone();
        let share = move |caller: &Caller| match caller.person() {
            Some(person) => Some(network_of(person.peer.to_canonical())),
            None => of_stranger(caller, &context).map(|source| source.network),
        };
        let place = match self.place_for(&request.access, Scope::Verify, share) {
            Ok(place) => place,
            Err(full) => return answer(Err(full)),
        };
        let engine = self.clone();
        self.change_then(
            request.access.clone(),
            Scope::Verify,
            move |tx, caller| {
                let place = place.ok_or_else(slow::no_place)?;
                let stranger = of_stranger(caller, &request.context);
                let first = match Case::open(tx, caller, &request, &desk)? {
                    Next::Answered(answer) => Found::Answered(answer),
                    Next::Goes(case) => count_first(tx, *case, code)?,
                };
                Ok(match (first, stranger) {
                    (Found::Check(check), _) => First::Check(check, place),
                    (Found::Answered(answer), Some(source)) => First::InVain(answer, source, place),
                    (Found::Answered(answer), None) => First::Answered(answer),
                })
            },
            move |first| match first {
                Err(error) => answer(Err(error)),
                Ok(First::Answered(done)) => answer(Ok(done)),
                Ok(First::InVain(done, source, place)) => {
                    engine.run_in(place, answer, move |engine, memory, answer| {
                        let hashed = hash_in_vain(memory, HASHES_FOR_A_STRANGER, engine.settings.hash_cost);
                        engine.store.submit_then(
                            move |tx| {
                                hashed?;
                                let throttle = sources::find(tx, &source)?;
                                sources::save(tx, &source, throttle)?;
                                Ok(done)
                            },
                            answer,
                        );
                    })
                }
                Ok(First::Check(check, place)) => engine.run_in(place, answer, move |engine, memory, answer| {
                    let finding = compare(memory, &check, engine.settings.hash_cost);
                    engine.store.submit_then(move |tx| conclude(tx, *check, finding?, code.number()), answer);
                }),
            },
        );
    }
}

/// What the first unit found of a submission that nothing stood against before.
enum Found {
    Answered(Answer),
    Check(Box<Check>),
}

/// Where a caller without a first factor is counted, whoever is named.
fn of_stranger(caller: &Caller, context: &Context) -> Option<Source> {
    let client = caller.client().filter(|_| caller.audience(false) == Audience::Stranger)?;
    let address = context.source_ip.filter(|_| client.trusted_addresses).unwrap_or(client.peer).to_canonical();
    Some(Source { user: NOBODY, client: client.id, network: network_of(address) })
}

/// Counts the attempt as failed, before anything is hashed.
fn count_first(tx: &mut Tx<'_>, mut case: Case, code: BackupCode) -> Result<Found, Error> {
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

/// Does the work of hashes whose outcome nobody asks for.
fn hash_in_vain(memory: &mut Memory, times: usize, cost: HashCost) -> Result<(), Error> {
    (0..times).try_for_each(|_| slow::hash(memory, cost, &[0; 32], &[0; 16]).map(drop))
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
