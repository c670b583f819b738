//! The pages where scripts are switched off, and the one that needs none for what it folds.

use super::{
    chromium::{Browser, Scheme, View},
    site::{PASSWORD, Site},
};
use serde_json::json;

#[test]
fn without_scripts_one_sets_oneself_up_signs_in_adds_an_app_removes_it_and_signs_out() {
    let site = Site::new();
    let browser = Browser::start(View::Desktop, Scheme::Light);
    browser.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    let alice = site.newcomer(&browser, "alice@example.com");
    browser.follow("header .link");
    assert_eq!(browser.text("h1"), "You are signed out");
    site.gives_password(&browser, &alice.email, PASSWORD);
    browser.send_code(&alice.app.wrong(site.now(), 0));
    assert_eq!(browser.text("h1"), "That code does not fit now");
    browser.send_code(&alice.app.code(site.now() + 30));
    assert_eq!(browser.path(), "/me/security");

    browser.follow("a[href='/me/enrol/authenticator']");
    let second = browser.shown_entry();
    assert!(browser.holds("document.querySelector('[data-copy]').hidden"), "nothing shows that would need a script");
    browser.send_code(&second.code(site.now()));
    assert_eq!(browser.text("h1"), "Your sign-in is protected by 2 apps");
    browser.follow("a[href$='/remove']");
    browser.follow(".btn.no");
    assert_eq!(browser.text("h1"), "Your sign-in is protected by one app");
    browser.follow("header .link");
    assert_eq!(browser.path(), "/sign-in");
}

#[test]
fn the_page_of_the_api_is_folded_and_a_link_unfolds_what_it_names() {
    let site = Site::new();
    let browser = Browser::start(View::Phone, Scheme::Light);
    site.open(&browser, "/api/docs");
    browser.inspect("api-docs");
    assert!(browser.holds("!document.querySelector('details[open]')"));
    browser.click("summary:has(+ #confirm_enrolment)");
    browser.click("#confirm_enrolment a[href='#Confirmation']");
    assert!(browser.holds("document.querySelector('#Confirmation').checkVisibility()"));
    browser.inspect("api-docs-unfolded");
}
