//! Ranks: a client acts on members only; whoever administers is out of its reach.

use crate::{
    people::enrolment,
    support::{Installation, host, refused},
};
use countersign_core::{
    Reason,
    submission::Submission,
    user::{Role, UserKind},
};
use countersign_engine::{
    Error,
    access::{Access, FirstFactor, Scope},
    enrol::Retirement,
    users::{NewUser, UserChange},
};

const ABOVE: [Role; 3] = [Role::Helpdesk, Role::Admin, Role::Owner];

fn everything(here: &Installation) -> Access {
    here.add_client("all", FirstFactor::Vouched, &Scope::ALL)
}

/// Everything a client can do to a user, each as its outcome.
fn all_deeds(here: &Installation, access: &Access, name: &str) -> Vec<Option<Error>> {
    let engine = &here.engine;
    let user = || name.to_owned();
    let change = |change| engine.change_user(access.clone(), user(), change).wait().err();
    let retirement = Retirement { user: user(), factor: None, note: None, stolen: true };
    vec![
        engine.begin_enrolment(access.clone(), enrolment(name)).wait().err(),
        engine.confirm_enrolment(access.clone(), user(), None, Submission::new("123456")).wait().err(),
        engine.replace_backup_codes(access.clone(), user()).wait().err(),
        engine.unlock(access.clone(), user(), "because".to_owned()).wait().err(),
        change(UserChange::Suspend),
        change(UserChange::Resume),
        change(UserChange::Role(Role::Member)),
        engine.retire_factors(access.clone(), retirement).wait().err(),
        change(UserChange::Remove),
    ]
}

#[test]
fn a_client_does_nothing_to_helpdesk_admin_or_owner() {
    for role in ABOVE {
        let here = Installation::new();
        let person = here.person_of("above", role);
        here.person_of("another-owner", Role::Owner);
        here.begin(enrolment("above"));
        let access = everything(&here);
        let before = (here.factors("above"), here.audit());
        for (number, outcome) in all_deeds(&here, &access, "above").into_iter().enumerate() {
            let reason = outcome.map(|error| error.reason());
            assert_eq!(reason, Some(Reason::PolicyRank), "{number} on {role}");
        }
        assert_eq!((here.factors("above"), here.audit()), before);
        assert_eq!(here.verify(&access, "above", &here.code(&person, 0)).told, Reason::OkCurrent);
    }
}

#[test]
fn a_client_does_all_of_it_to_a_member() {
    let here = Installation::new();
    here.person("alice");
    let access = everything(&here);
    let outcomes = all_deeds(&here, &access, "alice");
    assert!(outcomes.iter().all(Option::is_none), "{outcomes:?}");
    assert!(here.engine.show_user(&host(), "alice").is_err(), "removed in the end");
}

#[test]
fn a_client_makes_and_promotes_nobody_above_member() {
    let here = Installation::new();
    here.person("alice");
    let access = everything(&here);
    for role in ABOVE {
        let new = NewUser { email: None, names: vec!["bob".to_owned()], kind: UserKind::Person, role };
        assert_eq!(refused(here.engine.add_user(access.clone(), new).wait()), Reason::PolicyRank);
        let change = UserChange::Role(role);
        let promoted = here.engine.change_user(access.clone(), "alice".to_owned(), change).wait();
        assert_eq!(refused(promoted), Reason::PolicyRank);
    }
    assert_eq!(here.engine.list_users(&host(), None, 9).unwrap().len(), 1);
    assert_eq!(here.engine.show_user(&host(), "alice").unwrap().role, Role::Member);
}

#[test]
fn the_host_acts_on_everybody() {
    let here = Installation::new();
    here.person_of("first", Role::Owner);
    here.person_of("second", Role::Owner);
    let outcomes = all_deeds(&here, &host(), "first");
    assert!(outcomes.iter().all(Option::is_none), "{outcomes:?}");
}

#[test]
fn a_refusal_for_rank_says_whom_it_is_about_and_what_to_do() {
    let here = Installation::new();
    here.add_user("boss", Role::Admin, UserKind::Person);
    let access = everything(&here);
    let refused = here.engine.unlock(access, "boss".to_owned(), "because".to_owned()).wait();
    let error = refused.unwrap_err();
    assert_eq!(error.to_string(), "a client acts on members only; this user is admin");
    assert_eq!(error.hint(), "do this at the command line on the host");
}

#[test]
fn a_client_makes_no_break_glass_users() {
    let here = Installation::new();
    let access = everything(&here);
    let glass =
        NewUser { email: None, names: vec!["glass".to_owned()], kind: UserKind::BreakGlass, role: Role::Member };
    assert_eq!(refused(here.engine.add_user(access, glass.clone()).wait()), Reason::PolicyRank);
    here.engine.add_user(host(), glass).wait().unwrap();
}
