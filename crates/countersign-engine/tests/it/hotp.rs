//! Counter-based tokens: a look-ahead of ten, resync by two consecutive codes, and a counter that never goes back.

use crate::support::{Installation, evidence, host, minutes, seconds};
use countersign_core::{Reason, factor::FactorClass};

#[test]
fn each_press_opens_once_in_order() {
    let here = Installation::new();
    let person = here.person_with_counter("alice");
    for counter in 1..20 {
        let code = person.app.code_of(counter);
        assert_eq!(here.verified("alice", &code), Reason::OkHotp, "{counter}");
        assert_eq!(here.verified("alice", &code), Reason::CodeReplayed, "{counter}");
    }
    assert_eq!(here.factors("alice")[0].last, Some(19));
}

#[test]
fn a_token_is_asked_for_no_time_before_its_next_press() {
    let here = Installation::new();
    let person = here.person_with_counter("alice");
    let code = person.app.code_of(1);
    assert_eq!(here.verified("alice", &code), Reason::OkHotp);
    for _ in 0..2 {
        let again = here.verify(&host(), "alice", &code);
        assert_eq!((again.told, again.until), (Reason::CodeReplayed, None));
    }
}

#[test]
fn ten_presses_may_be_skipped_and_no_more() {
    for (skipped, reason) in [(0, Reason::OkHotp), (10, Reason::OkHotp), (11, Reason::ResyncNeedsSecondCode)] {
        let here = Installation::new();
        let person = here.person_with_counter("alice");
        assert_eq!(here.verified("alice", &person.app.code_of(1 + skipped)), reason, "{skipped}");
    }
}

#[test]
fn a_skipped_press_is_spent_with_the_one_that_was_used() {
    let here = Installation::new();
    let person = here.person_with_counter("alice");
    assert_eq!(here.verified("alice", &person.app.code_of(5)), Reason::OkHotp);
    for counter in 1..=5 {
        here.end_wait(&person);
        let told = here.verified("alice", &person.app.code_of(counter));
        assert_eq!(told, Reason::CodeReplayed, "{counter}");
    }
    here.end_wait(&person);
    assert_eq!(here.verified("alice", &person.app.code_of(6)), Reason::OkHotp);
}

#[test]
fn the_confirming_press_is_named_when_it_comes_again() {
    let here = Installation::new();
    let person = here.person_with_counter("alice");
    assert_eq!(here.verified("alice", &person.app.code_of(0)), Reason::CodeReplayedSetup);
}

#[test]
fn two_consecutive_codes_within_a_hundred_resynchronise() {
    for far in [12, 50, 99] {
        let here = Installation::new();
        let person = here.person_with_counter("alice");
        let first = here.verified("alice", &person.app.code_of(1 + far));
        assert_eq!(first, Reason::ResyncNeedsSecondCode, "{far}");
        let seen = evidence(&here.last_decision());
        assert_eq!((seen.offset, seen.failures), (Some(far), Some(1)), "a counted attempt");
        assert_eq!(here.verified("alice", &person.app.code_of(2 + far)), Reason::OkHotp, "{far}");
        assert_eq!(here.factors("alice")[0].last, Some(2 + far));
        assert_eq!(here.failures("alice", FactorClass::Otp), (0, 1));
    }
}

#[test]
fn beyond_a_hundred_nothing_is_recognised() {
    let here = Installation::new();
    let person = here.person_with_counter("alice");
    assert_eq!(here.verified("alice", &person.app.code_of(101)), Reason::ResyncNeedsSecondCode);
    assert_eq!(here.verified("alice", &person.app.code_of(102)), Reason::CodeWrong, "both lie within a hundred");

    let here = Installation::new();
    let person = here.person_with_counter("bob");
    assert_eq!(here.verified("bob", &person.app.code_of(102)), Reason::CodeWrong);
    assert_eq!(here.verified("bob", &person.app.code_of(103)), Reason::CodeWrong);
}

#[test]
fn two_codes_that_are_not_consecutive_do_not_resynchronise() {
    let here = Installation::new();
    let person = here.person_with_counter("alice");
    for counter in [40, 42, 41, 39] {
        let told = here.verified("alice", &person.app.code_of(counter));
        assert_eq!(told, Reason::ResyncNeedsSecondCode, "{counter}");
        here.advance(seconds(1));
    }
}

#[test]
fn the_first_of_two_codes_is_remembered_for_ten_minutes() {
    for (wait, reason) in [(seconds(599), Reason::OkHotp), (minutes(10), Reason::ResyncNeedsSecondCode)] {
        let here = Installation::new();
        let person = here.person_with_counter("alice");
        here.verified("alice", &person.app.code_of(40));
        here.advance(wait);
        assert_eq!(here.verified("alice", &person.app.code_of(41)), reason, "{wait:?}");
    }
}

#[test]
fn after_a_resync_the_first_code_is_spent_too() {
    let here = Installation::new();
    let person = here.person_with_counter("alice");
    here.verified("alice", &person.app.code_of(40));
    assert_eq!(here.verified("alice", &person.app.code_of(41)), Reason::OkHotp);
    assert_eq!(here.verified("alice", &person.app.code_of(40)), Reason::CodeReplayed);
    assert_eq!(here.verified("alice", &person.app.code_of(42)), Reason::OkHotp);
}

#[test]
fn a08_pressing_does_not_widen_the_look_ahead() {
    let here = Installation::new();
    let person = here.person_with_counter("alice");
    for counter in [30, 20, 15, 12] {
        here.end_wait(&person);
        assert!(!here.verified("alice", &person.app.code_of(counter)).is_accepted(), "{counter}");
    }
    assert_eq!(here.factors("alice")[0].last, Some(0), "the counter stands still");
    here.end_wait(&person);
    assert_eq!(here.verified("alice", &person.app.code_of(11)), Reason::OkHotp);
}

#[test]
fn a_counter_does_not_care_what_time_it_is() {
    let here = Installation::new();
    let person = here.person_with_counter("alice");
    here.engine.set_step_floor().wait().unwrap();
    here.advance(minutes(60 * 24 * 365));
    assert_eq!(here.verified("alice", &person.app.code_of(1)), Reason::OkHotp);
}

#[test]
fn an_accepted_code_forgets_the_first_half_of_a_resync() {
    let here = Installation::new();
    let person = here.person_with_counter("alice");
    assert_eq!(here.verified("alice", &person.app.code_of(40)), Reason::ResyncNeedsSecondCode);
    assert_eq!(here.verified("alice", &person.app.code_of(5)), Reason::OkHotp);
    assert_eq!(here.verified("alice", &person.app.code_of(41)), Reason::ResyncNeedsSecondCode);
}
