//! What holds for every secret, time and history: C1 (nothing twice), C4 (nothing outside the window), C5 (no
//! panic). Each property states the rule of domain.md in its own words and compares.

use crate::support::{hit, id, pending};
use countersign_core::{
    Secret, Timestamp,
    decide::{Decision, Moment, Owned, Profile, confirm, decide, keys_under_every_algorithm},
    factor::{ActiveOtp, Entry, Former, FormerOtp, Movement, PendingOtp},
    otp::{Algorithm, Digits, Key, OtpCode, Parameters, Period},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn entry(number: u8, secret: &[u8], movement: Movement, parameters: Parameters) -> Entry {
    let secret = Secret::from_bytes(secret.to_vec());
    Entry { id: id(number), label: String::new(), movement, key: Key::new(&secret, parameters.algorithm), parameters }
}

fn active(number: u8, secret: &[u8], movement: Movement) -> ActiveOtp {
    let entry = entry(number, secret, movement, Parameters::default());
    crate::support::active(entry)
}

/// Steps accepted around now, as domain.md lists them.
fn window(profile: Profile, proven: i64) -> Vec<i64> {
    match profile {
        Profile::Strict => vec![0],
        Profile::Standard => [-1, 0, 1, proven - 1, proven, proven + 1].to_vec(),
    }
}

fn profiles() -> impl Strategy<Value = Profile> {
    prop_oneof![Just(Profile::Standard), Just(Profile::Strict)]
}

/// Does what the engine does in the same transaction, by the same conditions.
fn carry_out(decision: &Decision, factors: &mut [ActiveOtp]) {
    for factor in factors {
        for hit in decision.spend.iter().filter(|hit| hit.factor == factor.entry.id) {
            assert!(factor.last.is_none_or(|last| last < hit.at), "spent backwards");
            factor.last = Some(hit.at);
            factor.resync_from = None;
        }
        factor.burnt.extend(decision.burn.iter().filter(|hit| hit.factor == factor.entry.id).map(|hit| hit.at));
        if let Some(first) = decision.remember.filter(|hit| hit.factor == factor.entry.id) {
            factor.resync_from = Some(first.at);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_code_is_accepted_exactly_when_an_open_step_of_the_window_shows_it(
        secret in any::<[u8; 20]>(),
        seconds in 0_i64..4_000_000_000,
        profile in profiles(),
        proven in -2_i64..=2,
        last in proptest::option::of(-6_i64..6),
        burnt in proptest::collection::vec(-4_i64..12, 0..4),
        floor in proptest::option::of(-6_i64..6),
        typed in -12_i64..=12,
    ) {
        let now = Timestamp::from_seconds(seconds);
        let step = now.step(30);
        let factor = ActiveOtp {
            last: last.map(|last| step + last),
            offset_steps: proven,
            burnt: burnt.iter().map(|burnt| step + burnt).collect(),
            ..active(1, &secret, Movement::Time)
        };
        let code = factor.entry.key.code(step + typed, Digits::SIX);
        let floor_step = floor.map(|floor| step + floor + 1 + proven.max(0));
        let open = |at: i64| {
            factor.last.is_none_or(|last| at > last)
                && !factor.burnt.contains(&at)
                && floor_step.is_none_or(|floor| at > floor)
                && factor.entry.key.code(at, Digits::SIX) == code
        };
        let newest = window(profile, proven).into_iter().map(|offset| step + offset).filter(|at| open(*at)).max();

        let moment = Moment { now, floor: floor.map(|floor| Timestamp::from_seconds(seconds + 30 * floor)), profile };
        let decision = decide(code, &Owned { active: vec![factor], ..Owned::default() }, moment);
        prop_assert_eq!(decision.verdict.reason().is_accepted(), newest.is_some());
        prop_assert_eq!(decision.spend.iter().map(|hit| hit.at).collect::<Vec<_>>(), newest.into_iter().collect::<Vec<_>>());

        for hit in &decision.burn {
            prop_assert!(hit.offset > 0 && hit.at == step + hit.offset);
            prop_assert!(!window(profile, proven).contains(&hit.offset), "burnt inside the window");
        }
    }

    #[test]
    fn a_step_that_was_accepted_or_burnt_is_never_accepted_again(
        secret in any::<[u8; 20]>(),
        start in 0_i64..4_000_000_000,
        offsets in (-2_i64..=2, -2_i64..=2),
        // Seconds that pass, the step whose code is typed, and when a second copy of the entry is added.
        tries in proptest::collection::vec((0_i64..40, -3_i64..=5), 1..60),
        twin_after in 0_usize..60,
    ) {
        let mut now = start;
        let mut factors = vec![ActiveOtp { offset_steps: offsets.0, ..active(1, &secret, Movement::Time) }];
        let mut used = BTreeSet::new();
        let mut burnt = BTreeSet::new();
        for (turn, (passed, typed)) in tries.into_iter().enumerate() {
            now += passed;
            let moment = Moment { now: Timestamp::from_seconds(now), floor: None, profile: Profile::Standard };
            let step = moment.now.step(30);
            let code = factors[0].entry.key.code(step + typed, Digits::SIX);
            if turn == twin_after {
                factors.push(ActiveOtp { offset_steps: offsets.1, ..active(2, &secret, Movement::Time) });
            }
            let owned = Owned { active: factors.clone(), ..Owned::default() };
            let decision = decide(code, &owned, moment);
            let spent: BTreeSet<i64> = decision.spend.iter().map(|hit| hit.at).collect();
            for at in spent {
                prop_assert!(used.insert(at), "accepted twice");
                prop_assert!(!burnt.contains(&at), "accepted after a burn");
            }
            if decision.spend.is_empty() {
                burnt.extend(decision.burn.iter().map(|hit| hit.at));
            }
            carry_out(&decision, &mut factors);
        }
    }

    #[test]
    fn a_counter_is_accepted_once_and_never_goes_back(
        secret in any::<[u8; 20]>(),
        presses in proptest::collection::vec(-12_i64..=110, 1..60),
    ) {
        let mut factors = vec![ActiveOtp { last: Some(1_000), ..active(1, &secret, Movement::Counter) }];
        let mut used = BTreeSet::new();
        let moment = Moment { now: Timestamp::from_seconds(0), floor: None, profile: Profile::Standard };
        for ahead in presses {
            let before = factors[0].last.unwrap();
            let code = factors[0].entry.key.code(before + 1 + ahead, Digits::SIX);
            let decision = decide(code, &Owned { active: factors.clone(), ..Owned::default() }, moment);
            let continues = factors[0].resync_from == Some(before + ahead);
            for hit in &decision.spend {
                prop_assert!(hit.at > before && used.insert(hit.at));
                prop_assert!(hit.offset <= 10 || (continues && hit.offset <= 100) || hit.at != before + 1 + ahead);
            }
            prop_assert!(decision.burn.is_empty());
            carry_out(&decision, &mut factors);
            prop_assert!(factors[0].last.unwrap() >= before);
        }
    }

    #[test]
    fn no_code_time_or_stored_number_makes_a_decision_panic(
        micros in any::<i64>(),
        numbers in any::<[i64; 5]>(),
        floor in proptest::option::of(any::<i64>()),
        digits in 6_u8..=8,
        value in 0_u32..1_000_000,
        seconds in 15_u32..=120,
        profile in profiles(),
    ) {
        let [last, offset_steps, confirmed, burnt, first] = numbers;
        let now = Timestamp::from_micros(micros);
        let secret = [7; 20];
        let parameters = Parameters {
            algorithm: Algorithm::Sha256,
            digits: Digits::new(digits).unwrap(),
            period: Period::new(seconds).unwrap(),
        };
        let code = OtpCode::parse(&format!("{value:0width$}", width = usize::from(digits))).unwrap();
        let every = |movement| {
            let entry = || entry(1, &secret, movement, parameters);
            let active = ActiveOtp {
                last: Some(last), offset_steps, confirmed: Some(confirmed), burnt: vec![burnt],
                resync_from: Some(first), entry: entry(),
                refused_shortly_before: (-11..=11).map(|steps| hit(1, now.step(seconds) + steps, steps + 1)).collect(),
            };
            let waiting = PendingOtp {
                entry: entry(),
                other_keys: keys_under_every_algorithm(&Secret::from_bytes(secret.to_vec())),
                first_counter: first,
                ..pending(1, movement, parameters)
            };
            let former = FormerOtp { entry: entry(), why: Former::Retired, last: Some(last) };
            Owned { active: vec![active], pending: vec![waiting], former: vec![former] }
        };
        for movement in [Movement::Time, Movement::Counter] {
            let owned = every(movement);
            let moment = Moment { now, floor: floor.map(Timestamp::from_micros), profile };
            let decision = decide(code, &owned, moment);
            prop_assert_eq!(decision.spend.is_empty(), !decision.verdict.reason().is_accepted());
            let confirmed = confirm(code, &owned.pending[0], now);
            prop_assert_eq!(confirmed.spend.is_empty(), !confirmed.verdict.reason().is_accepted());
        }
    }
}
