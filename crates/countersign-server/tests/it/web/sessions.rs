//! What a browser's session opens, when it begins and when it ends (C02 to C12).
//!
//! C12, a remembered device, has nothing to test: no device is remembered.

use crate::installation::{GOOD, Installation, OTHER, host};
use countersign_engine::users::UserChange;
use std::time::Duration;

#[test]
fn c02_a_session_opens_no_other_door() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.signed_in(&alice);
    for path in ["/api/v1/users/alice", "/api/v1/attempts", "/api/v1/attempts/K7Q2-M4XD"] {
        browser.get(path).expect(401);
    }
    let json = |name: &str| format!("{{\"user\":\"{name}\",\"code\":\"123456\"}}");
    for path in ["/api/v1/verifications", "/api/v1/requirements", "/api/v1/users", "/api/v1/users/alice/factors"] {
        let answer = browser.post_body(path, "application/json", json("alice"), &[]);
        assert_eq!(answer.status, 401, "{path}: {answer:?}");
    }
    let session = browser.session().unwrap().to_owned();
    browser.headers.push(("authorization", format!("Bearer {session}")));
    browser.get("/api/v1/users/alice").expect(401);
}

#[test]
fn c03_no_step_is_skipped_by_sending_the_form_of_a_later_one() {
    let here = Installation::new();
    let alice = here.person("alice");
    let codes = alice.sheet.join("\n");
    let mut half = here.half(&alice);
    let remove = format!("/me/factors/{}/remove", alice.factor);
    for path in ["/me/confirm", "/me/enrol/authenticator", "/me/backup-codes", &remove, "/me/password", "/me/disown"] {
        let fields = [("code", "123456"), ("codes", &*codes), ("current", GOOD), ("password", OTHER), ("again", OTHER)];
        half.post(path, &fields).expect_to("/sign-in/second-factor");
    }
    let mut full = here.signed_in(&alice);
    assert!(full.get("/me/security").body.contains("protected by one app"));
}

#[test]
fn c04_a_code_without_a_password_signs_nobody_in() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.browser();
    browser.get("/sign-in");
    browser.post("/sign-in/second-factor", &[("code", &here.code(&alice))]).expect_to("/sign-in");
    browser.post("/sign-in/backup-code", &[("code", &alice.sheet[0])]).expect_to("/sign-in");
    assert_eq!(browser.session(), None);
}

#[test]
fn c05_who_has_an_app_is_asked_for_it_without_any_policy() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.half(&alice);
    browser.get("/me/security").expect_to("/sign-in/second-factor");
    browser.get("/").expect_to("/sign-in/second-factor");
}

#[test]
fn c06_a_link_offers_no_new_factor_in_place_of_the_one_that_exists() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.browser();
    browser.follow(&here.link("alice")).expect(200);
    browser.post("/welcome", &[("password", GOOD)]).expect_to("/sign-in/second-factor");
    browser.get("/me/enrol/authenticator").expect_to("/sign-in/second-factor");
    browser.get("/sign-in/second-factor");
    browser.post("/sign-in/second-factor", &[("code", &here.code(&alice))]).expect_to("/me/security");
}

#[test]
fn c07_a_planted_session_is_not_taken_over() {
    let here = Installation::new();
    let (alice, mallory) = (here.person("alice"), here.person("mallory"));
    let mut planted = here.half(&mallory);
    let token = planted.session().unwrap().to_owned();
    let mut browser = here.browser();
    browser.cookies.insert("countersign".to_owned(), token.clone());
    browser.get("/sign-in").expect(200);
    browser.post("/sign-in", &[("login", "alice"), ("password", GOOD)]).expect_to("/sign-in/second-factor");
    let half = browser.session().unwrap().to_owned();
    assert_ne!(half, token);
    planted.get("/sign-in/second-factor").expect_to("/sign-in");
    browser.get("/sign-in/second-factor");
    browser.post("/sign-in/second-factor", &[("code", &here.code(&alice))]).expect_to("/me/security");
    assert_ne!(browser.session().unwrap(), half);
    planted.cookies.insert("countersign".to_owned(), half);
    planted.get("/me/security").expect_to("/sign-in");

    let mut twice = here.browser();
    let full = browser.session().unwrap().to_owned();
    twice.headers.push(("cookie", format!("countersign={token}; countersign={full}")));
    twice.get("/me/security").expect_to("/sign-in");
}

#[test]
fn c08_nothing_that_a_browser_claims_counts() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.half(&alice);
    let wrong = alice.app.wrong(here.now(), 0);
    let claims = [("code", &*wrong), ("success", "true"), ("stage", "full"), ("verdict", "accepted"), ("tries", "0")];
    browser.post("/sign-in/second-factor", &claims).expect(200);
    browser.cookies.insert("countersign-note".to_owned(), "factor-added".to_owned());
    browser.cookies.insert("countersign-stage".to_owned(), "full".to_owned());
    browser.get("/me/security?stage=full&fresh=1").expect_to("/sign-in/second-factor");
}

#[test]
fn c09_of_two_that_show_the_same_code_at_once_one_gets_in() {
    let here = Installation::new();
    let alice = here.person("alice");
    let halves: Vec<_> = (0..8).map(|_| here.half(&alice)).collect();
    here.advance(Duration::from_mins(1));
    let code = here.code(&alice);
    let threads: Vec<_> = halves
        .into_iter()
        .map(|mut half| {
            let code = code.clone();
            std::thread::spawn(move || half.post("/sign-in/second-factor", &[("code", &code), ("tries", "0")]).status)
        })
        .collect();
    let statuses: Vec<u16> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
}

#[test]
fn c10_a_changed_password_ends_every_other_browser() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut other = here.signed_in(&alice);
    let mut half = here.half(&alice);
    let mut mine = here.signed_in(&alice);
    mine.get("/me/password");
    let change = [("current", GOOD), ("password", OTHER), ("again", OTHER)];
    mine.post("/me/password", &change).expect_to("/me/security");
    mine.get("/me/security").expect(200);
    other.get("/me/security").expect_to("/sign-in");
    half.get("/sign-in/second-factor").expect_to("/sign-in");
}

#[test]
fn c10_other_browsers_can_be_ended_one_by_one_and_all() {
    let here = Installation::new();
    let (alice, bob) = (here.person("alice"), here.person("bob"));
    let mut others: Vec<_> = (0..2).map(|_| here.signed_in(&alice)).collect();
    let mut mine = here.signed_in(&alice);
    let page = mine.get("/me/security").body;
    let end =
        page.split("action=\"").find(|part| part.starts_with("/me/browsers/") && part.contains("/end\"")).unwrap();
    let end = end.split('"').next().unwrap();
    let mut bobs = here.signed_in(&bob);
    bobs.post(end, &[]).expect_to("/me/security");
    assert_eq!(bobs.cookies["countersign-note"], "nothing-changed");
    mine.post(end, &[]).expect_to("/me/security");
    let lives = |browser: &mut crate::browser::Browser| browser.get("/me/security").status == 200;
    assert_eq!(others.iter_mut().map(lives).filter(|lives| *lives).count(), 1);
    mine.post("/me/browsers/end-others", &[]).expect_to("/me/security");
    assert_eq!(others.iter_mut().map(lives).filter(|lives| *lives).count(), 0);
    assert!(lives(&mut bobs), "another's browser is nobody's to end");
}

#[test]
fn c11_whoever_is_suspended_is_out_at_once() {
    let here = Installation::new();
    let alice = here.person("alice");
    let (mut half, mut full) = (here.half(&alice), here.signed_in(&alice));
    here.engine.change_user(host(), "alice".to_owned(), UserChange::Suspend).wait().unwrap();
    full.get("/me/security").expect_to("/sign-in");
    half.get("/sign-in/second-factor").expect_to("/sign-in");
    let link = here.browser().follow(&here.link("alice"));
    assert_eq!(link.status, 410);
    let mut browser = here.browser();
    browser.get("/sign-in");
    browser.post("/sign-in", &[("login", "alice"), ("password", GOOD)]).expect(200);
}

#[test]
fn a_session_ends_at_the_server_when_its_owner_signs_out_and_when_it_idles() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.signed_in(&alice);
    let kept = browser.clone();
    browser.post("/sign-out", &[]).expect_to("/sign-in");
    assert_eq!(browser.session(), None);
    let mut copy = kept;
    copy.get("/me/security").expect_to("/sign-in");
    let mut idle = here.signed_in(&alice);
    here.advance(Duration::from_hours(1));
    idle.get("/me/security").expect_to("/sign-in");
}
