//! The schema's history. Each step runs in a transaction with its own entry in `schema_version`, so an
//! interrupted upgrade goes on where it stopped.

use crate::{Error, connection::Connection};

const STEPS: &[(i64, &str)] = &[
    (1, include_str!("../migrations/sqlite/0001_start.sql")),
    (2, include_str!("../migrations/sqlite/0002_web.sql")),
    (3, include_str!("../migrations/sqlite/0003_fleet.sql")),
    (4, include_str!("../migrations/sqlite/0004_diagnosis.sql")),
    (5, include_str!("../migrations/sqlite/0005_policy.sql")),
    (6, include_str!("../migrations/sqlite/0006_ways_back.sql")),
    (7, include_str!("../migrations/sqlite/0007_notices.sql")),
    (8, include_str!("../migrations/sqlite/0008_client_checks.sql")),
    (9, include_str!("../migrations/sqlite/0009_guarded.sql")),
];

/// The version after the last step.
pub(crate) const NEWEST: i64 = match STEPS.last() {
    Some((number, _)) => *number,
    None => 0,
};

/// The version of an open database; 0 if it is empty.
pub(crate) fn version(connection: &Connection) -> Result<i64, Error> {
    let mut found = 0;
    let exists = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'";
    let mut known = false;
    connection.query("read the schema version", exists, &[], |row| {
        known = row.get::<i64>(0)? > 0;
        Ok(std::ops::ControlFlow::Break(()))
    })?;
    if known {
        connection.query("read the schema version", "SELECT max(version) FROM schema_version", &[], |row| {
            found = row.get::<Option<i64>>(0)?.unwrap_or(0);
            Ok(std::ops::ControlFlow::Break(()))
        })?;
    }
    Ok(found)
}

/// Brings a database to [`NEWEST`]; one that is newer is left alone and refused.
pub(crate) fn run(connection: &Connection) -> Result<(), Error> {
    let found = version(connection)?;
    if found > NEWEST {
        return Err(Error::SchemaVersion { found, expected: NEWEST });
    }
    for (number, sql) in STEPS.iter().filter(|(number, _)| *number > found) {
        let step = format!(
            "BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY) STRICT;
             {sql} INSERT INTO schema_version (version) VALUES ({number}); COMMIT;"
        );
        connection.batch(&format!("migrate the schema to version {number}"), &step).inspect_err(|_| {
            // The error that matters is the one above; nothing is open if there was nothing to roll back.
            let _ = connection.control("ROLLBACK");
        })?;
    }
    Ok(())
}

/// Refuses a database of another version.
pub(crate) fn expect_newest(connection: &Connection) -> Result<(), Error> {
    match version(connection)? {
        NEWEST => Ok(()),
        found => Err(Error::SchemaVersion { found, expected: NEWEST }),
    }
}
