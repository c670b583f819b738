//! The half that has the secrets and the codes: it finds what every typed text fits, and weighs nothing.

use super::{Attempt, Case, Held, Match, Misreading, Sighting, Slip, Standing, Tier, Way, steps::around};
use crate::{
    Reason, Secret,
    factor::Movement,
    near::{LOOK_AHEAD, RESYNC_AHEAD},
    otp::{Algorithm, Digits, Key, Parameters, Period},
    submission::Shape,
};
use std::ops::RangeInclusive;

/// Steps either way at which a clock still counts as right.
const RIGHT: i64 = 1;
/// Counters from the beginning at which an entry may be that was meant to follow the clock.
const FIRST_COUNTERS: RangeInclusive<i64> = 0..=50;
/// Spent counters that are recognised.
const SPENT_COUNTERS: i64 = 50;

/// Looks at every attempt as widely as `tier` says, no wider and no nearer. Nothing of a code is kept.
#[must_use]
pub fn look(case: &Case<'_>, attempts: &[Attempt], tier: Tier) -> Vec<Sighting> {
    let mut looks: Vec<Look<'_>> = attempts
        .iter()
        .enumerate()
        .map(|(number, attempt)| {
            let earlier = attempts.get(..number).unwrap_or_default();
            Look::new(case, attempt, earlier)
        })
        .collect();
    for held in case.held {
        match (held.standing, held.movement) {
            (Standing::Live, Movement::Time) => live(case, held, &mut looks, tier),
            (Standing::Live, Movement::Counter) if tier == Tier::Near => counting(held, &mut looks),
            (_, _) if tier == Tier::Near && !is_live_too(case, held) => not_live(case, held, &mut looks),
            (_, _) => {}
        }
    }
    looks.into_iter().map(|look| look.sighting).collect()
}

/// An attempt while it is looked at.
struct Look<'a> {
    digits: &'a [u8],
    typed: &'a str,
    value: Option<(Digits, u32)>,
    sighting: Sighting,
}

impl<'a> Look<'a> {
    fn new(case: &Case<'_>, attempt: &'a Attempt, earlier: &[Attempt]) -> Self {
        let typed = attempt.typed.canonical();
        let is_number = typed.bytes().all(|byte| byte.is_ascii_digit());
        let digits = if is_number { typed.as_bytes() } else { &[] };
        let mut of_entries = case.held.iter().map(|held| held.parameters.digits);
        let length = of_entries.find(|of_entry| usize::from(of_entry.count()) == digits.len());
        let length = length.or_else(|| u8::try_from(digits.len()).ok().and_then(Digits::new));
        let value = length.map(|length| (length, number(digits)));
        let sighting = Sighting {
            at: attempt.at,
            shape: shape(case, attempt.typed.shape(), digits.len()),
            repeated: earlier.iter().any(|earlier| earlier.typed.canonical() == typed),
            matches: Vec::new(),
            searched: 0,
            by_chance: 0.0,
        };
        Self { digits, typed, value, sighting }
    }

    /// Whether codes of this length were typed, as their value.
    fn value_of(&self, digits: Digits) -> Option<u32> {
        self.value.filter(|(typed, _)| *typed == digits).map(|(_, value)| value)
    }

    fn found(&mut self, held: &Held<'_>, step: i64, way: Way) {
        self.sighting.matches.push(Match { factor: held.id, step, way });
    }

    fn tried(&mut self, candidates: u64, chance: f64) {
        self.sighting.searched += candidates;
        self.sighting.by_chance += chance;
    }

    /// Holds the text against the codes of these steps, in one way.
    fn try_steps(&mut self, held: &Held<'_>, codes: &Codes<'_>, steps: impl Iterator<Item = i64>, way: Way) {
        let Some(value) = self.value_of(codes.digits) else { return };
        let mut count = 0_u32;
        for step in steps {
            count += 1;
            if codes.key.truncated(step) % codes.digits.modulus() == value {
                self.found(held, step, way);
            }
        }
        self.tried(u64::from(count), f64::from(count) / f64::from(codes.digits.modulus()));
    }
}

/// What makes codes of a length.
struct Codes<'a> {
    key: &'a Key,
    digits: Digits,
}

fn live(case: &Case<'_>, held: &Held<'_>, looks: &mut [Look<'_>], tier: Tier) {
    let key = Key::new(held.secret, held.parameters.algorithm);
    plain(case, held, &key, looks, tier);
    match tier {
        Tier::Near => {
            for look in &mut *looks {
                edited(case, held, &key, look);
                set_otherwise(case, held, &key, look);
                let codes = Codes { key: &key, digits: held.parameters.digits };
                if case.reach == super::Reach::All {
                    look.try_steps(held, &codes, FIRST_COUNTERS, Way::Counted);
                }
            }
        }
        Tier::Zones => {}
        Tier::Day | Tier::Hour => return,
    }
    let keys = match tier {
        Tier::Near => Misreading::all(held.secret),
        Tier::Zones | Tier::Day | Tier::Hour => {
            Misreading::look_alikes(held.secret).into_iter().map(|key| (Misreading::LookAlike, key)).collect()
        }
    };
    if tier == Tier::Near || looks.iter().any(|look| look.value_of(held.parameters.digits).is_some()) {
        misread(case, held, &keys, looks);
    }
}

/// The entry's own codes, at every step of the tier. Attempts are minutes apart, so their steps are computed once.
fn plain(case: &Case<'_>, held: &Held<'_>, key: &Key, looks: &mut [Look<'_>], tier: Tier) {
    let digits = held.parameters.digits;
    let mut computed = Computed::default();
    for look in looks {
        let Some(value) = look.value_of(digits) else { continue };
        for steps in tier.steps(case, held, look.sighting.at) {
            let (first, end) = (*steps.start(), steps.end().saturating_add(1));
            let codes = computed.codes(key, digits, first, end);
            for (step, _) in (first..end).zip(codes).filter(|(_, code)| **code == value) {
                look.found(held, step, Way::Plain);
            }
            look.tried(codes.len() as u64, lossy(codes.len()) / f64::from(digits.modulus()));
        }
    }
}

/// The codes of a run of steps.
#[derive(Default)]
struct Computed {
    first: i64,
    codes: Vec<u32>,
}

impl Computed {
    /// The codes from `first` to before `end`; what is there already is not computed again.
    fn codes(&mut self, key: &Key, digits: Digits, first: i64, end: i64) -> &[u32] {
        let known = self.first + lossless(self.codes.len());
        if first < self.first || first > known || self.codes.is_empty() {
            (self.first, self.codes) = (first, Vec::new());
        }
        let known = self.first + lossless(self.codes.len());
        let modulus = digits.modulus();
        self.codes.extend((known..end).map(|step| key.truncated(step) % modulus));
        let place = |step: i64| usize::try_from(step - self.first).unwrap_or(0);
        self.codes.get(place(first)..place(end)).unwrap_or_default()
    }
}

/// Slips of the finger, and what stands in front of the code, at steps where the clock is right.
fn edited(case: &Case<'_>, held: &Held<'_>, key: &Key, look: &mut Look<'_>) {
    let digits = held.parameters.digits;
    let length = usize::from(digits.count());
    let in_front = look.typed.chars().count().saturating_sub(length);
    let behind = look.typed.as_bytes().get(look.typed.len().saturating_sub(length)..).unwrap_or_default().to_vec();
    for step in around(case, held.parameters.period.seconds(), look.sighting.at, RIGHT) {
        let code = ascii(key.truncated(step) % digits.modulus(), length);
        if let Some(slip) = Slip::between(&code, look.digits) {
            look.found(held, step, Way::Slipped(slip));
        }
        if in_front > 0 && behind == code {
            look.found(held, step, Way::Prefixed(u8::try_from(in_front).unwrap_or(u8::MAX)));
        }
        for slip in Slip::ALL {
            if !look.digits.is_empty() && lossless(look.digits.len()) == lossless(length) + i64::from(slip.longer_by())
            {
                let variants = slip.variants(digits.count());
                look.tried(
                    whole(variants),
                    variants / 10_f64.powi(i32::from(slip.longer_by())) / f64::from(digits.modulus()),
                );
            }
        }
        if in_front > 0 {
            look.tried(1, 1.0 / f64::from(digits.modulus()));
        }
    }
}

/// Settings that apps ignore: algorithm, digits, period, alone or together.
fn set_otherwise(case: &Case<'_>, held: &Held<'_>, key: &Key, look: &mut Look<'_>) {
    /// The two that are in use, then those that some app or server knows.
    const PERIODS: [u32; 7] = [30, 60, 15, 20, 45, 90, 120];
    let meant = held.parameters;
    let Some((digits, _)) = look.value else { return };
    for algorithm in Algorithm::ALL {
        let others = (algorithm != meant.algorithm).then(|| Key::new(held.secret, algorithm));
        let codes = Codes { key: others.as_ref().unwrap_or(key), digits };
        let rare = algorithm == meant.algorithm && digits == meant.digits;
        let periods = PERIODS.iter().take(if rare { PERIODS.len() } else { 2 });
        let mut periods: Vec<Period> = periods.filter_map(|seconds| Period::new(*seconds)).collect();
        if !periods.contains(&meant.period) {
            periods.push(meant.period);
        }
        for period in periods {
            let app = Parameters { algorithm, digits, period };
            if app != meant {
                let steps = around(case, period.seconds(), look.sighting.at, RIGHT);
                look.try_steps(held, &codes, steps, Way::Set(app));
            }
        }
    }
}

fn misread(case: &Case<'_>, held: &Held<'_>, keys: &[(Misreading, Secret)], looks: &mut [Look<'_>]) {
    for (misreading, secret) in keys {
        let key = Key::new(secret, held.parameters.algorithm);
        let codes = Codes { key: &key, digits: held.parameters.digits };
        for look in &mut *looks {
            let steps = around(case, held.parameters.period.seconds(), look.sighting.at, RIGHT);
            look.try_steps(held, &codes, steps, Way::Misread(*misreading));
        }
    }
}

/// A live entry that counts: spent counters and those ahead.
fn counting(held: &Held<'_>, looks: &mut [Look<'_>]) {
    let key = Key::new(held.secret, held.parameters.algorithm);
    let codes = Codes { key: &key, digits: held.parameters.digits };
    let next = held.last.map_or(0, |last| last.saturating_add(1)).max(0);
    for look in looks {
        let counters = next.saturating_sub(SPENT_COUNTERS).max(0)..=next.saturating_add(RESYNC_AHEAD);
        look.try_steps(held, &codes, counters, Way::Plain);
    }
}

/// Entries that are not what was asked for: only as they are, and with a right clock.
fn not_live(case: &Case<'_>, held: &Held<'_>, looks: &mut [Look<'_>]) {
    let key = Key::new(held.secret, held.parameters.algorithm);
    let codes = Codes { key: &key, digits: held.parameters.digits };
    let next = held.last.map_or(0, |last| last.saturating_add(1)).max(0);
    for look in looks {
        let steps = match held.movement {
            Movement::Time => around(case, held.parameters.period.seconds(), look.sighting.at, RIGHT),
            Movement::Counter => next..=next.saturating_add(LOOK_AHEAD),
        };
        look.try_steps(held, &codes, steps, Way::Plain);
    }
}

/// Whether a live entry makes the same codes: then this one explains nothing.
fn is_live_too(case: &Case<'_>, held: &Held<'_>) -> bool {
    case.held.iter().any(|other| {
        other.standing == Standing::Live
            && other.parameters == held.parameters
            && other.movement == held.movement
            && other.secret.expose() == held.secret.expose()
    })
}

/// What the shape alone says; nothing if some live entry has codes like it.
fn shape(case: &Case<'_>, shape: Shape, digits: usize) -> Option<Reason> {
    let fits = |held: &Held<'_>| usize::from(held.parameters.digits.count()) == digits;
    match shape {
        _ if case.held.iter().filter(|held| held.standing == Standing::Live).any(fits) => None,
        _ if digits > 0 => Some(Reason::InputLength),
        Shape::Empty => Some(Reason::InputEmpty),
        Shape::Backup(_) | Shape::BackupWithoutNumber => Some(Reason::InputBackupCodeHere),
        Shape::Password => Some(Reason::InputPasswordHere),
        Shape::Prefixed => Some(Reason::InputPrefixed),
        Shape::TemporaryPass(_) | Shape::NotDigits => Some(Reason::InputNotDigits),
        Shape::Otp(_) | Shape::WrongLength => Some(Reason::InputLength),
    }
}

fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0_u32, |value, byte| value.wrapping_mul(10).wrapping_add(u32::from(byte.wrapping_sub(b'0'))))
}

fn ascii(mut value: u32, length: usize) -> Vec<u8> {
    let mut digits = vec![b'0'; length];
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(value % 10).unwrap_or(0);
        value /= 10;
    }
    digits
}

fn lossless(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn lossy(length: usize) -> f64 {
    f64::from(u32::try_from(length).unwrap_or(u32::MAX))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a hundred variants")]
fn whole(variants: f64) -> u64 {
    variants.round() as u64
}
