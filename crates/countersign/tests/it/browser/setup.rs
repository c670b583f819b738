//! The first way in: the first owner by the link that the server prints, everybody else by a link of their own.

use super::{
    chromium::{Browser, Scheme, View},
    site::{OTHER_PASSWORD, PASSWORD, Site, entry},
};

const ENROL: &str = "/me/enrol/authenticator";

#[test]
fn the_first_owner_scans_the_code_slips_reloads_confirms_and_keeps_the_backup_codes() {
    let site = Site::new();
    let browser = Browser::start(View::Desktop, Scheme::Dark);
    let link = site.setup_path();
    sets_the_password_of_the_first_owner(&site, &browser, &link);

    browser.inspect("enrol");
    let uri = browser.scanned(&site);
    let app = entry(&uri);
    assert_eq!(browser.shown_entry().uri, uri, "the link for phones says the same");
    assert_eq!(browser.text("#key").split_whitespace().collect::<String>(), app.secret);
    browser.send_code(&app.wrong(site.now(), 0));
    assert_eq!(browser.text(".notice .what"), "That code does not fit now");
    assert!(browser.holds("document.activeElement.id === 'code' && document.activeElement.value === ''"));
    browser.inspect("enrol-refused");
    site.open(&browser, ENROL);
    assert_eq!(browser.scanned(&site), uri, "a slip and a reload keep the code");
    browser.send_code(&app.code(site.now() - 94));
    assert_eq!(browser.text(".notice .what"), "Your phone’s clock is slow");
    browser.inspect("enrol-slow-clock");
    assert_eq!(browser.text(".notice a"), "Check the phone’s clock");
    browser.send_code(&spaced(&app.code(site.now())));

    assert_eq!(browser.text("h1"), "Save your backup codes");
    browser.inspect("backup-codes");
    let sheet = browser.texts(".codes li");
    assert_eq!(sheet.len(), 10);
    browser.fill("#proof", "01-0000000-000000");
    browser.follow("form .btn.main");
    assert_eq!(browser.text(".notice .what"), "That is not the code we asked for");
    assert_eq!(browser.texts(".codes li"), sheet, "a slip keeps the codes");
    browser.inspect("backup-codes-refused");
    browser.prove(&sheet);
    assert_eq!(
        (browser.path().as_str(), browser.text(".notice .what").as_str()),
        ("/me/security", "Your backup codes are saved")
    );
    assert_eq!(browser.text("h1"), "Your sign-in is protected by one app");
    browser.inspect("security-first");
    for path in ["/me/security", "/me/backup-codes"] {
        site.open(&browser, path);
        let page = browser.read("document.documentElement.outerHTML");
        assert!(sheet.iter().all(|code| !page.contains(code)), "{path} shows a code again");
    }
    browser.inspect("make-backup-codes");

    let stranger = Browser::start(View::Phone, Scheme::Light);
    site.open(&stranger, &link);
    assert_eq!(stranger.text("h1"), "This link no longer sets anything up");
    stranger.inspect("link-spent");
}

fn sets_the_password_of_the_first_owner(site: &Site, browser: &Browser, link: &str) {
    site.open(browser, link);
    assert_eq!((browser.path().as_str(), browser.text("h1").as_str()), ("/setup", "Set up the first owner"));
    browser.inspect("setup");
    browser.fill("#email", "owner@example.com");
    browser.fill("#password", PASSWORD);
    browser.fill("#again", OTHER_PASSWORD);
    browser.follow(".btn.main");
    assert_eq!(browser.text("h1"), "The two passwords differ");
    browser.inspect("setup-refused");
    browser.choose_password(PASSWORD);
    assert_eq!(browser.path(), ENROL);
}

/// A code as some apps show it.
fn spaced(code: &str) -> String {
    format!("{} {}", &code[..3], &code[3..])
}

#[test]
fn a_newcomer_on_a_phone_follows_the_link_once() {
    let site = Site::new();
    let link = site.add("nina@example.com");
    let browser = Browser::start(View::Phone, Scheme::Dark);
    site.open(&browser, &link);
    assert_eq!((browser.path().as_str(), browser.text("h1").as_str()), ("/welcome", "Set up your sign-in"));
    assert!(browser.text("main").contains("nina@example.com"));
    browser.inspect("welcome");
    browser.choose_password("passwordpassword");
    assert_eq!(browser.text("h1"), "That password is too well known");
    browser.inspect("welcome-refused");
    browser.choose_password(PASSWORD);
    assert_eq!(browser.path(), ENROL);
    assert_eq!(entry(&browser.scanned(&site)).secret, browser.shown_entry().secret, "a QR code is dark on light");
    let (app, sheet) = site.sets_up(&browser);
    assert_eq!((browser.path().as_str(), sheet.len()), ("/me/security", 10));
    assert_eq!(site.home.verify("nina@example.com", &app.code(site.now() + 30))["verdict"], "accepted");

    let later = Browser::start(View::Desktop, Scheme::Light);
    site.open(&later, &link);
    assert_eq!(later.text("h1"), "This link no longer works");
}

#[test]
fn a_link_to_an_account_with_an_app_sets_a_password_and_asks_for_a_code_all_the_same() {
    let site = Site::new();
    let email = "nina@example.com";
    let link = site.add(email);
    let app = site.home.enable(email, &[]);
    site.home.json(&["confirm", "--email", email, "--code", &app.code(site.now())]);
    let link_then = site.home.json(&["enable", "--email", email, "--yes"])["enrolment_link"].clone();
    let link = link_then.as_str().map_or(link, |link| format!("/welcome/{}", link.rsplit('/').next().unwrap()));
    let browser = Browser::start(View::Phone, Scheme::Light);
    site.open(&browser, &link);
    assert!(browser.text(".lead").contains("has an authenticator app already"), "{}", browser.text(".lead"));
    browser.inspect("welcome-with-app");
    browser.choose_password(PASSWORD);
    assert_eq!(browser.path(), "/sign-in/second-factor");
    browser.send_code(&app.code(site.now() + 30));
    assert_eq!(browser.path(), "/me/security");
}
