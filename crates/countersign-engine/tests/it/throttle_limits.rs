//! The far ends of the throttle: a hundred in a row disable, a hundred in thirty days rest.

use crate::{
    cases::remember,
    people::{Person, enrolment},
    support::{Installation, days, host, minutes, seconds},
};
use countersign_core::{
    Reason,
    factor::{FactorClass, FactorState},
    throttle::Throttle,
    user::{Role, UserState},
};
use countersign_engine::enrol::NewEnrolment;
use std::time::Duration;

fn unlock(here: &Installation, person: &Person) {
    here.engine.unlock(host(), person.name.clone(), "asked for".to_owned()).wait().unwrap();
}

/// Fails until the factors are disabled, unlocking and waiting as an impatient helpdesk would.
fn disabled(here: &Installation, person: &Person) {
    here.fail(person, 100);
    assert_eq!(here.changes().last().map(String::as_str), Some("factors.disabled"));
}

#[test]
fn a_hundred_failures_in_a_row_disable_the_factors_of_the_class() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    here.fail(&person, 99);
    let state = |class| here.factors("alice").iter().find(|row| row.kind.class() == class).unwrap().state;
    assert_eq!(state(FactorClass::Otp), FactorState::Active);
    here.fail(&person, 1);
    assert_eq!(state(FactorClass::Otp), FactorState::Disabled);
    assert_eq!(state(FactorClass::Backup), FactorState::Active, "not those of other classes");
    here.advance(days(40));
    let answer = here.verify(&host(), "alice", &here.code(&person, 0));
    assert_eq!(answer, here.refusal(Reason::ThrottleDisabled, None), "time does not heal it");
    let view = here.engine.show_user(&host(), "alice").unwrap();
    assert_eq!(view.state, UserState::Disabled);
    assert_eq!(here.verified("alice", &person.sheet[0]), Reason::OkBackupCode);
}

#[test]
fn unlocking_does_not_lift_disabled() {
    let here = Installation::new();
    let person = here.person("alice");
    disabled(&here, &person);
    unlock(&here, &person);
    here.advance(days(40));
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::ThrottleDisabled);
}

#[test]
fn re_enrolment_lifts_disabled() {
    let here = Installation::new();
    let old = here.person("alice");
    disabled(&here, &old);
    here.end_wait(&old);
    let new = here.enrolled(enrolment("alice"));
    here.advance(minutes(1));
    assert_eq!(here.verified("alice", &here.code(&new, 0)), Reason::OkCurrent);
    assert_eq!(here.verified("alice", &here.code(&old, 0)), Reason::SecretRetired);
}

#[test]
fn re_enrolment_replaces_a_disabled_entry_under_whatever_label() {
    let here = Installation::new();
    let old = here.person("alice");
    disabled(&here, &old);
    here.end_wait(&old);
    let label = Some("Tablet".to_owned());
    let new = here.enrolled(NewEnrolment { label, ..enrolment("alice") });
    here.advance(minutes(1));
    assert_eq!(here.verified("alice", &here.code(&new, 0)), Reason::OkCurrent);
    let states: Vec<FactorState> = here.factors("alice").iter().map(|row| row.state).collect();
    assert_eq!(states, [FactorState::Retired, FactorState::Active]);
}

#[test]
fn r10_beginning_an_enrolment_does_not_reset_the_count() {
    let here = Installation::new();
    let person = here.person("alice");
    here.fail(&person, 7);
    let before = here.throttle("alice", FactorClass::Otp);
    here.begin(enrolment("alice"));
    assert_eq!(here.throttle("alice", FactorClass::Otp), before);
}

#[test]
fn unlocks_do_not_let_a_guesser_past_a_hundred_in_a_row() {
    let here = Installation::new();
    let person = here.person("alice");
    for number in 0..100 {
        let told = here.verified("alice", &person.app.wrong(here.now(), number % 50));
        assert_eq!(told, Reason::CodeWrong, "{number}");
        unlock(&here, &person);
        here.advance(seconds(30));
    }
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::ThrottleDisabled);
}

#[test]
fn b14_a_hundred_failures_in_thirty_days_rest_the_class_although_successes_lie_between() {
    let here = Installation::new();
    let person = here.person("alice");
    let mut oldest = None;
    for _ in 0..25 {
        here.fail(&person, 4);
        oldest = oldest.or(Some(here.throttle("alice", FactorClass::Otp).throttle.failures[0]));
        here.advance(minutes(2));
        if here.failures("alice", FactorClass::Otp).1 < 100 {
            assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent);
            here.advance(Duration::from_hours(20));
        }
    }
    let until = oldest.unwrap().plus(days(30));
    let answer = here.verify(&host(), "alice", &here.code(&person, 0));
    assert_eq!(answer, here.refusal(Reason::ThrottleBudget, Some(until)));
    here.clock.set(until.minus(Duration::from_micros(1)));
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::ThrottleBudget);
    here.clock.set(until);
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent, "the oldest aged out");
}

#[test]
fn unlocking_empties_the_budget() {
    let here = Installation::new();
    let person = here.person("alice");
    let failures = vec![here.now(); 100];
    remember(&here, "alice", Throttle { failures, ..Throttle::default() });
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::ThrottleBudget);
    unlock(&here, &person);
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent);
}

#[test]
fn the_budget_of_one_class_leaves_the_others_usable() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let failures = vec![here.now(); 100];
    remember(&here, "alice", Throttle { failures, ..Throttle::default() });
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::ThrottleBudget);
    assert_eq!(here.verified("alice", &person.sheet[0]), Reason::OkBackupCode);
}

#[test]
fn b14_a_year_of_guessing_between_the_users_own_sign_ins_gets_fewer_than_two_hundred_tries() {
    let here = Installation::new();
    let person = here.person("alice");
    let mut evaluated = 0;
    for _ in 0..365 {
        for number in 0..20 {
            here.advance(minutes(2));
            let told = here.verified("alice", &person.app.wrong(here.now(), number));
            evaluated += usize::from(told == Reason::CodeWrong);
            if number % 4 == 3 {
                here.verified("alice", &here.code(&person, 0));
            }
        }
        here.advance(Duration::from_hours(23));
    }
    // The rolling budget fills in five days. Then the guesser takes every place that ages out, so the user has
    // no success in between, and at a hundred in a row the factors are disabled.
    assert!((100..200).contains(&evaluated), "{evaluated} guesses");
    assert_eq!(here.factors("alice")[0].state, FactorState::Disabled);
}

#[test]
fn disabling_the_last_able_admin_raises_the_alarm() {
    let here = Installation::new();
    let admin = here.person_of("root-of-all", Role::Owner);
    here.person("alice");
    remember(&here, "root-of-all", Throttle { consecutive: 99, ..Throttle::default() });
    here.fail(&admin, 1);
    let changes = here.changes();
    let last: Vec<&str> = changes.iter().rev().take(2).map(String::as_str).collect();
    assert_eq!(last, ["alarm.last_admin_disabled", "factors.disabled"]);
    let row = here.audit().pop().unwrap();
    assert_eq!(row.kind, countersign_store::tables::attempts::AttemptKind::Alarm);
}

#[test]
fn disabling_one_of_two_able_admins_raises_none() {
    let here = Installation::new();
    let admin = here.person_of("first", Role::Owner);
    here.person_of("second", Role::Admin);
    remember(&here, "first", Throttle { consecutive: 99, ..Throttle::default() });
    here.fail(&admin, 1);
    assert_eq!(here.changes().last().map(String::as_str), Some("factors.disabled"));
}
