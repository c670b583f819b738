//! The console: who sees what of whom, what takes a reason, and what is said before it is done.

use crate::{
    browser::Browser,
    installation::{Installation, Person, host},
};
use countersign_core::{user::Role, words::Language};
use countersign_engine::approvals::SETTLED_AFTER;
use std::time::Duration;

const WHY: &str = "called back on the known number";

/// Alice, whose phone is three minutes slow, was refused twice.
fn refused_twice() -> (Installation, Person) {
    let here = Installation::new();
    let alice = here.person("alice");
    here.advance(Duration::from_hours(30));
    for _ in 0..2 {
        here.half(&alice).post("/sign-in/second-factor", &[("code", &here.code_at(&alice, -6))]).expect(200);
        here.engine.search_waiting();
        here.advance(Duration::from_secs(30));
    }
    (here, alice)
}

fn page_of(here: &Installation, name: &str) -> String {
    format!("/admin/users/{}", here.id_of(name))
}

#[test]
fn the_overview_counts_people_refusals_and_clocks() {
    let (here, _) = refused_twice();
    let mut jo = here.staff("jo", Role::Helpdesk);
    let page = jo.get("/admin").expect(200);
    assert_eq!(page.headline(), "2 of 2 people sign in with a second factor");
    for said in
        ["Phone clock slow, fast or in another zone", "Refusals by cause, 28 days, 2 in all", "phone is out of range"]
    {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(page.body.contains("Audit chain verified to"), "{}", page.body);
}

#[test]
fn figures_are_counted_again_after_a_few_minutes_and_not_with_every_page() {
    let (here, alice) = refused_twice();
    let mut jo = here.staff("jo", Role::Helpdesk);
    let refusals = |jo: &mut Browser| {
        let page = jo.get("/admin").expect(200).body;
        page.split_once("28 days, ").unwrap().1.split(' ').next().unwrap().to_owned()
    };
    assert_eq!(refusals(&mut jo), "2");
    here.half(&alice).post("/sign-in/second-factor", &[("code", &here.code_at(&alice, 40))]).expect(200);
    assert_eq!(refusals(&mut jo), "2", "as it was counted a moment ago");
    here.advance(Duration::from_mins(4));
    assert_eq!(refusals(&mut jo), "3");
    here.advance(Duration::from_mins(20));
    assert_eq!(refusals(&mut jo), "3", "what has settled is counted once");
}

#[test]
fn d12_helpdesk_sees_causes_of_members_and_nothing_of_those_above() {
    let (here, _) = refused_twice();
    here.of_role("ada", Role::Admin);
    let mut jo = here.staff("jo", Role::Helpdesk);
    let page = jo.get(&page_of(&here, "alice")).expect(200).body;
    assert!(page.contains("Phone clock slow: "), "the cause and how sure it is: {page}");
    for secret in ["198.51.100.9", "Show everything", "1 in ", "Take the password away"] {
        assert!(!page.contains(secret), "{secret}: {page}");
    }
    jo.get(&page_of(&here, "ada")).expect(403);
    let reference = here.reference("ada");
    jo.get(&format!("/admin/attempts/{reference}")).expect(404);
    for path in ["/admin/clients", "/admin/audit", "/admin/policy", "/admin/approvals"] {
        jo.get(path).expect(403);
    }
}

#[test]
fn everything_is_shown_for_a_reason_and_the_person_sees_who_looked() {
    let (here, alice) = refused_twice();
    let mut ada = here.staff("ada", Role::Admin);
    let reference = here.engine.why(&host(), "alice", 1, Language::English).unwrap()[0].reference;
    let path = format!("/admin/attempts/{reference}");
    let page = ada.get(&path).expect(200).body;
    assert!(!page.contains("198.51.100.9") && !page.contains("Held against"), "{page}");
    let page = ada.post(&path, &[("why", "Alice rang")]).expect(200).body;
    assert!(page.contains("198.51.100.9") && page.contains("Held against"), "{page}");
    assert!(page.contains("Who has looked") && page.contains("ada, today"), "{page}");
    let page = ada.post(&path, &[("why", "  ")]).expect(200).body;
    assert!(!page.contains("198.51.100.9"), "a blank is no reason: {page}");
    let own = here.signed_in(&alice).get("/me/security").expect(200).body;
    assert!(own.contains("Looked at by "), "{own}");
    let page = ada.get("/admin/audit?q=alice").expect(200).body;
    assert!(page.contains("Attempts looked at") && page.contains("Alice rang"), "{page}");
}

#[test]
fn an_action_says_what_it_does_and_needs_a_reason() {
    let (here, alice) = refused_twice();
    let mut ada = here.staff("ada", Role::Admin);
    let path = format!("{}/suspend", page_of(&here, "alice"));
    let page = ada.get(&path).expect(200);
    assert_eq!(page.headline(), "<bdi>Suspend alice?</bdi>");
    assert!(page.body.contains("refuses every door until undone"), "{}", page.body);
    let page = ada.post(&path, &[("why", " ")]).expect(200);
    assert!(page.body.contains("Say why in a few words"), "{}", page.body);
    here.signed_in(&alice);
    ada.post(&path, &[("why", WHY)]).expect_to(&page_of(&here, "alice"));
    let page = ada.get(&page_of(&here, "alice")).expect(200).body;
    assert!(page.contains("Suspended:") && page.contains("Let in again"), "{page}");
    let page = ada.get("/admin/audit").expect(200).body;
    assert!(page.contains("User suspended") && page.contains(WHY), "{page}");
}

#[test]
fn a_link_and_a_pass_are_shown_once_and_work() {
    let here = Installation::new();
    here.add_user("newcomer");
    let mut jo = here.staff("jo", Role::Helpdesk);
    let path = page_of(&here, "newcomer");
    let page = jo.post(&format!("{path}/link"), &[("why", WHY)]).expect(200).body;
    let link = page.split_once("http://localhost:8440").unwrap().1.split('<').next().unwrap();
    here.browser().follow(link).expect(200);
    assert!(!jo.get(&path).expect(200).body.contains(link));
    let page = jo.post(&format!("{path}/pass"), &[("why", WHY), ("lasts", "1h")]).expect(200).body;
    assert!(page.contains("It works once, until"), "{page}");
    jo.post(&format!("{path}/pass"), &[("why", WHY), ("lasts", "1y")]).expect(400);
}

#[test]
fn d14_what_weakens_an_admin_is_asked_for_by_one_and_done_by_another() {
    let here = Installation::new();
    here.of_role("ben", Role::Admin);
    let [ada, eve] = [("ada", Role::Owner), ("eve", Role::Admin)].map(|(name, role)| here.of_role(name, role));
    here.advance(SETTLED_AFTER);
    let mut new = here.staff("new", Role::Admin);
    let [mut ada, mut eve] = [ada, eve].map(|person| here.signed_in(&person));
    let fields = [("why", WHY), ("checked", "call-back"), ("device", "gone")];
    ada.post(&format!("{}/reset", page_of(&here, "ben")), &fields).expect_to(&page_of(&here, "ben"));
    let page = ada.get("/admin/approvals").expect(200).body;
    assert!(page.contains("Reset the factors of ben") && !page.contains("Approve and do it"), "not by oneself: {page}");
    let page = eve.get("/admin/approvals").expect(200).body;
    let id = page.split_once("action=\"/admin/approvals/").unwrap().1.split('"').next().unwrap().to_owned();
    let too_new = new.get("/admin/approvals").expect(200).body;
    assert!(
        too_new.contains("Your role is less than a day old") && !too_new.contains("Approve and do it"),
        "{too_new}"
    );
    let refused = new.post(&format!("/admin/approvals/{id}"), &[("do", "approve"), ("why", WHY)]).expect(200).body;
    assert!(refused.contains("Your role is less than a day old"), "{refused}");
    let done = eve.post(&format!("/admin/approvals/{id}"), &[("do", "approve"), ("why", WHY)]).expect(200);
    assert!(done.body.contains("/welcome/"), "{}", done.body);
    assert!(here.engine.show_user(&host(), "ben").unwrap().factors.is_empty());
}

#[test]
fn a_change_of_the_policy_is_shown_by_name_and_confirmed_in_time() {
    let here = Installation::new();
    here.add_user("tom");
    let ada = here.of_role("ada", Role::Owner);
    let mut browser = here.signed_in(&ada);
    let page = browser.get("/admin/policy/preview?whose=everyone&asked=required&grace=7").expect(200).body;
    assert!(page.contains("tom") && page.contains("Apply for 15 minutes"), "{page}");
    let fields = [("whose", "everyone"), ("asked", "required"), ("grace", "7"), ("why", "as decided")];
    browser.post("/admin/policy", &fields).expect_to("/admin/policy");
    let page = browser.get("/admin/policy").expect(200).body;
    assert!(page.contains("then reverts unless it is confirmed"), "{page}");
    browser.post("/admin/policy/settle", &[("do", "confirm"), ("why", "it works")]).expect_to("/me/confirm");
    here.advance(Duration::from_mins(2));
    browser.get("/me/confirm?to=/admin/policy").expect(200);
    browser.post("/me/confirm?to=/admin/policy", &[("code", &here.code(&ada))]).expect_to("/admin/policy");
    browser.get("/admin/policy").expect(200);
    browser.post("/admin/policy/settle", &[("do", "confirm"), ("why", "it works")]).expect_to("/admin/policy");
    here.advance(Duration::from_mins(20));
    let page = browser.get("/admin/policy").expect(200).body;
    assert!(page.contains("One rule says") && !page.contains("then reverts"), "{page}");
    browser.get("/admin/policy/preview?whose=everyone&asked=required&grace=soon").expect(200);
    browser.get("/admin/policy/preview?whose=group:nobody&asked=dropped&grace=7").expect(200);
}

#[test]
fn people_are_searched_filtered_sorted_and_paged() {
    let here = Installation::new();
    for number in 0..55 {
        here.add_user(&format!("person{number:02}"));
    }
    let mut jo = here.staff("jo", Role::Helpdesk);
    let rows = |jo: &mut Browser, path: &str| jo.get(path).expect(200).body.matches("scope=\"row\"").count();
    assert_eq!(rows(&mut jo, "/admin/users"), 50);
    let page = jo.get("/admin/users").expect(200).body;
    let next =
        page.split("<a href=\"").map(|rest| rest.split('"').next().unwrap()).find(|url| url.contains("after=person"));
    let next = next.unwrap().replace("&#38;", "&").replace("&amp;", "&");
    assert_eq!(rows(&mut jo, &next), 6, "{next}");
    assert_eq!(rows(&mut jo, "/admin/users?q=person1"), 10);
    assert_eq!(rows(&mut jo, "/admin/users?state=active"), 1);
    assert_eq!(rows(&mut jo, "/admin/users?factor=backup_codes"), 1);
    assert_eq!(rows(&mut jo, "/admin/users?order=longest-unused&state=none"), 50);
    assert_eq!(rows(&mut jo, "/admin/users?q=nobody%20here"), 0);
    jo.get("/admin/find?q=person07").expect_to(&page_of(&here, "person07"));
    jo.get("/admin/find?q=no-such").expect_to("/admin/users");
    let reference = here.reference("jo");
    jo.get(&format!("/admin/find?q={reference}")).expect_to(&format!("/admin/attempts/{reference}"));
}

#[test]
fn the_whole_audit_is_taken_along_for_a_reason() {
    let (here, _) = refused_twice();
    let mut ada = here.staff("ada", Role::Admin);
    ada.get("/admin/audit").expect(200);
    let file = ada.post("/admin/audit/export", &[("why", "the yearly review")]).expect(200);
    assert_eq!(file.header("content-type"), Some("application/x-ndjson"));
    let lines: Vec<&str> = file.body.lines().collect();
    assert!(lines.len() > 10 && lines.iter().all(|line| line.starts_with('{')), "{}", file.body);
    assert!(file.body.contains("audit.exported") && file.body.contains("the yearly review"));
}

#[test]
fn an_application_is_added_with_a_key_and_revoked() {
    let here = Installation::new();
    let mut ada = here.staff("ada", Role::Admin);
    ada.get("/admin/clients/add").expect(200);
    let of_network = |network| {
        [("name", "mail"), ("scopes", "verify"), ("first_factor", "vouched"), ("networks", network), ("why", WHY)]
    };
    let page = ada.post("/admin/clients/add", &of_network("everywhere")).expect(200).body;
    assert!(page.contains("One of the networks cannot be read"), "{page}");
    let page = ada.post("/admin/clients/add", &of_network("192.0.2.0/24")).expect(200).body;
    assert!(page.contains(">cs_"), "{page}");
    let page = ada.post("/admin/clients/add", &of_network("")).expect(200).body;
    assert!(page.contains("There is an application of that name already"), "{page}");
    let page = ada.get("/admin/clients").expect(200).body;
    assert!(page.contains("192.0.2.0/24") && !page.contains("cs_"), "{page}");
    let revoke = page.split("href=\"").map(|rest| rest.split('"').next().unwrap()).find(|url| url.ends_with("/revoke"));
    let revoke = revoke.unwrap().to_owned();
    ada.get(&revoke).expect(200);
    ada.post(&revoke, &[("why", "replaced")]).expect_to("/admin/clients");
    assert!(ada.get("/admin/clients").expect(200).body.contains("revoked"));
}

#[test]
fn the_console_speaks_german_too() {
    let (here, _) = refused_twice();
    let mut ada = here.staff("ada", Role::Admin);
    ada.headers.push(("accept-language", "de".to_owned()));
    for (path, said) in [
        ("/admin".to_owned(), "melden sich mit einem zweiten Faktor an"),
        (page_of(&here, "alice"), "Uhr des Telefons geht nach"),
        ("/admin/audit".to_owned(), "Die Protokollkette hält"),
        ("/admin/policy".to_owned(), "Wer einen zweiten Faktor haben muss"),
    ] {
        let page = ada.get(&path).expect(200).body;
        assert!(page.contains(said), "{path}: {page}");
    }
}
