//! The audit chain itself: blocks that were changed, removed or made anew, and blocks that had their time.

use crate::support::{Installation, START, append, done, user, verified, write, written};
use countersign_store::{
    Store,
    tables::{blocks, users},
};
use std::time::Duration;

const REMADE: &str = "the chain does not hold the block you noted: blocks were removed or made anew";

/// Four blocks of one row each, a day apart.
fn four_blocks(here: &Installation) -> Store {
    let store = here.open();
    for reason in ["one", "two", "three", "four"] {
        write(&store, reason).wait().unwrap();
        here.advance(Duration::from_hours(24));
    }
    store
}

#[track_caller]
fn assert_findings(store: &Store, findings: &[&str]) {
    assert_eq!(verified(store, None).findings, findings);
}

#[test]
fn a_changed_block_is_found_whichever_column_was_changed() {
    let rows = "block 3: its rows are not those that were sealed";
    let seal = "block 3: its seal does not fit; it was not made by this installation";
    let chain = "block 3 does not continue block 2";
    let broken = "block 4 does not continue block 3";
    let cases: [(&str, &[&str]); 6] = [
        ("last_at = last_at + 1", &[rows]),
        ("first_row = first_row + 1", &[rows]),
        ("digest = zeroblob(32)", &[rows, seal, broken]),
        ("previous = zeroblob(32)", &[rows, chain]),
        ("mac = zeroblob(32)", &[seal]),
        ("row_count = 2", &["block 3: 1 of its 2 rows are missing"]),
    ];
    for (change, findings) in cases {
        let here = Installation::new();
        let store = four_blocks(&here);
        let sql = format!("UPDATE audit_blocks SET {change} WHERE number = 3");
        assert_eq!(here.tamper(&sql), 1);
        assert_findings(&store, findings);
    }
}

#[test]
fn removed_blocks_are_found() {
    let here = Installation::new();
    let store = four_blocks(&here);
    here.tamper("DELETE FROM audit_blocks WHERE number IN (2, 3)");
    let gap = "the blocks between 1 and 4 are missing";
    assert_findings(&store, &["block 4: 2 rows were added to its 1", gap]);

    here.tamper("DELETE FROM attempts WHERE reason IN ('two', 'three')");
    assert_findings(&store, &[gap]);
}

#[test]
fn an_end_that_was_cut_off_is_found_where_somebodys_newest_row_went_with_it() {
    let here = Installation::new();
    let store = four_blocks(&here);
    done(&store, |tx| users::insert(tx, &user(1)));
    here.tamper("UPDATE users SET last_attempt = (SELECT max(id) FROM attempts)");
    assert_findings(&store, &[]);
    let noted = here.number("SELECT max(id) FROM attempts");
    here.tamper("DELETE FROM audit_blocks WHERE number = 4");
    here.tamper("DELETE FROM attempts WHERE reason = 'four'");
    let cut = format!("row {noted} is noted as somebody's newest and is not there: the end was cut off");
    assert_findings(&store, &[&cut]);
}

#[test]
fn blocks_removed_at_the_end_leave_rows_that_no_block_covers() {
    let here = Installation::new();
    let store = four_blocks(&here);
    let third = here.number("SELECT id FROM attempts WHERE reason = 'three'");
    here.tamper("DELETE FROM audit_blocks WHERE number >= 3");
    let stray = format!("2 rows from row {third} on are in no block: they were added from outside");
    assert_findings(&store, &[&stray]);
}

#[test]
fn the_first_block_removed_without_its_rows_is_found() {
    let here = Installation::new();
    let store = four_blocks(&here);
    here.tamper("DELETE FROM audit_blocks WHERE number = 1");
    assert_findings(&store, &["block 2: 1 rows were added to its 1"]);
}

#[test]
fn an_end_cut_off_with_its_rows_is_found_against_a_noted_head_only() {
    let here = Installation::new();
    let store = four_blocks(&here);
    let noted = verified(&store, None).head;
    here.tamper("DELETE FROM audit_blocks WHERE number = 4");
    here.tamper("DELETE FROM attempts WHERE reason = 'four'");
    assert_findings(&store, &[]);
    assert_eq!(verified(&store, noted).findings, [REMADE]);
}

#[test]
fn an_end_made_anew_with_the_right_keys_is_found_against_a_noted_head() {
    let here = Installation::new();
    let store = four_blocks(&here);
    let noted = verified(&store, None).head;
    here.tamper("DELETE FROM audit_blocks WHERE number = 4");
    here.tamper("DELETE FROM attempts WHERE reason = 'four'");
    write(&store, "what never happened").wait().unwrap();
    write(&store, "nor this").wait().unwrap();

    let walk = verified(&store, None);
    assert_eq!((walk.blocks, walk.findings), (5, vec![]), "in itself it is sound");
    assert_eq!(verified(&store, noted).findings, [REMADE]);
}

#[test]
fn a_noted_head_that_is_no_longer_the_last_still_counts() {
    let here = Installation::new();
    let store = four_blocks(&here);
    let noted = verified(&store, None).head;
    write(&store, "five").wait().unwrap();
    let walk = verified(&store, noted);
    assert_eq!((walk.blocks, walk.findings), (5, vec![]));
}

#[test]
fn old_blocks_go_whole_and_the_rest_still_verifies() {
    let here = Installation::new();
    let store = here.open();
    for (first, second) in [("a1", "a2"), ("b1", "b2"), ("c1", "c2")] {
        let two = store.submit(move |tx| {
            append(tx, first)?;
            append(tx, second)
        });
        two.wait().unwrap();
        here.advance(Duration::from_hours(24));
    }
    let before = START.plus(Duration::from_hours(36));
    store.submit(move |tx| blocks::sweep(tx, before)).wait().unwrap();
    assert_eq!(written(&store), ["c1", "c2"]);
    let walk = verified(&store, None);
    assert_eq!((walk.blocks, walk.rows, walk.findings), (1, 2, vec![]));

    write(&store, "d1").wait().unwrap();
    let walk = verified(&store, None);
    assert_eq!((walk.head.map(|head| head.number), walk.findings), (Some(4), vec![]));
}

#[test]
fn a_chain_goes_on_after_everything_in_it_had_its_time() {
    let here = Installation::new();
    let store = four_blocks(&here);
    let noted = verified(&store, None).head;
    here.advance(Duration::from_hours(24 * 500));
    store
        .submit(|tx| {
            let now = tx.now();
            blocks::sweep(tx, now)
        })
        .wait()
        .unwrap();
    write(&store, "after a long silence").wait().unwrap();

    let walk = verified(&store, noted);
    assert_eq!(walk.findings, Vec::<String>::new(), "the noted head was not swept away");
    assert_eq!(walk.head.map(|head| head.number), Some(5), "no chain begins anew");
}

#[test]
fn a_row_that_was_swept_and_put_back_is_found() {
    let here = Installation::new();
    let store = four_blocks(&here);
    let oldest = here.number("SELECT min(id) FROM attempts");
    let before = START.plus(Duration::from_hours(36));
    store.submit(move |tx| blocks::sweep(tx, before)).wait().unwrap();
    let sql = format!(
        "INSERT INTO attempts SELECT {oldest}, at, kind, reference, door, client_id, user_id, factor_id, previous, 'accepted',
         reason, evidence, detail, salt, detail_digest FROM attempts LIMIT 1"
    );
    assert_eq!(here.tamper(&sql), 1);
    assert_findings(&store, &["block 3: 1 rows were added to its 1"]);
}
