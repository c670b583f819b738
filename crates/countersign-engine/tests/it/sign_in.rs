//! Getting in at the web: the second factor, and what a browser's token opens.

use crate::{
    browsers::{GOOD, OTHER, browser, secret, token},
    people::enrolment,
    support::{Installation, host, minutes, peer, refused, seconds},
};
use countersign_core::{Reason, submission::Submission, words::Language};
use countersign_engine::{
    enrol::Retirement,
    own::{Ending, PasswordChange},
    sessions::Stage,
    sign_in::{SecondFactorPrompt, Typed},
    users::UserChange,
};

#[test]
fn c01_a_half_signed_in_browser_opens_nothing_but_the_second_factor() {
    let here = Installation::new();
    here.member("alice");
    let half = here.half("alice");
    assert_eq!(refused(here.own_page(&half)), Reason::SessionStage);
    assert_eq!(refused(here.engine.begin_own_enrolment(token(&half), peer()).wait()), Reason::SessionStage);
    let end = here.engine.end_browsers(token(&half), peer(), Ending::Others);
    assert_eq!(refused(end.wait()), Reason::SessionStage);
    let change = PasswordChange { old: secret(GOOD), new: secret(OTHER) };
    assert_eq!(refused(here.engine.change_password(token(&half), peer(), change).wait()), Reason::SessionStage);
}

#[test]
fn every_step_up_ends_the_session_before_it() {
    let here = Installation::new();
    let alice = here.member("alice");
    let half = here.half("alice");
    here.advance(minutes(1));
    let shown = here.show(&half, &here.code(&alice, 0));
    let full = shown.opened.unwrap();
    assert!(here.engine.session(token(&half), peer()).unwrap().is_none());
    assert_eq!(here.engine.session(token(&full), peer()).unwrap().unwrap().stage, Stage::Full);
    here.advance(minutes(1));
    let afresh = here.show(&full, &here.code(&alice, 0)).opened.unwrap();
    assert!(here.engine.session(token(&full), peer()).unwrap().is_none());
    here.own_page(&afresh).unwrap();
}

#[test]
fn a_session_ends_after_an_idle_hour_and_after_a_day() {
    let here = Installation::new();
    let alice = here.member("alice");
    let idle = here.signed_in(&alice);
    here.advance(minutes(60));
    assert_eq!(refused(here.own_page(&idle)), Reason::SessionEnded);
    let busy = here.signed_in(&alice);
    for _ in 0..47 {
        here.advance(minutes(30));
        assert!(here.engine.session(token(&busy), peer()).unwrap().is_some());
        // The note that it was heard of is written behind the look.
        here.engine.sweep().wait().unwrap();
    }
    here.advance(minutes(30));
    assert_eq!(refused(here.own_page(&busy)), Reason::SessionEnded);
}

#[test]
fn a_person_acts_on_their_own_factors_only_and_only_while_fresh() {
    let here = Installation::new();
    let alice = here.member("alice");
    let bob = here.person("bob");
    let full = here.signed_in(&alice);
    let access = countersign_engine::access::Access::Browser { token: token(&full), peer: peer() };
    let begun = here.engine.begin_enrolment(access.clone(), enrolment("bob")).wait();
    assert_eq!(refused(begun), Reason::PolicyRank);
    assert_eq!(refused(here.engine.unlock(access, "alice".to_owned(), "me".to_owned()).wait()), Reason::PolicyRank);
    let person = here.engine.session(token(&full), peer()).unwrap().unwrap();
    let gone = here.engine.retire_own_factor(&person, token(&full), bob.factor).wait();
    assert!(gone.is_err());
    here.advance(minutes(5));
    let stale = here.engine.retire_own_factor(&person, token(&full), alice.factor).wait();
    assert_eq!(refused(stale), Reason::SessionNotFresh);
}

#[test]
fn suspending_somebody_ends_their_browsers() {
    let here = Installation::new();
    let alice = here.member("alice");
    let full = here.signed_in(&alice);
    here.engine.change_user(host(), "alice".to_owned(), UserChange::Suspend).wait().unwrap();
    assert_eq!(refused(here.own_page(&full)), Reason::SessionEnded);
}

#[test]
fn the_own_page_shows_browsers_and_history() {
    let here = Installation::new();
    let alice = here.member("alice");
    here.signed_in(&alice);
    let full = here.signed_in(&alice);
    let page = here.own_page(&full).unwrap();
    assert_eq!(page.browsers.iter().filter(|browser| browser.current).count(), 1);
    assert_eq!(page.browsers.len(), 2);
    assert_eq!(page.attempts.first().unwrap().verdict, "accepted");
    let ended = here.engine.disown(token(&full), peer()).wait().unwrap();
    assert_eq!(ended, 2, "the other browser, and the one that stopped after its password");
    assert_eq!(here.own_page(&full).unwrap().browsers.len(), 1);
    here.assert_chain_unbroken();
}

#[test]
fn the_second_factors_page_asks_for_the_next_code_and_hints_once_two_codes_agree() {
    let here = Installation::new();
    let person = here.member("alice");
    here.advance(minutes(60));
    let half = here.half("alice");
    let prompt = || here.engine.second_factor_prompt(&token(&half), peer()).unwrap();
    let none = SecondFactorPrompt { hint: None, next_code: false };
    assert_eq!(prompt(), none);
    assert_eq!(here.show(&half, &here.code(&person, 120)).answer.told, Reason::CodeWrong);
    here.engine.search_waiting();
    assert_eq!(prompt(), none, "one code tells nothing, and one refusal asks for nothing");
    here.advance(seconds(30));
    assert_eq!(here.show(&half, &here.code(&person, 120)).answer.told, Reason::CodeWrong);
    assert_eq!(prompt(), SecondFactorPrompt { hint: None, next_code: true }, "not searched yet");
    here.engine.search_waiting();
    assert_eq!(prompt(), SecondFactorPrompt { hint: Some(Reason::ClockZone), next_code: true });
    here.advance(minutes(11));
    assert_eq!(prompt(), SecondFactorPrompt { hint: None, next_code: true });
}

#[test]
fn two_codes_in_a_row_sign_a_slow_phone_in() {
    let here = Installation::new();
    let person = here.member("alice");
    here.advance(minutes(60));
    let half = here.half("alice");
    let typed =
        Typed { code: Submission::new(&here.code(&person, -3)), next: Some(Submission::new(&here.code(&person, -2))) };
    let shown = here.engine.show_second_factor(token(&half), typed, &browser()).wait().unwrap();
    assert_eq!((shown.answer.told, shown.opened.is_some()), (Reason::OkLearnedOffset, true));
}

#[test]
fn people_see_the_cause_to_half_a_minute_and_who_looked() {
    let here = Installation::new();
    let person = here.member("alice");
    here.advance(minutes(60));
    let refused = here.verify(&here.vouched(), "alice", &here.code(&person, -300)).reference.unwrap();
    here.engine.search_waiting();
    here.advance(seconds(47));
    here.engine.find_attempts(&host(), refused, Language::English).unwrap();
    let page = here.own_page(&here.signed_in(&person)).unwrap();
    let [newest, seen, ..] = page.attempts.as_slice() else { panic!("{page:?}") };
    assert_eq!((newest.looks.as_slice(), seen.reference), ([].as_slice(), refused));
    let looks: Vec<&str> = seen.looks.iter().map(|look| look.by.as_str()).collect();
    assert_eq!(looks, ["host:root"]);
    let [low, high] = seen.diagnosis.as_ref().unwrap().offset_seconds.unwrap();
    assert_eq!((low % 30, high % 30, low <= -9_000 && -9_000 <= high), (0, 0, true), "{low} to {high}");
}

#[test]
fn taking_somebodys_factors_away_ends_their_browsers() {
    let here = Installation::new();
    let alice = here.member("alice");
    let full = here.signed_in(&alice);
    here.retire_all(&alice, false);
    assert_eq!(refused(here.own_page(&full)), Reason::SessionEnded);
}

#[test]
fn ones_own_stolen_device_ends_ones_other_browsers() {
    let here = Installation::new();
    let alice = here.member("alice");
    let other = here.signed_in(&alice);
    let mine = here.signed_in(&alice);
    let access = countersign_engine::access::Access::Browser { token: token(&mine), peer: peer() };
    let retire = |factor, stolen| {
        let retirement = Retirement { user: "alice".to_owned(), factor: Some(factor), note: None, stolen };
        here.engine.retire_factors(access.clone(), retirement).wait().unwrap()
    };
    let spare = here.engine.begin_own_enrolment(token(&mine), peer()).wait().unwrap();
    retire(spare.factor, false);
    here.own_page(&other).unwrap();
    retire(alice.factor, true);
    assert_eq!(refused(here.own_page(&other)), Reason::SessionEnded);
    here.own_page(&mine).unwrap();
}

#[test]
fn what_came_in_at_another_door_is_not_hinted_at_in_the_browser() {
    let here = Installation::new();
    let person = here.member("alice");
    here.advance(minutes(60));
    let half = here.half("alice");
    let access = here.vouched();
    for _ in 0..2 {
        here.advance(seconds(30));
        assert_eq!(here.verify(&access, "alice", &here.code(&person, 120)).told, Reason::CodeWrong);
        here.engine.search_waiting();
    }
    let prompt = here.engine.second_factor_prompt(&token(&half), peer()).unwrap();
    assert_eq!(prompt, SecondFactorPrompt { hint: None, next_code: true });
}
