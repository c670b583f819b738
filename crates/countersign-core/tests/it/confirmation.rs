//! The first code of a new entry: what confirms it, and what a code that does not fit tells about the app.

use crate::support::{NOW, STEP, accepted, code, fits, fits_without_period, hit, pending, period, rejected, secret};
use countersign_core::{
    Reason,
    decide::{Decision, Evidence, Verdict, confirm},
    factor::{Movement, PendingOtp},
    near::Match,
    otp::{Algorithm, Digits, Key, OtpCode, Parameters},
};

fn decision(verdict: Verdict, spend: Vec<Match>) -> Decision {
    Decision { verdict, spend, burn: vec![], remember: None }
}

fn refused(reason: Reason, evidence: Evidence) -> Decision {
    decision(rejected(reason, evidence), vec![])
}

fn app_does(reason: Reason, what: &str) -> Decision {
    let evidence = Evidence { app: Some(what.to_owned()), ..Evidence::default() };
    refused(reason, evidence)
}

fn new_entry(parameters: Parameters) -> PendingOtp {
    pending(1, Movement::Time, parameters)
}

/// What an app with these settings shows for the same secret at `step`.
fn app(algorithm: Algorithm, digits: Digits, step: i64) -> OtpCode {
    Key::new(&secret(1), algorithm).code(step, digits)
}

#[test]
fn the_current_step_and_one_either_way_confirm() {
    for offset in -1..=1 {
        let decided = confirm(code(1, STEP + offset), &new_entry(Parameters::default()), NOW);
        let expected =
            decision(accepted(Reason::EnrolConfirmed, 1, fits(1, offset, 30)), vec![hit(1, STEP + offset, offset)]);
        assert_eq!(decided, expected, "step {offset}");
    }
}

#[test]
fn a_code_up_to_ten_steps_off_names_the_clock_and_its_direction() {
    for offset in (-10..=-2).chain(2..=10) {
        let decided = confirm(code(1, STEP + offset), &new_entry(Parameters::default()), NOW);
        let reason = if offset < 0 { Reason::ClockSlow } else { Reason::ClockFast };
        assert_eq!(decided, refused(reason, fits(1, offset, 30)), "step {offset}");
    }
}

#[test]
fn a_code_off_by_half_hours_or_by_a_day_names_the_zone() {
    for halves in (-28..=28).chain([-48, 48]).filter(|halves| *halves != 0) {
        for beside in -1..=1 {
            for seconds in [30, 60] {
                let offset = halves * 1800 / i64::from(seconds) + beside;
                let now = NOW.step(seconds);
                let decided = confirm(code(1, now + offset), &new_entry(period(seconds)), NOW);
                let expected = refused(Reason::ClockZone, fits(1, offset, seconds));
                assert_eq!(decided, expected, "{halves} half hours, {seconds} s");
            }
        }
    }
}

#[test]
fn a_code_off_by_anything_else_is_wrong() {
    for offset in [-2_881 * 5, -118, -90, -30, -12, -11, 11, 12, 30, 58, 62, 90, 118] {
        let decided = confirm(code(1, STEP + offset), &new_entry(Parameters::default()), NOW);
        assert_eq!(decided, refused(Reason::CodeWrong, Evidence::default()), "step {offset}");
    }
}

#[test]
fn an_app_with_another_algorithm_is_named() {
    for meant in Algorithm::ALL {
        for does in Algorithm::ALL.into_iter().filter(|does| *does != meant) {
            let parameters = Parameters { algorithm: meant, ..Parameters::default() };
            for offset in -1..=1 {
                let typed = app(does, Digits::SIX, STEP + offset);
                let decided = confirm(typed, &new_entry(parameters), NOW);
                assert_eq!(decided, app_does(Reason::ParamAlgorithm, does.name()));
            }
        }
    }
}

#[test]
fn an_app_with_another_number_of_digits_is_named() {
    for (meant, does) in [(8, 6), (8, 7), (7, 6), (6, 8)] {
        let parameters = Parameters { digits: Digits::new(meant).unwrap(), ..Parameters::default() };
        let typed = app(Algorithm::Sha1, Digits::new(does).unwrap(), STEP);
        let decided = confirm(typed, &new_entry(parameters), NOW);
        assert_eq!(decided, app_does(Reason::ParamDigits, &format!("{does} digits")));
    }
}

#[test]
fn an_app_with_another_period_is_named() {
    for (meant, does) in [(60, 30), (30, 60), (45, 30)] {
        for offset in -1..=1 {
            let typed = app(Algorithm::Sha1, Digits::SIX, NOW.step(does) + offset);
            let decided = confirm(typed, &new_entry(period(meant)), NOW);
            assert_eq!(decided, app_does(Reason::ParamPeriod, &format!("{does} seconds")));
        }
    }
}

#[test]
fn an_app_that_ignores_everything_is_named_by_its_algorithm_and_each_setting_is_said() {
    let parameters = Parameters { algorithm: Algorithm::Sha512, digits: Digits::EIGHT, ..period(60) };
    let typed = app(Algorithm::Sha1, Digits::SIX, STEP);
    let decided = confirm(typed, &new_entry(parameters), NOW);
    assert_eq!(decided, app_does(Reason::ParamAlgorithm, "SHA1, 6 digits, 30 seconds"));
}

#[test]
fn an_app_that_counts_instead_of_following_the_clock_is_named() {
    for counter in 0..=11 {
        let decided = confirm(code(1, counter), &new_entry(Parameters::default()), NOW);
        let expected = if counter <= 10 {
            app_does(Reason::ParamCounterBased, "a counter-based entry")
        } else {
            refused(Reason::CodeWrong, Evidence::default())
        };
        assert_eq!(decided, expected, "counter {counter}");
    }
}

#[test]
fn a_code_of_another_entry_is_wrong_and_one_of_another_length_cannot_be_right() {
    let entry = new_entry(Parameters::default());
    let wrong = confirm(code(2, STEP), &entry, NOW);
    assert_eq!(wrong, refused(Reason::CodeWrong, Evidence::default()));
    let longer = OtpCode::parse("00000000").unwrap();
    let length = confirm(longer, &entry, NOW);
    assert_eq!(length, refused(Reason::InputLength, Evidence::default()));
}

#[test]
fn a_counter_based_entry_is_confirmed_within_its_look_ahead() {
    let entry = PendingOtp { first_counter: 40, ..pending(1, Movement::Counter, Parameters::default()) };
    for counter in 38..=52 {
        let ahead = counter - 40;
        let expected = if (0..=10).contains(&ahead) {
            let evidence = fits_without_period(1, ahead);
            let verdict = accepted(Reason::EnrolConfirmed, 1, evidence);
            decision(verdict, vec![hit(1, counter, ahead)])
        } else {
            refused(Reason::CodeWrong, Evidence::default())
        };
        assert_eq!(confirm(code(1, counter), &entry, NOW), expected, "counter {counter}");
    }
}
