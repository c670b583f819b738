//! From near to far: a wider search only for what a nearer one leaves open, over one attempt or several.

use super::{Attempt, Case, Diagnosis, MOST_ATTEMPTS, Match, Priors, Sighting, Tier, Way, judge, look};
use crate::{FactorId, Timestamp};

/// Diagnoses attempts whose codes are at hand: near explanations first, the wide search only for what they
/// leave open.
pub fn diagnose(case: &Case<'_>, attempts: &[Attempt], priors: &Priors) -> Diagnosis {
    let attempts = attempts.get(attempts.len().saturating_sub(MOST_ATTEMPTS)..).unwrap_or_default();
    let mut sightings = look(case, attempts, Tier::Near);
    let mut diagnosis = judge(case, &sightings, priors);
    for tier in [Tier::Zones, Tier::Day] {
        if is_settled(&diagnosis) {
            break;
        }
        for (sighting, wider) in sightings.iter_mut().zip(look(case, attempts, tier)) {
            sighting.widen(wider);
        }
        diagnosis = judge(case, &sightings, priors);
    }
    diagnosis
}

/// Diagnoses one more attempt of a user, of whose earlier ones only sightings are left. The earlier ones have a say
/// as far as one cause explains them and the newest alike; what explains only them is no answer about the newest.
/// The search widens as in [`diagnose`]; what comes back beside the answer is all that is to be kept of the attempt.
pub fn diagnose_next(
    case: &Case<'_>,
    earlier: &[Sighting],
    attempt: &Attempt,
    priors: &Priors,
) -> (Diagnosis, Sighting) {
    let attempt = std::slice::from_ref(attempt);
    let wider = [Tier::Near, Tier::Zones, Tier::Day].into_iter().flat_map(|tier| look(case, attempt, tier));
    weigh_next(case, earlier, wider, priors)
}

/// Weighs one more attempt, of which each sighting of `wider` has seen more; the next is asked for only while the
/// cause is open.
pub fn weigh_next(
    case: &Case<'_>,
    earlier: &[Sighting],
    wider: impl Iterator<Item = Sighting>,
    priors: &Priors,
) -> (Diagnosis, Sighting) {
    let earlier = earlier.get((earlier.len() + 1).saturating_sub(MOST_ATTEMPTS)..).unwrap_or_default();
    let mut newest: Option<Sighting> = None;
    let mut diagnosis = judge(case, &[], priors);
    for seen in wider {
        let mut known = match newest.take() {
            None => seen,
            Some(mut known) => {
                known.widen(seen);
                known
            }
        };
        known.repeated = known.is_again(earlier);
        let together: Vec<Sighting> = earlier.iter().chain([&known]).cloned().collect();
        diagnosis = judge(case, &together, priors);
        if diagnosis.first.matches.last().is_none_or(Option::is_none) {
            diagnosis = judge(case, std::slice::from_ref(&known), priors);
        }
        newest = Some(known);
        if is_settled(&diagnosis) {
            break;
        }
    }
    (diagnosis, newest.unwrap_or_default())
}

/// Whether a wider search could only add coincidences: what is known explains every attempt.
fn is_settled(diagnosis: &Diagnosis) -> bool {
    let all = std::iter::once(&diagnosis.first).chain(&diagnosis.others);
    let explained = all.filter(|explanation| explanation.matches.iter().any(Option::is_some));
    let probability: f64 = explained.map(|explanation| explanation.posterior).sum();
    probability >= 0.99 && diagnosis.first.matches.iter().all(Option::is_some)
}

impl Sighting {
    /// An attempt of which only its plain matches are known.
    #[must_use]
    pub fn recalled(at: Timestamp, matches: impl IntoIterator<Item = (FactorId, i64)>) -> Self {
        let matches = matches.into_iter().map(|(factor, step)| Match { factor, step, way: Way::Plain });
        Self { at, matches: matches.collect(), ..Self::default() }
    }

    /// Whether one of the earlier attempts was the same code, as far as matches tell.
    fn is_again(&self, earlier: &[Self]) -> bool {
        earlier.iter().any(|known| known.matches.iter().any(|fit| self.matches.contains(fit)))
    }

    /// Adds what a wider look at the same attempt has found.
    pub fn widen(&mut self, wider: Self) {
        for found in wider.matches {
            if !self.matches.contains(&found) {
                self.matches.push(found);
            }
        }
        self.searched += wider.searched;
        self.by_chance += wider.by_chance;
    }
}
