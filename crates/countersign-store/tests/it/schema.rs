//! The schema: made, kept, refused when it is of another version, taken up again after an interruption.

use crate::support::{Installation, directory, open_at, write, written};
use countersign_store::{Error, Opening, SCHEMA_VERSION};

const START_SQL: &str = include_str!("../../migrations/sqlite/0001_start.sql");
const FINGERPRINT: &str = "SELECT coalesce(group_concat(type || name || coalesce(sql, ''), char(10)), '') FROM
     (SELECT * FROM sqlite_master ORDER BY type, name)";

fn schema(path: &std::path::Path) -> String {
    let raw = rusqlite::Connection::open(path).unwrap();
    raw.query_row(FINGERPRINT, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_schema_newer_than_the_program_is_refused_and_left_alone() {
    let here = Installation::new();
    drop(here.open());
    here.tamper("INSERT INTO schema_version (version) VALUES (4)");
    let before = schema(&here.database());
    let newer = Error::SchemaVersion { found: 4, expected: SCHEMA_VERSION };
    for opening in [Opening::CreateOrMigrate, Opening::AsItIs] {
        assert_eq!(here.try_open(7, opening).map(|_| ()), Err(newer.clone()));
    }
    assert_eq!(schema(&here.database()), before);
    assert_eq!(newer.to_string(), "the database has schema version 4, this program works with 3");
}

#[test]
fn the_command_line_refuses_an_older_schema() {
    let here = Installation::new();
    drop(rusqlite::Connection::open(here.database()).unwrap());
    let older = Error::SchemaVersion { found: 0, expected: SCHEMA_VERSION };
    assert_eq!(here.try_open(7, Opening::AsItIs).map(|_| ()), Err(older));
    assert_eq!(schema(&here.database()), "", "it does not migrate");
}

#[test]
fn the_command_line_makes_no_database() {
    let here = Installation::new();
    let refused = here.try_open(7, Opening::AsItIs).map(|_| ());
    assert!(matches!(refused, Err(Error::Database { .. })), "{refused:?}");
    let left: Vec<_> = std::fs::read_dir(here.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn opening_an_up_to_date_database_changes_nothing() {
    let here = Installation::new();
    write(&here.open(), "kept").wait().unwrap();
    let before = schema(&here.database());
    for opening in [Opening::CreateOrMigrate, Opening::AsItIs] {
        let store = here.try_open(7, opening).unwrap();
        assert_eq!(written(&store), ["kept"]);
    }
    assert_eq!(schema(&here.database()), before);
}

/// The tables of the first migration, made but never committed.
fn interrupted(raw: &rusqlite::Connection) {
    raw.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; BEGIN IMMEDIATE;
         CREATE TABLE schema_version (version INTEGER PRIMARY KEY) STRICT; {START_SQL}"
    ))
    .unwrap();
}

#[test]
fn c9_a_migration_that_was_dropped_half_way_runs_again_from_the_start() {
    let here = Installation::new();
    let raw = here.raw();
    interrupted(&raw);
    drop(raw);
    assert_eq!(schema(&here.database()), "", "nothing of it stayed");
    let store = here.open();
    write(&store, "up to date").wait().unwrap();

    let fresh = Installation::new();
    drop(fresh.open());
    assert_eq!(schema(&here.database()), schema(&fresh.database()));
}

#[test]
fn c9_a_migration_cut_off_by_a_power_failure_runs_again_from_the_start() {
    let here = Installation::new();
    let raw = here.raw();
    // A cache of a few pages, so that the unfinished migration reaches the log on disk.
    raw.execute_batch("PRAGMA cache_size = 4; PRAGMA cache_spill = 1;").unwrap();
    interrupted(&raw);
    let cut_off = directory();
    for entry in std::fs::read_dir(here.path()).unwrap() {
        let entry = entry.unwrap();
        if !entry.file_name().to_string_lossy().ends_with("-shm") {
            std::fs::copy(entry.path(), cut_off.path().join(entry.file_name())).unwrap();
        }
    }
    let environment = here.environment();
    let store = open_at(cut_off.path(), 7, environment, Opening::CreateOrMigrate).unwrap();
    write(&store, "up to date").wait().unwrap();
    assert_eq!(written(&store), ["up to date"]);
}

#[test]
fn c9_a_first_start_that_stopped_before_its_keys_goes_on_with_them() {
    let here = Installation::new();
    let raw = here.raw();
    interrupted(&raw);
    raw.execute_batch("INSERT INTO schema_version (version) VALUES (1); COMMIT").unwrap();
    drop(raw);
    let store = here.open();
    write(&store, "with keys").wait().unwrap();
    assert_eq!(here.number("SELECT count(*) FROM keys"), 5);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let here = Installation::new();
    let garbage = "this is not a database, it is a letter to the administrator ".repeat(40);
    std::fs::write(here.database(), &garbage).unwrap();
    for opening in [Opening::CreateOrMigrate, Opening::AsItIs] {
        let refused = here.try_open(7, opening).map(|_| ());
        assert!(matches!(refused, Err(Error::Database { .. })), "{refused:?}");
    }
    assert_eq!(std::fs::read_to_string(here.database()).unwrap(), garbage);
}

#[test]
fn a_value_that_cannot_be_is_named_not_guessed() {
    let here = Installation::new();
    let store = here.open();
    write(&store, "code.wrong").wait().unwrap();
    here.tamper("UPDATE attempts SET kind = 'nonsense'");
    let read = store.read(|tx| countersign_store::tables::blocks::export(tx, |_| Ok(())));
    assert_eq!(read, Err(Error::Corrupt("the word \"nonsense\"".to_owned())));
}
