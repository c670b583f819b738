//! Signing in where a second factor is required and there is none: until the deadline, and after it.

use crate::{
    browser::Browser,
    installation::{App, GOOD, Installation, host},
};
use countersign_engine::policy::{Asked, RuleChange, Whose};
use std::time::Duration;

impl Installation {
    /// Somebody with a password and nothing else, where everybody has a week to set something up.
    fn newcomer(&self, name: &str) {
        self.add_user(name);
        let mut browser = self.browser();
        browser.follow(&self.link(name));
        browser.post("/welcome", &[("password", GOOD), ("again", GOOD)]).expect_to("/me/enrol/authenticator");
        let changes = vec![RuleChange { whose: Whose::Everyone, asked: Asked::Required { grace_days: 7 } }];
        self.engine.set_policy(host(), changes, "the audit asks".to_owned()).wait().unwrap();
        self.engine.confirm_policy(host()).wait().unwrap();
    }

    fn at_the_app_page(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        browser.get("/sign-in?to=%2Fme%2Fpassword");
        browser.post("/sign-in", &[("login", name), ("password", GOOD)]).expect_to("/me/enrol/authenticator");
        browser
    }
}

#[test]
fn in_grace_the_deadline_is_named_at_every_sign_in_and_one_may_go_on() {
    let here = Installation::new();
    here.newcomer("nina");
    let mut browser = here.at_the_app_page("nina");
    let page = browser.get("/me/enrol/authenticator").expect(200).body;
    assert!(page.contains("A second factor is required from 22 January, 08:00 UTC on"), "{page}");
    assert!(page.contains("Not now, go on without"));
    browser.post("/me/enrol/later", &[]).expect_to("/me/password");
    let page = browser.get("/me/security").expect(200).body;
    assert!(page.contains("A second factor is required from 22 January, 08:00 UTC on"), "{page}");
    browser.get("/me/password").expect_to("/me/enrol/authenticator");
    browser.get("/me/enrol/authenticator").expect(200);
    here.advance(Duration::from_mins(30));
    browser.get("/me/enrol/authenticator").expect_to("/sign-in");
}

#[test]
fn c06_after_the_deadline_the_app_is_all_there_is() {
    let here = Installation::new();
    here.newcomer("nina");
    here.advance(Duration::from_hours(7 * 24));
    let mut browser = here.at_the_app_page("nina");
    let page = browser.get("/me/enrol/authenticator").expect(200).body;
    assert!(page.contains("A second factor has been required since 22 January, 08:00 UTC"), "{page}");
    assert!(!page.contains("Not now"));
    let refused = browser.post("/me/enrol/later", &[]).expect(409).body;
    assert!(refused.contains("The time for setting up a second factor has passed"), "{refused}");
    for path in ["/me/security", "/me/password", "/me/backup-codes"] {
        browser.get(path).expect_to("/me/enrol/authenticator");
    }
    let page = browser.get("/me/enrol/authenticator").body;
    let uri = page.split_once("href=\"otpauth://").unwrap().1.split('"').next().unwrap().replace("&#38;", "&");
    let app = App::scan(&format!("otpauth://{}", uri.replace("&amp;", "&")));
    browser.post("/me/enrol/authenticator", &[("code", &app.code(here.now()))]).expect(200);
    browser.get("/me/security").expect(200);
}

#[test]
fn d01_a_dormant_account_sees_the_page_of_everybody_and_learns_nothing() {
    let here = Installation::new();
    here.newcomer("nina");
    here.advance(Duration::from_hours(31 * 24));
    let mut browser = here.browser();
    browser.get("/sign-in");
    browser.post("/sign-in", &[("login", "nina"), ("password", GOOD)]).expect_to("/sign-in/second-factor");
    browser.get("/me/enrol/authenticator").expect_to("/sign-in/second-factor");
}
