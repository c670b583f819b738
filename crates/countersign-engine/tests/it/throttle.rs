//! The throttle as it is met at the door: five failures are free, then one waits, longer each time.

use crate::{
    people::Person,
    support::{Installation, evidence, host, minutes, seconds},
};
use countersign_core::{Reason, Timestamp, factor::FactorClass, throttle::wait_after};
use countersign_engine::verify::Answer;
use std::time::Duration;

/// Fails until one must wait, and says until when.
fn locked(here: &Installation, person: &Person) -> Timestamp {
    here.fail(person, 5);
    here.now().plus(seconds(30))
}

#[test]
fn five_failures_are_free_and_after_the_fifth_one_waits_until_a_stated_moment() {
    let here = Installation::new();
    let person = here.person("alice");
    for number in 0..4 {
        assert_eq!(here.verified("alice", &person.app.wrong(here.now(), number)), Reason::CodeWrong);
    }
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent, "four cost nothing");
    here.advance(minutes(1));
    let until = locked(&here, &person);
    let answer = here.verify(&host(), "alice", &person.app.wrong(here.now(), 40));
    assert_eq!(answer, here.refusal(Reason::ThrottleWait, Some(until)));
    assert_eq!(evidence(&here.last_decision()).until, Some(until));
}

#[test]
fn while_one_waits_nothing_is_evaluated_not_even_the_right_code() {
    let here = Installation::new();
    let person = here.person("alice");
    let until = locked(&here, &person);
    let before = here.throttle("alice", FactorClass::Otp);
    let code = here.code(&person, 0);
    for _ in 0..10 {
        here.advance(seconds(1));
        assert_eq!(here.verify(&host(), "alice", &code), here.refusal(Reason::ThrottleWait, Some(until)));
        let wrong = person.app.wrong(here.now(), 7);
        assert_eq!(here.verify(&host(), "alice", &wrong), here.refusal(Reason::ThrottleWait, Some(until)));
    }
    assert_eq!(here.throttle("alice", FactorClass::Otp), before, "not counted, not lengthened");
    here.clock.set(until.minus(Duration::from_micros(1)));
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::ThrottleWait, "to the last moment");
    here.clock.set(until);
    let code_was_not_spent = here.verified("alice", &code);
    assert_eq!(code_was_not_spent, Reason::OkPreviousStep);
}

#[test]
fn b17_a_right_and_a_wrong_code_get_the_same_answer_while_one_waits() {
    let here = Installation::new();
    let person = here.person("alice");
    locked(&here, &person);
    let vouched = here.vouched();
    let right = here.verify(&vouched, "alice", &here.code(&person, 0));
    let wrong = here.verify(&vouched, "alice", &person.app.wrong(here.now(), 0));
    assert_eq!(Answer { reference: None, ..right }, Answer { reference: None, ..wrong });
}

#[test]
fn each_further_failure_doubles_the_wait_up_to_an_hour() {
    let here = Installation::new();
    let person = here.person("alice");
    here.fail(&person, 4);
    let waits = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600];
    for (number, wait) in (5..).zip(waits) {
        here.fail(&person, 1);
        let throttle = here.throttle("alice", FactorClass::Otp).throttle;
        assert_eq!(throttle.consecutive, number);
        assert_eq!(throttle.wait_until, Some(here.now().plus(seconds(wait))), "failure {number}");
        assert_eq!(evidence(&here.last_decision()).failures, Some(number));
    }
}

#[test]
fn a_success_forgets_the_failures_in_a_row() {
    let here = Installation::new();
    let person = here.person("alice");
    locked(&here, &person);
    here.end_wait(&person);
    here.advance(minutes(1));
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent);
    assert_eq!(here.failures("alice", FactorClass::Otp), (0, 5), "the rolling budget remembers");
    here.advance(minutes(1));
    here.fail(&person, 4);
    assert_eq!(here.throttle("alice", FactorClass::Otp).throttle.wait_until, None);
}

#[test]
fn at_ten_failures_in_a_row_there_is_one_notice() {
    let here = Installation::new();
    let person = here.person("alice");
    let notices = |here: &Installation| here.changes().iter().filter(|what| *what == "notice.many_refusals").count();
    here.fail(&person, 9);
    assert_eq!(notices(&here), 0);
    here.fail(&person, 1);
    assert_eq!(notices(&here), 1);
    here.fail(&person, 5);
    assert_eq!(notices(&here), 1);
}

#[test]
fn unlocking_ends_the_wait_and_is_written_down_with_its_reason() {
    let here = Installation::new();
    let person = here.person("alice");
    locked(&here, &person);
    let note = "called from a known number".to_owned();
    let view = here.engine.unlock(host(), "alice".to_owned(), note.clone()).wait().unwrap();
    assert_eq!(view.state, countersign_core::user::UserState::Active);
    let row = here.audit().pop().unwrap();
    assert_eq!(row.reason, "throttle.unlocked");
    assert_eq!(row.detail, Some(format!(r#"{{"by":"host:root","note":"{note}"}}"#)));
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent);
}

#[test]
fn unlocking_does_not_forget_how_many_failures_there_were_in_a_row() {
    let here = Installation::new();
    let person = here.person("alice");
    here.fail(&person, 7);
    here.engine.unlock(host(), "alice".to_owned(), "a mistake".to_owned()).wait().unwrap();
    assert_eq!(here.failures("alice", FactorClass::Otp), (7, 0));
    here.fail(&person, 1);
    let until = here.throttle("alice", FactorClass::Otp).throttle.wait_until;
    assert_eq!(until, wait_after(8).map(|wait| here.now().plus(wait)));
}

#[test]
fn someone_locked_out_by_wrong_codes_gets_in_by_a_backup_code() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    locked(&here, &person);
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::ThrottleWait);
    assert_eq!(here.verified("alice", &person.sheet[2]), Reason::OkBackupCode);
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::ThrottleWait, "the wait goes on");
}

#[test]
fn one_attempt_counts_once_however_many_factors_there_are() {
    let here = Installation::new();
    let person = here.person("alice");
    for label in ["Tablet", "Watch"] {
        let label = Some(label.to_owned());
        let enrolment = crate::people::enrolment("alice");
        here.enrolled(countersign_engine::enrol::NewEnrolment { label, ..enrolment });
    }
    here.advance(minutes(2));
    here.fail(&person, 1);
    assert_eq!(here.failures("alice", FactorClass::Otp), (1, 1));
}

#[test]
fn b07_every_name_and_spelling_of_a_user_counts_in_one_place() {
    let here = Installation::new();
    let new = countersign_engine::users::NewUser {
        email: Some("Alice@Example.com".to_owned()),
        names: vec!["EXAMPLE\\alice".to_owned(), "straße".to_owned()],
        kind: countersign_core::user::UserKind::Person,
        role: countersign_core::user::Role::Member,
    };
    here.engine.add_user(host(), new).wait().unwrap();
    let person = here.enrolled(crate::people::enrolment("alice@example.com"));
    here.advance(minutes(2));
    let names = ["alice@example.com", " ALICE@EXAMPLE.COM ", "example\\ALICE", "Straße", "ｓｔｒａße"];
    for (number, name) in names.into_iter().enumerate() {
        assert_eq!(here.verified(name, &person.app.wrong(here.now(), number)), Reason::CodeWrong, "{name}");
    }
    assert_eq!(here.failures("alice@example.com", FactorClass::Otp), (5, 5));
}

#[test]
fn b08_of_many_wrong_codes_at_once_only_five_are_evaluated() {
    let here = Installation::new();
    let person = here.person("alice");
    let codes: Vec<String> = (0..60).map(|number| person.app.wrong(here.now(), number)).collect();
    let pending: Vec<_> =
        codes.iter().map(|code| here.engine.verify(crate::support::request(&host(), "alice", code))).collect();
    let told: Vec<Reason> = pending.into_iter().map(|answer| answer.wait().unwrap().told).collect();
    let evaluated = told.iter().filter(|told| **told == Reason::CodeWrong).count();
    let waited = told.iter().filter(|told| **told == Reason::ThrottleWait).count();
    assert_eq!((evaluated, waited), (5, 55));
    assert_eq!(here.failures("alice", FactorClass::Otp), (5, 5));
}

#[test]
fn c3_a_failure_is_on_disk_before_its_answer_leaves() {
    let here = Installation::new();
    let person = here.person("alice");
    for number in 1..=5 {
        here.fail(&person, 1);
        let after_crash = here.copied(number);
        assert_eq!(after_crash.failures("alice", FactorClass::Otp).0, u32::try_from(number).unwrap());
        assert_eq!(after_crash.last_decision().reference, here.last_decision().reference);
    }
    let after_crash = here.copied(9);
    let code = after_crash.code(&person, 0);
    assert_eq!(after_crash.verified("alice", &code), Reason::ThrottleWait, "a crash ends no wait");
}
