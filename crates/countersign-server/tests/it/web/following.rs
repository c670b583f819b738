//! The first code shows what an app does with the entry, and the page offers to go along with it.

use crate::{
    browser::Browser,
    installation::{App, GOOD, Installation},
};
use countersign_core::otp::{Algorithm, Digits, Parameters, Period};
use std::time::Duration;

const PAGE: &str = "/me/enrol/authenticator";
const OFFER: &str = "name=\"settings\" value=\"as-the-app-does\">Use what the app does</button>";

/// A newcomer's browser at the page, and the entry that it shows.
fn enrolling(here: &Installation) -> (Browser, String) {
    here.add_user("nina");
    let mut browser = here.browser();
    browser.follow(&here.link("nina"));
    browser.post("/welcome", &[("password", GOOD), ("again", GOOD)]).expect_to(PAGE);
    let uri = entry(&browser.get(PAGE).expect(200).body);
    (browser, uri)
}

/// The entry that a page shows.
fn entry(page: &str) -> String {
    let uri = page.split_once("href=\"otpauth://").unwrap().1.split('"').next().unwrap();
    format!("otpauth://{}", uri.replace("&#38;", "&").replace("&amp;", "&"))
}

#[test]
fn an_app_that_leaves_a_setting_out_is_named_and_followed_when_told_to() {
    let algorithm = Parameters { algorithm: Algorithm::Sha256, ..Parameters::default() };
    let digits = Parameters { digits: Digits::EIGHT, ..Parameters::default() };
    let period = Parameters { period: Period::new(60).unwrap(), ..Parameters::default() };
    for (meant, named) in [
        (algorithm, "Your app makes these codes in another way"),
        (digits, "Your app shows another number of digits"),
        (period, "Your app changes its code at another pace"),
    ] {
        let here = Installation::with(meant);
        let (mut browser, uri) = enrolling(&here);
        let app = App::misreading(&uri, |shown| *shown = Parameters::default());
        let code = app.code(here.now());
        for _ in 0..2 {
            let refused = browser.post(PAGE, &[("code", &code)]).expect(200);
            assert!(refused.body.contains(&format!("<p class=\"what\">{named}</p>")), "{}", refused.body);
            assert!(refused.body.contains(OFFER) && refused.body.contains(&format!("value=\"{code}\"")));
            assert_eq!(entry(&refused.body), uri, "the QR code stays");
        }
        let codes = browser.post(PAGE, &[("code", &code), ("settings", "as-the-app-does")]).expect(200);
        assert_eq!(codes.headline(), "Save your backup codes");
        browser.post("/sign-out", &[]);
        here.advance(Duration::from_mins(2));
        browser.get("/sign-in");
        browser.post("/sign-in", &[("login", "nina"), ("password", GOOD)]).expect_to("/sign-in/second-factor");
        browser.get("/sign-in/second-factor");
        browser.post("/sign-in/second-factor", &[("code", &app.code(here.now()))]).expect_to("/me/security");
    }
}

#[test]
fn an_app_that_does_as_told_is_taken_as_it_is_by_either_button() {
    let here = Installation::with(Parameters { algorithm: Algorithm::Sha256, ..Parameters::default() });
    let (mut browser, uri) = enrolling(&here);
    let other = App::misreading(&uri, |shown| *shown = Parameters::default());
    browser.post(PAGE, &[("code", &other.code(here.now()))]).expect(200);
    let code = App::scan(&uri).code(here.now());
    browser.post(PAGE, &[("code", &code), ("settings", "as-the-app-does")]).expect(200);
    here.advance(Duration::from_mins(2));
    let asked = browser.get("/me/security").expect(200);
    assert_eq!(asked.headline(), "Your sign-in is protected by one app");
    let wrong = browser.post("/me/confirm", &[("code", &other.code(here.now()))]).expect(200);
    assert_eq!(wrong.headline(), "That code does not fit now", "the entry was not changed");
    browser.post("/me/confirm", &[("code", &App::scan(&uri).code(here.now()))]).expect_to("/me/security");
}

#[test]
fn a_first_code_of_a_shifted_clock_is_named_with_the_way_to_the_clocks_page() {
    for (steps, named) in [(-6_i64, "is slow"), (6, "is fast"), (120, "is set for another place or day")] {
        let here = Installation::new();
        let (mut browser, uri) = enrolling(&here);
        let by = Duration::from_secs(30 * steps.unsigned_abs());
        let shown_at = if steps < 0 { here.now().minus(by) } else { here.now().plus(by) };
        let refused = browser.post(PAGE, &[("code", &App::scan(&uri).code(shown_at))]).expect(200);
        assert!(refused.body.contains(&format!("<p class=\"what\">Your phone’s clock {named}</p>")), "{steps}");
        assert!(refused.body.contains("<a href=\"/clock\">Check the phone’s clock</a>"), "{steps}");
        assert!(!refused.body.contains(OFFER), "no setting mends a clock");
        assert_eq!(entry(&refused.body), uri);
        browser.post(PAGE, &[("code", &App::scan(&uri).code(here.now()))]).expect(200);
    }
}
