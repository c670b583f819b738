//! The audit chain over its rows: whoever changes, removes or adds one is found.

use crate::support::{Installation, START, append, append_of, hold, user, verified, write, written};
use countersign_core::Timestamp;
use countersign_store::{
    Error, Store,
    tables::{
        blocks::{self, Walk},
        users,
    },
};
use std::time::Duration;

/// Three blocks of two rows each, a second apart.
fn three_blocks(here: &Installation) -> Store {
    let store = here.open();
    for _ in 0..3 {
        let two = store.submit(|tx| {
            append_of(tx, "code.wrong", None, Some(r#"{"source_ip":"192.0.2.1"}"#))?;
            append(tx, "code.expired")
        });
        two.wait().unwrap();
        here.advance(Duration::from_secs(1));
    }
    store
}

/// What is found after a change from outside, which must be the only thing that is.
#[track_caller]
fn assert_found(here: &Installation, store: &Store, findings: &[&str]) {
    let before = verified(store, None);
    assert_eq!(before.findings, findings, "{before:?}");
    let reopened = here.open();
    assert_eq!(verified(&reopened, None), before, "every process finds the same");
}

#[test]
fn a_chain_nobody_touched_verifies_and_names_its_head() {
    let here = Installation::new();
    let store = three_blocks(&here);
    let walk = verified(&store, None);
    let head = walk.head.expect("a head");
    assert_eq!(head.number, 3);
    let expected = Walk {
        blocks: 3,
        rows: 6,
        unsealed: 0,
        erased: 0,
        head: Some(head),
        last_at: Some(START.plus(Duration::from_secs(2))),
        findings: vec![],
    };
    assert_eq!(walk, expected);
    assert_eq!(verified(&store, Some(head)), expected, "the noted head is still there");
    assert_eq!(verified(&here.open(), Some(head)), expected, "and after a restart");
}

#[test]
fn an_empty_chain_verifies() {
    let here = Installation::new();
    assert_eq!(verified(&here.open(), None), Walk::default());
}

#[test]
fn a_unit_without_rows_makes_no_block() {
    let here = Installation::new();
    let store = three_blocks(&here);
    store.submit(|tx| users::insert(tx, &user(1))).wait().unwrap();
    assert_eq!(verified(&store, None).blocks, 3);
}

#[test]
fn a_changed_row_is_found_whichever_column_was_changed() {
    let columns = [
        "at = at + 1",
        "kind = 'change'",
        "reference = reference + 1",
        "door = 'web'",
        "client_id = zeroblob(16)",
        "user_id = zeroblob(16)",
        "factor_id = zeroblob(16)",
        "verdict = 'accepted'",
        "reason = 'ok.current'",
        "evidence = '{}'",
        "detail_digest = zeroblob(32), detail = NULL",
    ];
    for column in columns {
        let here = Installation::new();
        let store = three_blocks(&here);
        let sql =
            format!("UPDATE attempts SET {column} WHERE id = (SELECT id FROM attempts ORDER BY id LIMIT 1 OFFSET 2)");
        assert_eq!(here.tamper(&sql), 1);
        assert_found(&here, &store, &["block 2: its rows are not those that were sealed"]);
    }
}

#[test]
fn a_missing_row_is_found_wherever_it_was() {
    for (row, block) in [(0, 1), (1, 1), (2, 2), (5, 3)] {
        let here = Installation::new();
        let store = three_blocks(&here);
        let sql = format!("DELETE FROM attempts WHERE id = (SELECT id FROM attempts ORDER BY id LIMIT 1 OFFSET {row})");
        assert_eq!(here.tamper(&sql), 1);
        let missing = format!("block {block}: 1 of its 2 rows are missing");
        assert_found(&here, &store, &[&missing]);
    }
}

/// Copies a row to a place `shift` identifiers away.
fn add_row(here: &Installation, row: usize, shift: i64) {
    let sql = format!(
        "INSERT INTO attempts SELECT id + ({shift}), at, kind, reference, door, client_id, user_id, factor_id, previous, verdict,
         reason, evidence, detail, salt, detail_digest FROM attempts ORDER BY id LIMIT 1 OFFSET {row}"
    );
    assert_eq!(here.tamper(&sql), 1);
}

#[test]
fn a_row_added_between_two_blocks_is_found() {
    let here = Installation::new();
    let store = three_blocks(&here);
    add_row(&here, 3, 10);
    assert_found(&here, &store, &["block 3: 1 rows were added to its 2"]);
}

#[test]
fn a_row_added_before_all_others_is_found() {
    let here = Installation::new();
    let store = three_blocks(&here);
    add_row(&here, 0, -1);
    assert_found(&here, &store, &["block 1: 1 rows were added to its 2"]);
}

#[test]
fn a_row_added_after_all_others_is_in_no_block() {
    let here = Installation::new();
    let store = three_blocks(&here);
    let last = here.number("SELECT max(id) FROM attempts");
    add_row(&here, 5, 1);
    let walk = verified(&store, None);
    assert_eq!(walk.unsealed, 1);
    let stray = format!("1 rows from row {} on are in no block: they were added from outside", last + 1);
    assert_found(&here, &store, &[&stray]);
}

#[test]
fn a_row_replaced_by_another_is_found() {
    let here = Installation::new();
    let store = three_blocks(&here);
    here.tamper("DELETE FROM attempts WHERE id = (SELECT min(id) FROM attempts)");
    add_row(&here, 0, -1);
    assert_found(&here, &store, &["block 1: its rows are not those that were sealed"]);
}

#[test]
fn changed_details_are_found_and_name_their_row() {
    let here = Installation::new();
    let store = three_blocks(&here);
    let first = here.number("SELECT min(id) FROM attempts");
    let reference = store.read(|tx| countersign_store::tables::attempts::find(tx, first)).unwrap();
    let reference = reference.expect("the first row").reference;
    let changed = format!("the details of row {first} ({reference}) were changed");
    for change in [r#"detail = '{"source_ip":"198.51.100.7"}'"#, "salt = zeroblob(16)"] {
        here.tamper(&format!("UPDATE attempts SET {change} WHERE id = {first}"));
        assert_found(&here, &store, &[&changed]);
    }
}

#[test]
fn erasing_details_keeps_the_chain_unbroken() {
    let here = Installation::new();
    let store = here.open();
    let somebody = user(1).id;
    let of_somebody = store.submit(move |tx| {
        users::insert(tx, &user(1))?;
        append_of(tx, "code.wrong", Some(somebody), Some(r#"{"note":"theirs"}"#))?;
        append_of(tx, "code.wrong", None, Some(r#"{"note":"of nobody"}"#))
    });
    of_somebody.wait().unwrap();
    store.submit(move |tx| blocks::erase_details(tx, somebody)).wait().unwrap();

    let mut details = Vec::new();
    let export = store.read(|tx| {
        blocks::export(tx, |row| {
            details.push(row.detail.clone());
            Ok(())
        })
    });
    export.unwrap();
    assert_eq!(details, [None, Some(r#"{"note":"of nobody"}"#.to_owned())]);
    let walk = verified(&store, None);
    assert_eq!((walk.rows, walk.findings), (2, vec![]));
}

#[test]
fn old_details_are_erased_between_two_moments_only() {
    let here = Installation::new();
    let store = three_blocks(&here);
    let second = |n| START.plus(Duration::from_secs(n));
    let (from, to) = (second(1), second(2));
    store.submit(move |tx| blocks::erase_old_details(tx, from, to)).wait().unwrap();
    let left = here.number("SELECT count(*) FROM attempts WHERE detail IS NOT NULL");
    assert_eq!(left, 2, "the first and the third block keep theirs");
    assert_eq!(verified(&store, None).findings, Vec::<String>::new());
}

#[test]
fn rolled_back_units_leave_no_trace_in_the_chain() {
    let here = Installation::new();
    let store = here.open();
    let held = hold(&store);
    let one = write(&store, "one");
    let lost = store.submit(|tx| {
        append(tx, "lost")?;
        append(tx, "lost too")?;
        Err::<(), _>(Error::Closed)
    });
    let two = write(&store, "two");
    held.release().unwrap();
    one.wait().unwrap();
    two.wait().unwrap();
    assert_eq!(lost.wait(), Err(Error::Closed));
    assert_eq!(written(&store), ["one", "two"]);
    let walk = verified(&store, None);
    assert_eq!((walk.blocks, walk.rows, walk.findings), (1, 2, vec![]));
}

#[test]
fn identifiers_grow_even_when_the_clock_goes_back() {
    let here = Installation::new();
    let store = here.open();
    let first = write(&store, "first").wait().unwrap();
    let earlier = Timestamp::from_seconds(START.seconds() - 3600);
    let again = {
        drop(store);
        let environment = countersign_store::Environment::new(move || earlier, |bytes| bytes.fill(1));
        let opening = countersign_store::Opening::CreateOrMigrate;
        crate::support::open_at(here.path(), 7, environment, opening).unwrap()
    };
    let second = write(&again, "an hour earlier by the clock").wait().unwrap();
    assert_eq!(second, first + 1);
    assert_eq!(verified(&again, None).findings, Vec::<String>::new());
}
