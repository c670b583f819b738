//! The near checks: everything close to a typed code, computed for every refusal alike.
//!
//! A user's own active entries are searched ten steps either way (HOTP: ten counters back, a hundred
//! ahead); retired, superseded and pending ones a step either way. That is some thirty HMACs, so it is
//! part of the decision. The wide search, over hours and misread secrets, comes after the answer.

use crate::{
    FactorId, Timestamp,
    factor::{ActiveOtp, Entry, Former, FormerOtp, Movement, PendingOtp},
    otp::OtpCode,
};

/// Steps searched either way around now, for an active TOTP entry.
pub const NEAR_STEPS: i64 = 10;
/// Counters accepted beyond the next expected one (RFC 4226 7.2, look-ahead).
pub const LOOK_AHEAD: i64 = 10;
/// Counters within which two consecutive codes resynchronise (RFC 4226 7.4).
pub const RESYNC_AHEAD: i64 = 100;
/// Steps searched either way for entries that are not active.
const FORMER_STEPS: i64 = 1;

/// A step or counter of one entry whose code was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The entry.
    pub factor: FactorId,
    /// The step since 1970, or the counter.
    pub at: i64,
    /// TOTP: steps from now, negative in the past. HOTP: presses beyond the next expected counter.
    pub offset: i64,
}

/// All matches of an active entry, from the past to the future.
#[must_use]
pub fn of_active(code: OtpCode, factor: &ActiveOtp, now: Timestamp) -> Vec<Match> {
    match factor.entry.movement {
        Movement::Time => around(code, &factor.entry, step(&factor.entry, now), -NEAR_STEPS, NEAR_STEPS),
        Movement::Counter => around(code, &factor.entry, next_counter(factor.last), -NEAR_STEPS, RESYNC_AHEAD),
    }
}

/// All matches of a pending entry within what would confirm it, or nearly.
#[must_use]
pub fn of_pending(code: OtpCode, factor: &PendingOtp, now: Timestamp) -> Vec<Match> {
    match factor.entry.movement {
        Movement::Time => around(code, &factor.entry, step(&factor.entry, now), -FORMER_STEPS, FORMER_STEPS),
        Movement::Counter => around(code, &factor.entry, factor.first_counter, 0, LOOK_AHEAD),
    }
}

/// All matches of a retired or superseded entry.
#[must_use]
pub fn of_former(code: OtpCode, factor: &FormerOtp, now: Timestamp) -> Vec<Match> {
    match factor.entry.movement {
        Movement::Time => around(code, &factor.entry, step(&factor.entry, now), -FORMER_STEPS, FORMER_STEPS),
        Movement::Counter => around(code, &factor.entry, next_counter(factor.last), -FORMER_STEPS, LOOK_AHEAD),
    }
}

/// The step of an entry's own period that `now` lies in.
#[must_use]
pub fn step(entry: &Entry, now: Timestamp) -> i64 {
    now.step(entry.parameters.period.seconds())
}

/// The first former entry that fits, lost or stolen ones first: those must not be missed.
#[must_use]
pub fn first_former(code: OtpCode, former: &[FormerOtp], now: Timestamp) -> Option<(&FormerOtp, Match)> {
    let mut found: Vec<_> =
        former.iter().flat_map(|factor| of_former(code, factor, now).into_iter().map(move |m| (factor, m))).collect();
    found.sort_by_key(|(factor, _)| factor.why != Former::LostOrStolen);
    found.into_iter().next()
}

fn next_counter(last: Option<i64>) -> i64 {
    last.map_or(0, |last| last.saturating_add(1))
}

fn around(code: OtpCode, entry: &Entry, centre: i64, from: i64, to: i64) -> Vec<Match> {
    if code.digits() != entry.parameters.digits {
        return Vec::new();
    }
    (from..=to)
        .map(|offset| Match { factor: entry.id, at: centre.saturating_add(offset), offset })
        .filter(|candidate| entry.key.matches(code, candidate.at))
        .filter(|candidate| entry.movement == Movement::Time || candidate.at >= 0)
        .collect()
}
