//! The decision: one typed code held against all one-time-code entries of a user.
//!
//! It never consumes anything itself: it says which steps are to be spent and burnt, and the engine does
//! that by conditional statements in the same transaction. A diagnosis never turns a no into a yes.

mod device;
mod evidence;
mod first_code;
mod place;

use crate::{
    FactorId, Timestamp,
    factor::{ActiveOtp, Former, FormerOtp, PendingOtp},
    near::{self, Match},
    otp::OtpCode,
    reason::Reason,
};
use evidence::{evidence_in, evidence_of};
use place::{Place, Seen, place, refuse_what_another_entry_spent};

pub use evidence::{Evidence, Search};
pub use first_code::{as_the_app_does, confirm, keys_under_every_algorithm};
pub use place::{HandedIn, proven_offset};

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
