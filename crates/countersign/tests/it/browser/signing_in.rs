//! Signing in and out, and what is said when a code does not fit.

use super::{
    chromium::{Browser, Scheme, View},
    site::{PASSWORD, Site},
};

const ALICE: &str = "alice@example.com";

#[test]
fn a_code_of_the_app_signs_in_once_and_a_backup_code_does_too() {
    let site = Site::new();
    let browser = Browser::start(View::Phone, Scheme::Light);
    let alice = site.newcomer(&browser, ALICE);
    browser.follow("header .link");
    assert_eq!((browser.path().as_str(), browser.text("h1").as_str()), ("/sign-in", "You are signed out"));
    browser.inspect("signed-out");
    site.home.json(&["user", "add", "--email", "owner@example.com", "--role", "owner"]);
    site.open(&browser, "/sign-in");
    assert_eq!(browser.text("h1"), "Sign in");
    browser.inspect("sign-in");
    site.gives_password(&browser, ALICE, "another phrase altogether");
    assert_eq!(browser.text("h1"), "That does not fit");
    browser.inspect("sign-in-refused");

    site.gives_password(&browser, ALICE, PASSWORD);
    assert_eq!(browser.path(), "/sign-in/second-factor");
    browser.inspect("second-factor");
    let code = alice.app.code(site.now() + 30);
    browser.send_code(&code);
    assert_eq!(
        (browser.path().as_str(), browser.text("h1").as_str()),
        ("/me/security", "Your sign-in is protected by one app")
    );

    browser.follow("header .link");
    site.gives_password(&browser, ALICE, PASSWORD);
    browser.send_code(&code);
    assert_eq!(browser.text("h1"), "That code was already used");
    assert!(browser.holds("document.activeElement.id === 'code' && document.activeElement.value === ''"));
    browser.inspect("second-factor-replayed");
    browser.follow("a[href='/sign-in/backup-code']");
    assert_eq!(lines_of(&browser, "04\u{2011}7KQ2MX4\u{2011}TRW9PHC"), 1, "the example is broken");
    browser.inspect("backup-code");
    browser.send_code(&alice.sheet[0].replace('0', "1"));
    assert!(browser.holds("document.querySelector('.notice.no')"), "{}", browser.text("main"));
    browser.inspect("backup-code-refused");
    browser.send_code(&alice.sheet[3].to_lowercase().replace('-', " "));
    assert_eq!(browser.path(), "/me/security");
    assert!(
        browser.text("main").contains("Backup codes: 9 of 10 left") && browser.text("main").contains("Used: number 4.")
    );
    assert!(browser.texts(".log .said").iter().any(|said| said.starts_with("Refused: That code was already used.")));
    browser.inspect("security");
}

/// On how many lines of the hint an example stands.
fn lines_of(browser: &Browser, example: &str) -> u64 {
    let lines = browser.run(&format!(
        "const text = document.querySelector('#code-hint').firstChild; const at = text.data.indexOf('{example}');\
         const range = document.createRange(); range.setStart(text, at); range.setEnd(text, at + {});\
         return at < 0 ? 0 : range.getClientRects().length",
        example.chars().count()
    ));
    lines.as_u64().unwrap()
}

#[test]
fn five_wrong_codes_are_followed_by_a_wait_that_says_until_when_and_counts_down() {
    let mut site = Site::new();
    let browser = Browser::start(View::Desktop, Scheme::Light);
    let alice = site.newcomer(&browser, ALICE);
    browser.follow("header .link");
    site.gives_password(&browser, ALICE, PASSWORD);
    for number in 0..5 {
        assert!(!browser.holds("document.querySelector('time[data-countdown]')"), "{number}");
        browser.send_code(&alice.app.wrong(site.now(), number));
        if number == 1 {
            assert_eq!(browser.texts("label"), ["Code from your authenticator app", "Enter the next code too"]);
            browser.inspect("second-factor-next-code");
        }
    }
    browser.send_code(&alice.app.code(site.now() + 30));
    assert_eq!(browser.text("h1"), "Several codes were refused");
    assert!(browser.text(".notice").contains("Next try at "), "{}", browser.text(".notice"));
    let until = browser.read("document.querySelector('time[data-countdown]').dateTime");
    let left = || browser.text("[data-left]");
    let first = left();
    assert!(first.starts_with("(in 0:"), "{first}");
    browser.wait_until(&format!("document.querySelector('[data-left]').innerText !== '{first}'"));
    assert!(left() < first, "{} after {first}", left());
    browser.inspect("second-factor-wait");
    assert!(until.ends_with('Z'), "{until}");

    site.later(60);
    browser.send_code(&alice.app.code(site.now()));
    assert_eq!(browser.path(), "/me/security", "{}", browser.text("main"));
}

#[test]
fn a_browser_that_was_ended_from_another_one_says_so_and_goes_back_to_where_it_was() {
    let mut site = Site::new();
    let one = Browser::start(View::Desktop, Scheme::Light);
    let alice = site.newcomer(&one, ALICE);
    let other = Browser::start(View::Phone, Scheme::Dark);
    site.signs_in(&other, &alice);
    site.open(&other, "/me/password");
    other.inspect("password");
    site.open(&one, "/me/security");
    assert!(one.text("main").contains("Chrome on Android"), "{}", one.text("main"));
    one.inspect("security-two-browsers");
    one.follow("form[action$='/end'] button");
    assert_eq!(one.text(".notice .what"), "That browser is signed out");
    site.open(&other, "/me/password");
    assert_eq!((other.path().as_str(), other.text("h1").as_str()), ("/sign-in", "Your session has ended"));
    other.inspect("session-ended");
    site.later(60);
    other.fill("#login", ALICE);
    other.fill("#password", PASSWORD);
    other.follow(".btn.main");
    other.send_code(&alice.app.code(site.now()));
    assert_eq!(other.path(), "/me/password");

    site.later(2 * 3_600);
    site.open(&one, "/me/security");
    assert_eq!(one.text("h1"), "Your session has ended", "an hour without a click");
}

#[test]
fn whoever_reads_german_signs_in_in_german() {
    let site = Site::new();
    let browser = Browser::speaking("de", View::Phone, Scheme::Light);
    let alice = site.newcomer(&browser, ALICE);
    assert_eq!(browser.read("document.documentElement.lang"), "de");
    assert_eq!(browser.text(".notice .what"), "Ihre Backup-Codes sind aufbewahrt");
    browser.follow("header .link");
    assert_eq!(browser.text("h1"), "Sie sind abgemeldet");
    site.gives_password(&browser, ALICE, PASSWORD);
    assert_eq!(browser.text("h1"), "Geben Sie den Code aus Ihrer Authenticator-App ein");
    browser.inspect("second-factor-german");
    browser.send_code(&alice.app.wrong(site.now(), 0));
    assert_eq!(browser.text("h1"), "Dieser Code passt jetzt nicht");
    browser.send_code(&alice.app.code(site.now() + 30));
    assert!(browser.text("main").contains("Angemeldet mit „Authenticator app“."), "{}", browser.text("main"));
    browser.inspect("security-german");
}
