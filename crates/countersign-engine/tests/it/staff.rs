//! People who look after others, signed in at the web: who reaches whom, and what it takes.

use crate::{
    browsers::{GOOD, browser, token},
    people::{Person, enrolment},
    support::{Installation, host, minutes, peer, refused, settings},
};
use countersign_core::{
    Reason,
    pass::LASTS,
    recovery::{Approval, IdentityCheck},
    submission::Submission,
    user::{Role, UserKind},
    words::Language,
};
use countersign_engine::{
    Error, Settings,
    access::{Access, FirstFactor, Scope},
    attempts::{Query, Rows},
    clients::NewClient,
    enrol::Retirement,
    passes::NewPass,
    reset::Reset,
    sessions::Opened,
    users::{NewUser, UserChange},
};

pub(crate) const WHY: &str = "called back on the known number";

impl Installation {
    /// Somebody of a role, with an app and a password.
    pub(crate) fn of_role(&self, name: &str, role: Role) -> Person {
        let person = self.person_of(name, role);
        self.engine.choose_first_password(self.link(name), GOOD, browser()).wait().unwrap();
        person
    }

    /// Somebody of a role, signed in just now and with a reason typed.
    pub(crate) fn console(&self, name: &str, role: Role) -> Access {
        let person = self.of_role(name, role);
        console_of(&self.signed_in(&person), Some(WHY))
    }
}

impl Installation {
    /// Somebody who was signed in, signed in again: with a factor from just now.
    pub(crate) fn refreshed(&self, person: &Person) -> Access {
        console_of(&self.signed_in(person), Some(WHY))
    }
}

pub(crate) fn console_of(opened: &Opened, reason: Option<&str>) -> Access {
    Access::Console { token: token(opened), peer: peer(), reason: reason.map(str::to_owned) }
}

/// An installation where changes to those who administer take one person only.
pub(crate) fn one_is_enough() -> Installation {
    Installation::with(Settings { approval: Approval::Off, ..settings() })
}

fn client(name: &str) -> NewClient {
    NewClient {
        name: name.to_owned(),
        scopes: vec![Scope::Verify],
        networks: vec![],
        first_factor: FirstFactor::Vouched,
        trusted_addresses: false,
    }
}

pub(crate) fn pass_for(name: &str) -> NewPass {
    NewPass { user: name.to_owned(), lasts: LASTS, note: WHY.to_owned() }
}

pub(crate) fn reset_of(name: &str) -> Reset {
    let checked = vec![IdentityCheck::CallBack, IdentityCheck::Manager];
    Reset { user: name.to_owned(), checked, stolen: false, note: WHY.to_owned() }
}

/// What helpdesk may do to somebody below.
fn helping(here: &Installation, access: &Access, name: &str) -> Vec<Option<Reason>> {
    let engine = &here.engine;
    let reason = |error: Option<Error>| error.map(|error| error.reason());
    vec![
        reason(engine.unlock(access.clone(), name.to_owned(), WHY.to_owned()).wait().err()),
        reason(engine.make_enrolment_link(access.clone(), name.to_owned()).wait().err()),
        reason(engine.make_pass(access.clone(), pass_for(name)).wait().err()),
    ]
}

/// What it takes an admin for.
fn administering(here: &Installation, access: &Access, name: &str) -> Vec<Option<Reason>> {
    let engine = &here.engine;
    let user = || name.to_owned();
    let reason = |error: Option<Error>| error.map(|error| error.reason());
    let change = |change| reason(engine.change_user(access.clone(), user(), change).wait().err());
    let retirement = Retirement { user: user(), factor: None, note: None, stolen: false };
    vec![
        reason(engine.begin_enrolment(access.clone(), enrolment(name)).wait().err()),
        reason(engine.confirm_enrolment(access.clone(), user(), None, Submission::new("123456")).wait().err()),
        reason(engine.replace_backup_codes(access.clone(), user()).wait().err()),
        reason(engine.reset_password(access.clone(), user(), WHY.to_owned()).wait().err()),
        reason(engine.reset_drift(access.clone(), user(), WHY.to_owned()).wait().err()),
        reason(engine.retire_factors(access.clone(), retirement).wait().err()),
        reason(engine.reset_user(access.clone(), reset_of(name)).wait().err()),
        change(UserChange::Role(Role::Member)),
        change(UserChange::Suspend),
        change(UserChange::Resume),
        change(UserChange::Remove),
    ]
}

#[test]
fn d12_each_role_reaches_lower_ones_only_and_owners_other_owners_too() {
    for own in Role::ALL {
        for other in Role::ALL {
            let here = one_is_enough();
            here.of_role("another-owner", Role::Owner);
            here.person_of("other", *other);
            let access = here.console("own", *own);
            let over = *own > *other || *own == Role::Owner;
            let helps = if over && *own >= Role::Helpdesk { None } else { Some(Reason::PolicyRank) };
            assert_eq!(helping(&here, &access, "other"), [helps; 3], "{own} on {other}");
            let administers = if over && *own >= Role::Admin { None } else { Some(Reason::PolicyRank) };
            assert_eq!(administering(&here, &access, "other"), [administers; 11], "{own} on {other}");
        }
    }
}

#[test]
fn nobody_looks_after_themselves() {
    for role in Role::ALL {
        let here = Installation::new();
        here.of_role("another-owner", Role::Owner);
        let access = here.console("own", *role);
        let outcomes = [helping(&here, &access, "own"), administering(&here, &access, "own")].concat();
        assert_eq!(outcomes, [Some(Reason::PolicyRank); 14], "{role}");
    }
}

#[test]
fn d12_nobody_gives_a_role_above_the_ones_they_reach() {
    let here = Installation::new();
    let (admin, owner) = (here.console("admin", Role::Admin), here.console("owner", Role::Owner));
    here.add_member("alice");
    for role in Role::ALL {
        let new = |name: &str| NewUser {
            email: None,
            names: vec![format!("{name}-{role}")],
            kind: UserKind::Person,
            role: *role,
        };
        let expected = if *role < Role::Admin { None } else { Some(Reason::PolicyRank) };
        let added = here.engine.add_user(admin.clone(), new("by-admin")).wait().err();
        assert_eq!(added.map(|error| error.reason()), expected, "{role}");
        let promoted = here.engine.change_user(admin.clone(), "alice".to_owned(), UserChange::Role(*role)).wait().err();
        assert_eq!(promoted.map(|error| error.reason()), expected, "{role}");
        here.engine.add_user(owner.clone(), new("by-owner")).wait().unwrap();
    }
    let glass =
        || NewUser { email: None, names: vec!["glass".to_owned()], kind: UserKind::BreakGlass, role: Role::Member };
    assert_eq!(refused(here.engine.add_user(admin, glass()).wait()), Reason::PolicyRank);
    here.engine.add_user(owner, glass()).wait().unwrap();
}

#[test]
fn d02_d06_whatever_changes_something_needs_a_factor_of_the_last_five_minutes_and_a_typed_reason() {
    let here = Installation::new();
    here.person("alice");
    let admin = here.of_role("admin", Role::Admin);
    let opened = here.signed_in(&admin);
    for nothing in [None, Some(""), Some(" \t ")] {
        let access = console_of(&opened, nothing);
        let outcomes = [helping(&here, &access, "alice"), administering(&here, &access, "alice")].concat();
        assert_eq!(outcomes, [Some(Reason::PolicyReasonNeeded); 14]);
        assert_eq!(refused(here.engine.add_client(access, client("mail")).wait()), Reason::PolicyReasonNeeded);
    }
    let long = console_of(&opened, Some(&"x".repeat(501)));
    assert_eq!(helping(&here, &long, "alice"), [Some(Reason::RequestInvalid); 3]);
    here.advance(minutes(5));
    let stale = console_of(&opened, Some(WHY));
    let outcomes = [helping(&here, &stale, "alice"), administering(&here, &stale, "alice")].concat();
    assert_eq!(outcomes, [Some(Reason::SessionNotFresh); 14]);
    assert_eq!(refused(here.engine.add_client(stale.clone(), client("mail")).wait()), Reason::SessionNotFresh);
    here.engine.show_user(&stale, "alice").unwrap();
}

#[test]
fn the_reason_and_who_gave_it_stand_in_the_audit() {
    let here = Installation::new();
    here.person("alice");
    let access = here.console("admin", Role::Admin);
    let change = |change| here.engine.change_user(access.clone(), "alice".to_owned(), change).wait().unwrap();
    change(UserChange::Suspend);
    change(UserChange::Role(Role::Helpdesk));
    let rows = here.audit();
    let details: Vec<&str> = rows.iter().rev().take(2).filter_map(|row| row.detail.as_deref()).collect();
    let by = format!("user:{}", here.id_of("admin"));
    assert!(details.iter().all(|detail| detail.contains(&by) && detail.contains(WHY)), "{details:?}");
    assert!(details[0].contains("helpdesk"), "{details:?}");
}

#[test]
fn c01_staff_hand_in_nobodys_codes_and_half_a_sign_in_looks_after_nobody() {
    let here = Installation::new();
    let alice = here.person("alice");
    let admin = here.of_role("admin", Role::Admin);
    let access = console_of(&here.half("admin"), Some(WHY));
    assert_eq!(helping(&here, &access, "alice"), [Some(Reason::SessionStage); 3]);
    assert_eq!(refused(here.engine.list_users(&access, None, 5)), Reason::SessionStage);
    let access = console_of(&here.signed_in(&admin), Some(WHY));
    let handed_in = here.try_verify(&access, "alice", &here.code(&alice, 0));
    assert_eq!(refused(handed_in), Reason::SessionStage);
    assert_eq!(here.verified("alice", &here.code(&alice, 0)), Reason::OkCurrent, "it was not spent");
}

#[test]
fn a_browsers_own_access_reaches_nobody_else() {
    let here = Installation::new();
    here.person("alice");
    let owner = here.of_role("owner", Role::Owner);
    here.of_role("another-owner", Role::Owner);
    let access = Access::Browser { token: token(&here.signed_in(&owner)), peer: peer() };
    for outcome in [helping(&here, &access, "alice"), administering(&here, &access, "alice")].concat() {
        assert!(matches!(outcome, Some(Reason::PolicyRank | Reason::SessionStage)), "{outcome:?}");
    }
}

#[test]
fn helpdesk_sees_why_members_were_refused_and_admins_everything_of_everybody() {
    let here = Installation::new();
    let alice = here.person("alice");
    let boss = here.of_role("boss", Role::Owner);
    let desk = here.console("desk", Role::Helpdesk);
    let admin = here.of_role("admin", Role::Admin);
    let admin = here.signed_in(&admin);
    for person in [&alice, &boss] {
        assert_eq!(here.verified(&person.name, &here.code(person, 5)), Reason::CodeFromFuture);
    }
    here.engine.search_waiting();
    let of = |access: &Access, name: &str| {
        let query = Query { user: Some(name.to_owned()), limit: 1, ..Query::default() };
        here.engine.list_attempts(access, &query, Language::English).map(|found| found.into_iter().next().unwrap())
    };
    let seen = of(&desk, "alice").unwrap();
    let diagnosis = seen.diagnosis.unwrap();
    assert_eq!(seen.reason, "code.from_future");
    assert!(diagnosis.confidence.is_some());
    assert_eq!((diagnosis.evidence.len(), diagnosis.offset_seconds, diagnosis.searched), (0, None, None));
    assert_eq!(refused(of(&desk, "boss")), Reason::PolicyRank);
    for reason in [None, Some(WHY)] {
        let access = console_of(&admin, reason);
        for name in ["alice", "boss"] {
            let diagnosis = of(&access, name).unwrap().diagnosis.unwrap();
            assert_eq!(diagnosis.evidence.is_empty(), reason.is_none(), "{name}");
            assert_eq!(diagnosis.offset_seconds.is_none(), reason.is_none(), "{name}");
        }
    }
    let all = |access: &Access, rows| {
        let query = Query { limit: 50, rows, ..Query::default() };
        here.engine.list_attempts(access, &query, Language::English)
    };
    let by_desk = all(&desk, Rows::Attempts).unwrap();
    assert!(by_desk.iter().all(|view| view.user.as_deref() == Some("alice")), "{by_desk:?}");
    for rows in [Rows::Decisions, Rows::Changes, Rows::Alarms, Rows::All] {
        assert_eq!(refused(all(&desk, rows)), Reason::PolicyRank);
    }
    assert!(all(&console_of(&admin, None), Rows::All).unwrap().iter().any(|view| view.user.as_deref() == Some("boss")));
}

#[test]
fn whoever_was_looked_at_sees_who_looked_by_name() {
    let here = Installation::new();
    let alice = here.of_role("alice", Role::Member);
    let desk = here.console("desk", Role::Helpdesk);
    assert_eq!(here.verified("alice", &here.code(&alice, 5)), Reason::CodeFromFuture);
    here.engine.why(&desk, "alice", 5, Language::English).unwrap();
    let own = here.engine.own_page(token(&here.signed_in(&alice)), peer(), Language::English).unwrap();
    let looks: Vec<&str> = own.attempts.iter().flat_map(|view| &view.looks).map(|look| look.by.as_str()).collect();
    assert!(looks.contains(&"user:desk"), "{looks:?}");
}

#[test]
fn admins_manage_clients_and_read_the_audit_and_helpdesk_neither() {
    let here = Installation::new();
    let (desk, admin) = (here.console("desk", Role::Helpdesk), here.console("admin", Role::Admin));
    assert_eq!(refused(here.engine.add_client(desk.clone(), client("mail")).wait()), Reason::PolicyRank);
    here.engine.add_client(admin.clone(), client("mail")).wait().unwrap();
    assert_eq!(refused(here.engine.list_clients(&desk)), Reason::PolicyRank);
    assert_eq!(here.engine.list_clients(&admin).unwrap().len(), 1);
    assert_eq!(refused(here.engine.revoke_client(desk.clone(), "mail".to_owned()).wait()), Reason::PolicyRank);
    assert!(here.engine.revoke_client(admin.clone(), "mail".to_owned()).wait().unwrap().revoked_at.is_some());
    assert_eq!(refused(here.engine.expect_audit_access(&desk)), Reason::PolicyRank);
    let of_a_client = here.add_client("all", FirstFactor::Vouched, &Scope::ALL);
    assert_eq!(refused(here.engine.expect_audit_access(&of_a_client)), Reason::PolicyRank);
    for access in [admin, host()] {
        here.engine.expect_audit_access(&access).unwrap();
    }
}
