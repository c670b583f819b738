//! Attempts come out of their table as they went in, and are found by user, time, cursor and reference.

use crate::support::{Installation, START, append_of, done, factor, later, user};
use countersign_core::{ClientId, FactorId, Reference, UserId, reason::Door};
use countersign_store::tables::{
    attempts::{self, Attempt, AttemptKind, Chain, Filter, Kinds, NewAttempt},
    factors, users,
};
use std::time::Duration;

/// What is compared of a row: all that was given.
fn given(row: &Attempt) -> (AttemptKind, Reference, Door, [Option<String>; 3], Option<String>) {
    let ids =
        [row.client.map(|id| id.to_string()), row.user.map(|id| id.to_string()), row.factor.map(|id| id.to_string())];
    let words = format!("{} {} {:?} {:?}", row.verdict, row.reason, row.evidence, row.detail);
    (row.kind, row.reference, row.door, ids, Some(words))
}

#[test]
fn an_attempt_is_read_back_in_every_column() {
    let here = Installation::new();
    let store = here.open();
    let reference = Reference::from_bytes([1, 2, 3, 4, 5]);
    let kinds = [AttemptKind::Attempt, AttemptKind::Refusals, AttemptKind::Change, AttemptKind::Alarm];
    for kind in kinds {
        let id = done(&store, move |tx| {
            let new = NewAttempt {
                kind,
                reference: Some(reference),
                chain: Chain::Noted(Some(3)),
                door: Door::Radius,
                client: Some(ClientId::from_bytes([3; 16])),
                user: Some(UserId::from_bytes([1; 16])),
                factor: Some(FactorId::from_bytes([2; 16])),
                verdict: "accepted",
                reason: "ok.current",
                evidence: Some("E".to_owned()),
                detail: Some("D".to_owned()),
            };
            attempts::append(tx, &new).map(|(id, _)| id)
        });
        let row = store.read(|tx| attempts::find(tx, id)).unwrap().unwrap();
        assert_eq!((row.id, row.at, row.previous), (id, START, Some(3)));
        let ids = [Some("03".repeat(16)), Some("01".repeat(16)), Some("02".repeat(16))];
        let words = r#"accepted ok.current Some("E") Some("D")"#.to_owned();
        assert_eq!(given(&row), (kind, reference, Door::Radius, ids, Some(words)));
    }
    // A reference that was given out before belongs to refusals that were counted under it.
    let counted = store.read(|tx| attempts::list_by_reference(tx, reference)).unwrap();
    assert_eq!(counted.iter().map(|row| row.kind).collect::<Vec<_>>(), [AttemptKind::Refusals]);
}

#[test]
fn attempts_are_listed_newest_first_by_user_time_and_cursor() {
    let here = Installation::new();
    let store = here.open();
    done(&store, |tx| users::insert(tx, &user(1)));
    for (number, reason) in [(1, "a"), (2, "b"), (1, "c"), (1, "d")] {
        done(&store, move |tx| append_of(tx, reason, Some(user(number).id), None));
        here.advance(Duration::from_secs(10));
    }
    let rows = |filter: Filter| store.read(|tx| attempts::list(tx, &filter)).unwrap();
    let reasons = |filter| -> String { rows(filter).into_iter().map(|row| row.reason).collect() };
    let limit = 9;
    let (user, since) = (Some(user(1).id), Some(later(20)));
    let all = Filter { limit, ..Filter::default() };
    assert_eq!(reasons(all), "dcba");
    assert_eq!(reasons(Filter { limit: 2, ..all }), "dc");
    assert_eq!(reasons(Filter { user, ..all }), "dca");
    assert_eq!(reasons(Filter { since, ..all }), "dc");
    let since = Some(later(10));
    assert_eq!(reasons(Filter { user, since, ..all }), "dc");
    let before = rows(all).first().map(|newest| newest.id);
    assert_eq!(reasons(Filter { user, before, ..all }), "ca");
    let kinds = Kinds::Decisions;
    assert_eq!(reasons(Filter { before, kinds, ..all }), "cba");
    let newest_at = store.read(attempts::find_newest_at).unwrap();
    assert_eq!(newest_at, Some(later(30)));
}

#[test]
fn only_decisions_are_listed_where_changes_are_not_wanted() {
    let here = Installation::new();
    let store = here.open();
    done(&store, |tx| append_of(tx, "code.wrong", None, None));
    here.tamper("UPDATE attempts SET kind = 'change'");
    done(&store, |tx| append_of(tx, "code.wrong", None, None));
    done(&store, |tx| append_of(tx, "alarm.stolen_entry_used", None, None));
    here.tamper("UPDATE attempts SET kind = 'alarm' WHERE reason = 'alarm.stolen_entry_used'");
    let count = |kinds| {
        let filter = Filter { kinds, limit: 9, ..Filter::default() };
        store.read(|tx| attempts::list(tx, &filter)).unwrap().len()
    };
    assert_eq!([Kinds::Decisions, Kinds::DecisionsAndAlarms, Kinds::All].map(count), [1, 2, 3]);
}

#[test]
fn a_reference_finds_its_row_for_as_long_as_rows_are_kept() {
    let here = Installation::new();
    let store = here.open();
    let mut given = Vec::new();
    for _ in 0..40 {
        given.push(done(&store, |tx| {
            let id = append_of(tx, "code.wrong", None, None)?;
            Ok(attempts::find(tx, id)?.unwrap())
        }));
        here.advance(Duration::from_hours(24 * 10));
    }
    for row in given {
        let found = store.read(|tx| attempts::list_by_reference(tx, row.reference)).unwrap();
        assert!(found.contains(&row), "{}", row.reference);
    }
}

#[test]
fn a_reference_finds_its_row_when_the_clock_went_back() {
    let here = Installation::new();
    let store = here.open();
    here.advance(Duration::from_hours(1));
    done(&store, |tx| append_of(tx, "code.wrong", None, None));
    drop(store);
    // The same clock as before: rows go on behind the newest, an hour ahead of it.
    let behind = Installation::new();
    std::fs::remove_dir_all(behind.path()).unwrap();
    std::fs::create_dir_all(behind.path()).unwrap();
    for file in std::fs::read_dir(here.path()).unwrap().map(|file| file.unwrap()) {
        std::fs::copy(file.path(), behind.path().join(file.file_name())).unwrap();
    }
    let store = behind.open();
    let id = done(&store, |tx| append_of(tx, "code.expired", None, None));
    let row = store.read(|tx| attempts::find(tx, id)).unwrap().unwrap();
    let found = store.read(|tx| attempts::list_by_reference(tx, row.reference)).unwrap();
    assert_eq!(found, [row]);
}

#[test]
fn the_chains_of_a_user_are_told_as_one_history() {
    let here = Installation::new();
    let store = here.open();
    let (owner, phone) = (user(1).id, factor(2, 1).id);
    done(&store, move |tx| {
        users::insert(tx, &user(1))?;
        factors::insert(tx, &factor(2, 1))
    });
    let accepted = |step: i64, before: Option<i64>| {
        done(&store, move |tx| {
            let id = attempts::next_id(tx);
            let spent = factors::spend(tx, owner, phone, step, Some(id))?;
            assert_eq!(spent, factors::Spending::Spent);
            let new = NewAttempt {
                kind: AttemptKind::Attempt,
                reference: None,
                chain: Chain::Noted(before),
                door: Door::Api,
                client: None,
                user: Some(owner),
                factor: Some(phone),
                verdict: "accepted",
                reason: "ok.current",
                evidence: None,
                detail: None,
            };
            let (appended, _) = attempts::append(tx, &new)?;
            assert_eq!(appended, id);
            Ok(id)
        })
    };
    let other = |reason: &'static str| done(&store, move |tx| append_of(tx, reason, Some(owner), None));
    let first = accepted(1, None);
    let mut expected = vec![first, other("input.length"), accepted(2, Some(first)), other("input.prefixed")];
    expected.reverse();
    let filter = Filter { user: Some(owner), limit: 9, ..Filter::default() };
    let listed = store.read(|tx| attempts::list(tx, &filter)).unwrap();
    assert_eq!(listed.iter().map(|row| row.id).collect::<Vec<_>>(), expected);
    // Somebody who writes into the database gets a finding of the audit, not a walk without end.
    here.tamper("UPDATE attempts SET previous = (SELECT max(id) FROM attempts)");
    assert!(store.read(|tx| attempts::list(tx, &filter)).unwrap().len() <= 9);
}
