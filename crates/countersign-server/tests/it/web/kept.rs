//! What was typed into the console outlives the five minutes of a second factor: it goes through the page that asks for
//! a code, in the form and never in the address, and is sent with one click.

use crate::{
    browser::{Answer, Browser},
    installation::{Installation, Person, host},
};
use countersign_core::user::{Role, UserState};
use std::time::Duration;

const WHY: &str = "called back on the known number";

/// The fields that a page would send on, with those that are typed.
fn carried(page: &Answer, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let hidden = page.body.split("type=\"hidden\" name=\"").skip(1).map(|rest| {
        let (name, rest) = rest.split_once("\" value=\"").unwrap();
        (name.to_owned(), rest.split('"').next().unwrap().to_owned())
    });
    let hidden = hidden.filter(|(name, _)| name != "csrf");
    hidden.chain(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).collect()
}

/// Where the last form of a page goes.
fn action(page: &Answer) -> String {
    let action = page.body.rsplit_once("<form class=\"stack\" method=\"post\" action=\"").unwrap().1;
    action.split('"').next().unwrap().to_owned()
}

fn sends(browser: &mut Browser, page: &Answer, typed: &[(&str, &str)]) -> Answer {
    let fields = carried(page, typed);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(&action(page), &fields)
}

/// An owner whose second factor is no longer fresh, and Tom.
fn stale() -> (Installation, Person, Browser, String) {
    let here = Installation::new();
    here.add_user("tom");
    let ada = here.of_role("ada", Role::Owner);
    let browser = here.signed_in(&ada);
    here.advance(Duration::from_mins(6));
    let tom = format!("/admin/users/{}", here.id_of("tom"));
    (here, ada, browser, tom)
}

#[test]
fn what_was_typed_is_sent_with_one_click_after_the_code() {
    let (here, ada, mut browser, tom) = stale();
    let asked = browser.post(&format!("{tom}/suspend"), &[("why", WHY)]).expect(200);
    assert_eq!(asked.headline(), "First, a fresh code");
    assert!(!action(&asked).contains("called"), "no reason stands in an address: {}", action(&asked));
    let wrong = sends(&mut browser, &asked, &[("code", &ada.app.wrong(here.now(), 0))]).expect(200);
    let again = sends(&mut browser, &wrong, &[("code", "hello")]).expect(200);
    assert_eq!(again.headline(), "That is neither a code from the app nor a backup code");
    here.advance(Duration::from_mins(1));
    let right = sends(&mut browser, &again, &[("code", &here.code(&ada))]).expect(200);
    assert!(right.body.contains(WHY) && right.body.contains(">Suspend<"), "{}", right.body);
    assert_ne!(here.engine.show_user(&host(), "tom").unwrap().state, UserState::Suspended, "nothing is done yet");
    sends(&mut browser, &right, &[]).expect_to(&tom);
    assert_eq!(here.engine.show_user(&host(), "tom").unwrap().state, UserState::Suspended);
    let audit = browser.get("/admin/audit").expect(200).body;
    assert!(audit.contains("User suspended") && audit.contains(WHY), "{audit}");
}

#[test]
fn a_form_that_came_from_elsewhere_is_not_kept() {
    let (_here, _, mut browser, tom) = stale();
    let path = format!("{tom}/suspend");
    browser.get("/admin").expect(200);
    let sent = [("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")];
    browser.post_from(&path, &[("why", "planted")], &sent).expect_to("/me/confirm");
    browser.post(&path, &[("csrf", "guessed"), ("why", "planted")]).expect_to("/me/confirm");
    // Nor does the page for the code send on what belongs to no form of the console.
    let mut mine = browser;
    mine.get("/me/confirm?to=/me/password").expect(200);
    let page = mine.post("/me/confirm?to=/me/password", &[("code", ""), ("kept-password", "secret")]).expect(200);
    assert!(!page.body.contains("secret"), "{}", page.body);
}

#[test]
fn a_password_is_never_carried_along() {
    let (_here, _, mut browser, _) = stale();
    browser.get("/me/security").expect(200);
    let fields = [("current", "the present one"), ("password", "a new one at last"), ("again", "a new one at last")];
    let answer = browser.post("/me/password", &fields).expect_to("/me/confirm");
    assert!(!format!("{answer:?}").contains("a+new") && !format!("{answer:?}").contains("a new one"));
}

#[test]
fn a_policy_is_confirmed_by_a_code_and_one_click_with_the_reason_kept() {
    let here = Installation::new();
    here.add_user("tom");
    let ada = here.of_role("ada", Role::Owner);
    let mut browser = here.signed_in(&ada);
    browser.get("/admin/policy").expect(200);
    let fields = [("whose", "everyone"), ("asked", "required"), ("grace", "14"), ("why", "as decided in May")];
    browser.post("/admin/policy", &fields).expect_to("/admin/policy");
    let page = browser.get("/admin/policy").expect(200).body;
    assert!(page.contains("href=\"/me/confirm?to=%2Fadmin%2Fpolicy\""), "the way to the code: {page}");
    assert!(!page.contains("value=\"confirm\""), "nothing to press that would be refused: {page}");
    here.advance(Duration::from_mins(1));
    browser.get("/me/confirm?to=%2Fadmin%2Fpolicy").expect(200);
    browser.post("/me/confirm?to=%2Fadmin%2Fpolicy", &[("code", &here.code(&ada))]).expect_to("/admin/policy");
    let page = browser.get("/admin/policy").expect(200);
    assert!(
        page.body.contains("name=\"why\" maxlength=\"500\" required autocomplete=\"off\" value=\"as decided in May\"")
    );
    browser.post("/admin/policy/settle", &[("do", "confirm"), ("why", "as decided in May")]).expect_to("/admin/policy");
    let page = browser.get("/admin/policy").expect(200).body;
    assert!(page.contains("The policy is confirmed"), "{page}");
    assert!(page.contains("name=\"grace\" inputmode=\"numeric\" maxlength=\"2\" value=\"14\""), "what holds: {page}");
}
