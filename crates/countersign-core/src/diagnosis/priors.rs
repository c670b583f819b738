//! What is believed before a code is looked at: one table, and the only place for such numbers about causes.
//!
//! The figures are rounded from what is published (Verhoeff on slips, opensignal on clocks, reports of lost and
//! replaced entries); an operator with better ones hands in another value.

use crate::Reason;

/// What is believed about one cause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// How often it is the cause of a refusal; the shares need not add up to 1.
    pub share: f64,
    /// How often a further code is refused for the same cause. Low for what passes by itself.
    pub again: f64,
}

/// What is believed about all causes.
#[derive(Debug, Clone, PartialEq)]
pub struct Priors {
    /// The causes; one that is not listed is never named.
    pub causes: Vec<(Reason, Prior)>,
    /// Guesses, other people's codes, and everything that nothing here explains.
    pub unexplained: Prior,
    /// How often a code within an otherwise clear series is one that nothing explains.
    pub stray: f64,
    /// How often a constant offset seems to move by a step, because of the time it takes to type.
    pub jitter: f64,
}

/// Passes by itself: whoever types the next code is in.
const PASSING: f64 = 0.06;
/// Stays until somebody mends it.
const LASTING: f64 = 0.45;

/// The causes: share, and how often the next code is refused as well.
const CAUSES: [(Reason, f64, f64); 19] = [
    (Reason::ClockSlow, 0.16, LASTING),
    (Reason::ClockFast, 0.12, LASTING),
    (Reason::ClockZone, 0.08, LASTING),
    (Reason::CodeExpired, 0.085, PASSING),
    (Reason::CodeReplayed, 0.08, PASSING),
    (Reason::CodeReplayedSetup, 0.08, PASSING),
    (Reason::SecretRetired, 0.11, LASTING),
    (Reason::SecretOtherEntry, 0.08, LASTING),
    (Reason::SecretSuperseded, 0.03, LASTING),
    (Reason::SecretPending, 0.03, LASTING),
    (Reason::SecretMisread, 0.03, LASTING),
    (Reason::ParamAlgorithm, 0.04, LASTING),
    (Reason::ParamDigits, 0.03, LASTING),
    (Reason::ParamPeriod, 0.03, LASTING),
    (Reason::ParamCounterBased, 0.005, LASTING),
    (Reason::InputTypo, 0.10, 0.3),
    (Reason::InputPrefixed, 0.03, LASTING),
    (Reason::FactorLockedOut, 0.02, LASTING),
    (Reason::ResyncNeedsSecondCode, 0.05, PASSING),
];

impl Default for Priors {
    fn default() -> Self {
        let causes = CAUSES.iter().map(|&(reason, share, again)| (reason, Prior { share, again }));
        Self { causes: causes.collect(), unexplained: Prior { share: 0.12, again: LASTING }, stray: 0.02, jitter: 0.05 }
    }
}

impl Priors {
    /// What is believed about a cause; `None` if it is never named.
    #[must_use]
    pub fn of(&self, reason: Reason) -> Option<Prior> {
        self.causes.iter().find(|(known, _)| *known == reason).map(|(_, prior)| *prior)
    }
}

impl Prior {
    /// How probable it is before looking that this cause has so many refusals in a row. That there are no more says
    /// nothing: the next one may be on its way.
    pub(super) fn of_attempts(self, count: usize) -> f64 {
        let further = i32::try_from(count.saturating_sub(1)).unwrap_or(i32::MAX);
        self.share * self.again.powi(further)
    }
}
