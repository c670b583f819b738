//! The ways people go through the pages, from the first owner to the last backup code.

use crate::{
    browser::Browser,
    installation::{App, GOOD, Installation, OTHER},
};
use countersign_core::Timestamp;
use std::time::Duration;

/// The entry that the page shows, scanned.
fn scanned(page: &str) -> (String, App) {
    let uri = page.split_once("href=\"otpauth://").unwrap().1.split('"').next().unwrap();
    let uri = format!("otpauth://{}", uri.replace("&#38;", "&").replace("&amp;", "&"));
    (uri.clone(), App::scan(&uri))
}

/// The codes on the sheet that the page shows.
fn sheet(page: &str) -> Vec<String> {
    let list = page.split_once("<ol class=\"codes\"").unwrap().1.split("</ol>").next().unwrap();
    list.split("<li")
        .skip(1)
        .map(|item| item.split_once('>').unwrap().1.split('<').next().unwrap().to_owned())
        .collect()
}

/// Adds an app in a browser that may, and saves the backup codes.
fn adds_an_app(browser: &mut Browser, now: Timestamp) -> (App, Vec<String>) {
    let page = browser.get("/me/enrol/authenticator").expect(200);
    let (uri, app) = scanned(&page.body);
    let refused = browser.post("/me/enrol/authenticator", &[("code", &app.wrong(now, 0))]).expect(200);
    assert_eq!(scanned(&refused.body).0, uri, "a typo keeps the code");
    assert!(refused.body.contains("role=\"alert\""), "a typo is said");
    let again = browser.get("/me/enrol/authenticator").expect(200);
    assert_eq!(scanned(&again.body).0, uri, "a reload keeps the code");
    let before = browser.session().unwrap().to_owned();
    let page = browser.post("/me/enrol/authenticator", &[("code", &app.code(now))]).expect(200);
    assert_ne!(browser.session().unwrap(), before, "a step up has a session of its own");
    let codes = sheet(&page.body);
    assert_eq!(codes.len(), 10);
    let wanted: usize =
        page.body.split_once("Type code number ").unwrap().1.split(' ').next().unwrap().parse().unwrap();
    let carried = codes.join("\n");
    let other = &codes[wanted % 10];
    let slip = browser.post("/me/backup-codes/prove", &[("codes", &carried), ("proof", other)]).expect(200);
    assert_eq!(sheet(&slip.body), codes, "a slip keeps the codes");
    let proof = codes[wanted - 1].to_lowercase();
    browser.post("/me/backup-codes/prove", &[("codes", &carried), ("proof", &proof)]).expect_to("/me/security");
    (app, codes)
}

#[test]
fn the_first_owner_sets_up_signs_out_and_gets_in_again() {
    let here = Installation::new();
    let link = here.setup_link();
    let mut browser = here.browser();
    assert_eq!(browser.follow(&link).expect(200).headline(), "Set up the first owner");
    let owner = |password, again| [("email", "owner@example.com"), ("password", password), ("again", again)];
    assert_eq!(browser.post("/setup", &owner(GOOD, OTHER)).expect(200).headline(), "The two passwords differ");
    assert_eq!(browser.post("/setup", &owner("short", "short")).expect(200).headline(), "That password is too short");
    let unusable = [("email", "not an address"), ("password", GOOD), ("again", GOOD)];
    assert_eq!(browser.post("/setup", &unusable).expect(200).headline(), "That address cannot be used");
    browser.post("/setup", &owner(GOOD, GOOD)).expect_to("/me/enrol/authenticator");
    let (app, codes) = adds_an_app(&mut browser, here.now());
    let page = browser.get("/me/security").expect(200);
    assert!(page.body.contains("Your backup codes are saved") && page.body.contains("owner@example.com"));
    assert!(!browser.get("/me/security").body.contains("Your backup codes are saved"), "it is said once");

    browser.post("/sign-out", &[]).expect_to("/sign-in");
    assert_eq!(browser.get("/sign-in").expect(200).headline(), "You are signed out");
    here.advance(Duration::from_mins(1));
    browser.post("/sign-in", &[("login", "Owner@Example.com"), ("password", GOOD)]).expect_to("/sign-in/second-factor");
    browser.get("/sign-in/second-factor").expect(200);
    browser.post("/sign-in/second-factor", &[("code", &app.code(here.now()))]).expect_to("/me/security");
    browser.get("/me/security").expect(200);
    browser.post("/sign-out", &[]);
    browser.get("/sign-in");
    browser.post("/sign-in", &[("login", "owner@example.com"), ("password", GOOD)]);
    browser.get("/sign-in/backup-code").expect(200);
    browser.post("/sign-in/backup-code", &[("code", &codes[2])]).expect_to("/me/security");
    assert!(browser.get("/me/security").body.contains("Backup codes: 9 of 10 left"));

    assert_eq!(here.browser().follow(&link).expect(410).headline(), "This link no longer sets anything up");
}

#[test]
fn a_set_up_left_after_the_password_goes_on_where_it_was_left() {
    let here = Installation::new();
    let link = here.setup_link();
    let mut first = here.browser();
    first.follow(&link);
    let owner = [("email", "owner@example.com"), ("password", GOOD), ("again", GOOD)];
    first.post("/setup", &owner).expect_to("/me/enrol/authenticator");
    let mut later = here.browser();
    later.get("/sign-in");
    later.post("/sign-in", &[("login", "owner@example.com"), ("password", GOOD)]).expect_to("/me/enrol/authenticator");
    adds_an_app(&mut later, here.now());
    later.get("/me/security").expect(200);
}

#[test]
fn a_newcomer_follows_the_link_sets_a_password_and_adds_an_app() {
    let here = Installation::new();
    here.add_user("nina");
    let mut browser = here.browser();
    let page = browser.follow(&here.link("nina")).expect(200);
    assert!(page.body.contains("<bdi>nina</bdi>"));
    assert!(page.body.contains("This link works once, until 16 January, 08:00 UTC."), "{}", page.body);
    let common = [("password", "passwordpassword"), ("again", "passwordpassword")];
    assert_eq!(browser.post("/welcome", &common).expect(200).headline(), "That password is too well known");
    browser.post("/welcome", &[("password", GOOD), ("again", GOOD)]).expect_to("/me/enrol/authenticator");
    adds_an_app(&mut browser, here.now());
    assert!(browser.get("/me/security").expect(200).body.contains("Firefox on Linux"));
}

#[test]
fn a_link_to_an_account_with_a_password_asks_for_it() {
    let here = Installation::new();
    here.add_user("nina");
    let mut first = here.browser();
    first.follow(&here.link("nina"));
    first.post("/welcome", &[("password", GOOD), ("again", GOOD)]).expect_to("/me/enrol/authenticator");
    let mut browser = here.browser();
    browser.follow(&here.link("nina")).expect(200);
    let refused = browser.post("/welcome", &[("password", OTHER)]).expect(200);
    assert_eq!(refused.headline(), "That is not the password of this account");
    browser.post("/welcome", &[("password", GOOD)]).expect_to("/me/enrol/authenticator");
}

#[test]
fn a_refused_code_says_why_and_from_the_second_on_asks_for_the_next_too() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.half(&alice);
    let wrong = |number| alice.app.wrong(here.now(), number);
    let first = browser.post("/sign-in/second-factor", &[("code", &wrong(0))]).expect(200);
    assert_eq!(first.headline(), "That code does not fit now");
    assert!(!first.body.contains("next_code") && first.body.contains("class=\"ref\""));
    let second = browser.post("/sign-in/second-factor", &[("code", &wrong(1))]).expect(200);
    assert!(second.body.contains("name=\"next_code\""));
    let both = [("code", &*wrong(2)), ("next_code", &*here.code(&alice))];
    browser.post("/sign-in/second-factor", &both).expect_to("/me/security");
}

#[test]
fn a_wait_says_until_when_and_a_backup_code_goes_round_it() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.half(&alice);
    for number in 0..5 {
        let code = alice.app.wrong(here.now(), number);
        browser.post("/sign-in/second-factor", &[("code", &code)]).expect(200);
    }
    let waiting = browser.post("/sign-in/second-factor", &[("code", &here.code(&alice))]).expect(200);
    assert_eq!(waiting.headline(), "Several codes were refused");
    assert!(waiting.body.contains("data-countdown=\"30\""), "{}", waiting.body);
    browser.get("/sign-in/backup-code");
    browser.post("/sign-in/backup-code", &[("code", &alice.sheet[0])]).expect_to("/me/security");
}

#[test]
fn a_temporary_pass_leads_to_a_new_app_and_nowhere_else() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.half(&alice);
    assert!(browser.get("/sign-in/second-factor").body.contains("I have a temporary pass"));
    browser.get("/sign-in/temporary-pass").expect(200);
    let wrong = browser.post("/sign-in/temporary-pass", &[("code", "ABCDE-FGHJK")]).expect(200);
    assert_eq!(wrong.headline(), "That temporary pass does not fit");
    let pass = here.pass("alice").to_lowercase();
    browser.post("/sign-in/temporary-pass", &[("code", &pass)]).expect_to("/me/enrol/authenticator");
    for path in ["/me/security", "/me/backup-codes", "/me/password", "/me/confirm"] {
        browser.get(path).expect_to("/me/enrol/authenticator");
    }
    browser.get(&format!("/me/factors/{}/remove", alice.factor)).expect_to("/me/enrol/authenticator");
    let page = browser.get("/me/enrol/authenticator").expect(200);
    let app = scanned(&page.body).1;
    browser.post("/me/enrol/authenticator", &[("code", &app.code(here.now()))]).expect_to("/me/security");
    browser.get("/me/security").expect(200);

    let mut again = here.half(&alice);
    assert_eq!(again.get("/sign-in/backup-code").headline(), "Enter a backup code");
    assert_eq!(again.get("/sign-in/temporary-pass").headline(), "Enter your temporary pass");
    let used = again.post("/sign-in/temporary-pass", &[("code", &pass)]).expect(200);
    assert_eq!(used.headline(), "That temporary pass was already used");
}

#[test]
fn a_pass_works_in_the_field_for_codes_and_for_somebody_who_never_had_an_app() {
    let here = Installation::new();
    here.add_user("nina");
    let mut first = here.browser();
    first.follow(&here.link("nina"));
    first.post("/welcome", &[("password", GOOD), ("again", GOOD)]).expect_to("/me/enrol/authenticator");
    let mut browser = here.browser();
    browser.get("/sign-in");
    browser.post("/sign-in", &[("login", "nina"), ("password", GOOD)]).expect_to("/sign-in/second-factor");
    browser.get("/sign-in/second-factor");
    let pass = here.pass("nina");
    browser.post("/sign-in/second-factor", &[("code", &pass)]).expect_to("/me/enrol/authenticator");
    adds_an_app(&mut browser, here.now());
}

#[test]
fn a_change_asks_for_a_fresh_code_and_goes_on_to_what_was_wanted() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.signed_in(&alice);
    here.advance(Duration::from_mins(6));
    let asked = browser.get("/me/password").expect_to("/me/confirm");
    let way = asked.header("location").unwrap().to_owned();
    let page = browser.get(&way).expect(200);
    assert!(page.body.contains("You are about to change your password."));
    let wrong = browser.post(&way, &[("code", &alice.app.wrong(here.now(), 0))]).expect(200);
    assert_eq!(wrong.headline(), "That code does not fit now");
    browser.post(&way, &[("code", &here.code(&alice))]).expect_to("/me/password");
    browser.get("/me/password").expect(200);
    let change = |old, new| [("current", old), ("password", new), ("again", new)];
    assert_eq!(
        browser.post("/me/password", &change(OTHER, OTHER)).expect(200).headline(),
        "That is not your present password"
    );
    browser.post("/me/password", &change(GOOD, OTHER)).expect_to("/me/security");
    assert!(browser.get("/me/security").body.contains("Your password is changed"));
}

#[test]
fn an_app_is_removed_and_a_second_one_added_beside_the_first() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.signed_in(&alice);
    let page = browser.get("/me/enrol/authenticator").expect(200);
    let (_, second) = scanned(&page.body);
    browser.post("/me/enrol/authenticator", &[("code", &second.code(here.now()))]).expect_to("/me/security");
    let page = browser.get("/me/security").expect(200);
    assert_eq!(page.headline(), "Your sign-in is protected by 2 apps");
    assert!(page.body.contains("Authenticator app (2)"));
    let remove = format!("/me/factors/{}/remove", alice.factor);
    browser.get(&remove).expect(200);
    browser.post(&remove, &[]).expect_to("/me/security");
    let page = browser.get("/me/security").expect(200);
    assert_eq!(page.headline(), "Your sign-in is protected by one app");
    browser.get(&remove).expect(404);
}

#[test]
fn the_history_tells_each_sign_in_and_refusal_in_plain_words() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.half(&alice);
    browser.post("/sign-in/second-factor", &[("code", &alice.app.wrong(here.now(), 0))]);
    let page = here.signed_in(&alice).get("/me/security").expect(200).body;
    assert!(page.contains("Refused: That code does not fit now."), "{page}");
    assert!(page.contains("Signed in with “Authenticator app”."), "{page}");
    assert!(page.contains("Firefox on Linux, 198.51.100.9"), "{page}");
    let mut german = here.signed_in(&alice);
    german.headers.push(("accept-language", "de-CH, en;q=0.5".to_owned()));
    let page = german.get("/me/security").expect(200).body;
    assert!(page.contains("<html lang=\"de\">") && page.contains("Angemeldet mit „Authenticator app“."), "{page}");
    assert!(page.contains("15. Januar") || page.contains("Heute 08:"), "{page}");
}

#[test]
fn that_was_not_me_ends_other_browsers_and_says_what_to_do() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut other = here.signed_in(&alice);
    here.advance(Duration::from_mins(1));
    let mut mine = here.signed_in(&alice);
    mine.post("/me/disown", &[]).expect_to("/me/security");
    assert!(mine.get("/me/security").expect(200).body.contains("Choose a new password."));
    other.get("/me/security").expect_to("/sign-in");
    assert_eq!(other.get("/sign-in").headline(), "Your session has ended");
}
