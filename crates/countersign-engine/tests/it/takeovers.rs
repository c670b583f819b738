//! Attempts to take over an account by what its owner, or somebody who helps, may do.

use crate::{
    browsers::{GOOD, browser, token},
    staff::WHY,
    support::{Installation, host, minutes, peer, refused},
};
use countersign_core::{
    Reason,
    user::{Role, UserKind, UserState},
};
use countersign_engine::{
    access::Access,
    enrol::Retirement,
    links::Leads,
    sessions::{Stage, Token},
    sign_in::SignIn,
    users::UserChange,
};
use zeroize::Zeroizing;

/// Texts that are nearly the one given: each byte changed, cut off and longer.
fn near(text: &str) -> Vec<String> {
    let mut found = vec![String::new(), format!("{text}A"), format!("A{text}"), text.to_uppercase()];
    for at in 0..text.len() {
        found.push(text[..at].to_owned());
        let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
        found.push(format!("{}{other}{}", &text[..at], &text[at + 1..]));
    }
    found.retain(|other| other != text);
    found
}

#[test]
fn c17_a_token_that_is_cut_longer_or_changed_anywhere_opens_nothing() {
    let here = Installation::new();
    let alice = here.of_role("alice", Role::Member);
    let opened = here.signed_in(&alice);
    let link = here.engine.make_enrolment_link(host(), "alice".to_owned()).wait().unwrap();
    for other in near(&opened.token) {
        assert!(here.engine.session(Token::of(&other), peer()).unwrap().is_none(), "{other}");
    }
    for other in near(&link.token) {
        assert_eq!(here.engine.find_link(Token::of(&other)).unwrap(), None, "{other}");
    }
    assert!(here.engine.session(token(&opened), peer()).unwrap().is_some());
}

#[test]
fn d10_a_live_session_without_a_fresh_factor_takes_no_factor_away() {
    let here = Installation::new();
    let alice = here.of_role("alice", Role::Member);
    let opened = here.signed_in(&alice);
    let person = here.engine.session(token(&opened), peer()).unwrap().unwrap();
    here.advance(minutes(5));
    let retired = here.engine.retire_own_factor(&person, token(&opened), alice.factor).wait();
    assert_eq!(refused(retired), Reason::SessionNotFresh);
    assert_eq!(here.engine.show_user(&host(), "alice").unwrap().state, UserState::Active);
}

#[test]
fn d11_nobody_takes_away_a_factor_of_somebody_else() {
    let here = Installation::new();
    let alice = here.of_role("alice", Role::Member);
    let mallory = here.of_role("mallory", Role::Member);
    let opened = here.signed_in(&mallory);
    let access = || Access::Browser { token: token(&opened), peer: peer() };
    let of = |user: &str| Retirement {
        user: user.to_owned(),
        factor: Some(alice.factor),
        note: Some(WHY.to_owned()),
        stolen: false,
    };
    assert_eq!(refused(here.engine.retire_factors(access(), of("alice")).wait()), Reason::PolicyRank);
    assert_eq!(refused(here.engine.retire_factors(access(), of("mallory")).wait()), Reason::RequestNotFound);
    assert_eq!(here.factors("alice").len(), 1);
}

#[test]
fn d14_a_forgotten_password_never_skips_the_factor() {
    let here = Installation::new();
    let alice = here.of_role("alice", Role::Member);
    let link = here.engine.reset_password(host(), "alice".to_owned(), WHY.to_owned()).wait().unwrap();
    let link = Token::of(&link.token);
    let leads = here.engine.find_link(link).unwrap().unwrap();
    assert!(matches!(leads, Leads::Enrolment { has_password: false, has_factor: true, .. }));
    let opened = here.engine.choose_first_password(link, GOOD, browser()).wait().unwrap();
    assert_eq!(opened.stage, Stage::Half);
    assert_eq!(refused(here.engine.begin_own_enrolment(token(&opened), peer()).wait()), Reason::SessionStage);
    here.advance(minutes(1));
    assert!(here.show(&opened, &here.code(&alice, 0)).opened.is_some());
}

#[test]
fn d15_the_first_set_up_stays_closed_when_every_owner_is_gone() {
    let here = Installation::new();
    here.add_user("owner", Role::Owner, UserKind::Person);
    here.engine.change_user(host(), "owner".to_owned(), UserChange::Remove).wait().unwrap();
    assert!(here.engine.list_users(&host(), None, 5).unwrap().is_empty());
    assert!(here.engine.make_setup_link().wait().unwrap().is_none());
}

#[test]
fn r32_an_invitation_to_somebody_with_a_password_still_asks_for_it() {
    let here = Installation::new();
    here.of_role("alice", Role::Member);
    let link = here.link("alice");
    let typed = Zeroizing::new("some other four words".to_owned());
    let answer = here.engine.sign_in_by_link(link, typed, browser()).wait().unwrap();
    assert!(matches!(answer, SignIn::Refused(_)));
}
