//! Attempts come out of their table as they went in, and are found by user, time, cursor and reference.

use crate::support::{Installation, START, append_of, done, later, user};
use countersign_core::{ClientId, FactorId, Reference, UserId, reason::Door};
use countersign_store::tables::attempts::{self, Attempt, AttemptKind, Filter, Kinds, NewAttempt};
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
                reference,
                door: Door::Radius,
                client: Some(ClientId::from_bytes([3; 16])),
                user: Some(UserId::from_bytes([1; 16])),
                factor: Some(FactorId::from_bytes([2; 16])),
                verdict: "accepted",
                reason: "ok.current",
                evidence: Some("E".to_owned()),
                detail: Some("D".to_owned()),
            };
            attempts::append(tx, &new)
        });
        let row = store.read(|tx| attempts::find(tx, id)).unwrap().unwrap();
        assert_eq!((row.id, row.at), (id, START));
        let ids = [Some("03".repeat(16)), Some("01".repeat(16)), Some("02".repeat(16))];
        let words = r#"accepted ok.current Some("E") Some("D")"#.to_owned();
        assert_eq!(given(&row), (kind, reference, Door::Radius, ids, Some(words)));
    }
    let same = store.read(|tx| attempts::list_by_reference(tx, reference)).unwrap();
    let kinds_newest_first: Vec<AttemptKind> = same.iter().map(|row| row.kind).collect();
    assert_eq!(kinds_newest_first, kinds.into_iter().rev().collect::<Vec<_>>());
}

#[test]
fn attempts_are_listed_newest_first_by_user_time_and_cursor() {
    let here = Installation::new();
    let store = here.open();
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
