//! Hints: three an hour and ten a day tell a claimant more than "wrong"; after that all refusals are alike.

use crate::{
    people::Person,
    support::{Installation, minutes, seconds},
};
use countersign_core::{Reason, factor::FactorClass};
use countersign_engine::access::Access;
use std::time::Duration;

/// Shows an expired code, then signs in, so that no failures add up; says what was told.
fn hinted(here: &Installation, access: &Access, person: &Person) -> Reason {
    here.advance(minutes(6));
    let told = here.verify(access, &person.name, &here.code(person, -5)).told;
    assert_eq!(here.verify(access, &person.name, &here.code(person, 0)).told, Reason::OkCurrent);
    told
}

#[test]
fn three_hints_an_hour_then_code_wrong_until_the_hour_is_over() {
    let here = Installation::new();
    let person = here.person("alice");
    let access = here.vouched();
    let told: Vec<Reason> = (0..5).map(|_| hinted(&here, &access, &person)).collect();
    let (expired, wrong) = (Reason::CodeExpired, Reason::CodeWrong);
    assert_eq!(told, [expired, expired, expired, wrong, wrong]);
    let first = here.throttle("alice", FactorClass::Otp).throttle.hints[0];
    here.clock.set(first.plus(Duration::from_hours(1)).minus(minutes(6)));
    assert_eq!(hinted(&here, &access, &person), expired, "the first is an hour ago");
    assert_eq!(hinted(&here, &access, &person), expired, "the second too");
}

#[test]
fn ten_hints_a_day_then_none_until_the_day_is_over() {
    let here = Installation::new();
    let person = here.person("alice");
    let access = here.vouched();
    let mut shown = 0;
    for _ in 0..6 {
        for _ in 0..3 {
            shown += usize::from(hinted(&here, &access, &person) == Reason::CodeExpired);
        }
        here.advance(minutes(60));
    }
    assert_eq!(shown, 10);
    here.advance(Duration::from_hours(24));
    assert_eq!(hinted(&here, &access, &person), Reason::CodeExpired);
}

#[test]
fn the_truth_is_recorded_when_the_hints_are_used_up() {
    let here = Installation::new();
    let person = here.person("alice");
    let access = here.vouched();
    for _ in 0..3 {
        hinted(&here, &access, &person);
    }
    here.advance(minutes(6));
    here.verify(&access, "alice", &here.code(&person, -5));
    let row = here.last_decision();
    assert_eq!(row.reason, "code.expired");
    assert_eq!(crate::support::evidence(&row).told, Some(Reason::CodeWrong));
}

#[test]
fn staff_and_strangers_take_none_of_a_users_hints() {
    let here = Installation::new();
    let person = here.person("alice");
    let none = here.none();
    for _ in 0..4 {
        here.advance(minutes(6));
        let code = here.code(&person, -5);
        assert_eq!(here.verify(&none, "alice", &code).told, Reason::CodeWrong);
        assert_eq!(here.verified("alice", &code), Reason::CodeExpired);
        here.advance(seconds(30));
        here.verified("alice", &here.code(&person, 0));
    }
    assert_eq!(here.throttle("alice", FactorClass::Otp).throttle.hints, []);
}

#[test]
fn what_depends_on_the_input_alone_takes_no_hint() {
    let here = Installation::new();
    here.person("alice");
    let access = here.vouched();
    for (typed, reason) in [("12345", Reason::InputLength), ("?!", Reason::InputNotDigits)] {
        for _ in 0..5 {
            assert_eq!(here.verify(&access, "alice", typed).told, reason);
        }
    }
    assert_eq!(here.throttle("alice", FactorClass::Otp).throttle.hints, []);
}

#[test]
fn near_misses_and_future_matches_are_never_hinted_at() {
    let here = Installation::new();
    let person = here.person("alice");
    let access = here.vouched();
    for offset in [2, 5, 10] {
        let answer = here.verify(&access, "alice", &here.code(&person, offset));
        assert_eq!(answer, here.refusal(Reason::CodeWrong, None), "{offset}");
    }
}
