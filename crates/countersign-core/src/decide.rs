//! The decision: one typed code held against all one-time-code entries of a user.
//!
//! It never consumes anything itself: it says which steps are to be spent and burnt, and the engine does
//! that by conditional statements in the same transaction. A diagnosis never turns a no into a yes.

mod device;

use crate::{
    FactorId, Timestamp,
    factor::{ActiveOtp, Former, FormerOtp, Movement, PendingOtp},
    near::{self, LOOK_AHEAD, Match},
    otp::{Algorithm, Key, OtpCode, Parameters, Period},
    reason::Reason,
};
use serde::{Deserialize, Serialize};

/// What is accepted around the current step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// One step either way, and a proven offset of up to two steps.
    Standard,
    /// The current step only; offsets are not learned or used (OWASP ASVS 5.0 6.5.5).
    Strict,
}

/// A user's entries, as they are when the decision is made.
#[derive(Debug, Default)]
pub struct Owned {
    /// Entries whose codes are accepted.
    pub active: Vec<ActiveOtp>,
    /// Enrolments that wait for their first code.
    pub pending: Vec<PendingOtp>,
    /// Retired and superseded entries.
    pub former: Vec<FormerOtp>,
}

/// When, and under which rules, the decision is made.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The time of the decision.
    pub now: Timestamp,
    /// Steps up to this moment are refused once, after a restore or a clock step.
    pub floor: Option<Timestamp>,
    /// How wide the window is.
    pub profile: Profile,
}

/// A decision about a one-time code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Decision {
    /// Yes or no, and why.
    pub verdict: Verdict,
    /// Accepted: steps to be spent, one for every entry that fits. All before them are spent too.
    pub spend: Vec<Match>,
    /// Future steps that fitted and must never be accepted.
    pub burn: Vec<Match>,
    /// HOTP: a counter that fitted beyond the look-ahead, to be remembered for ten minutes.
    pub remember: Option<Match>,
}

/// The answer to a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// Yes, by this factor.
    Accepted {
        /// One of the `ok.*` reasons.
        reason: Reason,
        /// Which factor it was.
        factor: FactorId,
        /// What was seen.
        evidence: Evidence,
    },
    /// No.
    Rejected {
        /// Why.
        reason: Reason,
        /// What was seen.
        evidence: Evidence,
    },
}

impl Verdict {
    /// The reason, whichever way.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        match self {
            Self::Accepted { reason, .. } | Self::Rejected { reason, .. } => *reason,
        }
    }
}

/// What was seen, in numbers: stored with the attempt, shown to staff only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The entry that the code fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<FactorId>,
    /// Steps from now at which it fits (HOTP: presses beyond the expected counter).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<i64>,
    /// The length of that entry's step in seconds; absent for HOTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<u32>,
    /// The entry was retired as lost or stolen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stolen: bool,
    /// The step was refused by the step floor, after a restore or a clock step.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub floor: bool,
    /// Several users' codes miss as this one does: it is the server's clock.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub server: bool,
    /// What the app seems to do instead of what the entry says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// Refusals in a row, this one included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failures: Option<u32>,
    /// Until when nothing is evaluated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// What the person was told, where that was less than the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Reason>,
    /// Whether a search for the cause follows the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    /// Backup codes left, after this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<u8>,
}

/// What becomes of a refused code after its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Search {
    /// It waits to be searched.
    Queued,
    /// Too many waited: it is not diagnosed.
    Dropped,
}

/// Decides about `code`. All near checks are computed whatever the outcome.
pub fn decide(code: OtpCode, owned: &Owned, moment: Moment) -> Decision {
    let mut seen: Vec<Seen<'_>> = owned
        .active
        .iter()
        .flat_map(|factor| near::of_active(code, factor, moment.now).into_iter().map(move |hit| (factor, hit)))
        .map(|(factor, hit)| Seen { factor, hit, place: place(factor, hit, moment) })
        .collect();
    refuse_what_another_entry_spent(&mut seen);
    let former = near::first_former(code, &owned.former, moment.now);
    let pending = owned.pending.iter().find_map(|factor| near::of_pending(code, factor, moment.now).first().copied());

    let ahead = |seen: &&Seen<'_>| matches!(seen.place, Place::Ahead | Place::Drifted) && seen.hit.offset > 0;
    let burn = seen.iter().filter(ahead).map(|seen| seen.hit).collect();
    let (rejected, remember) = reject(&seen, former, pending);
    match accept(&seen) {
        Some((verdict, spend)) => Decision { verdict, spend, burn, remember: None },
        None => Decision { verdict: rejected, spend: Vec::new(), burn, remember },
    }
}

/// The offset in steps that an accepted code proves, if it does: it is the very next one after a code that was
/// refused within three minutes at about the same offset. In the plain window, where the clock may as well be right
/// and the first code late, that is believed only of two codes handed in as a pair.
#[must_use]
pub fn proven_offset(factor: &ActiveOtp, hit: Match, profile: Profile, handed_in: HandedIn) -> Option<i64> {
    let enough = matches!(
        (profile, hit.offset, handed_in),
        (Profile::Standard, -2 | 2, _) | (Profile::Standard, -1 | 1, HandedIn::AsAPair)
    );
    (enough && follows(factor, hit)).then_some(hit.offset)
}

/// How a code came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandedIn {
    /// By itself.
    Alone,
    /// As the second of two consecutive codes.
    AsAPair,
}

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

struct Seen<'a> {
    factor: &'a ActiveOtp,
    hit: Match,
    place: Place,
}

/// Where a matching step lies, seen from what may be accepted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Accepted(Reason),
    Spent,
    SpentAtSetup,
    BelowFloor,
    Expired,
    Ahead,
    /// The second of two codes that prove an offset beyond what may be learned.
    Drifted,
    ResyncFirst,
}

fn place(factor: &ActiveOtp, hit: Match, moment: Moment) -> Place {
    match factor.entry.movement {
        Movement::Time => place_in_time(factor, hit, moment),
        Movement::Counter => place_of_counter(factor, hit),
    }
}

fn place_in_time(factor: &ActiveOtp, hit: Match, moment: Moment) -> Place {
    let window = accepted_reason(factor.offset_steps, hit.offset, moment.profile);
    let spent = factor.last.is_some_and(|last| hit.at <= last);
    let burnt = factor.burnt.contains(&hit.at);
    match window {
        _ if factor.confirmed == Some(hit.at) => Place::SpentAtSetup,
        _ if factor.last == Some(hit.at) => Place::Spent,
        Some(_) if spent || burnt => Place::Spent,
        Some(_) if is_below_floor(factor, hit, moment) => Place::BelowFloor,
        Some(reason) => Place::Accepted(reason),
        None if !spent && !burnt && follows(factor, hit) => place_of_second(factor, hit, moment),
        None if hit.offset < 0 => Place::Expired,
        None => Place::Ahead,
    }
}

/// Outside the window, but the very next code after one that was refused at about the same offset.
fn place_of_second(factor: &ActiveOtp, hit: Match, moment: Moment) -> Place {
    let would_be = ActiveOtp { offset_steps: hit.offset, ..factor.clone() };
    match proven_offset(factor, hit, moment.profile, HandedIn::Alone) {
        Some(_) if is_below_floor(&would_be, hit, moment) => Place::BelowFloor,
        Some(_) => Place::Accepted(Reason::OkLearnedOffset),
        None => Place::Drifted,
    }
}

/// Whether the code before this one was refused within three minutes, at the same offset or a step beside it.
fn follows(factor: &ActiveOtp, hit: Match) -> bool {
    factor.refused_shortly_before.iter().any(|first| {
        first.at.checked_add(1) == Some(hit.at) && hit.offset.saturating_sub(first.offset).saturating_abs() <= 1
    })
}

/// Which steps are in the window: one either way, and one either way of a proven offset of at most two.
fn accepted_reason(proven_offset: i64, offset: i64, profile: Profile) -> Option<Reason> {
    match (profile, offset) {
        (_, 0) => Some(Reason::OkCurrent),
        (Profile::Strict, _) => None,
        (Profile::Standard, -1) => Some(Reason::OkPreviousStep),
        (Profile::Standard, 1) => Some(Reason::OkNextStep),
        (Profile::Standard, _) => {
            let proven = proven_offset.clamp(-2, 2);
            (proven != 0 && (offset - proven).abs() <= 1).then_some(Reason::OkLearnedOffset)
        }
    }
}

/// The last step that could have been accepted at the floor: a proven offset ahead reaches further.
fn is_below_floor(factor: &ActiveOtp, hit: Match, moment: Moment) -> bool {
    let ahead = 1 + factor.offset_steps.clamp(0, 2);
    moment.floor.is_some_and(|floor| hit.at <= near::step(&factor.entry, floor) + ahead)
}

fn place_of_counter(factor: &ActiveOtp, hit: Match) -> Place {
    let continues = factor.resync_from.is_some_and(|first| first.checked_add(1) == Some(hit.at));
    let spent = factor.last.is_some_and(|last| hit.at <= last);
    match hit.offset {
        _ if factor.confirmed == Some(hit.at) => Place::SpentAtSetup,
        _ if spent => Place::Spent,
        _ if factor.burnt.contains(&hit.at) => Place::Spent,
        _ if hit.offset <= LOOK_AHEAD || continues => Place::Accepted(Reason::OkHotp),
        _ => Place::ResyncFirst,
    }
}

/// Two entries that fit at one step share a secret (an import made twice): what one has spent, both have.
fn refuse_what_another_entry_spent(seen: &mut [Seen<'_>]) {
    let moved_by = |factor: &ActiveOtp| period_of(factor.entry.movement, factor.entry.parameters.period);
    let closed = |factor: &ActiveOtp, at| {
        factor.last.is_some_and(|last| at <= last) || factor.confirmed == Some(at) || factor.burnt.contains(&at)
    };
    let spent: Vec<_> = seen
        .iter()
        .filter(|seen| closed(seen.factor, seen.hit.at))
        .map(|seen| (seen.hit.at, moved_by(seen.factor)))
        .collect();
    for seen in seen.iter_mut().filter(|seen| matches!(seen.place, Place::Accepted(_))) {
        if spent.contains(&(seen.hit.at, moved_by(seen.factor))) {
            seen.place = Place::Spent;
        }
    }
}

/// The newest acceptable step of every entry that fits; several entries may, by chance or by sharing a secret.
fn accept(seen: &[Seen<'_>]) -> Option<(Verdict, Vec<Match>)> {
    let mut accepted: Vec<&Seen<'_>> = Vec::new();
    let mut reason = None;
    for seen in seen {
        if let Place::Accepted(why) = seen.place {
            accepted.retain(|earlier| earlier.hit.factor != seen.hit.factor);
            accepted.push(seen);
            reason = Some(why);
        }
    }
    let last = accepted.last()?;
    let verdict = Verdict::Accepted { reason: reason?, factor: last.hit.factor, evidence: evidence_in(last) };
    Some((verdict, accepted.iter().map(|seen| seen.hit).collect()))
}

/// The first reason that fits, in the order of domain.md: replayed, expired, secret.*, from the future, wrong.
fn reject(seen: &[Seen<'_>], former: Option<(&FormerOtp, Match)>, pending: Option<Match>) -> (Verdict, Option<Match>) {
    let at = |wanted: Place| seen.iter().find(|seen| seen.place == wanted);
    let rejected = |reason, evidence| Verdict::Rejected { reason, evidence };

    let remember = at(Place::ResyncFirst).map(|seen| seen.hit);
    let verdict = if let Some(hit) = at(Place::SpentAtSetup) {
        rejected(Reason::CodeReplayedSetup, evidence_in(hit))
    } else if let Some(hit) = at(Place::Spent) {
        rejected(Reason::CodeReplayed, evidence_in(hit))
    } else if let Some(hit) = at(Place::BelowFloor) {
        rejected(Reason::CodeReplayed, Evidence { floor: true, ..evidence_in(hit) })
    } else if let Some(hit) = at(Place::Drifted) {
        let reason = if hit.hit.offset < 0 { Reason::ClockSlow } else { Reason::ClockFast };
        rejected(reason, evidence_in(hit))
    } else if let Some(hit) = seen.iter().rfind(|seen| seen.place == Place::Expired) {
        rejected(Reason::CodeExpired, evidence_in(hit))
    } else if let Some((factor, hit)) = former {
        let (reason, stolen) = match factor.why {
            Former::Retired => (Reason::SecretRetired, false),
            Former::LostOrStolen => (Reason::SecretRetired, true),
            Former::Superseded => (Reason::SecretSuperseded, false),
        };
        rejected(reason, Evidence { stolen, ..evidence_of(&hit, None) })
    } else if let Some(hit) = pending {
        rejected(Reason::SecretPending, evidence_of(&hit, None))
    } else if let Some(hit) = at(Place::ResyncFirst) {
        rejected(Reason::ResyncNeedsSecondCode, evidence_in(hit))
    } else if let Some(hit) = at(Place::Ahead) {
        rejected(Reason::CodeFromFuture, evidence_in(hit))
    } else {
        rejected(Reason::CodeWrong, Evidence::default())
    };
    (verdict, remember)
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

fn difference(meant: Parameters, app: Parameters) -> (Reason, String) {
    if app.algorithm != meant.algorithm {
        (Reason::ParamAlgorithm, app.algorithm.name().to_owned())
    } else if app.digits != meant.digits {
        (Reason::ParamDigits, format!("{} digits", app.digits.count()))
    } else {
        (Reason::ParamPeriod, format!("{} seconds", app.period.seconds()))
    }
}

fn evidence_in(seen: &Seen<'_>) -> Evidence {
    evidence_of(&seen.hit, period_of(seen.factor.entry.movement, seen.factor.entry.parameters.period))
}

const fn period_of(movement: Movement, period: Period) -> Option<u32> {
    match movement {
        Movement::Time => Some(period.seconds()),
        Movement::Counter => None,
    }
}

fn evidence_of(hit: &Match, period: Option<u32>) -> Evidence {
    Evidence { factor: Some(hit.factor), offset: Some(hit.offset), period, ..Evidence::default() }
}

/// The keys of one secret under every algorithm, for [`PendingOtp::other_keys`].
#[must_use]
pub fn keys_under_every_algorithm(secret: &crate::Secret) -> Vec<(Algorithm, Key)> {
    Algorithm::ALL.into_iter().map(|algorithm| (algorithm, Key::new(secret, algorithm))).collect()
}
