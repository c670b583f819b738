//! One code that fits twice by chance: the newest acceptable step counts, and the future one is burnt.

use crate::support::{accepted, at, code, fits, hit, holding, totp};
use countersign_core::{
    Reason, Timestamp,
    decide::{Decision, decide},
    factor::ActiveOtp,
};
use std::collections::VecDeque;

/// The first step from `from` on whose code entry 1 shows again `distance` steps later.
fn repeated_after(distance: usize) -> i64 {
    let mut shown = VecDeque::new();
    for step in 0_i64.. {
        let now = code(1, step);
        shown.push_back(now);
        if shown.len() > distance && shown.pop_front() == Some(now) {
            return step - i64::try_from(distance).unwrap();
        }
    }
    unreachable!("codes of six digits repeat")
}

#[test]
fn a_code_of_two_acceptable_steps_spends_the_newer_one() {
    let older = repeated_after(2);
    let now = Timestamp::from_seconds((older + 1) * 30);
    let decided = decide(code(1, older), &holding(vec![totp(1)]), at(now));
    let expected = Decision {
        verdict: accepted(Reason::OkNextStep, 1, fits(1, 1, 30)),
        spend: vec![hit(1, older + 2, 1)],
        burn: vec![],
        remember: None,
    };
    assert_eq!(decided, expected);

    let spent = ActiveOtp { last: Some(older + 2), ..totp(1) };
    let again = decide(code(1, older), &holding(vec![spent]), at(now));
    assert_eq!(again.verdict.reason(), Reason::CodeReplayed);
}

#[test]
fn a_right_code_that_will_be_shown_again_is_accepted_now_and_burnt_for_then() {
    let today = repeated_after(5);
    let now = Timestamp::from_seconds(today * 30);
    let decided = decide(code(1, today), &holding(vec![totp(1)]), at(now));
    let expected = Decision {
        verdict: accepted(Reason::OkCurrent, 1, fits(1, 0, 30)),
        spend: vec![hit(1, today, 0)],
        burn: vec![hit(1, today + 5, 5)],
        remember: None,
    };
    assert_eq!(decided, expected);
}

#[test]
fn an_expired_code_that_will_be_shown_again_is_expired_and_burnt_for_then() {
    let old = repeated_after(7);
    let now = Timestamp::from_seconds((old + 3) * 30);
    let decided = decide(code(1, old), &holding(vec![totp(1)]), at(now));
    let expected = Decision {
        verdict: crate::support::rejected(Reason::CodeExpired, fits(1, -3, 30)),
        spend: vec![],
        burn: vec![hit(1, old + 7, 4)],
        remember: None,
    };
    assert_eq!(decided, expected);
}
