//! A one-time code is checked: decide, spend what was accepted, burn what was guessed ahead.

use super::{Answer, case::Case};
use crate::{Error, Settings, clock, fleet, owned};
use countersign_core::{
    FactorId, Reason, Timestamp,
    decide::{Decision, Evidence, Moment, Verdict, decide as decide_purely},
    diagnosis::Offset,
    factor::{FactorState, Movement},
    fleet::{SEEN_FOR, explains},
    near::Match,
    otp::OtpCode,
};
use countersign_store::{
    Tx,
    tables::{
        attempts::{self, Chain},
        factors::{self, Spending},
        facts,
    },
};
use std::time::Duration;

/// Matches are remembered this long for the next code.
const REMEMBERED_FOR: Duration = Duration::from_mins(10);

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
    let mut opened = owned::open(tx, &case.factors, settings)?;
    if clock::is_frozen(tx)? {
        opened.owned.keep_counters();
        if opened.owned.active.is_empty() {
            return case.refuse(tx, Reason::ClockFrozen);
        }
    }
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
            factors::burn(tx, ahead.factor, ahead.at, end_of(ahead.at, period))?;
        }
    }
    if let Some(first) = remember {
        factors::remember(tx, first.factor, first.at, tx.now().plus(REMEMBERED_FOR))?;
    }
    match verdict {
        Verdict::Accepted { reason, factor, evidence } => match spend_all(tx, case, &spend, factor)? {
            Spending::Spent => {
                if let Some((Movement::Counter, _)) = movement(factor) {
                    factors::forget(tx, factor)?;
                }
                let accepted_before = case.factors.iter().find(|row| row.id == factor).and_then(|row| row.last_attempt);
                case.accept(tx, reason, factor, evidence, Chain::Noted(accepted_before))
            }
            Spending::Refused => case.reject(tx, Reason::CodeReplayed, evidence),
        },
        Verdict::Rejected { reason: Reason::CodeWrong, .. } if opened.unreadable => {
            case.reject(tx, Reason::SecretUnreadable, Evidence::default())
        }
        Verdict::Rejected { reason, evidence } => case.reject(tx, reason, evidence),
    }
}

/// Notes where the device's clock stands, and says of a refusal if others' devices stand there too.
fn weigh_device(tx: &mut Tx<'_>, case: &Case, device: Offset, verdict: Verdict) -> Result<Verdict, Error> {
    match verdict {
        Verdict::Accepted { factor, .. } => {
            // Noted every few minutes: one that goes on being in order says nothing new.
            let row = case.factors.iter().find(|row| row.id == factor);
            let used_at = row.and_then(|row| row.last_used_at).unwrap_or_default();
            if case.has_failures() || tx.now().since(used_at) >= SEEN_FOR {
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

/// When a step can no longer be accepted, whatever offset was learned.
fn end_of(step: i64, period_seconds: u32) -> Timestamp {
    Timestamp::from_seconds((step + 12) * i64::from(period_seconds))
}
