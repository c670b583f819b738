//! What goes into a table comes out of it: every column in its place.

use crate::support::{Installation, START, done, later, user};
use countersign_core::{
    ClientId, UserId,
    factor::FactorClass,
    throttle::Throttle,
    user::{Name, Role, UserKind},
};
use countersign_store::{
    Error,
    tables::{
        budgets,
        clients::{self, ClientRow},
        facts::{self, Moment},
        idempotency::{self, Claim, KeptAnswer, RequestKey},
        sources::{self, Refusals, Refused, Source, SourceThrottle},
        throttles::{self, RepeatMark, UserThrottle},
        users::{self, Naming, User},
    },
};
use std::time::Duration;

#[test]
fn a_user_is_found_by_every_name_and_identifier() {
    let here = Installation::new();
    let store = here.open();
    let alice = User { role: Role::Admin, kind: UserKind::BreakGlass, ..user(1) };
    let nameless = User { email: None, ..user(2) };
    let (one, two) = (alice.clone(), nameless.clone());
    let naming = done(&store, move |tx| {
        users::insert(tx, &one)?;
        users::insert(tx, &two)?;
        let login = Name::new("EXAMPLE\\Alice").unwrap();
        Ok([
            users::give_name(tx, one.id, &login)?,
            users::give_name(tx, one.id, &Name::new("alice").unwrap())?,
            users::give_name(tx, two.id, &login)?,
        ])
    });
    assert_eq!(naming, [Naming::Given, Naming::Given, Naming::Taken]);
    store
        .read(|tx| {
            for name in ["alice", "ALICE", "example\\alice"] {
                let found = users::find_by_name(tx, &Name::new(name).unwrap())?;
                assert_eq!(found, Some(alice.clone()), "{name}");
            }
            assert_eq!(users::find_by_name(tx, &Name::new("bob").unwrap())?, None);
            assert_eq!(users::find(tx, nameless.id)?, Some(nameless.clone()));
            assert_eq!(users::list_names(tx, alice.id)?, ["alice", "example\\alice"]);
            assert_eq!(users::list_admins(tx)?, std::slice::from_ref(&alice));
            assert_eq!(users::list(tx, None, 1)?, std::slice::from_ref(&alice));
            assert_eq!(users::list(tx, Some(alice.id), 5)?, std::slice::from_ref(&nameless));
            Ok::<_, Error>(())
        })
        .unwrap();
}

#[test]
fn a_user_is_changed_and_removed_with_their_names() {
    let here = Installation::new();
    let store = here.open();
    let id = user(1).id;
    let counted = done(&store, move |tx| {
        users::insert(tx, &user(1))?;
        users::insert(tx, &user(2))?;
        let _ = users::give_name(tx, id, &Name::new("alice").unwrap())?;
        users::set_suspended(tx, id, Some(later(1)))?;
        users::set_role(tx, id, Role::Owner)?;
        Ok((users::count_enrolment(tx, id)?, users::count_enrolment(tx, id)?))
    });
    assert_eq!(counted, (1, 2));
    let role_at = Some(user(1).created_at);
    let changed = User { role_at, role: Role::Owner, suspended_at: Some(later(1)), enrolments: 2, ..user(1) };
    assert_eq!(store.read(|tx| users::list(tx, None, 9)).unwrap(), [changed, user(2)]);
    assert_eq!(store.read(users::list_admins).unwrap(), []);

    done(&store, move |tx| users::delete(tx, id));
    assert_eq!(store.read(|tx| users::list(tx, None, 9)).unwrap(), [user(2)]);
    assert_eq!(here.number("SELECT count(*) FROM user_names"), 0);
}

#[test]
fn a_client_is_found_by_key_name_and_identifier_until_its_name_is_all_that_is_left() {
    let here = Installation::new();
    let store = here.open();
    let client = ClientRow {
        id: ClientId::from_bytes([3; 16]),
        name: "mail".to_owned(),
        key_hash: [4; 32],
        scopes: "verify users:read".to_owned(),
        networks: "192.0.2.0/24".to_owned(),
        first_factor: "none".to_owned(),
        trusted_addresses: true,
        created_at: START,
        revoked_at: None,
    };
    let same_name = ClientRow { id: ClientId::from_bytes([5; 16]), key_hash: [6; 32], ..client.clone() };
    let stored = client.clone();
    let changes = done(&store, move |tx| Ok([clients::insert(tx, &stored)?, clients::insert(tx, &same_name)?]));
    assert_eq!(changes, [clients::Change::Done, clients::Change::Nothing]);
    let find = |by: &str| store.read(|tx| clients::find(tx, by)).unwrap();
    assert_eq!(find("mail"), Some(client.clone()));
    assert_eq!(find(&client.id.to_string()), Some(client.clone()));
    assert_eq!(find("webmail"), None);
    let by_key = |key: [u8; 32]| store.read(|tx| clients::find_by_key_hash(tx, &key)).unwrap();
    assert_eq!(by_key([4; 32]), Some(client.clone()));
    assert_eq!(by_key([6; 32]), None);

    here.advance(Duration::from_secs(9));
    let id = client.id;
    let revoked = done(&store, move |tx| Ok([clients::revoke(tx, id)?, clients::revoke(tx, id)?]));
    assert_eq!(revoked, [clients::Change::Done, clients::Change::Nothing]);
    let expected = ClientRow { revoked_at: Some(later(9)), ..client };
    assert_eq!(store.read(clients::list).unwrap(), [expected]);
}

#[test]
fn a_throttle_is_kept_per_user_and_class() {
    let here = Installation::new();
    let store = here.open();
    let row = UserThrottle {
        throttle: Throttle {
            consecutive: 6,
            wait_until: Some(later(60)),
            failures: vec![START, later(1)],
            hints: vec![later(2), later(3), later(4)],
        },
        mark: Some(RepeatMark { digest: [1, 2, 3, 4, 5, 6, 7, 8], step: 60_000_000, attempt: 77 }),
        last_attempt: Some(77),
    };
    let (id, stored) = (user(1).id, row.clone());
    done(&store, move |tx| {
        throttles::save(tx, id, FactorClass::Otp, &UserThrottle::default())?;
        throttles::save(tx, id, FactorClass::Otp, &stored)
    });
    let find = |id, class| store.read(|tx| throttles::find(tx, id, class)).unwrap();
    assert_eq!(find(id, FactorClass::Otp), row);
    assert_eq!(find(id, FactorClass::Backup), UserThrottle::default());
    assert_eq!(find(user(2).id, FactorClass::Otp), UserThrottle::default());
    done(&store, move |tx| throttles::delete_all(tx, id));
    assert_eq!(find(id, FactorClass::Otp), UserThrottle::default());
}

fn source(number: u8) -> Source {
    Source {
        user: UserId::from_bytes([number; 16]),
        client: ClientId::from_bytes([3; 16]),
        network: "192.0.2.0/24".to_owned(),
    }
}

#[test]
fn a_source_is_kept_per_user_client_and_network() {
    let here = Installation::new();
    let store = here.open();
    let throttle = SourceThrottle { consecutive: 5, wait_until: Some(later(30)) };
    done(&store, move |tx| sources::save(tx, &source(1), throttle));
    let find = |source: &Source| store.read(|tx| sources::find(tx, source)).unwrap();
    assert_eq!(find(&source(1)), throttle);
    let others = [
        source(2),
        Source { client: ClientId::from_bytes([4; 16]), ..source(1) },
        Source { network: "192.0.3.0/24".to_owned(), ..source(1) },
    ];
    for other in &others {
        assert_eq!(find(other), SourceThrottle::default(), "{other:?}");
    }
    done(&store, move |tx| sources::sweep(tx, START));
    assert_eq!(find(&source(1)), throttle, "not yet quiet for long enough");
    done(&store, move |tx| sources::sweep(tx, later(1)));
    assert_eq!(find(&source(1)), SourceThrottle::default());
}

fn refused(reason: &str) -> Refused<'_> {
    Refused { reason, door: "api", until: Some(later(30)), name_hash: None }
}

#[test]
fn a_budget_is_of_one_user_and_client() {
    let here = Installation::new();
    let store = here.open();
    let (client, other) = (ClientId::from_bytes([3; 16]), ClientId::from_bytes([4; 16]));
    let find = |number, client| store.read(|tx| budgets::find(tx, user(number).id, client)).unwrap();
    let failures: Vec<_> = (0..100).map(later).collect();
    let kept = failures.clone();
    done(&store, move |tx| budgets::save(tx, user(1).id, client, &kept));
    assert_eq!([find(1, client), find(1, other), find(2, client)], [failures.clone(), vec![], vec![]]);
    done(&store, |tx| budgets::forget_user(tx, user(2).id));
    done(&store, |tx| budgets::sweep(tx, START));
    assert_eq!(find(1, client), failures);
    done(&store, |tx| budgets::forget_user(tx, user(1).id));
    assert_eq!(find(1, client), []);
}

#[test]
fn a_refusal_after_the_first_factor_has_a_reference_of_the_users_own() {
    let here = Installation::new();
    let store = here.open();
    let own =
        |number| done(&store, move |tx| sources::count_own_refusal(tx, &source(number), refused("throttle.wait")));
    let first = own(1);
    assert_eq!(own(1), first);
    assert_ne!(own(2), first);
    let listed = store.read(|tx| sources::list_by_reference(tx, first)).unwrap();
    assert_eq!(listed.iter().map(|row| (row.user, row.refused)).collect::<Vec<_>>(), [(user(1).id, 2)]);
}

#[test]
fn refusals_of_a_minute_are_rows_by_user_and_reason_under_one_reference() {
    let here = Installation::new();
    let store = here.open();
    let count = |number, reason| done(&store, move |tx| sources::count_refusal(tx, &source(number), refused(reason)));
    let first = count(1, "code.wrong");
    assert_eq!(count(1, "code.wrong"), first);
    let of_another_reason = count(1, "code.expired");
    let of_another_user = count(2, "code.wrong");
    here.advance(Duration::from_mins(1));
    let of_another_minute = count(1, "code.wrong");
    assert_eq!([of_another_reason, of_another_user], [first; 2], "the reference tells neither reason nor user");
    assert_ne!(of_another_minute, first);

    let expected = Refusals {
        minute: START.seconds() / 60,
        network: "192.0.2.0/24".to_owned(),
        client: ClientId::from_bytes([3; 16]),
        user: UserId::from_bytes([1; 16]),
        reason: "code.wrong".to_owned(),
        door: "api".to_owned(),
        refused: 2,
        reference: first,
        until: Some(later(30)),
    };
    let listed = store.read(|tx| sources::list_by_reference(tx, first)).unwrap();
    assert_eq!(listed.len(), 3);
    assert!(listed.contains(&expected), "{listed:?}");
    let of_user = store.read(|tx| sources::list_by_user(tx, user(1).id)).unwrap();
    assert_eq!(of_user.len(), 3);
    let closed = done(&store, sources::take_closed);
    assert_eq!(closed.len(), 3, "the running minute stays: {closed:?}");
    assert!(closed.contains(&expected));
    assert_eq!(done(&store, sources::take_closed), []);
    assert_eq!(here.number("SELECT count(*) FROM refusals"), 1);
}

#[test]
fn an_idempotency_key_is_claimed_once_kept_released_and_swept() {
    let here = Installation::new();
    let store = here.open();
    let key = RequestKey { client: ClientId::from_bytes([3; 16]), key_hash: [9; 32] };
    let others = RequestKey { client: ClientId::from_bytes([4; 16]), ..key };
    let claim =
        |key: RequestKey, digest, until| done(&store, move |tx| idempotency::claim(tx, &key, &[digest; 32], until));
    let known = |answer| Claim::Known { digest: [1; 32], answer };
    assert_eq!(claim(key, 1, later(60)), Claim::Fresh);
    assert_eq!(claim(key, 2, later(60)), known(None));
    assert_eq!(claim(others, 2, later(60)), Claim::Fresh, "another client's key is another");

    let kept = KeptAnswer { status: 201, body: Some("{}".to_owned()), location: Some("/api/v1/users/x".to_owned()) };
    let answer = kept.clone();
    done(&store, move |tx| {
        idempotency::keep(tx, &key, &answer, later(120))?;
        idempotency::release(tx, &key)?;
        idempotency::release(tx, &others)
    });
    assert_eq!(claim(key, 2, later(60)), known(Some(kept)), "an answer is not released");
    assert_eq!(claim(others, 5, later(60)), Claim::Fresh, "a claim without one is");
    here.advance(Duration::from_mins(2));
    assert_eq!(claim(key, 2, later(300)), Claim::Fresh, "it has expired");
    here.advance(Duration::from_mins(3));
    done(&store, idempotency::sweep);
    assert_eq!(here.number("SELECT count(*) FROM idempotency"), 0);
}

#[test]
fn a_moment_is_remembered_until_it_is_set_again() {
    let here = Installation::new();
    let store = here.open();
    let find = |moment| store.read(|tx| facts::find_moment(tx, moment)).unwrap();
    assert_eq!(find(Moment::StepFloor), None);
    for seconds in [5, 3] {
        done(&store, move |tx| facts::set_moment(tx, Moment::StepFloor, later(seconds)));
        assert_eq!(find(Moment::StepFloor), Some(later(seconds)));
    }
    assert_eq!(find(Moment::RootKeyCopied), None);
    done(&store, facts::lock_able_admins);
    assert_eq!(here.number("SELECT value FROM facts WHERE name = 'able_admin_guard'"), 1);
}
