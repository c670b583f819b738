//! What people read who are new here: before there is an owner, at a dead link, at the wrong address, in a field that
//! asks for something else.

use crate::installation::{GOOD, Installation, OTHER};
use countersign_core::user::Role;
use std::time::Duration;

#[test]
fn before_there_is_an_owner_the_front_door_names_the_link() {
    let here = Installation::new();
    let link = here.setup_link();
    let page = here.browser().follow("/").expect(200).body;
    assert!(page.contains("This server has no owner yet") && page.contains("Restart it"), "{page}");
    let newer = here.setup_link();
    let dead = here.browser().follow(&link).expect(410);
    assert_eq!(dead.headline(), "This link no longer sets anything up");
    assert!(dead.body.contains("Restart the server") && !dead.body.contains("helpdesk"), "{}", dead.body);
    let mut browser = here.browser();
    browser.follow(&newer).expect(200);
    let fields = [("email", "owner@example.com"), ("password", GOOD), ("again", GOOD)];
    browser.post("/setup", &fields).expect_to("/me/enrol/authenticator");
    let page = here.browser().follow("/").expect(200).body;
    assert!(!page.contains("This server has no owner yet"), "{page}");
}

#[test]
fn a_field_for_a_backup_code_or_a_pass_speaks_of_those() {
    let here = Installation::new();
    let alice = here.person("alice");
    for typed in ["hello", "", "correct horse battery"] {
        let mut browser = here.half(&alice);
        let page = browser.post("/sign-in/backup-code", &[("code", typed)]).expect(200);
        assert_eq!(page.headline(), "That is not a backup code", "{typed}");
        let page = browser.post("/sign-in/temporary-pass", &[("code", typed)]).expect(200);
        assert_eq!(page.headline(), "That is not a temporary pass", "{typed}");
        let page = browser.post("/sign-in/second-factor", &[("code", typed)]).expect(200);
        assert!(!page.headline().contains("backup") && !page.headline().contains("pass "), "{}", page.headline());
    }
    let mut german = here.half(&alice);
    german.headers.push(("accept-language", "de".to_owned()));
    let page = german.post("/sign-in/backup-code", &[("code", "hallo")]).expect(200);
    assert_eq!(page.headline(), "Das ist kein Backup-Code");
}

#[test]
fn a_sheet_is_replaced_after_it_was_said_and_counts_once_it_is_proven() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.signed_in(&alice);
    let page = browser.get("/me/security").expect(200).body;
    assert!(!page.contains("action=\"/me/backup-codes\"") && page.contains("href=\"/me/backup-codes\""), "{page}");
    let page = browser.get("/me/backup-codes").expect(200);
    assert_eq!(page.headline(), "Replace your backup codes?");
    assert!(page.body.contains("has 10 of 10 codes left"), "{}", page.body);
    here.half(&alice).post("/sign-in/backup-code", &[("code", &alice.sheet[0])]).expect_to("/me/security");
    browser.get("/me/backup-codes").expect(200);
    let sheet = browser.post("/me/backup-codes", &[]).expect(200);
    let own = |browser: &mut crate::browser::Browser| browser.get("/me/security").expect(200).body;
    let page = own(&mut browser);
    assert!(page.contains("Backup codes: not proven yet") && !page.contains("10 of 10"), "{page}");
    let codes = sheet.value("codes").unwrap().to_owned();
    let set = sheet.value("set").unwrap().to_owned();
    let wanted = sheet.body.split_once("Type code number ").unwrap().1.split(' ').next().unwrap();
    let proof = codes.lines().nth(wanted.parse::<usize>().unwrap() - 1).unwrap().to_owned();
    let fields = |set, proof| [("codes", codes.as_str()), ("set", set), ("proof", proof)];
    let page = browser.post("/me/backup-codes/prove", &fields(&set, "")).expect(200).body;
    assert!(page.contains("No code was typed") && page.contains("Type the code of that number"), "{page}");
    let other = "0".repeat(32);
    browser.post("/me/backup-codes/prove", &fields(&other, &proof)).expect_to("/me/security");
    assert!(own(&mut browser).contains("not proven yet"), "another set's proof proves nothing of this one");
    browser.post("/me/backup-codes/prove", &fields(&set, &proof)).expect_to("/me/security");
    let page = own(&mut browser);
    assert!(page.contains("Backup codes: 10 of 10 left") && !page.contains("not proven"), "{page}");
    assert!(page.contains("New backup codes were made; the older list stopped working.") && page.contains("by you"));
}

#[test]
fn a_pass_a_reset_and_what_was_retired_stand_in_ones_own_history() {
    let here = Installation::new();
    let alice = here.person("alice");
    let pass = here.pass("alice");
    let mut browser = here.half(&alice);
    browser.post("/sign-in/temporary-pass", &[("code", &pass)]).expect_to("/me/enrol/authenticator");
    let mut mine = here.signed_in(&alice);
    let page = mine.get("/me/security").expect(200).body;
    for said in ["A temporary pass was made for you.", "by root at the server", "Signed in with a temporary pass."] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("met in person"), "what staff noted is theirs: {page}");
    mine.headers.push(("accept-language", "de".to_owned()));
    let page = mine.get("/me/security").expect(200).body;
    assert!(page.contains("Ein befristeter Pass wurde für Sie gemacht."), "{page}");
}

#[test]
fn a_new_password_says_why_eight_are_enough() {
    let here = Installation::new();
    let alice = here.person("alice");
    let mut browser = here.signed_in(&alice);
    let page = browser.get("/me/password").expect(200).body;
    assert!(page.contains("At least 8 characters: that is enough where a second factor is asked for too."), "{page}");
    here.add_user("nina");
    let page = here.browser().follow(&here.link("nina")).expect(200).body;
    assert!(page.contains("At least 12 characters. A few"), "{page}");
    let fields = [("current", GOOD), ("password", OTHER), ("again", OTHER)];
    browser.post("/me/password", &fields).expect_to("/me/security");
}

#[test]
fn asked_by_a_wrong_name_a_page_leads_to_the_right_one() {
    let here = Installation::public("https://mfa.example.com", &[]);
    let page = here.browser().at("https://other.example.com").get("/").expect(421).body;
    assert!(page.contains("href=\"https://mfa.example.com") && !page.contains("href=\"/sign-in\">Go to"), "{page}");
    let here = Installation::new();
    let page = here.browser().at("https://other.example.com").get("/").expect(421).body;
    assert!(!page.contains("btn main"), "no way to the same wrong name: {page}");
    here.staff("ada", Role::Admin).get("/console").expect_to("/admin");
    here.advance(Duration::from_secs(1));
}
