//! What the machine allows before any of our code: how often a second it makes 4 KiB durable, and how often `SQLite`
//! commits one row. The first bounds every design, the second is what one connection to the server is compared with.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rusqlite::Connection;

use crate::people::Dice;
use crate::stats::{self, Latencies};

/// Rows in the table that is written to.
const ROWS: u32 = 100_000;
const UPSERT: &str = "INSERT INTO spent (id, last_step) VALUES (?1, ?2) \
     ON CONFLICT (id) DO UPDATE SET last_step = excluded.last_step WHERE excluded.last_step > last_step";

/// One measurement of a limit.
#[derive(Debug)]
pub(crate) struct Limit {
    /// Operations a second.
    pub(crate) per_second: f64,
    /// The latency of every operation.
    pub(crate) latencies: Latencies,
}

/// Appends 4 KiB and calls `fdatasync`, again and again.
pub(crate) fn appends(directory: &Path, length: Duration) -> Result<Limit> {
    let path = directory.join("append.bin");
    let mut file = File::create(&path).context("creating a file to append to")?;
    let block = [0x5a; 4096];
    let limit = repeat(length, || {
        file.write_all(&block)?;
        Ok(file.sync_data()?)
    })?;
    fs::remove_file(path)?;
    Ok(limit)
}

/// Commits one conditional upsert of a random row per transaction: WAL, `synchronous=FULL`, default checkpoints.
pub(crate) fn commits(directory: &Path, length: Duration) -> Result<Limit> {
    let path = directory.join("commits.db");
    let mut connection = filled(&path).context("filling a table to write to")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    let mut dice = Dice::new(7);
    let mut step = 0_i64;
    let limit = {
        let mut upsert = connection.prepare(UPSERT)?;
        repeat(length, || {
            step += 1;
            ensure!(upsert.execute((dice.below(ROWS), step))? == 1, "a later step must change the row");
            Ok(())
        })?
    };
    connection.transaction()?.commit()?;
    connection.close().map_err(|(_, error)| error)?;
    fs::remove_file(path)?;
    Ok(limit)
}

fn filled(path: &Path) -> Result<Connection> {
    let mut connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.execute_batch("CREATE TABLE spent (id INTEGER PRIMARY KEY, last_step INTEGER NOT NULL) STRICT")?;
    let all = connection.transaction()?;
    {
        let mut insert = all.prepare("INSERT INTO spent VALUES (?1, 0)")?;
        for id in 0..ROWS {
            insert.execute([id])?;
        }
    }
    all.commit()?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(connection)
}

fn repeat(length: Duration, mut operation: impl FnMut() -> Result<()>) -> Result<Limit> {
    let mut nanos = Vec::with_capacity(64 * 1024);
    let start = Instant::now();
    let mut before = start;
    while before < start + length {
        operation()?;
        let after = Instant::now();
        nanos.push(stats::nanos(after - before));
        before = after;
    }
    let latencies = Latencies::new(nanos);
    Ok(Limit { per_second: stats::per_second(latencies.count(), before - start), latencies })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_limits_measure_something_and_leave_nothing() -> Result<()> {
        let directory = tempfile::tempdir()?;
        let short = Duration::from_millis(20);
        assert!(appends(directory.path(), short)?.per_second > 0.0);
        assert!(commits(directory.path(), short)?.per_second > 0.0);
        assert_eq!(fs::read_dir(directory.path())?.count(), 0);
        Ok(())
    }
}
