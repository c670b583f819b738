//! The first code of a pending entry. All it tells concerns a secret that the user is being shown.

use super::{
    Decision, Verdict,
    evidence::{Evidence, evidence_of, period_of},
};
use crate::{
    Timestamp,
    factor::{Movement, PendingOtp},
    near::{self, LOOK_AHEAD, Match},
    otp::{Algorithm, Key, OtpCode, Parameters, Period},
    reason::Reason,
};

/// Decides about the first code of a pending entry. All the user learns concerns a secret they are being shown.
pub fn confirm(code: OtpCode, pending: &PendingOtp, now: Timestamp) -> Decision {
    let spend = near::of_pending(code, pending, now);
    let verdict = match spend.last() {
        Some(hit) => Verdict::Accepted {
            reason: Reason::EnrolConfirmed,
            factor: pending.entry.id,
            evidence: evidence_of(hit, period_of(pending.entry.movement, pending.entry.parameters.period)),
        },
        None => not_confirmed(code, pending, now),
    };
    Decision { verdict, spend, burn: Vec::new(), remember: None }
}

/// What a first code that does not fit tells about the app: a shifted clock, or a setting it ignores.
fn not_confirmed(code: OtpCode, pending: &PendingOtp, now: Timestamp) -> Verdict {
    let rejected = |reason, evidence| Verdict::Rejected { reason, evidence };
    if pending.entry.movement == Movement::Time {
        if let Some((reason, hit)) = shifted_clock(code, pending, now) {
            return rejected(reason, evidence_of(&hit, Some(pending.entry.parameters.period.seconds())));
        }
        if let Some((reason, app)) = ignored_parameter(code, pending, now) {
            return rejected(reason, Evidence { app: Some(app), ..Evidence::default() });
        }
    }
    let reason = if code.digits() == pending.entry.parameters.digits { Reason::CodeWrong } else { Reason::InputLength };
    rejected(reason, Evidence::default())
}

fn shifted_clock(code: OtpCode, pending: &PendingOtp, now: Timestamp) -> Option<(Reason, Match)> {
    let entry = &pending.entry;
    let period = i64::from(entry.parameters.period.seconds());
    let centre = near::step(entry, now);
    // Half hours up to the widest zone, and the wrong day.
    let zones = (-28..=28_i64).chain([-48, 48]).filter(|halves| *halves != 0).flat_map(|halves| {
        let steps = halves * 1800 / period;
        [steps - 1, steps, steps + 1]
    });
    (-near::NEAR_STEPS..=near::NEAR_STEPS)
        .chain(zones)
        .filter(|_| code.digits() == entry.parameters.digits)
        .find(|offset| entry.key.matches(code, centre + offset))
        .map(|offset| {
            let reason = match offset {
                _ if offset.abs() > near::NEAR_STEPS => Reason::ClockZone,
                ..0 => Reason::ClockSlow,
                _ => Reason::ClockFast,
            };
            (reason, Match { factor: entry.id, at: centre + offset, offset })
        })
}

/// Apps ignore settings silently: SHA-256 as SHA-1, eight digits as six, 60 seconds as 30, a clock as a counter.
fn ignored_parameter(code: OtpCode, pending: &PendingOtp, now: Timestamp) -> Option<(Reason, String)> {
    if let Some((app, _)) = as_the_app_does(code, pending, now) {
        return Some(difference(pending.entry.parameters, app));
    }
    (0..=LOOK_AHEAD)
        .any(|counter| pending.entry.key.matches(code, counter))
        .then(|| (Reason::ParamCounterBased, "a counter-based entry".to_owned()))
}

/// The settings under which the app computes, if the code shows them to be other ones than the entry's, and the step
/// that it belongs to under them.
#[must_use]
pub fn as_the_app_does(code: OtpCode, pending: &PendingOtp, now: Timestamp) -> Option<(Parameters, Match)> {
    let meant = pending.entry.parameters;
    let periods = [meant.period, Period::THIRTY, Period::new(60).unwrap_or(Period::THIRTY)];
    if pending.entry.movement == Movement::Counter {
        return None;
    }
    for (algorithm, key) in &pending.other_keys {
        for period in periods {
            let app = Parameters { algorithm: *algorithm, digits: code.digits(), period };
            let centre = now.step(period.seconds());
            let fits = (centre - 1..=centre + 1).rev().find(|step| key.matches(code, *step));
            if let Some(at) = fits.filter(|_| app != meant) {
                return Some((app, Match { factor: pending.entry.id, at, offset: at - centre }));
            }
        }
    }
    None
}

/// The first setting that differs, and all that do in words.
fn difference(meant: Parameters, app: Parameters) -> (Reason, String) {
    let algorithm =
        (app.algorithm != meant.algorithm).then(|| (Reason::ParamAlgorithm, app.algorithm.name().to_owned()));
    let digits = (app.digits != meant.digits).then(|| (Reason::ParamDigits, format!("{} digits", app.digits.count())));
    let period = || (Reason::ParamPeriod, format!("{} seconds", app.period.seconds()));
    let period = (app.period != meant.period).then(period);
    let differ: Vec<(Reason, String)> = [algorithm, digits, period].into_iter().flatten().collect();
    let reason = differ.first().map_or(Reason::ParamPeriod, |(reason, _)| *reason);
    let said: Vec<String> = differ.into_iter().map(|(_, said)| said).collect();
    (reason, said.join(", "))
}

/// The keys of one secret under every algorithm, for [`PendingOtp::other_keys`].
#[must_use]
pub fn keys_under_every_algorithm(secret: &crate::Secret) -> Vec<(Algorithm, Key)> {
    Algorithm::ALL.into_iter().map(|algorithm| (algorithm, Key::new(secret, algorithm))).collect()
}
