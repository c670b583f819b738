//! Getting in at the web: links, passwords, the second factor, and what a browser's token opens.

use crate::{
    people::{App, Person, enrolment},
    support::{Installation, days, host, minutes, peer, refused, seconds},
};
use countersign_core::{
    Reason, Reference, SessionId,
    submission::Submission,
    user::{Role, UserKind},
    words::Language,
};
use countersign_engine::{
    enrol::Retirement,
    links::Leads,
    own::{Ending, PasswordChange},
    sessions::{Browser, Opened, Stage, Token},
    sign_in::{Credentials, FirstOwner, SecondFactor, SecondFactorPrompt, SignIn, Typed},
    users::UserChange,
};
use countersign_store::tables::sessions;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

pub(crate) const GOOD: &str = "four words nobody joins";
pub(crate) const OTHER: &str = "another four plain words";

pub(crate) fn browser() -> Browser {
    browser_at("198.51.100.9")
}

pub(crate) fn browser_at(address: &str) -> Browser {
    Browser { address: address.parse().unwrap(), agent: "Test/1.0".to_owned() }
}

pub(crate) fn secret(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}

pub(crate) fn token(opened: &Opened) -> Token {
    Token::of(&opened.token)
}

impl Installation {
    pub(crate) fn link(&self, name: &str) -> Token {
        Token::of(&self.engine.make_enrolment_link(host(), name.to_owned()).wait().unwrap().token)
    }

    pub(crate) fn try_sign_in(&self, name: &str, password: &str, browser: Browser) -> SignIn {
        let credentials = Credentials { name: name.to_owned(), password: secret(password) };
        self.engine.sign_in(credentials, browser).wait().unwrap()
    }

    pub(crate) fn half(&self, name: &str) -> Opened {
        match self.try_sign_in(name, GOOD, browser()) {
            SignIn::Fits(opened) => opened,
            SignIn::Refused(reference) => panic!("refused: {reference}"),
        }
    }

    pub(crate) fn show(&self, opened: &Opened, code: &str) -> SecondFactor {
        self.engine.show_second_factor(token(opened), Submission::new(code), &browser()).wait().unwrap()
    }

    /// Somebody with an app and a password.
    fn member(&self, name: &str) -> Person {
        let person = self.person(name);
        self.engine.choose_first_password(self.link(name), GOOD, browser()).wait().unwrap();
        person
    }

    pub(crate) fn signed_in(&self, person: &Person) -> Opened {
        self.advance(minutes(1));
        let half = self.half(&person.name);
        self.show(&half, &self.code(person, 0)).opened.expect("a session")
    }

    fn own_page(&self, opened: &Opened) -> Result<countersign_engine::own::OwnPage, countersign_engine::Error> {
        self.engine.own_page(token(opened), peer(), Language::English)
    }
}

fn reference(answer: &SignIn) -> Reference {
    match answer {
        SignIn::Refused(reference) => *reference,
        SignIn::Fits(_) => panic!("it was let in"),
    }
}

#[test]
fn the_setup_link_makes_one_owner_and_closes_for_ever() {
    let here = Installation::new();
    let link = here.engine.make_setup_link().wait().unwrap().unwrap();
    let link = Token::of(&link.token);
    assert_eq!(here.engine.find_link(link).unwrap(), Some(Leads::Setup));
    let owner = || FirstOwner { email: "owner@example.com".to_owned(), password: secret(GOOD) };
    let opened = here.engine.set_up(link, owner(), browser()).wait().unwrap();
    assert_eq!(opened.stage, Stage::Enrolling);
    assert_eq!(refused(here.engine.set_up(link, owner(), browser()).wait()), Reason::LinkGone);
    let begun = here.engine.begin_own_enrolment(token(&opened), peer()).wait().unwrap();
    let again = here.engine.begin_own_enrolment(token(&opened), peer()).wait().unwrap();
    assert_eq!(begun.otpauth_uri, again.otpauth_uri, "a reload keeps the secret");
    let app = App::scan(&begun.otpauth_uri);
    let typo = here.engine.confirm_own_enrolment(token(&opened), peer(), Submission::new(&app.wrong(here.now(), 0)));
    assert!(typo.wait().unwrap().1.is_none());
    let first = Submission::new(&app.code(here.now(), 0));
    let (confirmed, full) = here.engine.confirm_own_enrolment(token(&opened), peer(), first).wait().unwrap();
    assert_eq!(confirmed.reason, Reason::EnrolConfirmed);
    assert_eq!(here.own_page(&full.unwrap()).unwrap().user.role, Role::Owner);
    here.add_user("second", Role::Owner, UserKind::Person);
    assert!(here.engine.make_setup_link().wait().unwrap().is_none());
}

#[test]
fn an_owner_made_at_the_command_line_closes_the_setup_too() {
    let here = Installation::new();
    let link = here.engine.make_setup_link().wait().unwrap().unwrap();
    here.add_user("root", Role::Owner, UserKind::Person);
    assert_eq!(here.engine.find_link(Token::of(&link.token)).unwrap(), None);
    assert!(here.engine.make_setup_link().wait().unwrap().is_none());
}

#[test]
fn a_link_works_once_and_for_a_day_and_a_newer_one_ends_it() {
    let here = Installation::new();
    here.add_member("alice");
    let first = here.link("alice");
    let second = here.link("alice");
    assert_eq!(refused(here.engine.choose_first_password(first, GOOD, browser()).wait()), Reason::LinkGone);
    here.advance(days(1));
    assert_eq!(refused(here.engine.choose_first_password(second, GOOD, browser()).wait()), Reason::LinkGone);
    let third = here.link("alice");
    here.engine.choose_first_password(third, GOOD, browser()).wait().unwrap();
    assert_eq!(here.engine.find_link(third).unwrap(), None);
}

#[test]
fn a_link_skips_neither_a_password_nor_a_factor() {
    let here = Installation::new();
    here.member("alice");
    let link = here.link("alice");
    let leads = Leads::Enrolment { name: "alice".to_owned(), has_password: true, has_factor: true };
    assert_eq!(here.engine.find_link(link).unwrap(), Some(leads));
    assert_eq!(refused(here.engine.choose_first_password(link, OTHER, browser()).wait()), Reason::LinkGone);
    reference(&here.engine.sign_in_by_link(link, secret(OTHER), browser()).wait().unwrap());
    let SignIn::Fits(half) = here.engine.sign_in_by_link(link, secret(GOOD), browser()).wait().unwrap() else {
        panic!("the password fits");
    };
    assert_eq!(half.stage, Stage::Half);
}

#[test]
fn a_reset_password_is_gone_with_every_browser_and_the_new_one_still_needs_the_factor() {
    let here = Installation::new();
    let person = here.member("alice");
    let opened = here.signed_in(&person);
    let link = here.engine.reset_password(host(), "alice".to_owned(), "forgotten".to_owned()).wait().unwrap();
    assert!(here.own_page(&opened).is_err());
    assert!(matches!(here.try_sign_in("alice", GOOD, browser()), SignIn::Refused(_)));
    assert!(here.changes().contains(&"password.reset".to_owned()), "{:?}", here.changes());
    let leads = Leads::Enrolment { name: "alice".to_owned(), has_password: false, has_factor: true };
    let link = Token::of(&link.token);
    assert_eq!(here.engine.find_link(link).unwrap(), Some(leads));
    let opened = here.engine.choose_first_password(link, OTHER, browser()).wait().unwrap();
    assert_eq!(opened.stage, Stage::Half, "the factor is asked for");
}

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
fn refusals_before_the_first_factor_are_one_and_the_same() {
    let here = Installation::new();
    here.member("alice");
    here.member("sue");
    here.engine.change_user(host(), "sue".to_owned(), UserChange::Suspend).wait().unwrap();
    let refusals = [
        here.try_sign_in("nobody", GOOD, browser()),
        here.try_sign_in("alice", OTHER, browser()),
        here.try_sign_in("sue", GOOD, browser()),
        here.try_sign_in("\u{202e}", "", browser()),
    ];
    let references: Vec<Reference> = refusals.iter().map(reference).collect();
    assert!(references.iter().all(|other| *other == references[0]), "{references:?}");
}

#[test]
fn wrong_passwords_slow_down_their_place_and_nobody_elsewhere() {
    let here = Installation::new();
    here.member("alice");
    for _ in 0..5 {
        reference(&here.try_sign_in("alice", OTHER, browser()));
    }
    reference(&here.try_sign_in("alice", GOOD, browser()));
    assert!(matches!(here.try_sign_in("alice", GOOD, browser_at("203.0.113.5")), SignIn::Fits(_)));
    here.advance(seconds(31));
    assert!(matches!(here.try_sign_in("alice", GOOD, browser()), SignIn::Fits(_)));
}

#[test]
fn a_place_where_many_were_wrong_waits_for_minutes_and_lets_the_right_in_again() {
    let here = Installation::new();
    here.member("alice");
    here.member("bob");
    for number in 0..50 {
        reference(&here.try_sign_in(&format!("colleague{}", number / 5), OTHER, browser()));
    }
    reference(&here.try_sign_in("alice", GOOD, browser()));
    here.advance(seconds(31));
    // Who is right ends the wait that the own try began, so that the next one is not kept out for it.
    assert!(matches!(here.try_sign_in("alice", GOOD, browser()), SignIn::Fits(_)));
    assert!(matches!(here.try_sign_in("bob", GOOD, browser()), SignIn::Fits(_)));
    reference(&here.try_sign_in("bob", OTHER, browser()));
    reference(&here.try_sign_in("alice", GOOD, browser()));
    here.advance(minutes(10));
    assert!(matches!(here.try_sign_in("alice", GOOD, browser()), SignIn::Fits(_)));
}

#[test]
fn a_place_fares_the_same_whether_or_not_the_names_tried_there_exist() {
    let fares = |name: &str| {
        let here = Installation::new();
        here.member("alice");
        here.member("bob");
        for _ in 0..60 {
            reference(&here.try_sign_in(name, OTHER, browser()));
        }
        matches!(here.try_sign_in("bob", GOOD, browser()), SignIn::Fits(_))
    };
    assert_eq!(fares("alice"), fares("nobody"));
}

#[test]
fn changing_the_password_needs_the_old_one_and_a_fresh_factor_and_ends_other_browsers() {
    let here = Installation::new();
    let alice = here.member("alice");
    let other = here.signed_in(&alice);
    let mine = here.signed_in(&alice);
    let change = |old: &str| {
        let change = PasswordChange { old: secret(old), new: secret(OTHER) };
        here.engine.change_password(token(&mine), peer(), change).wait()
    };
    assert_eq!(refused(change(OTHER)), Reason::PasswordWrong);
    here.advance(minutes(5));
    assert_eq!(refused(change(GOOD)), Reason::SessionNotFresh);
    here.advance(minutes(1));
    let mine = here.show(&mine, &here.code(&alice, 0)).opened.unwrap();
    let change = PasswordChange { old: secret(GOOD), new: secret(OTHER) };
    here.engine.change_password(token(&mine), peer(), change).wait().unwrap();
    assert_eq!(refused(here.own_page(&other)), Reason::SessionEnded);
    here.own_page(&mine).unwrap();
    reference(&here.try_sign_in("alice", GOOD, browser()));
}

#[test]
fn guessing_the_old_password_in_a_signed_in_browser_is_slowed_down_too() {
    let here = Installation::new();
    let alice = here.member("alice");
    let mine = here.signed_in(&alice);
    let change = |old: &str| {
        let change = PasswordChange { old: secret(old), new: secret(OTHER) };
        here.engine.change_password(token(&mine), peer(), change).wait()
    };
    for _ in 0..5 {
        assert_eq!(refused(change("not this one")), Reason::PasswordWrong);
    }
    assert_eq!(refused(change(GOOD)), Reason::PasswordWrong, "it waits");
    here.advance(seconds(31));
    change(GOOD).unwrap();
}

#[test]
fn ones_own_sign_ins_do_not_pay_for_guesses_at_others() {
    let here = Installation::new();
    here.member("mallory");
    for number in 0..49 {
        reference(&here.try_sign_in(&format!("user{number}"), OTHER, browser()));
        here.half("mallory");
    }
    reference(&here.try_sign_in("user49", OTHER, browser()));
    reference(&here.try_sign_in("mallory", GOOD, browser()));
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
fn a_weak_password_is_named_as_such() {
    let here = Installation::new();
    here.add_member("alexandra");
    let link = here.link("alexandra");
    for weak in ["short", "passwordpassword", "aaaaaaaaaaaaaaa", "alexandra123", "bell\u{7}bell\u{7}bell"] {
        let chosen = here.engine.choose_first_password(link, weak, browser()).wait();
        assert_eq!(refused(chosen), Reason::PasswordWeak, "{weak:?}");
    }
    here.engine.choose_first_password(link, GOOD, browser()).wait().unwrap();
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
fn whoever_was_about_to_enrol_cannot_any_more_once_there_is_a_factor() {
    let here = Installation::new();
    here.add_member("alice");
    let first = here.engine.choose_first_password(here.link("alice"), GOOD, browser()).wait().unwrap();
    let followed = here.engine.sign_in_by_link(here.link("alice"), secret(GOOD), browser()).wait().unwrap();
    let SignIn::Fits(second) = followed else { panic!("the password fits") };
    assert_eq!((first.stage, second.stage), (Stage::Enrolling, Stage::Enrolling));
    let begun = here.engine.begin_own_enrolment(token(&first), peer()).wait().unwrap();
    let code = Submission::new(&App::scan(&begun.otpauth_uri).code(here.now(), 0));
    here.engine.confirm_own_enrolment(token(&first), peer(), code).wait().unwrap().1.expect("a session");
    assert!(here.engine.session(token(&second), peer()).unwrap().is_none(), "ended");
}

#[test]
fn a_browser_that_may_enrol_enrols_nothing_beside_a_factor() {
    let here = Installation::new();
    let alice = here.member("alice");
    let session = sessions::Session {
        id: SessionId::from_bytes([1; 16]),
        user: here.id_of(&alice.name),
        stage: Stage::Enrolling.word().to_owned(),
        address: String::new(),
        agent: String::new(),
        created_at: here.now(),
        seen_at: here.now(),
        factor_at: None,
    };
    let hash = Sha256::digest(b"left over").into();
    here.store().submit(move |tx| sessions::insert(tx, &hash, &session)).wait().unwrap();
    let begun = here.engine.begin_own_enrolment(Token::of("left over"), peer()).wait();
    assert_eq!(refused(begun), Reason::SessionStage);
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
