//! The half that weighs: for each cause, how well one story of it tells all attempts.
//!
//! A story goes through the attempts in turn. Each fits by one of its matches, or is a stray that the story leaves
//! unexplained. A constant offset is an interval that every code narrows. What comes out is compared with the
//! chance that random texts would have done as well.

use super::{
    Case, Cause, Diagnosis, Explanation, Held, Match, Misreading, Offset, Priors, Sighting, Slip, Standing, Way,
    offset::Clock,
};
use crate::{Reason, factor::Movement, near::LOOK_AHEAD, otp::Algorithm};
use std::collections::BTreeMap;

/// Stories that are followed at a time; a cause seldom has two.
const MOST_STORIES: usize = 16;
/// How much better a story is for predicting the same text again, which people type whatever the cause.
const SAME_AGAIN: f64 = 3.0;

/// Weighs what was seen. Sightings are in the order of time; `case` must hold the entries they name, whose
/// secrets are not used.
pub fn judge(case: &Case<'_>, sightings: &[Sighting], priors: &Priors) -> Diagnosis {
    let unexplained = priors.unexplained.of_attempts(sightings.len());
    let mut found: Vec<(Explanation, f64)> = Vec::new();
    for ((reason, _), parts) in group(case, sightings) {
        let Some(prior) = priors.of(reason) else { continue };
        let Some(best) = Telling { reason, priors }.tell(&parts) else { continue };
        let score = prior.of_attempts(sightings.len()) * best.weight;
        merge(&mut found, explanation(reason, &best), score);
    }
    let total: f64 = unexplained + found.iter().map(|(_, score)| score).sum::<f64>();
    let shape = sightings.last().and_then(|sighting| sighting.shape);
    let shape = shape.map(Cause::Because).filter(|shape| found.iter().all(|(known, _)| known.cause != *shape));
    let nothing = shape.unwrap_or(Cause::Unexplained);
    let none = Explanation { cause: nothing, posterior: 0.0, offset: None, matches: vec![None; sightings.len()] };
    found.push((none, unexplained));
    found.sort_by(|(_, left), (_, right)| right.total_cmp(left));
    let mut ranked =
        found.into_iter().map(|(explanation, score)| Explanation { posterior: score / total, ..explanation });
    let first = ranked.next();
    let chance = sightings.iter().map(|sighting| sighting.by_chance).fold(0.0, f64::max);
    Diagnosis {
        first: first.unwrap_or(Explanation { cause: nothing, posterior: 1.0, offset: None, matches: Vec::new() }),
        others: ranked.collect(),
        searched: sightings.iter().map(|sighting| sighting.searched).sum(),
        one_in: one_in(chance),
        to_burn: to_burn(case, sightings),
    }
}

/// Stories of one cause about different entries are one explanation, shown by its better one.
fn merge(found: &mut Vec<(Explanation, f64)>, explanation: Explanation, score: f64) {
    match found.iter_mut().find(|(known, _)| known.cause == explanation.cause) {
        Some((known, sum)) => {
            if score > *sum {
                *known = explanation;
            }
            *sum += score;
        }
        None => found.push((explanation, score)),
    }
}

fn explanation(reason: Reason, story: &Story) -> Explanation {
    let is_clock = matches!(reason, Reason::ClockSlow | Reason::ClockFast | Reason::ClockZone | Reason::CodeExpired);
    let offset = is_clock.then_some(story.offset);
    Explanation { cause: Cause::Because(reason), posterior: 0.0, offset, matches: story.told.clone() }
}

/// A match as part of a story: by how much it is better than chance, and what it says about the clock.
#[derive(Debug, Clone, Copy)]
struct Part {
    fit: Match,
    gain: f64,
    offset: Offset,
}

/// The parts of a story for each attempt.
type Parts = Vec<(bool, Vec<Part>)>;
/// What stays the same throughout a story: the entry, and how it is used.
type Thread = (usize, u32);

fn group(case: &Case<'_>, sightings: &[Sighting]) -> BTreeMap<(Reason, Thread), Parts> {
    let mut groups: BTreeMap<(Reason, Thread), Parts> = BTreeMap::new();
    let empty = || -> Parts { sightings.iter().map(|sighting| (sighting.repeated, Vec::new())).collect() };
    for (number, sighting) in sightings.iter().enumerate() {
        for fit in &sighting.matches {
            let Some((place, held)) = case.held.iter().enumerate().find(|(_, held)| held.id == fit.factor) else {
                continue;
            };
            let offset = offset_of(held, fit, sighting);
            for (reason, thread, weight) in readings(case, held, fit, sighting) {
                let gain = weight / share_of(case, held);
                let parts = groups.entry((reason, (place, thread))).or_insert_with(empty);
                if let Some((_, parts)) = parts.get_mut(number) {
                    parts.push(Part { fit: *fit, gain, offset });
                }
            }
        }
    }
    groups
}

fn offset_of(held: &Held<'_>, fit: &Match, sighting: &Sighting) -> Offset {
    match (fit.way, held.movement) {
        (Way::Counted, _) | (_, Movement::Counter) => Offset::ANY,
        (Way::Set(app), _) => Offset::of(sighting.at, fit.step, app.period.seconds()),
        _ => Offset::of(sighting.at, fit.step, held.parameters.period.seconds()),
    }
}

/// How many entries share what is believed about this one's standing.
fn share_of(case: &Case<'_>, held: &Held<'_>) -> f64 {
    let count = case.held.iter().filter(|other| other.standing == held.standing).count();
    f64::from(u32::try_from(count.max(1)).unwrap_or(u32::MAX))
}

/// What a match can mean: the reason, the thread, and the weight times the number of texts there are.
fn readings(case: &Case<'_>, held: &Held<'_>, fit: &Match, sighting: &Sighting) -> Vec<(Reason, u32, f64)> {
    let digits = held.parameters.digits;
    let texts = f64::from(digits.modulus());
    match fit.way {
        Way::Plain => {
            let meaning = match held.standing {
                Standing::Live => return plain(case, held, fit, sighting, texts),
                Standing::Pending => Reason::SecretPending,
                Standing::Retired => Reason::SecretRetired,
                Standing::Superseded => Reason::SecretSuperseded,
                Standing::Other => Reason::SecretOtherEntry,
            };
            vec![(meaning, 0, texts)]
        }
        Way::Slipped(slip) => {
            let longer = 10_f64.powi(i32::from(slip.longer_by()));
            vec![(Reason::InputTypo, 0, texts * longer * share_of_slip(slip) / slip.variants(digits.count()))]
        }
        Way::Prefixed(characters) => vec![(Reason::InputPrefixed, 0, texts * share_of_prefix(characters))],
        Way::Set(app) => {
            let (reason, share) = set_otherwise(held, app);
            let thread = app.period.seconds() << 8 | u32::from(app.digits.count()) << 4 | app.algorithm as u32;
            vec![(reason, thread, f64::from(app.digits.modulus()) * share)]
        }
        Way::Counted => vec![(Reason::ParamCounterBased, 0, texts * share_of_counter(fit.step))],
        Way::Misread(misreading) => {
            let (thread, share) = share_of_misreading(misreading);
            vec![(Reason::SecretMisread, thread, texts * share)]
        }
    }
}

/// The entry's own code: spent, too early, too late, or right.
fn plain(case: &Case<'_>, held: &Held<'_>, fit: &Match, sighting: &Sighting, texts: f64) -> Vec<(Reason, u32, f64)> {
    let is_spent = held.last.is_some_and(|last| fit.step <= last);
    if held.movement == Movement::Counter {
        let ahead = fit.step.saturating_sub(held.last.map_or(0, |last| last.saturating_add(1)));
        let reason = match ahead {
            _ if is_spent => Reason::CodeReplayed,
            ..=LOOK_AHEAD => Reason::FactorLockedOut,
            _ => Reason::ResyncNeedsSecondCode,
        };
        return vec![(reason, 0, texts * 0.02)];
    }
    let ahead = fit.step.saturating_sub(sighting.at.step(held.parameters.period.seconds()));
    let mut readings = Vec::new();
    if is_spent {
        let reason = if held.confirmed == Some(fit.step) { Reason::CodeReplayedSetup } else { Reason::CodeReplayed };
        readings.push((reason, 0, texts * share_of_replay(held, fit.step, ahead)));
    }
    if case.window.holds(ahead) {
        if !is_spent {
            readings.push((Reason::FactorLockedOut, 0, texts * 0.3));
        }
    } else if ahead < 0 {
        readings.extend([Reason::ClockSlow, Reason::ClockZone, Reason::CodeExpired].map(|reason| (reason, 0, texts)));
    } else {
        readings.extend([Reason::ClockFast, Reason::ClockZone].map(|reason| (reason, 0, texts)));
    }
    readings
}

/// The code that was accepted last is typed again, mostly at once; seldom one before it.
fn share_of_replay(held: &Held<'_>, step: i64, ahead: i64) -> f64 {
    let soon = match ahead {
        -2.. => 1.0,
        -20.. => 0.2,
        _ => 0.01,
    };
    soon * if held.last == Some(step) { 0.85 } else { 0.05 }
}

/// Verhoeff's shares. `Missing` and `Extra` are one class there.
const fn share_of_slip(slip: Slip) -> f64 {
    match slip {
        Slip::Wrong => 0.65,
        Slip::Swapped => 0.14,
        Slip::Jumped | Slip::Twins => 0.01,
        Slip::Missing => 0.08,
        Slip::Extra => 0.11,
    }
}

/// PINs have four or six characters, passwords eight and more.
const fn share_of_prefix(characters: u8) -> f64 {
    match characters {
        4 => 0.4,
        6 => 0.25,
        8 => 0.08,
        1..=3 => 0.01,
        _ => 0.03,
    }
}

/// An app that knows only the defaults falls back to them; anything else is rare.
fn set_otherwise(held: &Held<'_>, app: crate::otp::Parameters) -> (Reason, f64) {
    let meant = held.parameters;
    let usual_algorithm = if app.algorithm == Algorithm::Sha1 { 0.9 } else { 0.05 };
    let usual_period = if matches!(app.period.seconds(), 30 | 60) { 0.9 } else { 0.02 };
    let differs = [app.algorithm != meant.algorithm, app.digits != meant.digits, app.period != meant.period];
    match differs {
        [true, false, false] => (Reason::ParamAlgorithm, usual_algorithm),
        [true, ..] => (Reason::ParamAlgorithm, usual_algorithm * 0.05),
        [false, true, false] => (Reason::ParamDigits, 0.9),
        [false, true, true] => (Reason::ParamDigits, usual_period * 0.05),
        [false, false, _] => (Reason::ParamPeriod, usual_period),
    }
}

/// A fresh entry is at its first counters.
fn share_of_counter(counter: i64) -> f64 {
    0.25 * 0.75_f64.powi(i32::try_from(counter.max(0)).unwrap_or(i32::MAX))
}

fn share_of_misreading(misreading: Misreading) -> (u32, f64) {
    match misreading {
        Misreading::AsText { lower, padded } => (u32::from(lower) << 1 | u32::from(padded), 0.1),
        Misreading::EncodedTwice => (4, 0.05),
        Misreading::HexAsText { upper } => (5 + u32::from(upper), 0.025),
        Misreading::CutShort { characters } => (10 + u32::from(characters), 0.1),
        Misreading::CutAndFilled { characters } => (20 + u32::from(characters), 0.1),
        Misreading::LastGroupLost => (7, 0.15),
        // Some fifty keys.
        Misreading::LookAlike => (8, 0.002),
    }
}

/// How a cause goes on from one code to the next.
struct Telling<'a> {
    reason: Reason,
    priors: &'a Priors,
}

/// What has been told so far.
#[derive(Debug, Clone)]
struct Story {
    weight: f64,
    offset: Offset,
    told: Vec<Option<Match>>,
}

impl Telling<'_> {
    /// The best story, with the weight of all.
    fn tell(&self, parts: &Parts) -> Option<Story> {
        let mut stories = vec![Story { weight: 1.0, offset: Offset::ANY, told: Vec::new() }];
        for (repeated, parts) in parts {
            let mut further: Vec<Story> =
                stories.iter().flat_map(|story| self.go_on(story, *repeated, parts)).collect();
            further.sort_by(|left, right| right.weight.total_cmp(&left.weight));
            further.truncate(MOST_STORIES);
            stories = further;
        }
        stories.retain(|story| story.told.iter().any(Option::is_some));
        for story in &mut stories {
            story.weight *= self.mass_at_the_end(story.offset);
        }
        let weight = stories.iter().map(|story| story.weight).sum();
        let best = stories.into_iter().max_by(|left, right| left.weight.total_cmp(&right.weight))?;
        (weight > 0.0).then_some(Story { weight, ..best })
    }

    fn go_on(&self, story: &Story, repeated: bool, parts: &[Part]) -> Vec<Story> {
        let explained = 1.0 - self.priors.stray;
        let mut further: Vec<Story> = parts
            .iter()
            .filter_map(|part| {
                let (offset, mass) = self.clock_after(story, part)?;
                let gain = if repeated && story.told.iter().any(Option::is_some) { SAME_AGAIN } else { part.gain };
                Some(story.told_on(offset, story.weight * explained * gain * mass, Some(part.fit)))
            })
            .collect();
        further.push(story.told_on(story.offset, story.weight * self.priors.stray, None));
        further
    }

    /// The clock after one more code, and how probable that code's moment was in itself.
    fn clock_after(&self, story: &Story, part: &Part) -> Option<(Offset, f64)> {
        match self.reason {
            // Each code is late, or spent, by itself.
            Reason::CodeExpired => Some((part.offset, Clock::Late.mass(part.offset))),
            Reason::CodeReplayed | Reason::CodeReplayedSetup | Reason::FactorLockedOut => Some((part.offset, 1.0)),
            Reason::ParamCounterBased | Reason::ResyncNeedsSecondCode => {
                let before = story.told.iter().rev().flatten().next();
                before.is_none_or(|before| before.step < part.fit.step).then_some((part.offset, 1.0))
            }
            _ => match story.offset.and(part.offset) {
                Some(narrowed) => Some((narrowed, 1.0)),
                None => part.offset.is_a_step_from(story.offset).then_some((part.offset, self.priors.jitter)),
            },
        }
    }

    /// How probable the offset is that all codes have narrowed.
    fn mass_at_the_end(&self, offset: Offset) -> f64 {
        match self.reason {
            Reason::CodeExpired | Reason::CodeReplayed | Reason::CodeReplayedSetup | Reason::FactorLockedOut => 1.0,
            Reason::ClockSlow => Clock::Slow.mass(offset),
            Reason::ClockFast => Clock::Fast.mass(offset),
            Reason::ClockZone => Clock::Zone.mass(offset),
            _ if offset == Offset::ANY => 1.0,
            _ => Clock::Right.mass(offset),
        }
    }
}

impl Story {
    fn told_on(&self, offset: Offset, weight: f64, part: Option<Match>) -> Self {
        let mut told = self.told.clone();
        told.push(part);
        Self { weight, offset, told }
    }
}

/// Codes of live entries that would be accepted later.
fn to_burn(case: &Case<'_>, sightings: &[Sighting]) -> Vec<Match> {
    let mut burn: Vec<Match> = Vec::new();
    for sighting in sightings {
        for fit in sighting.matches.iter().filter(|fit| fit.way == Way::Plain) {
            let held = case.held.iter().find(|held| held.id == fit.factor && held.standing == Standing::Live);
            let is_ahead = held.is_some_and(|held| match held.movement {
                Movement::Time => fit.step > sighting.at.step(held.parameters.period.seconds()),
                Movement::Counter => held.last.is_none_or(|last| fit.step > last),
            });
            if is_ahead && !burn.contains(fit) {
                burn.push(*fit);
            }
        }
    }
    burn
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float becomes the nearest number there is"
)]
fn one_in(chance: f64) -> u64 {
    if chance > 0.0 { (1.0 / chance).round().max(1.0) as u64 } else { 0 }
}
