//! Who may bring a factor, and with what (D03 to D09).
//!
//! D05, the challenge of a passkey, has nothing to test: there are no passkeys yet.

use crate::installation::{App, GOOD, Installation, OTHER};
use countersign_core::user::Role;
use countersign_server::http::web::ROUTES;
use std::time::Duration;

const MINE: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

#[test]
fn d03_a_secret_that_the_browser_brings_is_ignored() {
    let here = Installation::new();
    here.add_user("nina");
    let mut browser = here.browser();
    browser.follow(&here.link("nina"));
    browser.post("/welcome", &[("password", GOOD), ("again", GOOD)]);
    let page = browser.get(&format!("/me/enrol/authenticator?secret={MINE}")).expect(200).body;
    assert!(!page.contains(MINE));
    let fields = [("code", "123456"), ("secret", MINE), ("otpauth", "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP")];
    let page = browser.post("/me/enrol/authenticator", &fields).expect(200).body;
    assert!(!page.contains("JBSWY3DPEHPK3PXP"));
}

#[test]
fn d04_a_link_works_once_for_a_day_and_until_there_is_a_newer_one() {
    let here = Installation::new();
    here.add_user("nina");
    let replaced = here.link("nina");
    let late = here.link("nina");
    here.browser().follow(&replaced).expect(410);
    here.browser().follow(&late).expect(200);
    here.advance(Duration::from_hours(24));
    here.browser().follow(&late).expect(410);
    let used = here.link("nina");
    let mut second = here.browser();
    second.follow(&used).expect(200);
    let mut browser = here.browser();
    browser.follow(&used);
    browser.post("/welcome", &[("password", GOOD), ("again", GOOD)]).expect_to("/me/enrol/authenticator");
    here.browser().follow(&used).expect(410);
    second.post("/welcome", &[("password", OTHER), ("again", OTHER)]).expect(410);
}

#[test]
fn d06_backup_codes_are_made_anew_only_with_a_fresh_factor() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.signed_in(&alice);
    here.advance(Duration::from_mins(6));
    let asked = browser.post("/me/backup-codes", &[]).expect_to("/me/confirm");
    assert_eq!(asked.header("location"), Some("/me/confirm?to=%2Fme%2Fbackup-codes"));
    let mut half = here.half(&alice);
    half.post("/me/backup-codes", &[]).expect_to("/sign-in/second-factor");
    let mut old = here.half(&alice);
    old.post("/sign-in/backup-code", &[("code", &alice.sheet[0])]).expect_to("/me/security");
}

#[test]
fn d07_a_backup_code_that_eight_use_at_once_lets_one_in() {
    let here = Installation::new();
    let alice = here.person("alice");
    let threads: Vec<_> = (0..8)
        .map(|_| (here.half(&alice), alice.sheet[3].clone()))
        .map(|(mut half, code)| {
            std::thread::spawn(move || half.post("/sign-in/backup-code", &[("code", &code)]).status)
        })
        .collect();
    let statuses: Vec<u16> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
}

#[test]
fn d08_an_old_sheet_is_worthless_once_there_is_a_new_one() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.signed_in(&alice);
    browser.get("/me/backup-codes").expect(200);
    let made = browser.post("/me/backup-codes", &[]).expect(200);
    assert!(made.body.contains("These replace the codes that you made 15 January."), "{}", made.body);
    let mut half = here.half(&alice);
    let refused = half.post("/sign-in/backup-code", &[("code", &alice.sheet[1])]).expect(200);
    assert_eq!(refused.headline(), "That code comes from an older list");
    let text = browser.post("/me/backup-codes/download", &[("codes", &alice.sheet.join("\n"))]).expect(200);
    assert_eq!(text.header("content-type"), Some("text/plain; charset=utf-8"));
    assert!(text.body.contains(&alice.sheet[9]) && text.header("cache-control") == Some("no-store"));
    browser.post("/me/backup-codes/download", &[("codes", "<script>")]).expect_to("/me/security");
}

#[test]
fn d09_another_site_changes_nothing() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.signed_in(&alice);
    let remove = format!("/me/factors/{}/remove", alice.factor);
    let ours = "http://localhost:8440";
    let from: [&[(&str, &str)]; 9] = [
        &[],
        &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
        &[("origin", "https://evil.example")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("origin", "null")],
        &[("origin", ours), ("sec-fetch-site", "same-site")],
        &[("origin", "http://localhost:8440.evil.example"), ("sec-fetch-site", "same-origin")],
    ];
    for headers in from {
        let answer = browser.post_from(&remove, &[], headers);
        assert_eq!((answer.status, answer.headline()), (403, "That form was too old"), "{headers:?}");
    }
    let right = [("origin", ours), ("sec-fetch-site", "same-origin")];
    let others = here.half(&alice).csrf;
    let cut = browser.csrf[1..].to_owned();
    for token in ["", "x", &others, &cut] {
        browser.post_from(&remove, &[("csrf", token)], &right).expect(403);
    }
    assert!(browser.get("/me/security").body.contains("protected by one app"));
    browser.post_from(&remove, &[], &[("origin", "null"), ("sec-fetch-site", "same-origin")]).expect_to("/me/security");
}

#[test]
fn d18_no_page_shows_the_secret_of_an_entry_that_was_confirmed() {
    let here = Installation::new();
    here.add_user("nina");
    let mut nina = here.browser();
    nina.follow(&here.link("nina")).expect(200);
    nina.post("/welcome", &[("password", GOOD), ("again", GOOD)]).expect_to("/me/enrol/authenticator");
    let page = nina.get("/me/enrol/authenticator").expect(200).body;
    let uri = page.split_once("otpauth://").unwrap().1.split('"').next().unwrap();
    let secret = uri.split_once("secret=").unwrap().1.split('&').next().unwrap().to_owned();
    let uri = format!("otpauth://{}", uri.replace("&amp;", "&"));
    nina.post("/me/enrol/authenticator", &[("code", &App::scan(&uri).code(here.now()))]).expect(200);
    let mut owner = here.staff("olga", Role::Owner);
    let mut shown = 0;
    for route in ROUTES.iter().filter(|route| route.method == "GET" && !route.path.contains("{token}")) {
        let path = route
            .path
            .replace("{user}", &here.id_of("nina"))
            .replace("{action}", "reset")
            .replace("{reference}", &here.reference("nina"));
        for browser in [&mut nina, &mut owner] {
            let body = browser.get(&path).body.replace(' ', "");
            assert!(!body.contains(&secret), "{path}");
            shown += usize::from(!body.is_empty());
        }
    }
    assert!(shown > 30, "only {shown} pages were looked at");
    assert!(!owner.post(&format!("/admin/users/{}", here.id_of("nina")), &[("why", "asked")]).body.contains(&secret));
}
