//! Two codes in a row: they prove how far a clock is off. Little is learned, more is named, nothing else is accepted.

use crate::{
    people::Person,
    support::{Installation, days, host, minutes, request, seconds, settings},
};
use countersign_core::{Reason, decide::Profile, factor::FactorClass, submission::Submission};
use countersign_engine::{Settings, access::Access, verify::Request};

/// Two codes handed in at once, the second of them `offset` steps off.
fn pair(here: &Installation, access: &Access, person: &Person, offset: i64) -> Reason {
    let next = Some(Submission::new(&here.code(person, offset)));
    let first = request(access, &person.name, &here.code(person, offset - 1));
    here.engine.verify(Request { next, ..first }).wait().unwrap().told
}

/// Two codes handed in as they are shown, both `offset` steps off.
fn one_by_one(here: &Installation, person: &Person, offset: i64) -> Reason {
    here.verified(&person.name, &here.code(person, offset));
    here.advance(seconds(30));
    here.verified(&person.name, &here.code(person, offset))
}

/// Somebody who enrolled a while ago.
fn somebody(here: &Installation) -> Person {
    let person = here.person("alice");
    here.advance(minutes(20));
    person
}

/// Codes that are accepted now, each tried on a copy of the installation as it is.
fn window(here: &Installation, person: &Person) -> Vec<i64> {
    let accepted = |offset: &i64| {
        let copy = here.copied(7);
        copy.verified(&person.name, &copy.code(person, *offset)).is_accepted()
    };
    (-10..=10).filter(accepted).collect()
}

fn learned(here: &Installation, person: &Person) -> i64 {
    here.factors(&person.name)[0].offset_steps
}

#[test]
fn two_consecutive_codes_up_to_two_steps_off_are_learned_and_let_in() {
    for (offset, reason) in [(-2, Reason::OkLearnedOffset), (2, Reason::OkLearnedOffset), (-1, Reason::OkPreviousStep)]
    {
        let here = Installation::new();
        let person = somebody(&here);
        // Of a fast phone's pair the first would be accepted.
        let told =
            if offset > 0 { one_by_one(&here, &person, offset) } else { pair(&here, &here.vouched(), &person, offset) };
        assert_eq!(told, reason, "{offset}");
        assert_eq!(learned(&here, &person), offset);
        assert!(here.changes().contains(&"drift.learned".to_owned()), "audited");
        here.advance(minutes(20));
        let mut allowed = vec![-1, 0, 1, offset - 1, offset, offset + 1];
        allowed.sort_unstable();
        allowed.dedup();
        assert_eq!(window(&here, &person), allowed, "learned {offset}");
    }
}

#[test]
fn each_of_two_codes_is_an_attempt_that_counts() {
    let here = Installation::new();
    let person = somebody(&here);
    assert_eq!(pair(&here, &host(), &person, -2), Reason::OkLearnedOffset);
    let reasons: Vec<String> = here.decisions().into_iter().rev().take(2).map(|row| row.reason).collect();
    assert_eq!(reasons, ["ok.learned_offset", "code.expired"]);
    assert_eq!(here.failures("alice", FactorClass::Otp), (0, 1));
    let wrong = [person.app.wrong(here.now(), 0), person.app.wrong(here.now(), 1)];
    let [first, next] = &wrong;
    let next = Some(Submission::new(next));
    let answer = here.engine.verify(Request { next, ..request(&host(), "alice", first) }).wait().unwrap();
    assert_eq!((answer.told, here.failures("alice", FactorClass::Otp)), (Reason::ResyncRefused, (2, 3)));
}

#[test]
fn the_second_code_is_left_alone_when_the_first_is_accepted() {
    let here = Installation::new();
    let person = somebody(&here);
    assert_eq!(pair(&here, &host(), &person, 1), Reason::OkCurrent);
    assert_eq!(here.verified("alice", &here.code(&person, 1)), Reason::OkNextStep);
    assert_eq!(learned(&here, &person), 0);
}

#[test]
fn beyond_two_steps_the_clock_is_named_and_nobody_is_let_in() {
    for (offset, reason) in
        [(-3, Reason::ClockSlow), (-9, Reason::ClockSlow), (4, Reason::ClockFast), (10, Reason::ClockFast)]
    {
        let here = Installation::new();
        let person = somebody(&here);
        assert_eq!(pair(&here, &here.vouched(), &person, offset), reason, "{offset}");
        assert_eq!(learned(&here, &person), 0);
    }
}

#[test]
fn a_slow_phone_gets_in_with_the_second_code_it_shows() {
    let here = Installation::new();
    let person = somebody(&here);
    let access = here.vouched();
    assert_eq!(here.verify(&access, "alice", &here.code(&person, -2)).told, Reason::CodeExpired);
    here.advance(seconds(30));
    assert_eq!(here.verify(&access, "alice", &here.code(&person, -2)).told, Reason::OkLearnedOffset);
    here.advance(minutes(5));
    assert_eq!(here.verify(&access, "alice", &here.code(&person, -2)).told, Reason::OkLearnedOffset);
}

#[test]
fn two_codes_prove_nothing_unless_they_follow_each_other_soon_and_agree() {
    // The steps left out, how long after the first, and the second's offset.
    for (left_out, later, offset) in [(1, 60, -2), (0, 180, -7), (0, 150, -6), (-1, 30, -3)] {
        let here = Installation::new();
        let person = somebody(&here);
        assert_eq!(here.verified("alice", &here.code(&person, -2)), Reason::CodeExpired);
        let second = person.app.code(here.now(), -2 + 1 + left_out);
        here.advance(seconds(later));
        assert_eq!(second, here.code(&person, offset), "the case says what it means");
        let told = here.verified("alice", &second);
        assert!(matches!(told, Reason::CodeExpired | Reason::CodeWrong), "{left_out} {later}: {told}");
        assert_eq!(learned(&here, &person), 0);
    }
}

#[test]
fn a_code_typed_late_once_teaches_nothing() {
    let here = Installation::new();
    let person = somebody(&here);
    assert_eq!(here.verified("alice", &here.code(&person, -2)), Reason::CodeExpired);
    assert_eq!(here.verified("alice", &here.code(&person, -1)), Reason::OkPreviousStep);
    assert_eq!(learned(&here, &person), 0);
}

#[test]
fn the_strict_profile_learns_nothing_and_names_the_clock() {
    for (offset, reason) in [(-2, Reason::ClockSlow), (2, Reason::ClockFast), (-1, Reason::ClockSlow)] {
        let here = Installation::with(Settings { profile: Profile::Strict, ..settings() });
        let person = somebody(&here);
        assert_eq!(pair(&here, &host(), &person, offset), reason, "{offset}");
        assert_eq!(learned(&here, &person), 0);
    }
}

#[test]
fn without_a_first_factor_nothing_is_learned_or_named() {
    let here = Installation::new();
    let person = somebody(&here);
    let none = here.none();
    for offset in [-2, 4, -5] {
        assert_eq!(pair(&here, &none, &person, offset), Reason::CodeWrong, "{offset}");
        here.advance(minutes(10));
        assert_eq!(learned(&here, &person), 0);
    }
}

#[test]
fn after_a_jump_of_the_clock_two_codes_do_not_open_steps_of_before() {
    let here = Installation::new();
    let person = somebody(&here);
    here.engine.set_step_floor().wait().unwrap();
    assert_eq!(pair(&here, &host(), &person, -2), Reason::CodeReplayed);
    assert_eq!(one_by_one(&here, &person, 2), Reason::CodeReplayed);
    assert_eq!(learned(&here, &person), 0);
}

#[test]
fn an_offset_unused_for_ninety_days_is_dropped_and_one_that_is_needed_stays() {
    let here = Installation::new();
    let person = somebody(&here);
    assert_eq!(pair(&here, &host(), &person, -2), Reason::OkLearnedOffset);
    here.advance(days(89));
    assert_eq!(here.verified("alice", &here.code(&person, -2)), Reason::OkLearnedOffset);
    here.advance(days(89));
    here.engine.sweep().wait().unwrap();
    assert_eq!(learned(&here, &person), -2);
    here.advance(days(1));
    assert_eq!(here.verified("alice", &here.code(&person, -2)), Reason::CodeExpired, "before it is swept");
    here.engine.sweep().wait().unwrap();
    assert_eq!(learned(&here, &person), 0);
    assert_eq!(here.changes().last().map(String::as_str), Some("drift.dropped"));
}

#[test]
fn a_learned_offset_is_shown_and_forgotten_on_request() {
    let here = Installation::new();
    let person = somebody(&here);
    assert_eq!(here.engine.list_drifts(&host(), None).unwrap(), []);
    assert_eq!(one_by_one(&here, &person, 2), Reason::OkLearnedOffset);
    let shown = here.engine.list_drifts(&host(), Some("alice")).unwrap();
    assert_eq!(shown, here.engine.list_drifts(&host(), None).unwrap());
    assert_eq!((shown[0].factor, shown[0].offset_steps, shown[0].offset_seconds), (person.factor, 2, 60));
    let forgotten = here.engine.reset_drift(host(), "alice".to_owned(), "a new phone".to_owned()).wait().unwrap();
    assert_eq!((forgotten, here.engine.list_drifts(&host(), None).unwrap()), (shown, vec![]));
    here.advance(minutes(5));
    assert_eq!(window(&here, &person), [-1, 0, 1]);
    assert_eq!(here.changes().last().map(String::as_str), Some("drift.reset"));
}

#[test]
fn a_retired_entry_takes_its_offset_with_it() {
    let here = Installation::new();
    let person = somebody(&here);
    assert_eq!(one_by_one(&here, &person, 2), Reason::OkLearnedOffset);
    here.retire_all(&person, false);
    assert_eq!(here.engine.list_drifts(&host(), None).unwrap(), []);
}
