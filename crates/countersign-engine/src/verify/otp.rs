//! A one-time code is checked: decide, spend what was accepted, burn what was guessed ahead.

use super::{Answer, case::Case};
use crate::{
    Error, Settings, clock, fleet,
    owned::{self, Opened},
    record,
};
use countersign_core::{
    FactorId, Reason, Timestamp,
    decide::{Decision, Evidence, HandedIn, Moment, Verdict, decide as decide_purely, proven_offset},
    diagnosis::Offset,
    factor::{ActiveOtp, FactorState, Movement},
    fleet::{SEEN_FOR, explains},
    near::Match,
    otp::OtpCode,
};
use countersign_store::{
    Tx,
    tables::{
        attempts::{self, Chain},
        drifts,
        factors::{self, Spending},
        facts,
        matches::{self, Remembered},
    },
};

/// Decides about a one-time code and carries the decision out, in one transaction.
pub(super) fn decide(tx: &mut Tx<'_>, case: &mut Case, code: OtpCode, settings: &Settings) -> Result<Answer, Error> {
    let takes = |digits| {
        case.factors.iter().any(|row| {
            row.state == FactorState::Active && row.parameters.is_some_and(|parameters| parameters.digits == digits)
        })
    };
    if !takes(code.digits()) {
        return case.refuse(tx, Reason::InputLength);
    }
    let Some(opened) = open(tx, case, settings)? else {
        return case.refuse(tx, Reason::ClockFrozen);
    };
    let floor = facts::find_moment(tx, facts::Moment::StepFloor)?;
    let moment = Moment { now: tx.now(), floor, profile: settings.profile };
    let decision = decide_purely(code, &opened.owned, moment);
    let device = decision.clock(&opened.owned, moment.now);
    let Decision { verdict, spend, burn, remember } = decision;
    let verdict = match device {
        Some(device) => weigh_device(tx, case, device, verdict)?,
        None => verdict,
    };

    let movement = |id: FactorId| {
        opened
            .owned
            .active
            .iter()
            .find(|factor| factor.entry.id == id)
            .map(|f| (f.entry.movement, f.entry.parameters.period.seconds()))
    };
    for ahead in &burn {
        if let Some((Movement::Time, period)) = movement(ahead.factor) {
            factors::burn(tx, ahead.factor, ahead.at, owned::end_of(ahead.at, period))?;
        }
    }
    match verdict {
        Verdict::Accepted { reason, factor, evidence } => match spend_all(tx, case, &spend, factor)? {
            Spending::Spent => {
                if let Some((Movement::Counter, _)) = movement(factor) {
                    matches::forget(tx, factor)?;
                }
                let accepted_before = case.factors.iter().find(|row| row.id == factor).and_then(|row| row.last_attempt);
                let answer = case.accept(tx, reason, factor, evidence, Chain::Noted(accepted_before))?;
                learn(tx, case, &opened.owned.active, &spend, settings)?;
                Ok(answer)
            }
            Spending::Refused => case.reject(tx, Reason::CodeReplayed, evidence),
        },
        Verdict::Rejected { reason: Reason::CodeWrong, .. } if opened.unreadable => {
            case.reject(tx, Reason::SecretUnreadable, Evidence::default())
        }
        Verdict::Rejected { reason, evidence } => refuse(tx, case, reason, evidence, remember),
    }
}

/// What the code is held against; nothing if all of it goes by a clock that is in doubt.
fn open(tx: &Tx<'_>, case: &Case, settings: &Settings) -> Result<Option<Opened>, Error> {
    let mut opened = owned::open(tx, &case.factors, settings)?;
    if clock::is_frozen(tx)? {
        opened.owned.keep_counters();
        if opened.owned.active.is_empty() {
            return Ok(None);
        }
    }
    if case.is_strange() {
        // Nobody has shown a first factor: two codes prove nothing about anybody's clock.
        opened.owned.active.iter_mut().for_each(|factor| factor.refused_shortly_before.clear());
    }
    Ok(Some(opened))
}

/// Refuses, and remembers what the next code may agree with.
fn refuse(
    tx: &mut Tx<'_>,
    case: &mut Case,
    reason: Reason,
    evidence: Evidence,
    remember: Option<Match>,
) -> Result<Answer, Error> {
    let first = remember.map(|hit| (hit.factor, hit.at)).or_else(|| first_of_two(reason, &evidence, tx.now()));
    let reason = match (reason, case.handed_in) {
        (Reason::CodeWrong, HandedIn::AsAPair) => Reason::ResyncRefused,
        (reason, _) => reason,
    };
    let answer = case.reject(tx, reason, evidence)?;
    if let (Some((factor, step)), Some(attempt)) = (first, case.attempt) {
        matches::remember(tx, factor, Remembered { step, at: tx.now(), attempt })?;
    }
    Ok(answer)
}

/// Notes where the device's clock stands, and says of a refusal if others' devices stand there too.
fn weigh_device(tx: &mut Tx<'_>, case: &Case, device: Offset, verdict: Verdict) -> Result<Verdict, Error> {
    match verdict {
        Verdict::Accepted { factor, .. } => {
            // Noted every few minutes: one that goes on being in order says nothing new.
            let row = case.factors.iter().find(|row| row.id == factor);
            // The confirmation of an entry is a use of it, but was not noted.
            let noted_at = row.and_then(|row| row.last_used_at.filter(|used| row.confirmed_at != Some(*used)));
            if case.has_failures() || tx.now().since(noted_at.unwrap_or_default()) >= SEEN_FOR {
                fleet::note(tx, case.user.id, device)?;
            }
            Ok(verdict)
        }
        Verdict::Rejected { reason, evidence } => {
            fleet::note(tx, case.user.id, device)?;
            let server = fleet::suspected(tx)?.is_some_and(|by| explains(by, device));
            Ok(Verdict::Rejected { reason, evidence: Evidence { server, ..evidence } })
        }
    }
}

/// A step near now, whose code was refused: with the next one it may prove an offset.
fn first_of_two(reason: Reason, evidence: &Evidence, now: Timestamp) -> Option<(FactorId, i64)> {
    let outside =
        matches!(reason, Reason::CodeExpired | Reason::CodeFromFuture | Reason::ClockSlow | Reason::ClockFast);
    let (Some(factor), Some(offset), Some(period)) = (evidence.factor, evidence.offset, evidence.period) else {
        return None;
    };
    outside.then(|| (factor, now.step(period).saturating_add(offset)))
}

/// Notes the offsets that the accepted code proves, or that it needed again.
fn learn(
    tx: &mut Tx<'_>,
    case: &Case,
    active: &[ActiveOtp],
    spend: &[Match],
    settings: &Settings,
) -> Result<(), Error> {
    for hit in spend {
        let Some(factor) = active.iter().find(|factor| factor.entry.id == hit.factor) else { continue };
        let known = factor.offset_steps;
        if factor.entry.movement != Movement::Time {
            continue;
        }
        match proven_offset(factor, *hit, settings.profile, case.handed_in) {
            Some(proven) if proven != known => {
                drifts::learn(tx, case.user.id, hit.factor, proven)?;
                matches::forget(tx, hit.factor)?;
                record::change(tx, &case.caller, Some(case.user.id), "drift.learned", None)?;
            }
            // It was needed: outside the plain window nothing else lets a code in.
            _ if hit.offset.abs() > 1 => drifts::learn(tx, case.user.id, hit.factor, known)?,
            _ => {}
        }
    }
    Ok(())
}

/// Spends the step for every factor that fitted; the answer is that of the accepted one.
fn spend_all(tx: &mut Tx<'_>, case: &Case, spend: &[Match], accepted: FactorId) -> Result<Spending, Error> {
    let mut outcome = Spending::Refused;
    let attempt = attempts::next_id(tx);
    for hit in spend {
        let noted = (hit.factor == accepted).then_some(attempt);
        let of_this = factors::spend(tx, case.user.id, hit.factor, hit.at, noted)?;
        if hit.factor == accepted {
            outcome = of_this;
        }
    }
    Ok(outcome)
}
