//! The same refused code again within its step: the same answer, no count, no row.

use crate::{
    people::enrolment,
    support::{Installation, host, minutes, seconds},
};
use countersign_core::{Reason, factor::FactorClass};
use countersign_engine::verify::Answer;

#[test]
fn an_equal_refused_code_in_the_same_step_gets_the_stored_answer_and_reference() {
    let here = Installation::new();
    let person = here.person("alice");
    let code = person.app.wrong(here.now(), 0);
    let first = here.verify(&host(), "alice", &code);
    let rows = here.audit().len();
    let throttle = here.throttle("alice", FactorClass::Otp);
    let spaced: String = code.chars().flat_map(|digit| [digit, ' ', '-']).collect();
    let full_width: String = code.chars().map(|digit| char::from_u32(u32::from(digit) + 0xfee0).unwrap()).collect();
    for typed in [&code, &spaced, &full_width] {
        here.advance(seconds(5));
        let again = here.verify(&host(), "alice", typed);
        assert_eq!(again, Answer { now: here.now(), ..first.clone() });
    }
    assert_eq!(here.audit().len(), rows, "no new row");
    assert_eq!(here.throttle("alice", FactorClass::Otp), throttle, "not counted");
}

#[test]
fn the_mark_is_void_when_the_step_ends() {
    let here = Installation::new();
    let person = here.person("alice");
    let code = person.app.wrong(here.now(), 0);
    let first = here.verify(&host(), "alice", &code);
    here.advance(seconds(30));
    let later = here.verify(&host(), "alice", &code);
    assert_ne!(later.reference, first.reference);
    assert_eq!(here.failures("alice", FactorClass::Otp), (2, 2));
}

#[test]
fn only_the_last_refused_code_is_remembered() {
    let here = Installation::new();
    let person = here.person("alice");
    let codes = [person.app.wrong(here.now(), 0), person.app.wrong(here.now(), 1)];
    for code in [&codes[0], &codes[1], &codes[0]] {
        here.verify(&host(), "alice", code);
    }
    assert_eq!(here.failures("alice", FactorClass::Otp), (3, 3));
}

#[test]
fn a_replayed_code_repeated_says_again_until_when() {
    let here = Installation::new();
    let person = here.person("alice");
    let code = here.code(&person, 0);
    here.verify(&host(), "alice", &code);
    let first = here.verify(&host(), "alice", &code);
    here.advance(seconds(10));
    let again = here.verify(&host(), "alice", &code);
    assert_eq!(again, Answer { now: here.now(), ..first.clone() });
    assert_eq!(first.until, Some(here.now().plus(seconds(20))), "the next step");
}

#[test]
fn the_repeat_of_the_code_that_locked_is_not_a_new_try_in_the_wait() {
    let here = Installation::new();
    let person = here.person("alice");
    for number in 0..5 {
        here.verify(&host(), "alice", &person.app.wrong(here.now(), number));
    }
    let rows = here.audit().len();
    let told = here.verified("alice", &person.app.wrong(here.now(), 4));
    assert_eq!((told, here.audit().len()), (Reason::CodeWrong, rows));
}

#[test]
fn a_success_voids_the_mark() {
    let here = Installation::new();
    let person = here.person("alice");
    let wrong = person.app.wrong(here.now(), 0);
    here.verify(&host(), "alice", &wrong);
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent);
    here.verify(&host(), "alice", &wrong);
    assert_eq!(here.failures("alice", FactorClass::Otp), (1, 2), "evaluated anew");
}

#[test]
fn one_users_refused_code_says_nothing_about_anothers() {
    let here = Installation::new();
    let (alice, bob) = (here.person("alice"), here.person("bob"));
    let code = here.code(&bob, 0);
    assert_eq!(here.verified("alice", &code), Reason::CodeWrong);
    assert_eq!(here.verified("bob", &code), Reason::OkCurrent);
    assert_eq!(here.verified("alice", &here.code(&alice, 0)), Reason::OkCurrent);
}

#[test]
fn what_staff_was_told_is_not_told_to_a_claimant_who_repeats_the_code() {
    let here = Installation::new();
    let person = here.person("alice");
    let vouched = here.vouched();
    let ahead = here.code(&person, 5);
    assert_eq!(here.verified("alice", &ahead), Reason::CodeFromFuture);
    let claimant = here.verify(&vouched, "alice", &ahead);
    assert_eq!(claimant.told, Reason::CodeWrong, "a future match is never told to whoever guesses");

    let bob = here.person("bob");
    here.retire_all(&bob, true);
    here.enrolled(enrolment("bob"));
    let stolen = here.code(&bob, 0);
    assert_eq!(here.verified("bob", &stolen), Reason::SecretRetired);
    assert_eq!(here.verify(&vouched, "bob", &stolen).told, Reason::CodeWrong, "no hint at a stolen entry");
}

#[test]
fn staff_who_repeat_a_claimants_code_are_told_the_truth() {
    let here = Installation::new();
    let person = here.person("alice");
    let vouched = here.vouched();
    let ahead = here.code(&person, 5);
    let first = here.verify(&vouched, "alice", &ahead);
    assert_eq!(first.told, Reason::CodeWrong);
    let staff = here.verify(&host(), "alice", &ahead);
    assert_eq!(staff, Answer { told: Reason::CodeFromFuture, ..first });
}

#[test]
fn a_repeated_hint_takes_no_second_hint_from_the_budget() {
    let here = Installation::new();
    let person = here.person("alice");
    let vouched = here.vouched();
    let code = here.code(&person, -5);
    for _ in 0..10 {
        assert_eq!(here.verify(&vouched, "alice", &code).told, Reason::CodeExpired);
    }
    assert_eq!(here.throttle("alice", FactorClass::Otp).throttle.hints.len(), 1);
    here.advance(minutes(1));
}
