//! What the console can do that lasts: exemptions, deadlines, removal. Each says what it will do, takes a reason, and
//! stands in the audit.

use crate::{
    browser::Browser,
    installation::{Installation, host},
};
use countersign_core::{
    otpauth::Otpauth,
    user::{Role, UserState},
};
use countersign_engine::{
    import::{Arrival, Welcome},
    policy::{Asked, RuleChange, Whose},
};
use std::sync::Arc;

const WHY: &str = "as agreed with the works council";

/// An installation where everybody has a week to set up a second factor, with somebody who has none.
fn required() -> Installation {
    let here = Installation::new();
    here.add_user("tom");
    let changes = vec![RuleChange { whose: Whose::Everyone, asked: Asked::Required { grace_days: 7 } }];
    here.engine.set_policy(host(), changes, "the audit asks".to_owned()).wait().unwrap();
    here.engine.confirm_policy(host()).wait().unwrap();
    here
}

fn page_of(here: &Installation, name: &str) -> String {
    format!("/admin/users/{}", here.id_of(name))
}

fn audit(browser: &mut Browser) -> String {
    browser.get("/admin/audit").expect(200).body
}

#[test]
fn somebody_is_excused_for_a_while_and_no_longer() {
    let here = required();
    let mut ada = here.staff("ada", Role::Admin);
    let path = format!("{}/exempt", page_of(&here, "tom"));
    let page = ada.get(&path).expect(200);
    assert_eq!(page.headline(), "<bdi>Excuse tom for a while?</bdi>");
    assert!(page.body.contains("written down as the one who approved it"), "{}", page.body);
    let fields = |days, networks, owner, why| {
        [("for-days", days), ("networks", networks), ("client", ""), ("owner", owner), ("why", why)]
    };
    for (sent, said) in [
        (fields("30", "", "", WHY), "It is not said where it holds"),
        (fields("91", "192.0.2.0/24", "", WHY), "An exemption lasts from 1 to 90 days"),
        (fields("soon", "192.0.2.0/24", "", WHY), "Type a number from 1 to 90"),
        (fields("30", "everywhere", "", WHY), "One of the networks cannot be read"),
        (fields("30", "192.0.2.0/24", "nobody", WHY), "Nobody has the name"),
        (fields("30", "192.0.2.0/24", "", " "), "Say why in a few words"),
    ] {
        let page = ada.post(&path, &sent).expect(200).body;
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(here.engine.list_exemptions(&host()).unwrap().is_empty(), "nothing was done so far");
    ada.post(&path, &fields("30", "192.0.2.0/24", "", WHY)).expect_to(&page_of(&here, "tom"));
    let made = here.engine.list_exemptions(&host()).unwrap().remove(0);
    assert_eq!((made.approver.as_str(), made.owner.as_str(), made.reason.as_str()), ("ada", "tom", WHY));
    assert_eq!(here.engine.show_user(&host(), "tom").unwrap().state, UserState::Exempt);

    let page = ada.get("/admin/policy").expect(200).body;
    let end = format!("/admin/exemptions/{}/end", made.id);
    assert!(page.contains(&end), "{page}");
    assert!(ada.get(&page_of(&here, "tom")).expect(200).body.contains(&end));
    let page = ada.get(&end).expect(200).body;
    assert!(page.contains("End the exemption of tom?") && page.contains("Otherwise it ends by itself"), "{page}");
    assert!(ada.post(&end, &[("why", " ")]).expect(200).body.contains("Say why in a few words"));
    ada.post(&end, &[("why", "has a phone now")]).expect_to("/admin/policy");
    assert_eq!(here.engine.list_exemptions(&host()).unwrap()[0].state, "revoked");
    ada.get(&end).expect(404);
    let written = audit(&mut ada);
    for said in ["approved by ada", WHY, "has a phone now"] {
        assert!(written.contains(said), "{said}: {written}");
    }
}

#[test]
fn nobody_excuses_themselves_nor_who_administers() {
    let here = required();
    here.of_role("ben", Role::Admin);
    let mut ada = here.staff("ada", Role::Owner);
    let fields = [("for-days", "9"), ("networks", "192.0.2.0/24"), ("client", ""), ("owner", ""), ("why", WHY)];
    for name in ["ada", "ben"] {
        assert!(!ada.get(&page_of(&here, name)).expect(200).body.contains("/exempt\""), "{name}");
        let answer = ada.post(&format!("{}/exempt", page_of(&here, name)), &fields);
        assert!(answer.status >= 400 || !answer.body.contains("They are excused"), "{name}: {answer:?}");
    }
    assert!(here.engine.list_exemptions(&host()).unwrap().is_empty());
}

#[test]
fn a_deadline_is_moved_both_ways() {
    let here = required();
    let mut ada = here.staff("ada", Role::Admin);
    let path = format!("{}/grace", page_of(&here, "tom"));
    let until = || here.engine.show_user(&host(), "tom").unwrap().grace_until;
    let page = ada.get(&path).expect(200).body;
    assert!(page.contains("It stands at 22 January"), "{page}");
    for days in ["91", "-1", "", "seven"] {
        let page = ada.post(&path, &[("for-days", days), ("why", WHY)]).expect(200).body;
        assert!(page.contains("Type a number from 0 to 90"), "{days}: {page}");
    }
    ada.post(&path, &[("for-days", "30"), ("why", WHY)]).expect_to(&page_of(&here, "tom"));
    assert_eq!(until().unwrap().since(here.now()).as_secs(), 30 * 24 * 3600);
    ada.post(&path, &[("for-days", "0"), ("why", "left the phone at home")]).expect_to(&page_of(&here, "tom"));
    assert_eq!(until(), None, "it is over");
    let page = ada.get(&page_of(&here, "tom")).expect(200).body;
    assert!(page.contains("only enrolling is open") && page.contains("Move the deadline"), "{page}");
    let written = audit(&mut ada);
    assert!(written.contains("Deadline set") && written.contains("left the phone at home"), "{written}");
}

#[test]
fn somebody_is_removed_for_good() {
    let here = required();
    let tom = page_of(&here, "tom");
    let mut ada = here.staff("ada", Role::Admin);
    let page = ada.get(&format!("{tom}/remove")).expect(200).body;
    assert!(page.contains("Remove tom for good?") && page.contains("It cannot be undone"), "{page}");
    assert!(ada.post(&format!("{tom}/remove"), &[("why", "")]).expect(200).body.contains("Say why in a few words"));
    ada.post(&format!("{tom}/remove"), &[("why", "left the company")]).expect_to("/admin/users");
    let page = ada.get("/admin/users").expect(200).body;
    assert!(page.contains("They were removed") && !page.contains(&tom), "{page}");
    ada.get(&tom).expect(404);
    assert!(audit(&mut ada).contains("left the company"));
}

#[test]
fn d14_who_administers_is_removed_by_two() {
    let here = Installation::new();
    here.of_role("ben", Role::Admin);
    let [ada, eve] = [("ada", Role::Owner), ("eve", Role::Admin)].map(|(name, role)| here.of_role(name, role));
    here.advance(countersign_engine::approvals::SETTLED_AFTER);
    let [mut ada, mut eve] = [ada, eve].map(|person| here.signed_in(&person));
    let ben = page_of(&here, "ben");
    let page = ada.get(&format!("{ben}/remove")).expect(200).body;
    assert!(page.contains("It takes two"), "{page}");
    ada.post(&format!("{ben}/remove"), &[("why", WHY)]).expect_to(&ben);
    here.engine.show_user(&host(), "ben").unwrap();
    let page = eve.get("/admin/approvals").expect(200).body;
    assert!(page.contains("Remove ben"), "{page}");
    let id = page.split_once("action=\"/admin/approvals/").unwrap().1.split('"').next().unwrap().to_owned();
    eve.post(&format!("/admin/approvals/{id}"), &[("do", "approve"), ("why", WHY)]).expect_to("/admin/approvals");
    assert!(here.engine.show_user(&host(), "ben").is_err());
    // What nobody else could approve is not asked for.
    let page = ada.post(&format!("{}/remove", page_of(&here, "eve")), &[("why", WHY)]).expect(200).body;
    assert!(page.contains("Nobody else is there who could approve this"), "{page}");
}

#[test]
fn each_action_opens_from_its_role_on_and_never_about_who_stands_above() {
    const ACTIONS: [(&str, Role); 11] = [
        ("link", Role::Helpdesk),
        ("pass", Role::Helpdesk),
        ("unlock", Role::Helpdesk),
        ("grace", Role::Admin),
        ("exempt", Role::Admin),
        ("reset-password", Role::Admin),
        ("role", Role::Admin),
        ("reset", Role::Admin),
        ("suspend", Role::Admin),
        ("resume", Role::Admin),
        ("remove", Role::Admin),
    ];
    let here = required();
    here.of_role("olga", Role::Owner);
    let (tom, olga) = (page_of(&here, "tom"), page_of(&here, "olga"));
    let before = here.engine.show_user(&host(), "olga").unwrap();
    for role in [Role::Member, Role::Helpdesk, Role::Admin] {
        let mut browser = here.staff(role.word(), role);
        let own = page_of(&here, role.word());
        for (action, least) in ACTIONS {
            let expected = if role >= least { 200 } else { 403 };
            assert_eq!(browser.get(&format!("{tom}/{action}")).status, expected, "{role:?} {action}");
            if role < least {
                browser.post(&format!("{tom}/{action}"), &[("why", WHY)]).expect(403);
            }
            for above in [&olga, &own] {
                let fields = [("why", WHY), ("role", "member"), ("checked", "call-back"), ("for-days", "0")];
                let answer = browser.post(&format!("{above}/{action}"), &fields);
                assert_ne!(answer.status, 303, "{role:?} {action} {above}: {answer:?}");
                assert!(!answer.body.contains("/welcome/"), "{role:?} {action} {above}: {answer:?}");
            }
        }
    }
    assert_eq!(here.engine.show_user(&host(), "olga").unwrap(), before, "nobody below reaches an owner");
}

#[test]
fn helpdesk_does_none_of_it() {
    let here = required();
    let tom = page_of(&here, "tom");
    let mut jo = here.staff("jo", Role::Helpdesk);
    let page = jo.get(&tom).expect(200).body;
    for action in ["exempt", "grace", "remove"] {
        assert!(!page.contains(&format!("{tom}/{action}")), "{action}");
        jo.get(&format!("{tom}/{action}")).expect(403);
        jo.post(&format!("{tom}/{action}"), &[("why", WHY)]).expect(403);
    }
    here.engine.show_user(&host(), "tom").unwrap();
}

#[test]
fn unlocking_is_offered_while_somebody_is_kept_waiting_at_any_door() {
    let here = Installation::new();
    let alice = here.person("alice");
    here.add_user("tom");
    let mut jo = here.staff("jo", Role::Helpdesk);
    let offered = |jo: &mut Browser, name: &str| {
        let page = page_of(&here, name);
        jo.get(&page).expect(200).body.contains(&format!("href=\"{page}/unlock\""))
    };
    assert!(!offered(&mut jo, "alice"), "nothing holds her up");
    for number in 0..5 {
        here.half(&alice).post("/sign-in/second-factor", &[("code", &alice.app.wrong(here.now(), number))]);
    }
    assert!(offered(&mut jo, "alice"));
    jo.post(&format!("{}/unlock", page_of(&here, "alice")), &[("why", WHY)]).expect_to(&page_of(&here, "alice"));
    assert!(!offered(&mut jo, "alice"));
    // Not in the state of the user: a password from one place.
    for _ in 0..6 {
        let mut stranger = here.browser();
        stranger.get("/sign-in");
        stranger.post("/sign-in", &[("login", "tom"), ("password", "never was one")]);
    }
    assert!(offered(&mut jo, "tom"));
}

#[test]
fn approvals_are_in_the_navigation_of_whoever_may_approve() {
    let here = Installation::new();
    let link = "<a href=\"/admin/approvals\"";
    let (mut ada, mut jo) = (here.staff("ada", Role::Admin), here.staff("jo", Role::Helpdesk));
    assert!(ada.get("/admin").expect(200).body.contains(link));
    assert!(ada.get("/admin/approvals").expect(200).body.contains(&format!("{link} aria-current=\"page\"")));
    assert!(!jo.get("/admin").expect(200).body.contains(link));
}

#[test]
fn a_factor_that_was_brought_along_is_not_proven_until_its_first_code() {
    let here = Installation::new();
    here.add_user("tom");
    let entry = Otpauth::parse("otpauth://totp/Elsewhere:tom?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
    let arrival = Arrival { names: vec!["tom".to_owned()], entry, last: None };
    let welcome = Welcome { from: "elsewhere".to_owned(), ..Welcome::default() };
    here.engine.import(host(), vec![arrival], Arc::new(welcome)).wait().unwrap();
    let page = here.staff("jo", Role::Helpdesk).get(&page_of(&here, "tom")).expect(200).body;
    assert!(page.contains("not proven yet"), "{page}");
}
