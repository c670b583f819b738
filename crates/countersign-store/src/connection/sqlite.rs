//! The `SQLite` arm: WAL, whose flush after a commit is ours ([`Log`]), so that what was answered survives a
//! power cut and the next transaction need not wait for the disk. `synchronous=NORMAL` still flushes the log
//! before anything of it is copied into the database.

use super::{Row, Value};
use crate::Error;
use rusqlite::{
    OpenFlags,
    config::DbConfig,
    types::{ToSqlOutput, ValueRef},
};
use std::{
    os::unix::fs::FileExt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Pages in the write-ahead log at which `SQLite` copies them back by itself, if nobody has done so before.
const CHECKPOINT_PAGES: i64 = 100_000;

/// One connection to the database.
pub(crate) struct Connection {
    inner: rusqlite::Connection,
    statements: Arc<AtomicU64>,
}

impl Connection {
    /// Opens a database file, making it if `create` is set.
    pub(crate) fn open(path: &Path, create: bool, cache_kib: u32) -> Result<Self, Error> {
        let doing = || format!("open the database {}", path.display());
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if create {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let inner = rusqlite::Connection::open_with_flags(path, flags).map_err(|e| Error::database(doing(), &e))?;
        inner.set_prepared_statement_cache_capacity(128);
        // Without this, SQLite compiles some statements anew whenever other values are bound to them.
        let stable_plans = inner.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true);
        stable_plans.map_err(|e| Error::database(doing(), &e))?;
        inner
            .execute_batch(&format!(
                "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
                 PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}; PRAGMA cache_size = -{cache_kib};
                 PRAGMA temp_store = MEMORY; PRAGMA secure_delete = FAST;"
            ))
            .map_err(|e| Error::database(doing(), &e))?;
        Ok(Self { inner, statements: Arc::default() })
    }

    /// How many statements were run, kept up to date.
    pub(crate) fn statements(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.statements)
    }

    /// The write-ahead log: it exists from the first transaction on, for as long as any connection is open.
    pub(crate) fn log(&self) -> Result<Log, Error> {
        Log::open(self.log_path())
    }

    /// Room in the log, to be made by whoever writes.
    pub(crate) fn log_room(&self) -> Result<LogRoom, Error> {
        LogRoom::open(self.log_path())
    }

    fn log_path(&self) -> String {
        format!("{}-wal", self.inner.path().unwrap_or_default())
    }

    /// Runs statements without parameters; for migrations and transaction control.
    pub(crate) fn batch(&self, doing: &str, sql: &str) -> Result<(), Error> {
        self.inner.execute_batch(sql).map_err(|e| Error::database(doing, &e))
    }

    /// Runs a prepared statement of transaction control.
    pub(crate) fn control(&self, sql: &'static str) -> Result<(), Error> {
        self.execute("control a transaction", sql, &[]).map(|_| ())
    }

    /// Runs a statement and says how many rows it changed.
    pub(crate) fn execute(&self, doing: &str, sql: &str, values: &[Value<'_>]) -> Result<usize, Error> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        let run = || self.inner.prepare_cached(sql)?.execute(rusqlite::params_from_iter(values));
        run().map_err(|e| Error::database(doing, &e))
    }

    /// Calls `each` with every row of the answer, until it says there is enough.
    pub(crate) fn query(
        &self,
        doing: &str,
        sql: &str,
        values: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<std::ops::ControlFlow<()>, Error>,
    ) -> Result<(), Error> {
        let failed = |e| Error::database(doing, &e);
        self.statements.fetch_add(1, Ordering::Relaxed);
        let mut statement = self.inner.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            if each(&Row(row))?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Begins a transaction that writes; waits up to five seconds for another process's.
    pub(crate) fn begin_write(&self) -> Result<(), Error> {
        self.control("BEGIN IMMEDIATE")
    }

    /// Begins a transaction that only reads, from one moment's state.
    pub(crate) fn begin_read(&self) -> Result<(), Error> {
        self.control("BEGIN DEFERRED")
    }

    /// Whether no transaction is open: after some errors `SQLite` rolls back everything by itself.
    pub(crate) fn is_rolled_back(&self) -> bool {
        self.inner.is_autocommit()
    }

    /// Whether the database file is structurally sound; each line names a defect.
    pub(crate) fn defects(&self) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        self.query("check the database", "PRAGMA quick_check(20)", &[], |row| {
            found.push(row.get::<String>(0)?);
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        found.retain(|line| line != "ok");
        Ok(found)
    }

    /// Copies as much of the write-ahead log into the database as can be copied without waiting for anybody.
    pub(crate) fn checkpoint(&self) -> Result<(), Error> {
        self.query("copy the log back", "PRAGMA wal_checkpoint(PASSIVE)", &[], |_| {
            Ok(std::ops::ControlFlow::Continue(()))
        })
    }

    /// Limits the size of the database file, as a full disk would.
    pub(crate) fn limit_pages(&self, pages: i64) -> Result<(), Error> {
        self.batch("limit the database", &format!("PRAGMA max_page_count = {pages}"))
    }
}

/// The write-ahead log, as a file to be flushed.
pub(crate) struct Log(std::fs::File);

impl Log {
    pub(crate) fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let file = std::fs::OpenOptions::new().write(true).open(path);
        file.map(Self).map_err(|cause| Error::file("open", path, &cause))
    }

    /// Waits until everything committed so far would survive a power cut.
    pub(crate) fn flush(&self) -> Result<(), Error> {
        self.0.sync_data().map_err(|cause| Error::Database {
            doing: "flush the write-ahead log".to_owned(),
            cause: format!("{cause}; restart once the disk is sound"),
        })
    }
}

/// Room in the log. A file that grows with every flush costs the disk two more writes each time, for its new size;
/// so the log is lengthened ahead of what is written to it.
pub(crate) struct LogRoom {
    file: std::fs::File,
    length: u64,
}

impl LogRoom {
    /// Bytes by which it is lengthened at a time, and up to which: those of the pages between two copyings.
    const STRETCH: usize = 1 << 20;
    const LONGEST: u64 = 160 << 20;

    pub(crate) fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let file = std::fs::OpenOptions::new().write(true).open(path);
        let file = file.map_err(|cause| Error::file("open", path, &cause))?;
        Ok(Self { file, length: 0 })
    }

    /// To be called within a transaction that writes: then nobody else writes to the log. Zeros are no frame of it,
    /// as no salt is zero: `SQLite` takes them for the end.
    pub(crate) fn make(&mut self) {
        let Ok(length) = self.file.metadata().map(|of_file| of_file.len()) else { return };
        if length > self.length && length < Self::LONGEST {
            // Where this does not succeed, SQLite lengthens the file itself or says why it cannot.
            let written = self.file.write_all_at(&vec![0; Self::STRETCH], length);
            self.length = if written.is_ok() { length + Self::STRETCH as u64 } else { length };
        }
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
