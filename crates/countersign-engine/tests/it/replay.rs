//! C1: nothing one-time is accepted twice, through race, crash, restore or clock step.

use crate::{
    people::{App, enrolment},
    support::{Installation, evidence, host, minutes, request, seconds, sized},
};
use countersign_core::{Reason, Timestamp, otpauth::Otpauth};
use countersign_engine::enrol::NewEnrolment;
use std::sync::Barrier;

#[test]
fn a_code_used_twice_is_named_a_replay() {
    let here = Installation::new();
    let person = here.person("alice");
    let code = here.code(&person, 0);
    assert_eq!(here.verified("alice", &code), Reason::OkCurrent);
    here.advance(seconds(10));
    let answer = here.verify(&host(), "alice", &code);
    assert_eq!(answer, here.refusal(Reason::CodeReplayed, Some(here.now().plus(seconds(20)))));
    assert_eq!(evidence(&here.last_decision()).factor, Some(person.factor));
}

#[test]
fn a05_no_spelling_of_a_code_is_another_code() {
    let here = Installation::new();
    let person = here.person("alice");
    let code = here.code(&person, 0);
    assert_eq!(here.verified("alice", &code), Reason::OkCurrent);
    let arabic: String = code.chars().map(|digit| char::from_u32(u32::from(digit) - 0x30 + 0x660).unwrap()).collect();
    let spellings =
        [format!(" {code} "), format!("{}\u{a0}{}", &code[..3], &code[3..]), format!("{code}\u{200b}\n"), arabic];
    for spelling in spellings {
        assert_eq!(here.verified("alice", &spelling), Reason::CodeReplayed, "{spelling:?}");
    }
}

#[test]
fn a04_a_used_step_takes_all_before_it_along() {
    let here = Installation::new();
    let person = here.person("alice");
    let (previous, current, next) = (here.code(&person, -1), here.code(&person, 0), here.code(&person, 1));
    assert_eq!(here.verified("alice", &next), Reason::OkNextStep);
    for code in [&previous, &current, &next] {
        assert_eq!(here.verified("alice", code), Reason::CodeReplayed);
    }
    here.advance(seconds(30));
    assert_eq!(here.verified("alice", &next), Reason::CodeReplayed);
    assert_eq!(here.verified("alice", &here.code(&person, 1)), Reason::OkNextStep, "what comes after is free");
}

#[test]
fn the_last_used_code_is_still_a_replay_when_its_time_is_over() {
    let here = Installation::new();
    let person = here.person("alice");
    let (earlier, code) = (here.code(&person, -1), here.code(&person, 0));
    assert_eq!(here.verified("alice", &code), Reason::OkCurrent);
    here.advance(minutes(3));
    assert_eq!(here.verified("alice", &code), Reason::CodeReplayed);
    assert_eq!(here.verified("alice", &earlier), Reason::CodeExpired);
}

#[test]
fn a06_a_code_used_at_one_door_is_a_replay_at_every_other() {
    let here = Installation::new();
    let person = here.person("alice");
    let (one, other, none) = (here.vouched(), host(), here.none());
    let code = here.code(&person, 0);
    assert_eq!(here.verify(&none, "alice", &code).told, Reason::OkCurrent);
    assert_eq!(here.verify(&one, "alice", &code).told, Reason::CodeReplayed);
    here.advance(seconds(30));
    assert_eq!(here.verify(&other, "alice", &code).told, Reason::CodeReplayed);
    assert_eq!(here.verify(&none, "alice", &code).told, Reason::CodeWrong);
}

#[test]
fn a02_in_a_soak_sized_race_of_many_who_show_the_same_code_one_gets_in() {
    const THREADS: usize = 16;
    let here = Installation::new();
    let other = here.beside(77);
    for round in 0..sized(20, 2_000) {
        // A user of their own for each round: those who lose are counted, and a hundred close the class.
        let name = format!("alice{round}");
        let code = here.code(&here.person(&name), 0);
        let begin = Barrier::new(THREADS);
        let told: Vec<Reason> = std::thread::scope(|scope| {
            let show = |number: usize| {
                let engine = if number.is_multiple_of(2) { &here.engine } else { &other };
                let (name, code, begin) = (&name, &code, &begin);
                scope.spawn(move || {
                    begin.wait();
                    engine.verify(request(&host(), name, code)).wait().unwrap().told
                })
            };
            let shown: Vec<_> = (0..THREADS).map(show).collect();
            shown.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let accepted = told.iter().filter(|told| told.is_accepted()).count();
        assert_eq!(accepted, 1, "round {round}: {told:?}");
        assert!(told.iter().all(|told| matches!(told, Reason::OkCurrent | Reason::CodeReplayed)));
    }
    here.assert_chain_unbroken();
}

#[test]
fn a_code_that_was_accepted_stays_spent_after_a_crash() {
    let here = Installation::new();
    let person = here.person("alice");
    let code = here.code(&person, 0);
    assert_eq!(here.verified("alice", &code), Reason::OkCurrent);
    assert_eq!(here.copied(3).verified("alice", &code), Reason::CodeReplayed);
    assert_eq!(here.restarted().verified("alice", &code), Reason::CodeReplayed);
}

#[test]
fn h03_after_a_restore_the_step_floor_refuses_what_may_have_been_used() {
    let here = Installation::new();
    let person = here.person("alice");
    let backup = here.copied(3);
    let codes: Vec<String> = (-1..=1).map(|offset| here.code(&person, offset)).collect();
    assert_eq!(here.verified("alice", &codes[2]), Reason::OkNextStep);

    backup.engine.set_step_floor().wait().unwrap();
    for code in &codes {
        assert_eq!(backup.verified("alice", code), Reason::CodeReplayed);
        assert!(evidence(&backup.last_decision()).floor);
    }
    backup.advance(seconds(60));
    assert_eq!(backup.verified("alice", &backup.code(&person, -1)), Reason::CodeReplayed, "the last of them");
    assert_eq!(backup.verified("alice", &backup.code(&person, 0)), Reason::OkCurrent);
}

#[test]
fn the_step_floor_refuses_once_and_then_it_is_over() {
    let here = Installation::new();
    let person = here.person("alice");
    here.engine.set_step_floor().wait().unwrap();
    assert_eq!(here.verified("alice", &here.code(&person, 1)), Reason::CodeReplayed);
    for _ in 0..5 {
        here.advance(seconds(60));
        assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent);
    }
}

#[test]
fn h02_a_clock_set_back_revives_no_code() {
    let here = Installation::new();
    let person = here.person("alice");
    let used = here.code(&person, 0);
    assert_eq!(here.verified("alice", &used), Reason::OkCurrent);
    here.clock.set(Timestamp::from_micros(here.now().micros() - 60_000_000));
    for offset in -1..=1 {
        assert_eq!(here.verified("alice", &here.code(&person, offset)), Reason::CodeReplayed, "{offset}");
    }
    assert!(!here.verified("alice", &used).is_accepted());
    here.assert_chain_unbroken();
}

#[test]
fn a_code_shown_ahead_of_its_time_is_burnt_and_later_a_replay() {
    let here = Installation::new();
    let person = here.person("alice");
    let ahead = here.code(&person, 4);
    assert_eq!(here.verified("alice", &ahead), Reason::CodeFromFuture);
    here.advance(seconds(30 * 4));
    assert_eq!(here.verified("alice", &ahead), Reason::CodeReplayed, "burnt");
    assert_eq!(here.verified("alice", &here.code(&person, -1)), Reason::OkPreviousStep, "its neighbours are not");
    assert_eq!(here.verified("alice", &here.code(&person, 1)), Reason::OkNextStep);
}

#[test]
fn burning_a_step_does_not_spend_those_before_it() {
    let here = Installation::new();
    let person = here.person("alice");
    for offset in [4, 3, 2] {
        assert_eq!(here.verified("alice", &here.code(&person, offset)), Reason::CodeFromFuture);
    }
    assert_eq!(here.verified("alice", &here.code(&person, 1)), Reason::OkNextStep);
}

#[test]
fn a14_a_code_that_fits_two_entries_is_spent_for_both() {
    let here = Installation::new();
    here.add_member("alice");
    let uri = "otpauth://totp/X:al?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let app = App::scan(uri);
    for label in ["Phone", "Tablet"] {
        let (label, existing) = (Some(label.to_owned()), Some(Otpauth::parse(uri).unwrap()));
        here.begin(NewEnrolment { label, existing, ..enrolment("alice") });
        here.confirm("alice", &app.code(here.now(), 0));
        here.advance(minutes(2));
    }
    let code = app.code(here.now(), 0);
    assert_eq!(here.verified("alice", &code), Reason::OkCurrent);
    let spent: Vec<_> = here.factors("alice").iter().map(|row| row.last).collect();
    assert_eq!(spent, [Some(here.now().step(30)); 2]);
    assert_eq!(here.verified("alice", &code), Reason::CodeReplayed);
}
