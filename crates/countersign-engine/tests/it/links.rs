//! Links that get somebody in the first time, and the set-up of the first owner.

use crate::{
    browsers::{GOOD, OTHER, browser, reference, secret, token},
    people::{App, enrolment},
    support::{Installation, days, minutes, peer, refused},
};
use countersign_core::{
    Reason, SessionId,
    submission::Submission,
    user::{Role, UserKind},
};
use countersign_engine::{
    links::Leads,
    sessions::{Stage, Token},
    sign_in::{FirstOwner, SignIn},
};
use countersign_store::tables::sessions;
use sha2::{Digest, Sha256};

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
    let expires_at = here.now().plus(days(1));
    let leads = Leads::Enrolment { name: "alice".to_owned(), has_password: true, has_factor: true, expires_at };
    assert_eq!(here.engine.find_link(link).unwrap(), Some(leads));
    assert_eq!(refused(here.engine.choose_first_password(link, OTHER, browser()).wait()), Reason::LinkGone);
    reference(&here.engine.sign_in_by_link(link, secret(OTHER), browser()).wait().unwrap());
    let SignIn::Fits(half) = here.engine.sign_in_by_link(link, secret(GOOD), browser()).wait().unwrap() else {
        panic!("the password fits");
    };
    assert_eq!(half.stage, Stage::Half);
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

/// A first owner who chose a password and closed the page.
fn half_set_up() -> Installation {
    let here = Installation::new();
    let link = Token::of(&here.engine.make_setup_link().wait().unwrap().unwrap().token);
    let owner = FirstOwner { email: "owner@example.com".to_owned(), password: secret(GOOD) };
    here.engine.set_up(link, owner, browser()).wait().unwrap();
    here
}

#[test]
fn a_set_up_that_was_closed_after_the_password_goes_on_at_the_sign_in() {
    let here = half_set_up();
    here.advance(minutes(23 * 60));
    let again = here.half("owner@example.com");
    assert_eq!(again.stage, Stage::Enrolling);
    let begun = here.engine.begin_own_enrolment(token(&again), peer()).wait().unwrap();
    let code = Submission::new(&App::scan(&begun.otpauth_uri).code(here.now(), 0));
    here.engine.confirm_own_enrolment(token(&again), peer(), code).wait().unwrap().1.expect("a session");
    assert_eq!(here.half("owner@example.com").stage, Stage::Half, "there is a factor now");
}

#[test]
fn a_password_alone_leads_on_for_a_day_only_and_for_nobody_but_the_first_owner() {
    let here = half_set_up();
    here.advance(minutes(1));
    here.add_user("second", Role::Owner, UserKind::Person);
    here.engine.choose_first_password(here.link("second"), GOOD, browser()).wait().unwrap();
    here.add_member("alice");
    here.engine.choose_first_password(here.link("alice"), GOOD, browser()).wait().unwrap();
    assert_eq!(["second", "alice"].map(|name| here.half(name).stage), [Stage::Half; 2]);
    here.advance(days(1));
    assert_eq!(here.half("owner@example.com").stage, Stage::Half);
}

#[test]
fn an_owner_whose_app_was_taken_away_on_the_first_day_is_not_let_in_by_the_password() {
    let here = half_set_up();
    let owner = here.enrolled(enrolment("owner@example.com"));
    here.person_of("boss", Role::Admin);
    here.retire_all(&owner, false);
    assert_eq!(here.half("owner@example.com").stage, Stage::Half);
}
