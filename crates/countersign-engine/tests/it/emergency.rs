//! Emergency: root on the host lets somebody who administers back in, loudly.

use crate::{
    browsers::{GOOD, browser},
    people::enrolment,
    staff::reset_of,
    support::{Installation, host, refused},
};
use countersign_core::{
    Reason,
    user::{Role, UserKind, UserState},
};
use countersign_engine::{
    access::{FirstFactor, Scope},
    emergency::{Emergency, Step, Way},
    links::Leads,
    sessions::{Stage, Token},
    users::UserChange,
};
use countersign_store::tables::attempts::AttemptKind;

fn emergency(name: &str, way: Way) -> Emergency {
    Emergency { user: name.to_owned(), way, note: "the only phone fell into the lake".to_owned() }
}

#[test]
fn e03r_the_last_owner_is_let_back_in_by_a_link_where_a_reset_is_refused() {
    let here = Installation::new();
    let owner = here.of_role("owner", Role::Owner);
    here.signed_in(&owner);
    assert_eq!(refused(here.engine.reset_user(host(), reset_of("owner")).wait()), Reason::PolicyLastAdmin);
    let way = Way::Link { password: false };
    let done = here.engine.emergency(host(), emergency("owner", way)).wait().unwrap();
    assert_eq!(done.did, [Step::Unlocked, Step::FactorsRetired, Step::BrowsersEnded, Step::LinkMade]);
    let leads = here.engine.find_link(Token::of(&done.link.unwrap().token)).unwrap().unwrap();
    assert!(matches!(leads, Leads::Enrolment { name, has_password: true, has_factor: false, .. } if name == "owner"));
    here.enrolled(enrolment("owner"));
}

#[test]
fn e03r_a_forgotten_password_goes_only_if_it_is_said() {
    let here = Installation::new();
    here.of_role("owner", Role::Owner);
    let way = Way::Link { password: true };
    let done = here.engine.emergency(host(), emergency("owner", way)).wait().unwrap();
    assert!(done.did.contains(&Step::PasswordForgotten));
    let link = Token::of(&done.link.unwrap().token);
    let opened = here.engine.choose_first_password(link, GOOD, browser()).wait().unwrap();
    assert_eq!(opened.stage, Stage::Enrolling);
}

#[test]
fn e03r_a_pass_lets_the_owner_enrol_and_leaves_their_factors() {
    let here = Installation::new();
    let owner = here.of_role("owner", Role::Owner);
    let done = here.engine.emergency(host(), emergency("owner", Way::Pass)).wait().unwrap();
    assert_eq!(done.did, [Step::Unlocked, Step::PassMade]);
    let shown = here.show(&here.half("owner"), &done.pass.unwrap().printed);
    assert_eq!(shown.opened.unwrap().stage, Stage::Enrolling);
    assert_eq!(here.verified("owner", &here.code(&owner, 0)), Reason::OkCurrent);
}

#[test]
fn e03r_a_suspended_admin_is_let_in_again() {
    let here = Installation::new();
    here.of_role("owner", Role::Owner);
    here.of_role("admin", Role::Admin);
    here.engine.change_user(host(), "admin".to_owned(), UserChange::Suspend).wait().unwrap();
    let done = here.engine.emergency(host(), emergency("admin", Way::Pass)).wait().unwrap();
    assert_eq!(done.did, [Step::Resumed, Step::Unlocked, Step::PassMade]);
    assert_eq!(done.user.state, UserState::Active);
}

#[test]
fn e03r_a_new_owner_is_made_where_all_are_gone() {
    let here = Installation::new();
    here.person("alice");
    for (name, added) in [("new@example.com", true), ("alice", false)] {
        let done = here.engine.emergency(host(), emergency(name, Way::NewOwner)).wait().unwrap();
        assert_eq!(done.user.role, Role::Owner);
        assert_eq!((done.did.contains(&Step::Added), done.did.contains(&Step::MadeOwner)), (added, true));
        assert!(done.link.is_some());
    }
}

#[test]
fn d19_an_emergency_is_an_alarm_with_what_was_done_and_why() {
    let here = Installation::new();
    here.of_role("owner", Role::Owner);
    here.engine.emergency(host(), emergency("owner", Way::Pass)).wait().unwrap();
    let row = here.audit().pop().unwrap();
    assert_eq!((row.kind, row.reason.as_str()), (AttemptKind::Alarm, "alarm.emergency"));
    assert_eq!(row.evidence.unwrap(), r#"{"did":["unlocked","pass_made"]}"#);
    assert!(row.detail.unwrap().contains("fell into the lake"));
    here.assert_chain_unbroken();
}

#[test]
fn e03r_only_the_host_has_emergencies_and_only_for_those_who_administer() {
    let here = Installation::new();
    here.person("alice");
    let owner = here.console("owner", Role::Owner);
    here.add_user("job", Role::Member, UserKind::Service);
    let client = here.add_client("all", FirstFactor::Vouched, &Scope::ALL);
    for access in [owner.clone(), client] {
        for way in [Way::Pass, Way::NewOwner, Way::Link { password: true }] {
            let outcome = here.engine.emergency(access.clone(), emergency("owner", way)).wait();
            assert_eq!(refused(outcome), Reason::PolicyRank, "{way:?}");
        }
    }
    assert_eq!(refused(here.engine.emergency(host(), emergency("alice", Way::Pass)).wait()), Reason::PolicyRank);
    let job = here.engine.emergency(host(), emergency("job", Way::NewOwner)).wait();
    assert_eq!(refused(job), Reason::FactorNotAllowed);
    let unknown = here.engine.emergency(host(), emergency("nobody", Way::Pass)).wait();
    assert_eq!(refused(unknown), Reason::RequestNotFound);
    assert!(!here.changes().iter().any(|change| change == "alarm.emergency"));
}
