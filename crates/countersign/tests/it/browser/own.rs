//! What people change about their own sign-in, and what they do when it was not theirs.

use super::{
    chromium::{Browser, Scheme, View},
    site::{OTHER_PASSWORD, PASSWORD, Site},
};

const ALICE: &str = "alice@example.com";

#[test]
fn a_new_password_takes_a_fresh_code_and_the_present_one() {
    let mut site = Site::new();
    let browser = Browser::start(View::Desktop, Scheme::Light);
    let alice = site.newcomer(&browser, ALICE);
    site.later(6 * 60);
    site.open(&browser, "/me/security");
    browser.follow("a[href='/me/password']");
    assert_eq!((browser.path().as_str(), browser.text("h1").as_str()), ("/me/confirm", "First, a fresh code"));
    browser.inspect("confirm");
    browser.send_code(&alice.app.wrong(site.now(), 0));
    assert_eq!(browser.text("h1"), "That code does not fit now");
    browser.inspect("confirm-refused");
    browser.send_code(&alice.app.code(site.now()));
    assert_eq!(browser.path(), "/me/password");
    browser.fill("#current", OTHER_PASSWORD);
    browser.choose_password(OTHER_PASSWORD);
    assert_eq!(browser.text("h1"), "That is not your present password");
    browser.inspect("password-refused");
    browser.fill("#current", PASSWORD);
    browser.choose_password(OTHER_PASSWORD);
    assert_eq!(
        (browser.path().as_str(), browser.text(".notice .what").as_str()),
        ("/me/security", "Your password is changed")
    );
    browser.follow("header .link");
    site.gives_password(&browser, ALICE, PASSWORD);
    assert_eq!(browser.text("h1"), "That does not fit");
    site.gives_password(&browser, ALICE, OTHER_PASSWORD);
    assert_eq!(browser.path(), "/sign-in/second-factor");
}

#[test]
fn an_app_is_removed_after_a_fresh_code_and_its_codes_are_refused_from_then_on() {
    let mut site = Site::new();
    let browser = Browser::start(View::Phone, Scheme::Light);
    let alice = site.newcomer(&browser, ALICE);
    site.later(6 * 60);
    site.open(&browser, "/me/security");
    browser.follow("a[href$='/remove']");
    assert_eq!(browser.path(), "/me/confirm");
    browser.send_code(&alice.sheet[0]);
    assert_eq!(browser.text("h1"), "Remove this app?");
    browser.inspect("remove");
    browser.follow(".btn.no");
    assert_eq!(
        (browser.path().as_str(), browser.text(".notice .what").as_str()),
        ("/me/security", "The app is removed")
    );
    let lead = "Without one only a backup code signs you in, or a new link from your helpdesk.";
    assert!(browser.text("main").contains(lead), "as the page before it said: {}", browser.text("main"));
    browser.inspect("security-without-app");
    assert_ne!(site.home.verify(ALICE, &alice.app.code(site.now()))["verdict"], "accepted");
}

#[test]
fn that_was_not_me_ends_every_other_browser_and_says_what_to_do() {
    let site = Site::new();
    let mine = Browser::start(View::Desktop, Scheme::Dark);
    let alice = site.newcomer(&mine, ALICE);
    let other = Browser::start(View::Desktop, Scheme::Light);
    site.signs_in(&other, &alice);
    site.open(&mine, "/me/security");
    mine.follow(".log form button");
    assert_eq!(mine.text(".notice .what"), "Thank you, it is reported");
    assert!(mine.text(".notice").contains("Choose a new password."));
    mine.inspect("security-reported");
    site.open(&other, "/me/security");
    assert_eq!(other.text("h1"), "Your session has ended");
}

#[test]
fn addresses_that_lead_nowhere_say_so() {
    let site = Site::new();
    let browser = Browser::start(View::Phone, Scheme::Light);
    site.open(&browser, "/nowhere");
    assert_eq!(browser.text("h1"), "There is nothing at this address");
    browser.inspect("not-found");
}
