//! Passwords: chosen, typed, changed, reset, and what guessing them costs whom.

use crate::{
    browsers::{GOOD, OTHER, browser, browser_at, reference, secret, token},
    support::{Installation, days, host, minutes, peer, refused, seconds},
};
use countersign_core::{Reason, Reference};
use countersign_engine::{
    links::Leads,
    own::PasswordChange,
    sessions::{Stage, Token},
    sign_in::{Credentials, SignIn},
    users::UserChange,
};

#[test]
fn a_reset_password_is_gone_with_every_browser_and_the_new_one_still_needs_the_factor() {
    let here = Installation::new();
    let person = here.member("alice");
    let opened = here.signed_in(&person);
    let link = here.engine.reset_password(host(), "alice".to_owned(), "forgotten".to_owned()).wait().unwrap();
    assert!(here.own_page(&opened).is_err());
    assert!(matches!(here.try_sign_in("alice", GOOD, browser()), SignIn::Refused(_)));
    assert!(here.changes().contains(&"password.reset".to_owned()), "{:?}", here.changes());
    let expires_at = here.now().plus(days(1));
    let leads = Leads::Enrolment { name: "alice".to_owned(), has_password: false, has_factor: true, expires_at };
    let link = Token::of(&link.token);
    assert_eq!(here.engine.find_link(link).unwrap(), Some(leads));
    let opened = here.engine.choose_first_password(link, OTHER, browser()).wait().unwrap();
    assert_eq!(opened.stage, Stage::Half, "the factor is asked for");
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
fn a_password_that_is_reset_while_it_is_checked_opens_nothing() {
    let here = Installation::new();
    here.member("alice");
    // Both units come into one batch, so that the reset lies between the first look at the password and its hash.
    let hold = here.hold_the_database();
    let credentials = Credentials { name: "alice".to_owned(), password: secret(GOOD) };
    let under_way = here.engine.sign_in(credentials, browser());
    let reset = here.engine.reset_password(host(), "alice".to_owned(), "seen by others".to_owned());
    hold.release();
    reset.wait().unwrap();
    reference(&under_way.wait().unwrap());
}
