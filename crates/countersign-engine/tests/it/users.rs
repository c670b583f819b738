//! Users: added under all their names, shown as they are, kept out and let in again.

use crate::{
    people::enrolment,
    support::{Installation, host, minutes, refused},
};
use countersign_core::{
    Reason,
    factor::{FactorKind, FactorState},
    user::{Role, UserKind, UserState},
};
use countersign_engine::{
    access::{FirstFactor, Scope},
    policy::StandingView,
    requirements::Need,
    roster::{Import, ImportRow},
    users::{Computed, FactorView, NewUser, UserChange, UserView},
    verify::Context,
};

fn new(email: Option<&str>, names: &[&str]) -> NewUser {
    NewUser {
        email: email.map(str::to_owned),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        kind: UserKind::Person,
        role: Role::Member,
    }
}

#[test]
fn a_user_is_added_under_all_their_names_in_one_spelling() {
    let here = Installation::new();
    let alice = new(Some("Alice@Example.com"), &["EXAMPLE\\Alice", "alice", "ALICE"]);
    let view = here.engine.add_user(host(), alice).wait().unwrap();
    let expected = UserView {
        pass_until: None,
        id: view.id,
        email: Some("alice@example.com".to_owned()),
        names: ["alice", "alice@example.com", "example\\alice"].map(str::to_owned).to_vec(),
        kind: UserKind::Person,
        role: Role::Member,
        state: UserState::None,
        factors: vec![],
        grace_until: None,
        standing: StandingView { stands: "optional", why: None, whom: None, until: None },
        groups: vec![],
        last_used: None,
    };
    assert_eq!(view, expected);
    for name in ["alice", " Alice ", "ALICE@example.COM", "example\\ALICE", &view.id.to_string()] {
        assert_eq!(here.engine.show_user(&host(), name).unwrap(), expected, "{name}");
    }
}

#[test]
fn a_name_belongs_to_one_user() {
    let here = Installation::new();
    here.engine.add_user(host(), new(Some("a@example.com"), &["alice"])).wait().unwrap();
    for (email, names) in
        [(None, vec!["ALICE"]), (Some("A@EXAMPLE.COM"), vec![]), (Some("b@example.com"), vec!["bob", "alice"])]
    {
        let added = here.engine.add_user(host(), new(email, &names)).wait();
        assert_eq!(refused(added), Reason::UserExists, "{email:?} {names:?}");
    }
    assert_eq!(here.engine.list_users(&host(), None, 9).unwrap().len(), 1);
    let freed = here.engine.add_user(host(), new(Some("b@example.com"), &["bob"])).wait();
    assert!(freed.is_ok(), "a refused user leaves no names behind");
}

#[test]
fn what_is_no_name_or_address_is_refused() {
    let here = Installation::new();
    let long = "x".repeat(256);
    for (email, names) in [
        (None, vec![]),
        (Some("alice"), vec![]),
        (Some("@"), vec![]),
        (None, vec![""]),
        (None, vec!["a b"]),
        (None, vec![long.as_str()]),
        (None, vec!["0123456789abcdef0123456789ABCDEF"]),
        (Some("<a@b.c>"), vec![]),
        (Some("a@b.c>"), vec![]),
    ] {
        let added = here.engine.add_user(host(), new(email, &names)).wait();
        assert_eq!(refused(added), Reason::UserNameInvalid, "{email:?} {names:?}");
    }
    assert_eq!(here.engine.list_users(&host(), None, 9).unwrap(), []);
}

#[test]
fn d11_nobody_is_called_by_the_identifier_of_somebody_else() {
    let here = Installation::new();
    let victim = here.add_user("victim", Role::Owner, UserKind::Person);
    for spelling in [victim.id.to_string(), victim.id.to_string().to_uppercase()] {
        let added = here.engine.add_user(host(), new(None, &[&spelling])).wait();
        assert_eq!(refused(added), Reason::UserNameInvalid, "{spelling}");
        assert_eq!(here.engine.show_user(&host(), &spelling).unwrap().id, victim.id);
    }
    let row = ImportRow { line: 2, names: vec![victim.id.to_string()], ..ImportRow::default() };
    let verdicts = here.engine.try_roster(&host(), &mut Import::default(), &[row]).unwrap();
    assert_eq!(verdicts[0].reason, Some(Reason::UserNameInvalid), "{verdicts:?}");
}

#[test]
fn a_suspended_user_is_kept_out_and_let_in_again_with_what_they_had() {
    let here = Installation::new();
    let person = here.person("alice");
    let change = |change| here.engine.change_user(host(), "alice".to_owned(), change).wait().unwrap();
    assert_eq!(change(UserChange::Suspend).state, UserState::Suspended);
    let code = here.code(&person, 0);
    assert_eq!(here.verified("alice", &code), Reason::UserSuspended);
    assert_eq!(change(UserChange::Resume).state, UserState::Active);
    assert_eq!(here.verified("alice", &code), Reason::OkCurrent, "it was not spent");
}

#[test]
fn the_state_in_one_word_follows_from_the_facts() {
    let here = Installation::new();
    let state = || here.engine.show_user(&host(), "alice").unwrap().state;
    here.add_member("alice");
    assert_eq!(state(), UserState::None);
    here.begin(enrolment("alice"));
    assert_eq!(state(), UserState::Pending);
    let person = here.enrolled(enrolment("alice"));
    assert_eq!(state(), UserState::Active);
    here.advance(minutes(2));
    here.fail(&person, 5);
    assert_eq!(state(), UserState::Locked);
    here.end_wait(&person);
    assert_eq!(state(), UserState::Active);
    here.retire_all(&person, false);
    assert_eq!(state(), UserState::None);
}

#[test]
fn a_factor_is_shown_without_anything_secret() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let enrolled = here.now();
    here.verified("alice", &here.code(&person, 0));
    let view = here.engine.show_user(&host(), "alice").unwrap();
    let created_at = enrolled.minus(minutes(2));
    let mut factors = view.factors.clone();
    factors.sort_by_key(|row| row.left);
    let sheet = factors[1].id;
    let app = FactorView {
        id: person.factor,
        kind: FactorKind::Totp,
        state: FactorState::Active,
        label: "Authenticator app".to_owned(),
        computed: Some(Computed { algorithm: "SHA1", digits: 6, period: Some(30) }),
        created_at,
        last_used_at: Some(here.now()),
        unproven: false,
        left: None,
        running_out: false,
    };
    let paper = FactorView {
        id: sheet,
        kind: FactorKind::BackupCodes,
        label: "Backup codes".to_owned(),
        computed: None,
        last_used_at: None,
        left: Some(10),
        ..app.clone()
    };
    assert_eq!(factors, [app, paper]);
    assert_eq!(view.last_used, Some(here.now()));
    let json = serde_json::to_string(&view).unwrap();
    assert!(!json.contains("sealed") && !json.contains("secret"), "{json}");
}

#[test]
fn users_are_listed_page_by_page() {
    let here = Installation::new();
    for number in 0..7 {
        here.add_member(&format!("user{number}"));
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = here.engine.list_users(&host(), after, 3).unwrap();
        assert!(page.len() <= 3);
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        seen.extend(page.into_iter().flat_map(|view| view.names));
    }
    seen.sort();
    assert_eq!(seen, (0..7).map(|number| format!("user{number}")).collect::<Vec<_>>());
}

#[test]
fn requirements_say_what_a_door_must_ask_for() {
    let here = Installation::new();
    let full = here.add_client("full", FirstFactor::Vouched, &[Scope::Verify, Scope::ReasonsFull]);
    let (vouched, none) = (here.vouched(), here.none());
    here.person("with-factor");
    here.add_member("member");
    here.add_user("admin", Role::Admin, UserKind::Person);
    here.add_user("service", Role::Member, UserKind::Service);
    here.person("suspended");
    here.engine.change_user(host(), "suspended".to_owned(), UserChange::Suspend).wait().unwrap();
    let enrol = Need::Enrol { reason: Reason::PolicyEnrolRequired, until: None };
    let cases = [
        ("with-factor", Need::Code, Need::Code),
        ("member", Need::Nothing, Need::Nothing),
        ("admin", enrol, enrol),
        ("service", Need::Refused(Reason::PolicyNoDoorAccess), Need::Code),
        ("suspended", Need::Refused(Reason::UserSuspended), Need::Code),
        ("nobody", Need::Refused(Reason::UserUnknown), Need::Code),
    ];
    for (name, truth, told) in cases {
        let need = |access: &_| {
            here.engine.requirements(Clone::clone(access), name.to_owned(), Context::default()).wait().unwrap()
        };
        assert_eq!((need(&host()), need(&full)), (truth, truth), "{name}");
        assert_eq!((need(&vouched), need(&none)), (told, Need::Code), "{name}");
    }
}
