//! The same request twice under one key: carried out once, answered twice.

use crate::support::{Installation, host, minutes, refused, seconds};
use countersign_core::Reason;
use countersign_engine::{
    Error,
    access::{Access, FirstFactor, Scope},
    idempotency::{Claimed, Repeatable, Repetition, ToKeep},
    users::UserChange,
};
use countersign_store::tables::{
    clients,
    idempotency::{self as table, Claim, RequestKey},
};
use sha2::{Digest, Sha256};
use std::time::Duration;

fn repeatable(key: &str, digest: u8, verification: bool) -> Repeatable {
    Repeatable { key: key.to_owned(), digest: [digest; 32], verification, user: None }
}

fn claim(here: &Installation, access: &Access, request: Repeatable) -> Result<Repetition, Error> {
    here.engine.claim_key(access.clone(), Scope::Verify, request).wait()
}

#[track_caller]
fn first(here: &Installation, access: &Access, request: Repeatable) -> Claimed {
    match claim(here, access, request) {
        Ok(Repetition::First(claimed)) => claimed,
        other => panic!("{other:?}"),
    }
}

fn keep(here: &Installation, claimed: Claimed, status: u16, body: Option<&str>) {
    let location = Some("/api/v1/users/alice/factors".to_owned());
    let answer = ToKeep { status, body: body.map(str::to_owned), location };
    here.engine.keep_answer(claimed, answer).wait().unwrap();
}

#[track_caller]
fn assert_again(outcome: Result<Repetition, Error>, status: u16, body: &str) {
    match outcome {
        Ok(Repetition::Again { status: again, body: text, .. }) => {
            assert_eq!((again, text.as_str()), (status, body));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_first_request_is_carried_out_and_the_second_gets_its_answer() {
    let here = Installation::new();
    let access = here.vouched();
    let claimed = first(&here, &access, repeatable("k", 1, false));
    keep(&here, claimed, 201, Some(r#"{"id":"x"}"#));
    for _ in 0..3 {
        assert_again(claim(&here, &access, repeatable("k", 1, false)), 201, r#"{"id":"x"}"#);
    }
}

#[test]
fn a_refusal_is_kept_like_every_answer() {
    let here = Installation::new();
    let access = here.vouched();
    let claimed = first(&here, &access, repeatable("k", 1, false));
    keep(&here, claimed, 409, Some("problem"));
    assert_again(claim(&here, &access, repeatable("k", 1, false)), 409, "problem");
}

#[test]
fn a_yes_is_not_given_again_to_somebody_who_is_kept_out_meanwhile() {
    for change in [UserChange::Suspend, UserChange::Remove] {
        let here = Installation::new();
        here.person("alice");
        let access = here.vouched();
        let request = || Repeatable { user: Some("Alice".to_owned()), ..repeatable("k", 1, true) };
        let claimed = first(&here, &access, request());
        let yes = r#"{"verdict":"accepted"}"#;
        keep(&here, claimed, 200, Some(yes));
        assert_again(claim(&here, &access, request()), 200, yes);
        here.engine.change_user(host(), "alice".to_owned(), change).wait().unwrap();
        let anew = first(&here, &access, request());
        let no = r#"{"verdict":"rejected"}"#;
        keep(&here, anew, 200, Some(no));
        assert_again(claim(&here, &access, request()), 200, no);
    }
}

#[test]
fn another_request_under_the_same_key_is_a_conflict() {
    let here = Installation::new();
    let access = here.vouched();
    let claimed = first(&here, &access, repeatable("k", 1, false));
    let other = || repeatable("k", 2, false);
    assert_eq!(refused(claim(&here, &access, other())), Reason::IdempotencyReused, "in flight");
    keep(&here, claimed, 200, Some("{}"));
    assert_eq!(refused(claim(&here, &access, other())), Reason::IdempotencyReused, "answered");
}

#[test]
fn a_second_request_while_the_first_is_under_way_is_told_so() {
    let here = Installation::new();
    let access = here.vouched();
    let _claimed = first(&here, &access, repeatable("k", 1, true));
    let again = || repeatable("k", 1, true);
    assert_eq!(refused(claim(&here, &access, again())), Reason::IdempotencyInFlight);
    here.advance(seconds(59));
    assert_eq!(refused(claim(&here, &access, again())), Reason::IdempotencyInFlight);
    here.advance(seconds(1));
    first(&here, &access, again());
}

#[test]
fn of_two_at_once_one_is_the_first() {
    let here = Installation::new();
    let access = here.vouched();
    let pending: Vec<_> =
        (0..20).map(|_| here.engine.claim_key(access.clone(), Scope::Verify, repeatable("k", 1, true))).collect();
    let outcomes: Vec<_> = pending.into_iter().map(countersign_engine::Pending::wait).collect();
    let firsts = outcomes.iter().filter(|outcome| matches!(outcome, Ok(Repetition::First(_)))).count();
    assert_eq!(firsts, 1);
    let told_to_wait = |outcome: &&Result<Repetition, Error>| {
        outcome.as_ref().is_err_and(|error| error.reason() == Reason::IdempotencyInFlight)
    };
    assert_eq!(outcomes.iter().filter(told_to_wait).count(), 19);
}

#[test]
fn an_answer_that_showed_a_secret_is_never_kept() {
    let here = Installation::new();
    let access = here.vouched();
    let claimed = first(&here, &access, repeatable("k", 1, false));
    keep(&here, claimed, 201, None);
    let error = claim(&here, &access, repeatable("k", 1, false)).unwrap_err();
    assert_eq!(error.reason(), Reason::IdempotencySecretShownOnce);
    assert!(error.to_string().ends_with("/api/v1/users/alice/factors"), "{error}");
}

#[test]
fn the_servers_own_failure_is_not_kept() {
    let here = Installation::new();
    let access = here.vouched();
    let claimed = first(&here, &access, repeatable("k", 1, false));
    keep(&here, claimed, 503, Some("out of order"));
    let claimed = first(&here, &access, repeatable("k", 1, false));
    keep(&here, claimed, 200, Some("works again"));
    assert_again(claim(&here, &access, repeatable("k", 1, false)), 200, "works again");
}

#[test]
fn answers_to_verifications_are_kept_a_minute_and_others_a_day() {
    let day = Duration::from_hours(24);
    for (verification, kept) in [(true, minutes(1)), (false, day)] {
        let here = Installation::new();
        let access = here.vouched();
        let claimed = first(&here, &access, repeatable("k", 1, verification));
        keep(&here, claimed, 200, Some("{}"));
        here.advance(kept.saturating_sub(seconds(1)));
        here.engine.sweep().wait().unwrap();
        assert_again(claim(&here, &access, repeatable("k", 1, verification)), 200, "{}");
        here.advance(seconds(1));
        first(&here, &access, repeatable("k", 2, verification));
    }
}

#[test]
fn a_key_belongs_to_its_client() {
    let here = Installation::new();
    let (one, other) = (here.vouched(), here.none());
    let claimed = first(&here, &one, repeatable("k", 1, false));
    keep(&here, claimed, 200, Some("for one client's eyes"));
    first(&here, &other, repeatable("k", 1, false));
}

#[test]
fn a_key_is_claimed_only_by_a_client_with_the_scope_of_the_request() {
    let here = Installation::new();
    let access = here.add_client("reader", FirstFactor::Vouched, &[Scope::UsersRead]);
    assert_eq!(refused(claim(&here, &access, repeatable("k", 1, false))), Reason::ClientScope);
    assert_eq!(refused(claim(&here, &host(), repeatable("k", 1, false))), Reason::RequestInvalid);
}

#[test]
fn what_is_stored_of_a_request_is_keyed() {
    let here = Installation::new();
    let access = here.vouched();
    first(&here, &access, repeatable("k", 1, true));
    let Access::Key { key_hash: Some(key_hash), .. } = access else { panic!("a client") };
    let stored = here.store().submit(move |tx| {
        let client = clients::find_by_key_hash(tx, &key_hash)?.expect("the client").id;
        let key = RequestKey { client, key_hash: Sha256::digest(b"k").into() };
        let now = tx.now();
        table::claim(tx, &key, &[0; 32], now)
    });
    let Ok::<_, countersign_store::Error>(Claim::Known { digest, .. }) = stored.wait() else { panic!("it is claimed") };
    assert_ne!(digest, [1; 32]);
}
