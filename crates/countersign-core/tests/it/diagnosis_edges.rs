//! The edges of the diagnosis: extreme values, hostile ones, and whether its chances are what it says.

use crate::{
    diagnosis::{Drawer, asked, typed},
    support::{STEP, Variety, id},
};
use countersign_core::{
    Secret, Timestamp,
    diagnosis::{Attempt, Case, Cause, Held, Prior, Priors, Reach, Standing, Tier, Window, diagnose, look},
    factor::Movement,
    otp::{Algorithm, Digits, Parameters, Period},
    submission::Submission,
};

#[test]
fn every_length_and_period_that_exists_is_searched() {
    let drawer = Drawer::new();
    for digits in [6, 7, 8] {
        for period in [15, 29, 30, 45, 120] {
            for algorithm in Algorithm::ALL {
                let parameters = Parameters {
                    algorithm,
                    digits: Digits::new(digits).unwrap(),
                    period: Period::new(period).unwrap(),
                };
                let held = [drawer.held(0, Standing::Live, parameters)];
                let step = Timestamp::from_seconds(STEP * 30).step(period);
                let code = drawer.code(0, parameters, step - 1_200 / i64::from(period));
                let diagnosis = asked(&held, &[typed(0, &code)]);
                assert_eq!(diagnosis.first.cause.code(), "clock.slow", "{parameters:?}");
            }
        }
    }
}

#[test]
fn nothing_that_can_be_handed_in_panics() {
    let mut texts: Vec<String> =
        ["", " ", "0", "000000", "-1", "99999999", "٣٣٣٣٣٣", "\u{0}", "NaN"].map(str::to_owned).to_vec();
    texts.push("9".repeat(10_000));
    texts.push("é".repeat(70));
    let drawer = Drawer::new();
    for at in [i64::MIN, -1, 0, i64::MAX] {
        for last in [None, Some(i64::MIN), Some(0), Some(i64::MAX)] {
            for movement in [Movement::Time, Movement::Counter] {
                for steps in [0, 1, u16::MAX] {
                    let held = [
                        Held { last, confirmed: last, movement, ..drawer.live() },
                        Held { last, movement, ..drawer.held(1, Standing::Retired, Parameters::default()) },
                    ];
                    let window = Window { past_steps: steps, future_steps: steps };
                    let case = Case { held: &held, window, reach: Reach::All };
                    let attempts: Vec<Attempt> = texts
                        .iter()
                        .map(|text| Attempt { at: Timestamp::from_micros(at), typed: Submission::new(text) })
                        .collect();
                    for tier in [Tier::Near, Tier::Zones] {
                        let _ = look(&case, &attempts, tier);
                    }
                    let _ = diagnose(&case, &attempts[..1], &Priors::default());
                }
            }
        }
    }
}

#[test]
fn secrets_of_every_length_are_taken() {
    for length in [0, 1, 2, 5, 20, 64, 65, 128, 129, 1_000] {
        let secret = Secret::from_bytes(vec![9; length]);
        let held = [Held {
            id: id(1),
            standing: Standing::Live,
            secret: &secret,
            parameters: Parameters::default(),
            movement: Movement::Time,
            last: None,
            confirmed: None,
        }];
        let _ = asked(&held, &[typed(0, "123456")]);
    }
}

#[test]
fn no_entries_and_no_attempts_leave_it_unexplained() {
    let drawer = Drawer::new();
    assert_eq!(asked(&[], &[typed(0, "123456")]).first.cause.code(), "input.length");
    let none = asked(&[drawer.live()], &[]);
    assert_eq!((none.first.cause, none.others.len()), (Cause::Unexplained, 0));
}

#[test]
fn a_probability_is_one_whatever_was_typed() {
    let drawer = Drawer::new();
    let held = [drawer.live(), drawer.held(1, Standing::Retired, Parameters::default())];
    for ahead in [-2_000, -9, -3, 0, 1, 5, 120] {
        let diagnosis = asked(&held, &[typed(0, &drawer.shown(ahead)), typed(40, &drawer.shown(ahead + 1))]);
        let sum: f64 = diagnosis.first.posterior + diagnosis.others.iter().map(|other| other.posterior).sum::<f64>();
        assert!((sum - 1.0).abs() < 1e-9, "{sum}");
        assert!(diagnosis.others.is_sorted_by(|left, right| left.posterior >= right.posterior));
        assert!(diagnosis.others.iter().all(|other| other.posterior <= diagnosis.first.posterior));
    }
}

#[test]
fn more_attempts_than_are_weighed_leave_the_latest() {
    let drawer = Drawer::new();
    let attempts: Vec<Attempt> =
        (0..40).map(|n| typed(30 * n, &drawer.shown(-25 + i64::try_from(n).unwrap()))).collect();
    let diagnosis = asked(&[drawer.live()], &attempts);
    assert_eq!(diagnosis.first.cause.code(), "clock.slow");
    assert_eq!(diagnosis.first.matches.len(), 16);
}

#[test]
fn other_priors_give_another_answer() {
    let drawer = Drawer::new();
    let held = [drawer.live()];
    let case = Case { held: &held, window: Window::default(), reach: Reach::All };
    let doubtful = Priors { unexplained: Prior { share: 1_000.0, again: 0.5 }, ..Priors::default() };
    let attempts = [typed(0, &drawer.shown(-1_017))];
    assert_eq!(diagnose(&case, &attempts, &doubtful).first.cause, Cause::Unexplained);
    let silent = Priors { causes: Vec::new(), ..Priors::default() };
    assert_eq!(diagnose(&case, &attempts, &silent).first.cause, Cause::Unexplained);
}

#[test]
fn as_many_random_codes_match_as_the_coincidence_says() {
    let drawer = Drawer::new();
    let held = [drawer.live()];
    let case = Case { held: &held, window: Window::default(), reach: Reach::All };
    let mut variety = Variety(7);
    let (mut matched, mut expected) = (0.0, 0.0);
    for _ in 0..150 {
        // Sixteen at once: their steps are computed once.
        let attempts: Vec<Attempt> = (0..16).map(|_| typed(0, &format!("{:06}", variety.below(1_000_000)))).collect();
        for tier in [Tier::Near, Tier::Day] {
            for seen in look(&case, &attempts, tier) {
                matched += f64::from(u32::try_from(seen.matches.len()).unwrap());
                expected += seen.by_chance;
            }
        }
    }
    assert!((10.0..30.0).contains(&expected), "{expected}");
    assert!((matched - expected).abs() < 4.0 * expected.sqrt(), "{matched} instead of {expected}");
}

#[test]
fn random_codes_are_seldom_blamed_and_two_of_them_never() {
    let drawer = Drawer::new();
    let held = [drawer.live(), drawer.held(1, Standing::Retired, Parameters::default())];
    let mut variety = Variety(11);
    let mut code = || format!("{:06}", variety.below(1_000_000));
    let (mut once, mut twice) = (0, 0);
    for _ in 0..300 {
        let attempts = [typed(0, &code()), typed(45, &code())];
        once += u32::from(asked(&held, &attempts[..1]).first.cause != Cause::Unexplained);
        twice += u32::from(asked(&held, &attempts).first.cause != Cause::Unexplained);
    }
    assert!(once <= 8, "{once}");
    assert_eq!(twice, 0);
}
