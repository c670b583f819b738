//! The search after the answer: what it finds, to whom that is shown, what it leaves behind, and what it never does.

use crate::{
    people::{App, Person, enrolment},
    support::{Installation, days, host, minutes, seconds},
};
use countersign_core::{
    Reason, Timestamp,
    decide::{Profile, Search},
    diagnosis::{Cause, Certainty},
    factor::{FactorClass, FactorState, Movement},
    otp::{Algorithm, Digits, Parameters},
    otpauth::Otpauth,
    words::Language,
};
use countersign_engine::{
    access::{Access, FirstFactor, Scope},
    attempts::{Diagnosis, SearchState},
    enrol::NewEnrolment,
    users::UserChange,
};
use countersign_store::tables::diagnoses;

fn shown_to(here: &Installation, access: &Access) -> Diagnosis {
    let reference = here.last_decision().reference;
    let found = here.engine.find_attempts(access, reference, Language::English).unwrap();
    found[0].diagnosis.clone().unwrap()
}

fn shown(here: &Installation) -> Diagnosis {
    shown_to(here, &host())
}

/// Refused, searched, and seen by the host.
fn diagnosed(here: &Installation, access: &Access, name: &str, typed: &str) -> Diagnosis {
    assert!(!here.verify(access, name, typed).is_accepted(), "{typed}");
    here.engine.search_waiting();
    shown(here)
}

fn longtime(here: &Installation) -> Person {
    let person = here.person("alice");
    here.advance(days(3));
    person
}

#[test]
fn a_clock_in_another_zone_is_found_by_two_codes() {
    for (offset, cause) in [(120, Reason::ClockZone), (-1_440, Reason::ClockZone), (-31, Reason::ClockSlow)] {
        let here = Installation::new();
        let person = longtime(&here);
        let access = here.vouched();
        diagnosed(&here, &access, "alice", &here.code(&person, offset));
        here.advance(seconds(30));
        let found = diagnosed(&here, &access, "alice", &here.code(&person, offset));
        assert_eq!(found.cause, Cause::Because(cause), "{offset}: {found:?}");
        assert!(found.confidence.unwrap() > 0.5, "{found:?}");
        let [low, high] = found.offset_seconds.unwrap();
        assert!((low..=high).contains(&(offset * 30)) && high - low <= 30, "{found:?}");
        assert_eq!((found.search, found.hint), (Some(SearchState::Done), Some(cause)));
    }
}

#[test]
fn every_kind_of_mistake_is_named() {
    let here = Installation::new();
    let person = longtime(&here);
    let secret_of = |app: &Person, algorithm| {
        let uri = app.app.uri.clone();
        let entry = Otpauth::parse(&uri).unwrap();
        let parameters = Parameters { algorithm, ..entry.parameters };
        App::scan(&Otpauth { parameters, ..entry }.to_uri())
    };
    let access = here.vouched();
    let other = secret_of(&person, Algorithm::Sha256).code(here.now(), 0);
    let found = diagnosed(&here, &access, "alice", &other);
    assert_eq!((found.cause, found.hint), (Cause::Because(Reason::ParamAlgorithm), Some(Reason::ParamAlgorithm)));
    let right = here.code(&person, 0);
    let swapped: String = {
        let mut digits: Vec<char> = right.chars().collect();
        let place = (0..5).find(|place| digits[*place] != digits[place + 1]).unwrap();
        digits.swap(place, place + 1);
        digits.into_iter().collect()
    };
    let found = diagnosed(&here, &access, "alice", &swapped);
    assert_eq!((found.cause, found.hint), (Cause::Because(Reason::InputTypo), None));
}

#[test]
fn a_retired_entry_keeps_its_reason_and_gains_a_confidence() {
    let here = Installation::new();
    let old = longtime(&here);
    here.enrolled(enrolment("alice"));
    here.advance(minutes(10));
    let found = diagnosed(&here, &here.vouched(), "alice", &here.code(&old, 0));
    assert_eq!((found.cause, found.verdict), (Cause::Because(Reason::SecretRetired), Some(Certainty::Certain)));
    assert_eq!(found.told, None, "it was told at once");
}

#[test]
fn a_stolen_entry_is_never_searched() {
    let here = Installation::new();
    let old = longtime(&here);
    here.retire_all(&old, true);
    here.enrolled(enrolment("alice"));
    here.advance(minutes(10));
    let found = diagnosed(&here, &here.vouched(), "alice", &here.code(&old, 0));
    assert_eq!((found.search, found.confidence, found.hint), (None, None, None));
    assert_eq!(here.verify(&host(), "alice", &here.code(&old, -40)).told, Reason::CodeWrong);
    here.engine.search_waiting();
    assert_eq!(shown(&here).cause, Cause::Unexplained);
}

#[test]
fn claimants_see_the_hint_and_no_number() {
    let here = Installation::new();
    let person = longtime(&here);
    let access = here.vouched();
    let looker = here.add_client("looker", FirstFactor::Vouched, &[Scope::AttemptsRead]);
    for _ in 0..2 {
        here.verify(&access, "alice", &here.code(&person, 120));
        here.engine.search_waiting();
        here.advance(seconds(30));
    }
    let seen = shown_to(&here, &looker);
    assert_eq!(seen.cause, Cause::Because(Reason::ClockZone));
    let numbers = (seen.confidence, seen.searched, seen.offset_seconds, seen.verdict, seen.search);
    assert_eq!((numbers, seen.evidence, seen.alternatives), ((None, None, None, None, None), vec![], vec![]));
}

#[test]
fn one_code_from_the_future_tells_a_claimant_nothing() {
    let here = Installation::new();
    let person = longtime(&here);
    let looker = here.add_client("looker", FirstFactor::Vouched, &[Scope::AttemptsRead]);
    let access = here.vouched();
    for offset in [5, 50, 120] {
        let found = diagnosed(&here, &access, "alice", &here.code(&person, offset));
        assert_eq!(found.hint, None);
        assert_eq!(shown_to(&here, &looker).cause, Cause::Because(Reason::CodeWrong));
        here.advance(minutes(15));
    }
    assert_eq!(here.throttle("alice", FactorClass::Otp).throttle.hints, []);
}

#[test]
fn the_same_code_twice_is_no_second_code() {
    let here = Installation::new();
    let person = longtime(&here);
    let access = here.vouched();
    let typed = here.code(&person, 120);
    diagnosed(&here, &access, "alice", &typed);
    here.advance(seconds(30));
    assert_eq!(diagnosed(&here, &access, "alice", &typed).hint, None);
}

#[test]
fn hints_of_the_search_come_out_of_the_same_budget() {
    let here = Installation::new();
    let person = longtime(&here);
    let access = here.vouched();
    for _ in 0..3 {
        here.advance(minutes(15));
        assert_eq!(here.verify(&access, "alice", &here.code(&person, -5)).told, Reason::CodeExpired);
    }
    here.advance(minutes(11));
    for _ in 0..2 {
        here.advance(seconds(30));
        let found = diagnosed(&here, &access, "alice", &here.code(&person, 120));
        assert_eq!(found.hint, None, "none is left this hour");
    }
    assert_eq!(shown(&here).cause, Cause::Because(Reason::ClockZone), "staff see it all the same");
}

#[test]
fn a_future_match_is_burnt_and_nothing_else_becomes_refusable() {
    let here = Installation::new();
    let person = longtime(&here);
    let ahead = here.now().step(30) + 100;
    diagnosed(&here, &here.vouched(), "alice", &person.app.code_of(ahead));
    for (step, reason) in
        [(ahead - 1, Reason::OkCurrent), (ahead, Reason::CodeReplayed), (ahead + 1, Reason::OkCurrent)]
    {
        here.clock.set(Timestamp::from_seconds(step * 30));
        assert_eq!(here.verified("alice", &person.app.code_of(step)), reason, "{}", step - ahead);
    }
}

#[test]
fn while_waiting_or_disabled_nothing_is_searched() {
    let here = Installation::new();
    let person = longtime(&here);
    here.fail(&person, 5);
    here.engine.search_waiting();
    let before = shown(&here);
    let waits = here.verify(&host(), "alice", &here.code(&person, 40));
    assert_eq!(waits.told, Reason::ThrottleWait);
    here.engine.search_waiting();
    let found = here.engine.find_attempts(&host(), waits.reference.unwrap(), Language::English).unwrap();
    assert_eq!(found[0].diagnosis.as_ref().unwrap().search, None);
    assert_eq!(shown(&here), before);
}

#[test]
fn of_one_user_three_searches_wait_and_more_are_not_diagnosed() {
    let here = Installation::new();
    let person = longtime(&here);
    for number in 0..4 {
        here.verified("alice", &person.app.wrong(here.now(), number));
    }
    let states: Vec<Option<Search>> =
        here.decisions().iter().rev().take(4).map(|row| crate::support::evidence(row).search).collect();
    let (queued, dropped) = (Some(Search::Queued), Some(Search::Dropped));
    assert_eq!(states, [dropped, queued, queued, queued], "newest first");
    assert_eq!(shown(&here).search, Some(SearchState::NotDiagnosed));
    here.engine.search_waiting();
    assert_eq!(shown(&here).search, Some(SearchState::NotDiagnosed));
    here.end_wait(&person);
    here.verified("alice", &person.app.wrong(here.now(), 9));
    assert_eq!(shown(&here).search, Some(SearchState::Running));
    here.engine.search_waiting();
    assert_eq!(shown(&here).search, Some(SearchState::Done));
}

#[test]
fn a_search_lost_with_its_process_is_not_diagnosed_after_a_while() {
    let here = Installation::new();
    let person = longtime(&here);
    here.verified("alice", &person.app.wrong(here.now(), 0));
    let here = here.restarted();
    assert_eq!(shown(&here).search, Some(SearchState::Running));
    here.advance(minutes(11));
    assert_eq!(shown(&here).search, Some(SearchState::NotDiagnosed));
}

#[test]
fn the_thread_in_the_background_searches_too_and_stops() {
    let here = Installation::new();
    let person = longtime(&here);
    let searching = here.engine.search_in_background();
    here.verified("alice", &here.code(&person, -200));
    let mut looks = (0..1_000_000).map(|_| shown(&here).search);
    assert!(looks.any(|search| search == Some(SearchState::Done)), "it never ends");
    drop(looks);
    drop(searching);
}

#[test]
fn a_diagnosis_goes_with_the_details_and_with_the_user() {
    let here = Installation::new();
    let person = longtime(&here);
    let exists = |attempt: i64| here.store().read(|tx| diagnoses::find(tx, attempt)).unwrap().is_some();
    diagnosed(&here, &host(), "alice", &here.code(&person, -200));
    let of_details = here.last_decision().id;
    assert!(exists(of_details));
    here.advance(days(181));
    here.engine.sweep().wait().unwrap();
    assert!(!exists(of_details));
    diagnosed(&here, &host(), "alice", &here.code(&person, -200));
    let of_user = here.last_decision().id;
    assert!(exists(of_user));
    here.engine.change_user(host(), "alice".to_owned(), UserChange::Remove).wait().unwrap();
    assert!(!exists(of_user));
}

#[test]
fn a_counter_that_ran_ahead_is_still_brought_back_after_a_search() {
    let here = Installation::new();
    let person = here.person_with_counter("alice");
    assert_eq!(here.verified("alice", &person.app.code_of(40)), Reason::ResyncNeedsSecondCode);
    here.engine.search_waiting();
    assert_eq!(here.verified("alice", &person.app.code_of(41)), Reason::OkHotp);
}

#[test]
fn c6_no_file_holds_a_code_that_was_searched() {
    let mut settings = crate::support::settings();
    settings.parameters.digits = Digits::EIGHT;
    let here = Installation::with(settings);
    let person = longtime(&here);
    let access = here.vouched();
    let mut codes = Vec::new();
    for offset in [-2_000, -300, 300, 40, 41] {
        codes.push(here.code(&person, offset));
        here.verify(&access, "alice", codes.last().unwrap());
        here.engine.search_waiting();
        here.end_wait(&person);
    }
    let files = crate::secrecy::files(&here);
    assert!(crate::secrecy::stands_in(&files, "clock."), "the search finds what is there");
    for code in &codes {
        crate::secrecy::assert_nowhere(&files, "a code", code.as_bytes());
    }
}

#[test]
fn an_app_that_ignores_a_setting_can_be_followed() {
    let mut settings = crate::support::settings();
    settings.parameters.algorithm = Algorithm::Sha256;
    settings.parameters.digits = Digits::EIGHT;
    let here = Installation::with(settings);
    here.add_member("alice");
    let begun = here.begin(NewEnrolment { movement: Movement::Time, ..enrolment("alice") });
    let entry = Otpauth::parse(&begun.otpauth_uri).unwrap();
    let app = App::scan(&Otpauth { parameters: Parameters::default(), ..entry }.to_uri());
    let refused = here.confirm("alice", &app.code(here.now(), 0));
    assert_eq!((refused.reason, refused.can_follow_the_app()), (Reason::ParamAlgorithm, true));
    here.advance(seconds(30));
    let confirmed = here.confirm_as_the_app_does("alice", &app.code(here.now(), 0));
    assert_eq!(confirmed.reason, Reason::EnrolConfirmed);
    assert_eq!(here.factors("alice")[0].parameters, Some(Parameters::default()));
    assert!(here.changes().contains(&"factor.settings_as_the_app_does".to_owned()), "audited");
    assert_eq!(here.verified("alice", &app.code(here.now(), 0)), Reason::CodeReplayedSetup, "it is used up");
    here.advance(seconds(30));
    assert_eq!(here.verified("alice", &app.code(here.now(), 0)), Reason::OkCurrent);
}

#[test]
fn under_the_strict_profile_the_app_is_not_followed() {
    let mut settings = crate::support::settings();
    settings.profile = Profile::Strict;
    settings.parameters.digits = Digits::EIGHT;
    let here = Installation::with(settings);
    here.add_member("alice");
    let entry = Otpauth::parse(&here.begin(enrolment("alice")).otpauth_uri).unwrap();
    let app = App::scan(&Otpauth { parameters: Parameters::default(), ..entry }.to_uri());
    let refused = here.confirm_as_the_app_does("alice", &app.code(here.now(), 0));
    assert_eq!((refused.reason, refused.can_follow_the_app()), (Reason::ParamDigits, false), "nor is it offered");
    assert_eq!(here.factors("alice")[0].state, FactorState::Pending);
}

#[test]
fn following_the_app_takes_no_code_that_the_app_does_not_show() {
    let here = Installation::new();
    here.add_member("alice");
    let begun = here.begin(enrolment("alice"));
    let app = App::scan(&begun.otpauth_uri);
    for typed in [app.wrong(here.now(), 0), app.code(here.now(), 5), "12345".to_owned()] {
        let confirmed = here.confirm_as_the_app_does("alice", &typed);
        assert!(!confirmed.reason.is_accepted(), "{typed}");
    }
    assert_eq!(here.factors("alice")[0].parameters, Some(Parameters::default()));
    here.end_wait_of("alice");
    assert_eq!(here.confirm_as_the_app_does("alice", &app.code(here.now(), 0)).reason, Reason::EnrolConfirmed);
}

#[test]
fn staff_who_look_are_written_down_once_an_hour_and_shown_to_the_person() {
    let here = Installation::new();
    let person = longtime(&here);
    let reference = here.verify(&host(), "alice", &here.code(&person, 0)).reference.unwrap();
    let looks = || here.changes().iter().filter(|what| *what == "attempt.looked_at").count();
    let look = || here.engine.find_attempts(&host(), reference, Language::English).unwrap();
    assert_eq!(looks(), 0);
    look();
    look();
    assert_eq!(looks(), 1, "once an hour");
    let client = here.add_client("siem", FirstFactor::Vouched, &[Scope::AttemptsRead]);
    here.engine.find_attempts(&client, reference, Language::English).unwrap();
    assert_eq!(looks(), 2, "another looker");
    here.advance(minutes(61));
    look();
    assert_eq!(looks(), 3, "another hour");
    here.engine.why(&host(), "alice", 5, Language::English).unwrap();
    assert_eq!(looks(), 4, "the enrolment was not seen yet");
    here.assert_chain_unbroken();
}
