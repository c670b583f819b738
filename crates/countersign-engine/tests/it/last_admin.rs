//! C7: the last able admin stays.

use crate::{
    people::{Person, enrolment},
    support::{Installation, host, minutes, refused, sized},
};
use countersign_core::{
    Reason,
    user::{Role, UserKind},
};
use countersign_engine::{
    Engine, Error,
    enrol::{NewEnrolment, Retirement},
    users::{UserChange, UserView},
};
use std::sync::Barrier;

fn change(engine: &Engine, name: &str, change: UserChange) -> Result<UserView, Error> {
    engine.change_user(host(), name.to_owned(), change).wait()
}

fn retire(here: &Installation, person: &Person) -> Result<usize, Error> {
    let user = person.name.clone();
    let retirement = Retirement { user, factor: None, note: None, stolen: false };
    here.engine.retire_factors(host(), retirement).wait().map(|retired| retired.len())
}

/// Every way to take an able admin away, each as its outcome.
fn ways_out(here: &Installation, person: &Person) -> [Option<Error>; 5] {
    let name = &person.name;
    [
        change(&here.engine, name, UserChange::Suspend).err(),
        change(&here.engine, name, UserChange::Role(Role::Helpdesk)).err(),
        change(&here.engine, name, UserChange::Role(Role::Member)).err(),
        retire(here, person).err(),
        change(&here.engine, name, UserChange::Remove).err(),
    ]
}

#[test]
fn c7_nothing_takes_the_last_able_admin_away() {
    for role in [Role::Admin, Role::Owner] {
        let here = Installation::new();
        let last = here.person_of("the-last", role);
        here.person("alice");
        let before = here.audit();
        for (number, outcome) in ways_out(&here, &last).into_iter().enumerate() {
            let error = outcome.expect("a refusal");
            assert_eq!(error.reason(), Reason::PolicyLastAdmin, "{number}");
            assert!(error.hint().starts_with("make another person admin"), "{number}");
        }
        assert_eq!(here.audit(), before, "nothing was changed");
        assert_eq!(here.verified("the-last", &here.code(&last, 0)), Reason::OkCurrent);
    }
}

#[test]
fn c7_the_refusal_names_who_it_is() {
    let here = Installation::new();
    here.person_of("the-last", Role::Owner);
    let error = change(&here.engine, "the-last", UserChange::Suspend).unwrap_err();
    assert_eq!(error.to_string(), "the-last is the last admin who can sign in; suspending them would leave none");
}

#[test]
fn c7_beside_another_able_admin_each_may_go() {
    for way in 0..5 {
        let here = Installation::new();
        let first = here.person_of("first", Role::Owner);
        here.person_of("second", Role::Admin);
        let outcome = match way {
            0 => change(&here.engine, "first", UserChange::Suspend).err(),
            1 => change(&here.engine, "first", UserChange::Role(Role::Helpdesk)).err(),
            2 => change(&here.engine, "first", UserChange::Remove).err(),
            3 => retire(&here, &first).err(),
            _ => change(&here.engine, "first", UserChange::Role(Role::Member)).err(),
        };
        assert_eq!(outcome, None, "{way}");
        let second = change(&here.engine, "second", UserChange::Suspend);
        assert_eq!(refused(second), Reason::PolicyLastAdmin, "{way}: the second is the last now");
    }
}

#[test]
fn c7_who_cannot_administer_does_not_count() {
    let here = Installation::new();
    here.person_of("the-last", Role::Owner);
    here.add_user("without-factor", Role::Owner, UserKind::Person);
    here.add_user("pending", Role::Owner, UserKind::Person);
    here.begin(enrolment("pending"));
    here.add_user("glass", Role::Owner, UserKind::BreakGlass);
    here.enrolled(enrolment("glass"));
    here.person_of("helpdesk", Role::Helpdesk);
    here.person_of("suspended", Role::Admin);
    change(&here.engine, "suspended", UserChange::Suspend).unwrap();
    let paper = here.person_of("paper", Role::Admin);
    here.engine.replace_backup_codes(host(), "paper".to_owned()).wait().unwrap();
    let (user, factor) = (paper.name.clone(), Some(paper.factor));
    let retirement = Retirement { user, factor, note: None, stolen: false };
    here.engine.retire_factors(host(), retirement).wait().unwrap();
    assert!(here.factors("paper").iter().any(|row| row.state == countersign_core::factor::FactorState::Active));

    let outcome = change(&here.engine, "the-last", UserChange::Suspend);
    assert_eq!(refused(outcome), Reason::PolicyLastAdmin);
    for name in ["without-factor", "pending", "glass", "helpdesk", "suspended", "paper"] {
        change(&here.engine, name, UserChange::Remove).unwrap();
    }
}

#[test]
fn c7_one_of_an_admins_two_factors_may_go() {
    let here = Installation::new();
    let phone = here.person_of("the-last", Role::Owner);
    let label = Some("Tablet".to_owned());
    let tablet = here.enrolled(NewEnrolment { label, ..enrolment("the-last") });
    let retire_one = |factor| {
        let user = "the-last".to_owned();
        let retirement = Retirement { user, factor: Some(factor), note: None, stolen: false };
        here.engine.retire_factors(host(), retirement).wait()
    };
    assert_eq!(retire_one(phone.factor).unwrap(), [phone.factor]);
    assert_eq!(refused(retire_one(tablet.factor)), Reason::PolicyLastAdmin);
    here.advance(minutes(2));
    assert_eq!(here.verified("the-last", &here.code(&tablet, 0)), Reason::OkCurrent);
}

#[test]
fn c7_the_last_admin_may_replace_their_own_entry() {
    let here = Installation::new();
    here.person_of("the-last", Role::Owner);
    let new = here.enrolled(enrolment("the-last"));
    here.advance(minutes(1));
    assert_eq!(here.verified("the-last", &here.code(&new, 0)), Reason::OkCurrent);
}

#[test]
fn where_no_able_admin_is_there_is_none_to_protect() {
    let here = Installation::new();
    here.add_user("first", Role::Owner, UserKind::Person);
    change(&here.engine, "first", UserChange::Suspend).unwrap();
    change(&here.engine, "first", UserChange::Remove).unwrap();
}

#[test]
fn an_admin_may_become_owner_and_an_owner_admin() {
    let here = Installation::new();
    here.person_of("the-last", Role::Admin);
    for role in [Role::Owner, Role::Admin] {
        assert_eq!(change(&here.engine, "the-last", UserChange::Role(role)).unwrap().role, role);
    }
}

#[test]
fn c7_in_a_soak_sized_race_of_two_admins_who_remove_each_other_one_remains() {
    let here = Installation::new();
    let other = here.beside(77);
    let mut survivor = here.person_of("admin0", Role::Owner).name;
    for round in 1..=sized(200, 10_000) {
        let rival = here.person_of(&format!("admin{round}"), Role::Admin).name;
        let begin = Barrier::new(2);
        let [by_rival, by_survivor] = std::thread::scope(|scope| {
            let remove = |engine, name| {
                let begin = &begin;
                move || {
                    begin.wait();
                    change(engine, name, UserChange::Remove).map(|_| ())
                }
            };
            let one = scope.spawn(remove(&here.engine, &survivor));
            let two = scope.spawn(remove(&other, &rival));
            [one.join().unwrap(), two.join().unwrap()]
        });
        survivor = match (by_rival, by_survivor) {
            (Ok(()), Err(error)) if error.reason() == Reason::PolicyLastAdmin => rival,
            (Err(error), Ok(())) if error.reason() == Reason::PolicyLastAdmin => survivor,
            outcome => panic!("round {round}: {outcome:?}"),
        };
    }
    assert_eq!(here.engine.list_users(&host(), None, 9).unwrap().len(), 1);
    here.assert_chain_unbroken();
}
