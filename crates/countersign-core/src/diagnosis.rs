//! The diagnosis: refused codes are evidence, and every explanation is held against them.
//!
//! Two halves. [`look`] has the secrets and the typed code; it finds every [`Match`] and forgets the code.
//! [`judge`] has no secret and no code; it weighs the matches of one or several attempts by [`Priors`]. So
//! attempts that are minutes apart are combined without a code being kept: only [`Sighting`]s are.
//!
//! It never turns a no into a yes, and never decides who may read it (see [`Reason::told_to`]).

mod cause;
mod judge;
mod look;
mod misread;
mod offset;
mod priors;
mod slip;
mod steps;
mod summary;
mod texts;
mod widening;

pub use cause::{Cause, Certainty};
pub use judge::judge;
pub use look::look;
pub use misread::Misreading;
pub use offset::Offset;
pub use priors::{Prior, Priors};
pub use slip::Slip;
pub use steps::Tier;
pub use summary::{Alternative, Summary};
pub use texts::explain;
pub use widening::{diagnose, diagnose_next, weigh_next};

use crate::{FactorId, Reason, Secret, Timestamp, factor::Movement, otp::Parameters, submission::Submission};

/// The most attempts that are weighed together; of more, the latest.
pub const MOST_ATTEMPTS: usize = 16;

/// The causes that an automatic clock mends.
const CLOCK: [Reason; 3] = [Reason::ClockSlow, Reason::ClockFast, Reason::ClockZone];

/// What a user holds or held, the rules at the door, and how far to search.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// Entries in every state. Other users' entries never belong here.
    pub held: &'a [Held<'a>],
    /// What the door accepts.
    pub window: Window,
    /// Which steps may be looked at.
    pub reach: Reach,
}

/// One entry, with its secret in the open.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The entry.
    pub id: FactorId,
    /// What it is to the user.
    pub standing: Standing,
    /// Its secret.
    pub secret: &'a Secret,
    /// Algorithm, digits, period.
    pub parameters: Parameters,
    /// Time or counter.
    pub movement: Movement,
    /// The last spent step or counter.
    pub last: Option<i64>,
    /// The step of the code that confirmed it.
    pub confirmed: Option<i64>,
}

/// What an entry is to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Its codes are what is asked for.
    Live,
    /// Scanned perhaps, not confirmed.
    Pending,
    /// Replaced or taken away.
    Retired,
    /// A pending enrolment replaced by a newer one.
    Superseded,
    /// Another entry of the same user, for something else.
    Other,
}

/// The steps around now that are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Steps before the current one.
    pub past_steps: u16,
    /// Steps after the current one.
    pub future_steps: u16,
}

impl Default for Window {
    fn default() -> Self {
        Self { past_steps: 1, future_steps: 1 }
    }
}

/// Which steps a search may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All: the code was an attempt and counted, or the secret is the asker's own.
    All,
    /// Only steps that no window will accept again: the code was handed in without being an attempt.
    Expired,
}

/// A refused code and when it came in.
#[derive(Debug)]
pub struct Attempt {
    /// When.
    pub at: Timestamp,
    /// What was typed.
    pub typed: Submission,
}

/// What is kept of an attempt: what its code fits, and nothing of the code but its length.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sighting {
    /// When the code came in.
    pub at: Timestamp,
    /// The reason that its shape alone gives, if no entry here has codes of that shape.
    pub shape: Option<Reason>,
    /// Whether it is the text of an earlier attempt again.
    pub repeated: bool,
    /// Everything it fits.
    pub matches: Vec<Match>,
    /// How many codes it was held against.
    pub searched: u64,
    /// How many of these a random text of its length would have fitted, on average.
    pub by_chance: f64,
}

/// A step or counter of one entry that a typed code fits, in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The entry.
    pub factor: FactorId,
    /// The step since 1970 under `way`'s period, or the counter.
    pub step: i64,
    /// How it fits.
    pub way: Way,
}

/// How a typed code fits an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Just so: it is the entry's code of that step.
    Plain,
    /// With a slip of the finger.
    Slipped(Slip),
    /// With this many characters in front of it.
    Prefixed(u8),
    /// As an app shows it that ignores settings.
    Set(Parameters),
    /// As an app shows it that counts instead of following the clock.
    Counted,
    /// As an app shows it that read the secret wrongly.
    Misread(Misreading),
}

/// One explanation of all attempts together.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What is the matter.
    pub cause: Cause,
    /// How probable it is, from 0 to 1.
    pub posterior: f64,
    /// By how much the device's clock is off, where that is the matter.
    pub offset: Option<Offset>,
    /// What it rests on: for each attempt in turn its match, or nothing if it explains that one as a slip.
    pub matches: Vec<Option<Match>>,
}

/// The answer: explanations, the most probable first. There is always at least one.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Diagnosis {
    /// The most probable explanation.
    pub first: Explanation,
    /// The others, in falling order.
    pub others: Vec<Explanation>,
    /// How many codes the attempts were held against.
    pub searched: u64,
    /// One in how many random codes would match something here.
    pub one_in: u64,
    /// Plain matches on live entries that are yet to come: they must never be accepted.
    pub to_burn: Vec<Match>,
}

impl Diagnosis {
    /// How sure the first explanation is.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        Certainty::of(self.first.posterior)
    }

    /// What whoever typed the codes may be told of it, after their first factor and before their second: nothing
    /// that a guesser could use. A clock needs two codes; settings need to be likely; one code's match ahead of
    /// time, near misses and other entries are never told. Nor are other digits than asked for: who is told that
    /// those typed are right has a part of a code that will be accepted.
    #[must_use]
    pub fn hint(&self) -> Option<Reason> {
        let Cause::Because(reason) = self.first.cause else { return None };
        let certainty = match reason {
            // Which of them it is matters little: each is mended by an automatic clock.
            _ if CLOCK.contains(&reason) && self.codes_agreeing() >= 2 => {
                Certainty::of(CLOCK.iter().map(|clock| self.posterior(Cause::Because(*clock))).sum())
            }
            Reason::ParamAlgorithm | Reason::ParamPeriod | Reason::ParamCounterBased | Reason::SecretMisread => {
                self.certainty()
            }
            _ => return None,
        };
        matches!(certainty, Certainty::Certain | Certainty::Likely).then_some(reason)
    }

    /// How many different codes the first explanation rests on.
    #[must_use]
    pub fn codes_agreeing(&self) -> usize {
        let mut steps: Vec<i64> = self.first.matches.iter().flatten().map(|fit| fit.step).collect();
        steps.sort_unstable();
        steps.dedup();
        steps.len()
    }

    /// The probability of a cause; 0 if nothing speaks for it.
    #[must_use]
    pub fn posterior(&self, cause: Cause) -> f64 {
        let all = std::iter::once(&self.first).chain(&self.others);
        all.filter(|explanation| explanation.cause == cause).map(|explanation| explanation.posterior).sum()
    }
}
