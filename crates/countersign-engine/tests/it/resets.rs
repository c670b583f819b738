//! Resets: factors go, an invitation comes; nobody goes in without.

use crate::{
    browsers::{GOOD, browser, token},
    people::enrolment,
    staff::{WHY, reset_of},
    support::{Installation, host, refused},
};
use countersign_core::{
    Reason,
    recovery::IdentityCheck,
    user::{Role, UserKind, UserState},
};
use countersign_engine::{
    enrol::NewEnrolment,
    links::Leads,
    reset::Reset,
    sessions::{Stage, Token},
    sign_in::SignIn,
};
use zeroize::Zeroizing;

#[test]
fn d13_a_reset_takes_every_factor_ends_every_browser_and_invites_by_link() {
    let here = Installation::new();
    let alice = here.of_role("alice", Role::Member);
    here.begin(NewEnrolment { label: Some("Tablet".to_owned()), with_backup_codes: true, ..enrolment("alice") });
    let browser_of_hers = here.signed_in(&alice);
    let done = here.engine.reset_user(host(), reset_of("alice")).wait().unwrap();
    assert_eq!(done.retired.len(), 3);
    assert_eq!((done.user.state, done.user.factors.len()), (UserState::None, 0));
    assert!(here.engine.session(token(&browser_of_hers), browser().address).unwrap().is_none());
    assert_eq!(here.verified("alice", &here.code(&alice, 0)), Reason::UserNoFactor);

    let link = Token::of(&done.link.token);
    let leads = here.engine.find_link(link).unwrap().unwrap();
    assert!(matches!(leads, Leads::Enrolment { name, has_password: true, has_factor: false, .. } if name == "alice"));
    let typed = |text: &str| Zeroizing::new(text.to_owned());
    let wrong = here.engine.sign_in_by_link(link, typed("not the password of alice"), browser()).wait().unwrap();
    assert!(matches!(wrong, SignIn::Refused(_)), "the password is still asked for");
    let SignIn::Fits(opened) = here.engine.sign_in_by_link(link, typed(GOOD), browser()).wait().unwrap() else {
        panic!("refused")
    };
    assert_eq!(opened.stage, Stage::Enrolling, "invited to enrol, not let in");
}

#[test]
fn d13_a_reset_says_how_the_identity_was_checked_and_keeps_it_in_the_audit() {
    let here = Installation::new();
    here.person("alice");
    let unchecked = Reset { checked: vec![], ..reset_of("alice") };
    assert_eq!(refused(here.engine.reset_user(host(), unchecked).wait()), Reason::RequestInvalid);
    let checked = vec![IdentityCheck::InPerson, IdentityCheck::Document];
    here.engine.reset_user(host(), Reset { checked, ..reset_of("alice") }).wait().unwrap();
    let row = here.audit().pop().unwrap();
    assert_eq!(row.reason, "user.reset");
    assert_eq!(row.evidence.unwrap(), r#"{"checked":["in-person","document"],"retired":1,"stolen":false}"#);
    assert!(row.detail.unwrap().contains(WHY));
}

#[test]
fn c7_the_last_admin_is_not_reset_and_keeps_everything() {
    let here = Installation::new();
    let owner = here.person_of("owner", Role::Owner);
    assert_eq!(refused(here.engine.reset_user(host(), reset_of("owner")).wait()), Reason::PolicyLastAdmin);
    assert_eq!(here.verified("owner", &here.code(&owner, 0)), Reason::OkCurrent);
}

#[test]
fn a_code_of_a_device_reset_as_stolen_raises_the_alarm() {
    let here = Installation::new();
    let alice = here.person("alice");
    here.engine.reset_user(host(), Reset { stolen: true, ..reset_of("alice") }).wait().unwrap();
    here.verified("alice", &here.code(&alice, 0));
    assert!(here.changes().contains(&"alarm.stolen_entry_used".to_owned()));
}

#[test]
fn a_reset_ends_waits_and_the_disabled_can_enrol_at_once() {
    let here = Installation::new();
    let alice = here.person("alice");
    here.fail(&alice, 100);
    assert_eq!(here.engine.show_user(&host(), "alice").unwrap().state, UserState::Disabled);
    here.engine.reset_user(host(), reset_of("alice")).wait().unwrap();
    here.enrolled(enrolment("alice"));
}

#[test]
fn a_service_is_not_reset() {
    let here = Installation::new();
    here.add_user("backup-job", Role::Member, UserKind::Service);
    assert_eq!(refused(here.engine.reset_user(host(), reset_of("backup-job")).wait()), Reason::FactorNotAllowed);
}
