//! The keys of a database: the wrong ones open nothing, and none is ever made anew beside rows.

use crate::support::{Installation, root, user, write};
use countersign_store::{Error, Opening, tables::users};

const BOTH: [Opening; 2] = [Opening::CreateOrMigrate, Opening::AsItIs];

/// A data key: number, class, root key, wrapped key, canary.
type KeyRow = (i64, String, String, Vec<u8>, Vec<u8>);

fn keys(here: &Installation) -> Vec<KeyRow> {
    let raw = here.raw();
    let mut rows = raw.prepare("SELECT id, class, root, wrapped, canary FROM keys ORDER BY id").unwrap();
    let read = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)));
    read.unwrap().map(Result::unwrap).collect()
}

#[track_caller]
fn assert_refused(here: &Installation, key: u8, expected: &str) {
    let before = keys(here);
    for opening in BOTH {
        match here.try_open(key, opening) {
            Err(Error::Keys(what)) => assert_eq!(what, expected, "{opening:?}"),
            other => panic!("{opening:?}: {other:?}"),
        }
    }
    assert_eq!(keys(here), before, "nothing was made anew");
}

#[test]
fn a_new_database_gets_one_key_of_each_class_under_its_root_key() {
    let here = Installation::new();
    drop(here.open());
    let found = keys(&here);
    let classes: Vec<&str> = found.iter().map(|(_, class, ..)| class.as_str()).collect();
    assert_eq!(classes, ["factor", "retired", "backup", "attempt", "audit"]);
    assert!(found.iter().all(|(_, _, name, ..)| *name == root(7).fingerprint()));

    drop(here.open());
    assert_eq!(keys(&here), found, "opening again makes no others");
}

#[test]
fn the_wrong_root_key_is_refused_by_name() {
    let here = Installation::new();
    drop(here.open());
    let expected = format!(
        "this is not the root key of this database: the file holds key {}, the database was made with {}",
        root(8).fingerprint(),
        root(7).fingerprint()
    );
    assert_refused(&here, 8, &expected);
    write(&here.open(), "the right key still opens").wait().unwrap();
}

#[test]
fn a_root_key_that_pretends_to_be_the_right_one_is_refused() {
    let here = Installation::new();
    drop(here.open());
    here.tamper(&format!("UPDATE keys SET root = '{}'", root(8).fingerprint()));
    assert_refused(&here, 8, "data key 1 (factor) does not open: its row was changed");
}

#[test]
fn a_changed_data_key_is_refused_by_number_and_class() {
    for (change, id, class) in [
        ("wrapped = randomblob(length(wrapped))", 3, "backup"),
        ("canary = randomblob(length(canary))", 5, "audit"),
        ("wrapped = x''", 2, "retired"),
    ] {
        let here = Installation::new();
        drop(here.open());
        assert_eq!(here.tamper(&format!("UPDATE keys SET {change} WHERE id = {id}")), 1);
        let expected = format!("data key {id} ({class}) does not open: its row was changed");
        assert_refused(&here, 7, &expected);
    }
}

#[test]
fn data_keys_that_changed_places_are_refused() {
    let here = Installation::new();
    drop(here.open());
    here.tamper("UPDATE keys SET class = CASE class WHEN 'audit' THEN 'attempt' ELSE 'audit' END WHERE id >= 4");
    assert_refused(&here, 7, "data key 4 (audit) does not open: its row was changed");
}

#[test]
fn a_missing_data_key_is_refused_by_class() {
    let here = Installation::new();
    drop(here.open());
    here.tamper("DELETE FROM keys WHERE class = 'audit'");
    assert_refused(&here, 7, "the database has no data key of class audit");
}

#[test]
fn a_database_with_users_and_no_keys_is_not_given_new_ones() {
    let here = Installation::new();
    let store = here.open();
    store.submit(|tx| users::insert(tx, &user(1))).wait().unwrap();
    drop(store);
    here.tamper("DELETE FROM keys");
    let refused = here.try_open(7, Opening::CreateOrMigrate).map(|_| ());
    let expected = "the database has users but no data keys: restore it from a backup".to_owned();
    assert_eq!(refused, Err(Error::Keys(expected)));
    assert_eq!(keys(&here), vec![]);
}

#[test]
fn the_command_line_makes_no_keys_even_in_an_empty_database() {
    let here = Installation::new();
    drop(here.open());
    here.tamper("DELETE FROM keys");
    let refused = here.try_open(7, Opening::AsItIs).map(|_| ());
    let expected = "the database has no data key of class factor".to_owned();
    assert_eq!(refused, Err(Error::Keys(expected)));
    assert_eq!(keys(&here), vec![]);
}

#[test]
fn the_database_and_its_log_can_be_read_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let here = Installation::new();
    let store = here.open();
    write(&store, "something").wait().unwrap();
    let mut modes: Vec<(String, u32)> = std::fs::read_dir(here.path())
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            (entry.file_name().into_string().unwrap(), mode)
        })
        .collect();
    modes.sort();
    let expected = ["countersign.db", "countersign.db-shm", "countersign.db-wal"];
    assert_eq!(modes, expected.map(|name| (name.to_owned(), 0o600)));
}
