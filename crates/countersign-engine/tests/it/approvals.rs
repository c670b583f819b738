//! What takes two persons: asked for by one, done when another approves.

use crate::{
    people::Person,
    staff::{WHY, console_of, one_is_enough, pass_for, reset_of},
    support::{Installation, host, refused, sized},
};
use countersign_core::{
    ApprovalId, Reason,
    recovery::{Deed, IdentityCheck},
    user::{Role, UserKind, UserState},
};
use countersign_engine::{
    Engine, Error,
    access::Access,
    approvals::{ApprovalView, Approved, MayApprove, SETTLED_AFTER, WAITS_FOR},
    users::UserChange,
};
use std::{sync::Barrier, time::Duration};

fn reset() -> Deed {
    Deed::Reset { checked: vec![IdentityCheck::InPerson], stolen: false }
}

fn asked(engine: &Engine, access: &Access, about: &str, deed: Deed) -> Result<ApprovalView, Error> {
    engine.request_approval(access.clone(), about.to_owned(), deed).wait()
}

fn approved(engine: &Engine, access: &Access, id: ApprovalId) -> Result<Approved, Error> {
    engine.approve(access.clone(), id).wait()
}

/// Three who administer, each signed in just now.
struct Three {
    here: Installation,
    owner: Access,
    second: Access,
    admin: Access,
}

fn three() -> Three {
    let here = Installation::new();
    let people = [("owner", Role::Owner), ("second", Role::Owner), ("admin", Role::Admin)];
    let people = people.map(|(name, role)| here.of_role(name, role));
    here.advance(SETTLED_AFTER);
    let [owner, second, admin] = people.map(|person| console_of(&here.signed_in(&person), Some(WHY)));
    Three { here, owner, second, admin }
}

#[test]
fn d13_what_weakens_an_admin_or_owner_is_refused_to_one_person_alone() {
    for about in ["admin", "second"] {
        let Three { here, owner, .. } = three();
        let engine = &here.engine;
        let change = |change| engine.change_user(owner.clone(), about.to_owned(), change).wait().map(drop);
        let alone = [
            change(UserChange::Suspend),
            change(UserChange::Remove),
            change(UserChange::Role(Role::Member)),
            engine.reset_user(owner.clone(), reset_of(about)).wait().map(drop),
            engine.make_pass(owner.clone(), pass_for(about)).wait().map(drop),
            engine.reset_password(owner.clone(), about.to_owned(), WHY.to_owned()).wait().map(drop),
            engine.replace_backup_codes(owner.clone(), about.to_owned()).wait().map(drop),
            engine.begin_enrolment(owner.clone(), crate::people::enrolment(about)).wait().map(drop),
        ];
        for (number, outcome) in alone.into_iter().enumerate() {
            assert_eq!(refused(outcome), Reason::PolicyApprovalNeeded, "{number} on {about}");
        }
        change(UserChange::Resume).unwrap();
        change(UserChange::Role(Role::Owner)).unwrap();
    }
}

#[test]
fn d13_two_persons_suspend_demote_reset_and_remove_an_admin() {
    for deed in [Deed::Suspend, Deed::Demote(Role::Member), reset(), Deed::Remove] {
        let Three { here, owner, second, .. } = three();
        let waiting = asked(&here.engine, &owner, "admin", deed.clone()).unwrap();
        assert_eq!(here.engine.show_user(&host(), "admin").unwrap().state, UserState::Active, "nothing is done yet");
        let done = approved(&here.engine, &second, waiting.id).unwrap();
        match &deed {
            Deed::Suspend => assert_eq!(done.user.state, UserState::Suspended),
            Deed::Demote(role) => assert_eq!(done.user.role, *role),
            Deed::Reset { .. } => assert_eq!((done.user.factors.len(), done.link.is_some()), (0, true)),
            Deed::Remove => assert!(here.engine.show_user(&host(), "admin").is_err()),
        }
        assert_eq!(refused(approved(&here.engine, &second, waiting.id)), Reason::RequestConflict, "once");
        let changes = here.changes();
        let of_two = changes.iter().filter(|change| change.starts_with("approval."));
        assert_eq!(of_two.collect::<Vec<_>>(), ["approval.asked", "approval.given"]);
    }
}

#[test]
fn d13_neither_who_asked_nor_who_it_is_about_approves() {
    let Three { here, owner, second, admin } = three();
    let waiting = asked(&here.engine, &owner, "second", Deed::Suspend).unwrap();
    for access in [&owner, &second] {
        assert_eq!(refused(approved(&here.engine, access, waiting.id)), Reason::PolicyRank);
    }
    let mine = |access: &Access| {
        let listed = here.engine.list_approvals(access).unwrap();
        (listed[0].may_approve, listed[0].may_withdraw)
    };
    assert_eq!(
        [&owner, &second, &admin].map(mine),
        [(MayApprove::NotTheirs, true), (MayApprove::NotTheirs, false), (MayApprove::Yes, true)]
    );
    assert_eq!(approved(&here.engine, &admin, waiting.id).unwrap().user.state, UserState::Suspended);
}

#[test]
fn d13_one_person_with_a_second_account_is_no_two_persons() {
    let here = Installation::new();
    let people = [("owner", Role::Owner), ("second", Role::Owner), ("admin", Role::Admin), ("puppet", Role::Member)];
    let [owner, second, _, puppet] = people.map(|(name, role)| here.of_role(name, role));
    here.advance(SETTLED_AFTER);
    let access = here.refreshed(&owner);
    here.engine.change_user(access.clone(), "puppet".to_owned(), UserChange::Role(Role::Admin)).wait().unwrap();
    let raised = here.now();
    let waiting = asked(&here.engine, &access, "admin", Deed::Suspend).unwrap();
    let may = |access: &Access| here.engine.list_approvals(access).unwrap()[0].may_approve;
    let own = here.refreshed(&puppet);
    assert_eq!(may(&own), MayApprove::NewRank(raised.plus(SETTLED_AFTER)));
    let refusal = approved(&here.engine, &own, waiting.id).unwrap_err();
    assert_eq!(refusal.reason(), Reason::PolicyRank);
    assert!(refusal.to_string().contains(&raised.plus(SETTLED_AFTER).to_string()), "{refusal}");
    assert_eq!(may(&here.refreshed(&second)), MayApprove::Yes);

    // A day later the rank counts; a link that the requester has made meanwhile keeps them from it.
    here.advance(SETTLED_AFTER.saturating_sub(Duration::from_hours(1)));
    here.engine.make_enrolment_link(here.refreshed(&owner), "puppet".to_owned()).wait().unwrap();
    let helped = here.now();
    here.advance(Duration::from_hours(1));
    let waiting = asked(&here.engine, &here.refreshed(&owner), "admin", Deed::Suspend).unwrap();
    let own = here.refreshed(&puppet);
    assert_eq!(may(&own), MayApprove::LetInByRequester(helped.plus(SETTLED_AFTER)));
    assert_eq!(refused(approved(&here.engine, &own, waiting.id)), Reason::PolicyRank);
    assert_eq!(here.engine.show_user(&host(), "admin").unwrap().state, UserState::Active);
    here.advance(SETTLED_AFTER.saturating_sub(Duration::from_mins(2)));
    let waiting = asked(&here.engine, &here.refreshed(&second), "owner", Deed::Suspend).unwrap();
    let done = approved(&here.engine, &here.refreshed(&puppet), waiting.id).unwrap();
    assert_eq!(done.user.state, UserState::Suspended, "it was somebody else's request, and the rank is a day old");
}

#[test]
fn d12_nobody_below_admin_approves_or_sees_what_waits_and_nobody_asks_about_a_higher_role() {
    let Three { here, owner, admin, .. } = three();
    let waiting = asked(&here.engine, &owner, "second", Deed::Suspend).unwrap();
    assert_eq!(refused(asked(&here.engine, &owner, "owner", Deed::Remove)), Reason::PolicyRank);
    let desk = here.console("desk", Role::Helpdesk);
    assert_eq!(refused(approved(&here.engine, &desk, waiting.id)), Reason::PolicyRank);
    assert_eq!(refused(here.engine.list_approvals(&desk)), Reason::PolicyRank);
    assert_eq!(refused(asked(&here.engine, &admin, "second", Deed::Remove)), Reason::PolicyRank);
    assert_eq!(refused(asked(&here.engine, &desk, "admin", Deed::Remove)), Reason::PolicyRank);
    assert_eq!(refused(approved(&here.engine, &host(), waiting.id)), Reason::PolicyRank, "the host does it at once");
}

#[test]
fn c13_an_approval_lapses_after_a_day_and_can_be_withdrawn_or_turned_down_before() {
    let Three { here, owner, second, admin } = three();
    let ask = |deed| asked(&here.engine, &owner, "admin", deed).unwrap().id;
    let (one, two, three) = (ask(Deed::Suspend), ask(Deed::Remove), ask(reset()));
    assert_eq!(refused(asked(&here.engine, &second, "admin", Deed::Suspend)), Reason::RequestConflict, "asked already");
    assert_eq!(refused(here.engine.withdraw_approval(admin, one).wait()), Reason::PolicyRank);
    here.engine.withdraw_approval(owner.clone(), one).wait().unwrap();
    here.engine.withdraw_approval(second.clone(), two).wait().unwrap();
    for id in [one, two] {
        assert_eq!(refused(approved(&here.engine, &second, id)), Reason::RequestConflict);
    }
    here.advance(WAITS_FOR.saturating_sub(Duration::from_secs(1)));
    let third = here.console("third", Role::Admin);
    here.advance(Duration::from_secs(1));
    let late = here.console("fourth", Role::Admin);
    assert!(here.engine.list_approvals(&late).unwrap().is_empty());
    for access in [third, late] {
        assert_eq!(refused(approved(&here.engine, &access, three)), Reason::RequestConflict);
    }
    here.engine.sweep().wait().unwrap();
}

#[test]
fn with_nobody_to_approve_the_answer_says_so_and_names_the_emergency() {
    let here = Installation::new();
    here.add_user("factorless", Role::Owner, UserKind::Person);
    here.of_role("other", Role::Owner);
    let owner = here.console("owner", Role::Owner);
    let refusal = asked(&here.engine, &owner, "other", Deed::Suspend).unwrap_err();
    assert_eq!(refusal.reason(), Reason::PolicyNoApprover);
    assert!(refusal.hint().contains("countersign emergency"), "{}", refusal.hint());
}

#[test]
fn what_one_may_do_alone_is_not_asked_for() {
    let Three { here, owner, .. } = three();
    here.person("alice");
    assert_eq!(refused(asked(&here.engine, &owner, "alice", Deed::Suspend)), Reason::RequestConflict);
    assert_eq!(refused(asked(&here.engine, &owner, "admin", Deed::Demote(Role::Owner))), Reason::RequestConflict);
    let unchecked = Deed::Reset { checked: vec![], stolen: false };
    assert_eq!(refused(asked(&here.engine, &owner, "admin", unchecked)), Reason::RequestInvalid);
}

#[test]
fn whoever_asked_must_still_be_allowed_to_when_it_is_approved() {
    for change in [UserChange::Suspend, UserChange::Role(Role::Member), UserChange::Remove] {
        let Three { here, owner, admin, .. } = three();
        let waiting = asked(&here.engine, &owner, "second", Deed::Suspend).unwrap();
        here.engine.change_user(host(), "owner".to_owned(), change).wait().unwrap();
        let outcome = refused(approved(&here.engine, &admin, waiting.id));
        let expected = if change == UserChange::Remove { Reason::RequestConflict } else { Reason::PolicyRank };
        assert_eq!(outcome, expected, "{change:?}");
        assert_eq!(here.engine.show_user(&host(), "second").unwrap().state, UserState::Active);
    }
}

#[test]
fn d16_two_owners_who_remove_each_other_need_a_third() {
    let Three { here, owner, second, admin } = three();
    let one = asked(&here.engine, &owner, "second", Deed::Remove).unwrap().id;
    let two = asked(&here.engine, &second, "owner", Deed::Remove).unwrap().id;
    approved(&here.engine, &admin, one).unwrap();
    let other = approved(&here.engine, &admin, two);
    assert_eq!(refused(other), Reason::RequestConflict, "it went with whoever had asked");
    here.engine.show_user(&host(), "owner").unwrap();
}

#[test]
fn d16_t29_in_a_soak_sized_race_of_two_owners_who_remove_each_other_one_remains() {
    let here = one_is_enough();
    let other = here.beside(99);
    let mut survivor = here.of_role("owner0", Role::Owner);
    for round in 1..=sized(200, 10_000) {
        let rival = here.of_role(&format!("owner{round}"), Role::Owner);
        let access = [&rival, &survivor].map(|person| here.refreshed(person));
        let begin = Barrier::new(2);
        let remove = |engine: &Engine, access: &Access, whom: &Person| {
            begin.wait();
            engine.change_user(access.clone(), whom.name.clone(), UserChange::Remove).wait().map(drop)
        };
        let outcomes = std::thread::scope(|scope| {
            let one = scope.spawn(|| remove(&here.engine, &access[0], &survivor));
            let two = scope.spawn(|| remove(&other, &access[1], &rival));
            [one.join().unwrap(), two.join().unwrap()]
        });
        // Whoever is removed first has no session left to remove anybody with.
        match &outcomes {
            [Ok(()), Err(_)] => survivor = rival,
            [Err(_), Ok(())] => {}
            _ => panic!("round {round}: {outcomes:?}"),
        }
    }
    assert_eq!(here.engine.list_users(&host(), None, 9).unwrap().len(), 1);
    here.assert_chain_unbroken();
}
