//! Clients: a key that is shown once, scopes, networks, and an end to it.

use crate::support::{Installation, PEER, host, peer, refused, request};
use countersign_core::Reason;
use countersign_engine::{
    Error,
    access::{Access, FirstFactor, Scope},
    clients::{ClientView, NewClient},
};

fn new(name: &str) -> NewClient {
    NewClient {
        name: name.to_owned(),
        scopes: vec![Scope::Verify],
        networks: vec![],
        first_factor: FirstFactor::Vouched,
        trusted_addresses: false,
    }
}

fn added(here: &Installation, client: NewClient) -> (ClientView, String) {
    let (view, key) = here.engine.add_client(host(), client).wait().unwrap();
    (view, key.to_string())
}

/// What becomes of a verification with that key from that address: the reason for refusing the client, or none.
fn outcome(here: &Installation, key: Option<&str>, from: &str) -> Option<Reason> {
    let access = Access::with_key(key, from.parse().unwrap());
    here.try_verify(&access, "nobody", "123456").err().map(|error| error.reason())
}

#[test]
fn a_client_is_added_with_a_key_that_opens_and_is_listed_without_it() {
    let here = Installation::new();
    let networks = vec!["192.0.2.0/24".parse().unwrap(), "2001:db8::/32".parse().unwrap()];
    let scopes = vec![Scope::Verify, Scope::UsersRead];
    let (view, key) = added(
        &here,
        NewClient { scopes, networks, trusted_addresses: true, first_factor: FirstFactor::None, ..new(" mail ") },
    );
    let expected = ClientView {
        id: view.id,
        name: "mail".to_owned(),
        scopes: vec!["verify".to_owned(), "users:read".to_owned()],
        networks: vec!["192.0.2.0/24".to_owned(), "2001:db8::/32".to_owned()],
        first_factor: "none".to_owned(),
        trusted_addresses: true,
        created_at: here.now(),
        revoked_at: None,
    };
    assert_eq!(view, expected);
    assert_eq!(here.engine.list_clients(&host()).unwrap(), [expected]);
    assert!(key.starts_with("cs_") && key.len() == 3 + 52, "256 bits in base32: {}", key.len());
    assert_eq!(outcome(&here, Some(&key), PEER), None);
    assert_eq!(here.changes(), ["client.added"]);
}

#[test]
fn a_name_is_given_once() {
    let here = Installation::new();
    added(&here, new("mail"));
    assert_eq!(refused(here.engine.add_client(host(), new("mail ")).wait()), Reason::RequestConflict);
    assert_eq!(here.engine.list_clients(&host()).unwrap().len(), 1);
}

#[test]
fn without_a_known_key_nothing_is_told() {
    let here = Installation::new();
    let (_, key) = added(&here, new("mail"));
    assert_eq!(outcome(&here, None, PEER), Some(Reason::ClientUnknown));
    let nearly = format!("{}a", &key[..key.len() - 1]);
    for wrong in ["", "cs_", "cs_abc", nearly.as_str(), key.trim_start_matches("cs_"), &key.to_uppercase()] {
        if wrong != key {
            assert_eq!(outcome(&here, Some(wrong), PEER), Some(Reason::ClientUnknown), "{wrong}");
        }
    }
}

#[test]
fn a_revoked_key_opens_nothing_from_then_on() {
    let here = Installation::new();
    let (view, key) = added(&here, new("mail"));
    assert_eq!(outcome(&here, Some(&key), PEER), None);
    let revoked = here.engine.revoke_client(host(), view.id.to_string()).wait().unwrap();
    assert_eq!(revoked, ClientView { revoked_at: Some(here.now()), ..view });
    assert_eq!(outcome(&here, Some(&key), PEER), Some(Reason::ClientUnknown));
    here.advance(crate::support::minutes(1));
    let again = here.engine.revoke_client(host(), "mail".to_owned()).wait().unwrap();
    assert_eq!(again, revoked, "it stays revoked since when it was");
    assert_eq!(here.changes(), ["client.added", "client.revoked"]);
    let unknown = here.engine.revoke_client(host(), "webmail".to_owned()).wait();
    assert_eq!(refused(unknown), Reason::RequestNotFound);
}

#[test]
fn a_client_calls_from_its_networks_only() {
    let here = Installation::new();
    let networks = vec!["192.0.2.0/24".parse().unwrap(), "2001:db8:1::/48".parse().unwrap()];
    let (_, key) = added(&here, NewClient { networks, ..new("mail") });
    for inside in ["192.0.2.0", "192.0.2.255", "2001:db8:1::9", "::ffff:192.0.2.7"] {
        assert_eq!(outcome(&here, Some(&key), inside), None, "{inside}");
    }
    for outside in ["192.0.3.1", "10.0.0.1", "2001:db8:2::9", "::1", "::ffff:192.0.3.7"] {
        assert_eq!(outcome(&here, Some(&key), outside), Some(Reason::ClientNetwork), "{outside}");
    }
    let (_, anywhere) = added(&here, new("anywhere"));
    assert_eq!(outcome(&here, Some(&anywhere), "203.0.113.9"), None);
}

#[test]
fn a_client_does_what_its_scopes_say_and_nothing_else() {
    use countersign_engine::{
        enrol::Retirement,
        users::{NewUser, UserChange},
    };
    let here = Installation::new();
    here.person("alice");
    let user = || "alice".to_owned();
    let engine = &here.engine;
    let act = |scope: Scope, access: &Access| -> Option<Error> {
        let new_user = || NewUser {
            email: None,
            names: vec![format!("by-{}", scope.word())],
            kind: countersign_core::user::UserKind::Person,
            role: countersign_core::user::Role::Member,
        };
        let retirement = || Retirement { user: user(), factor: None, note: None, stolen: false };
        let query = countersign_engine::attempts::Query::default();
        let english = countersign_core::words::Language::English;
        match scope {
            Scope::Verify => engine.verify(request(access, "alice", "12345")).wait().err(),
            Scope::UsersRead => engine.show_user(access, "alice").err(),
            Scope::UsersWrite => (engine.add_user(access.clone(), new_user()).wait().err())
                .or(engine.change_user(access.clone(), user(), UserChange::Resume).wait().err()),
            Scope::FactorsWrite => engine.retire_factors(access.clone(), retirement()).wait().err(),
            Scope::AttemptsRead => engine.list_attempts(access, &query, english).err(),
            Scope::ReasonsFull => None,
        }
    };
    let others = |own: Scope| Scope::ALL.into_iter().filter(move |scope| *scope != own);
    for own in Scope::ALL {
        let (only, all_but) = (format!("only {}", own.word()), format!("all but {}", own.word()));
        let only = here.add_client(&only, FirstFactor::Vouched, &[own]);
        let all_but = here.add_client(&all_but, FirstFactor::Vouched, &others(own).collect::<Vec<_>>());
        assert_eq!(act(own, &only), None, "{own:?}");
        for other in others(own).filter(|other| *other != Scope::ReasonsFull) {
            let reason = act(other, &only).map(|error| error.reason());
            assert_eq!(reason, Some(Reason::ClientScope), "{own:?} does {other:?}");
        }
        if own != Scope::ReasonsFull {
            let reason = act(own, &all_but).map(|error| error.reason());
            assert_eq!(reason, Some(Reason::ClientScope), "without {own:?}");
        }
    }
}

#[test]
fn no_client_manages_clients() {
    let here = Installation::new();
    let access = here.add_client("all", FirstFactor::Vouched, &Scope::ALL);
    let engine = &here.engine;
    assert_eq!(refused(engine.add_client(access.clone(), new("another")).wait()), Reason::PolicyRank);
    assert_eq!(refused(engine.list_clients(&access)), Reason::PolicyRank);
    assert_eq!(refused(engine.revoke_client(access, "all".to_owned()).wait()), Reason::PolicyRank);
    assert_eq!(here.engine.list_clients(&host()).unwrap().len(), 1);
    assert_eq!(peer().to_string(), PEER);
}
