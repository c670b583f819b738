//! Users in lists: searched, filtered, page by page, in the order of their names.

use crate::{
    people::enrolment,
    support::{Installation, host},
};
use countersign_core::user::{Role, UserKind, UserState};
use countersign_engine::{
    people::PeopleQuery,
    policy::Whose,
    users::{NewUser, UserChange},
};

impl Installation {
    /// Everybody who is meant, page by page.
    fn listed(&self, query: &PeopleQuery) -> Vec<String> {
        let (mut query, mut names) = (query.clone(), Vec::new());
        loop {
            let page = self.engine.list_people(&host(), &query).unwrap();
            assert!(page.users.len() <= usize::try_from(query.limit).unwrap());
            names.extend(page.users.into_iter().map(|user| user.email.unwrap_or_else(|| user.names[0].clone())));
            match page.next {
                Some(next) => query.after = Some(next),
                None => return names,
            }
        }
    }

    fn in_state(&self, state: UserState) -> Vec<String> {
        self.listed(&PeopleQuery { state: Some(state), limit: 2, ..PeopleQuery::default() })
    }
}

#[test]
fn a_list_is_in_the_order_of_names_whatever_the_page() {
    let here = Installation::new();
    let mut expected: Vec<String> = (0..23).map(|number| format!("user{:02}", (number * 7) % 23)).collect();
    for name in &expected {
        here.add_member(name);
    }
    let email = Some("aaron@example.com".to_owned());
    let new = NewUser { email, names: vec!["zz".to_owned()], kind: UserKind::Person, role: Role::Member };
    here.engine.add_user(host(), new).wait().unwrap();
    expected.push("aaron@example.com".to_owned());
    expected.sort();
    for limit in [1, 2, 5, 23, 24, 100] {
        assert_eq!(here.listed(&PeopleQuery { limit, ..PeopleQuery::default() }), expected, "{limit}");
    }
}

#[test]
fn any_part_of_any_name_finds_a_user() {
    let here = Installation::new();
    let email = Some("alice.smith@example.com".to_owned());
    let new = NewUser { email, names: vec!["EXAMPLE\\asmith".to_owned()], kind: UserKind::Person, role: Role::Member };
    here.engine.add_user(host(), new).wait().unwrap();
    here.add_member("bob");
    let found = |text: &str| here.listed(&PeopleQuery { search: Some(text.to_owned()), ..PeopleQuery::default() });
    for text in ["alice", "SMITH", "smith@", "example\\", " asm "] {
        assert_eq!(found(text), ["alice.smith@example.com"], "{text}");
    }
    assert_eq!(found("b"), ["bob"]);
    assert_eq!(found("%"), Vec::<String>::new());
    assert_eq!(found("_"), Vec::<String>::new());
    assert_eq!(found("").len(), 2);
}

#[test]
fn a_list_by_role_kind_and_state_names_exactly_those() {
    let here = Installation::new();
    here.person("active");
    here.add_member("pending");
    here.begin(enrolment("pending"));
    here.add_member("none");
    here.person("suspended");
    here.engine.change_user(host(), "suspended".to_owned(), UserChange::Suspend).wait().unwrap();
    let locked = here.person("locked");
    here.fail(&locked, 5);
    let disabled = here.person("disabled");
    here.fail(&disabled, 5);
    here.person_of("ada", Role::Admin);
    here.add_user("mailer", Role::Member, UserKind::Service);
    here.begin(enrolment("pending"));
    for wanted in UserState::ALL {
        let everybody = here.engine.list_users(&host(), None, 50).unwrap();
        let mut expected: Vec<String> =
            everybody.iter().filter(|user| user.state == *wanted).map(|user| user.names[0].clone()).collect();
        expected.sort();
        assert_eq!(here.in_state(*wanted), expected, "{wanted}");
    }
    let of_role = |role| here.listed(&PeopleQuery { role: Some(role), ..PeopleQuery::default() });
    assert_eq!(of_role(Role::Admin), ["ada"]);
    let of_kind =
        PeopleQuery { kind: Some(UserKind::Service), search: Some("ail".to_owned()), ..PeopleQuery::default() };
    assert_eq!(here.listed(&of_kind), ["mailer"]);
    here.require(Whose::Everyone, 7);
    assert_eq!(here.in_state(UserState::Grace), ["none"]);
    assert_eq!(here.in_state(UserState::None), ["mailer"]);
    assert_eq!(here.in_state(UserState::Pending), ["pending"]);
}
