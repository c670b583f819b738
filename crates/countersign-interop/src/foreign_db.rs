//! Other systems' PostgreSQL databases, looked at and never written: every look is one transaction that is read-only
//! for the database itself. Secrets come over the connection, so it is one within this host; from elsewhere it goes
//! through a tunnel.
//!
//! Whoever owns such a database may have put code into it that would run with the rights of the one who looks. So tables
//! are read as `pg_dump` reads them, by `COPY table (columns)`: that takes no view, and runs no function, cast, policy or
//! expression of an index. Names are looked up in the catalog alone. A server may also lie or fall silent: what it
//! sends is counted, and it is waited for only so long.

pub mod kratos;
mod look;
pub mod mattermost;
pub mod privacyidea;
mod refusal;

use crate::{import::MOST_ROWS, printable};
use look::Look;
use postgres::{Client, Config, IsolationLevel, NoTls, config::Host};
pub use refusal::Refusal;
use std::{error::Error as _, net::IpAddr, sync::mpsc, thread, time::Duration};
use zeroize::Zeroizing;

/// How long a server may take to let us in. The client's own limit is for the TCP connection only.
const CONNECTING: Duration = Duration::from_secs(30);
/// How long a look takes at most; an honest server ends a statement before that by itself.
const LOOKING: Duration = Duration::from_mins(2);
/// Bytes of all tables of one look.
const MOST_BYTES: u64 = 256 << 20;
/// Nothing but the system's own functions and operators is found by its bare name. Row security is an error here, so
/// that no policy runs, and nobody is missing without a word.
const GUARD: &str = "SET search_path = pg_catalog, pg_temp; SET row_security = off; SET statement_timeout = '30s'; \
    SET lock_timeout = '10s'; SET datestyle = 'ISO'; SET timezone = 'UTC'";
/// What servers know from the end of 2024 on.
const NEWER_GUARD: &str = "SET restrict_nonsystem_relation_kind = 'view, foreign-table'";

/// A database that cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum ForeignDbError {
    /// The address is none.
    #[error("that is no address of a PostgreSQL database")]
    Address,
    /// It is the address of another kind of database.
    #[error("that is the address of a {0} database, and only PostgreSQL is read")]
    OtherKind(&'static str),
    /// There is a password in the address, where others on this machine can see it.
    #[error("there is a password in the address of the database")]
    PasswordInAddress,
    /// It is not on this host.
    #[error("{0} is another host, and what is read there is secret")]
    Elsewhere(String),
    /// It does not answer, or does not let us in.
    #[error("the database cannot be opened: {said}")]
    Connection {
        /// What the system or the server says.
        said: String,
        /// What that comes from.
        why: Refusal,
    },
    /// It is not the database of that system, or not one that is known.
    #[error("the database cannot be read: {0}")]
    Reading(String),
    /// A name of that system's stands for something else than its table.
    #[error("{0}, so it was not read: what is read runs with the rights of the user who looks")]
    NoTable(String),
    /// It sends more than a database of that system holds.
    #[error("the database was not read to its end: {0}")]
    TooMuch(String),
    /// It took the connection and fell silent.
    #[error("the database did not answer within {} seconds", .0.as_secs())]
    Silent(Duration),
}

/// What is read.
const POSTGRESQL: &str = "PostgreSQL";
/// Schemes of addresses, and what they are of.
const SCHEMES: [(&str, &str); 8] = [
    ("postgres", POSTGRESQL),
    ("postgresql", POSTGRESQL),
    ("mysql", "MySQL"),
    ("mariadb", "MariaDB"),
    ("sqlite", "SQLite"),
    ("cockroach", "CockroachDB"),
    ("cockroachdb", "CockroachDB"),
    ("mongodb", "MongoDB"),
];

/// Whether a source is the address of a database, of whichever kind.
#[must_use]
pub fn is_address(source: &str) -> bool {
    parts(source).is_some() || is_by_keywords(source)
}

/// Whether it is `host=localhost dbname=x user=y`, the other form that PostgreSQL's clients take.
fn is_by_keywords(source: &str) -> bool {
    const KEYWORDS: [&str; 7] = ["host", "hostaddr", "port", "dbname", "user", "password", "sslmode"];
    let is_one = |word: &str| word.split_once('=').is_some_and(|(name, _)| KEYWORDS.contains(&name));
    source.split_ascii_whitespace().next().is_some_and(is_one)
}

/// What kind of database an address is of, its scheme, and the rest. Python's tools put a driver behind a plus, as in
/// `postgresql+psycopg2`; nobody else knows it.
fn parts(source: &str) -> Option<(&'static str, &'static str, &str)> {
    let (scheme, rest) = source.split_once("://")?;
    let scheme = scheme.split('+').next().unwrap_or_default();
    let (scheme, kind) = SCHEMES.iter().find(|(known, _)| scheme.eq_ignore_ascii_case(known))?;
    Some((*kind, *scheme, rest))
}

/// A connection that only reads, for one look.
pub struct ForeignDb(Client);

impl ForeignDb {
    /// Opens a database of this host. The password comes apart from the address.
    pub fn open(address: &str, password: Option<Zeroizing<String>>) -> Result<Self, ForeignDbError> {
        let plain = match parts(address) {
            Some((kind, ..)) if kind != POSTGRESQL => return Err(ForeignDbError::OtherKind(kind)),
            Some((_, scheme, rest)) => format!("{scheme}://{rest}"),
            None => address.to_owned(),
        };
        let mut config: Config = plain.parse().map_err(|_| ForeignDbError::Address)?;
        if config.get_password().is_some() {
            return Err(ForeignDbError::PasswordInAddress);
        }
        // Where both are given, it is the bare address that is connected to.
        let away = config.get_hostaddrs().iter().find(|address| !address.is_loopback()).map(IpAddr::to_string);
        if let Some(elsewhere) = away.or_else(|| config.get_hosts().iter().find_map(elsewhere)) {
            return Err(ForeignDbError::Elsewhere(printable(&elsewhere)));
        }
        if let Some(password) = password {
            config.password(password.as_bytes());
        }
        let wait = Duration::from_secs(10);
        config.application_name("countersign").connect_timeout(wait).tcp_user_timeout(CONNECTING);
        config.notice_callback(|_| {});
        within(CONNECTING, move || config.connect(NoTls))?
            .map(Self)
            .map_err(|cause| ForeignDbError::Connection { said: told(&cause), why: Refusal::of(&cause) })
    }

    /// One look, as of one moment.
    fn look<T: Send + 'static>(
        self,
        look: impl FnOnce(&mut Look<'_>) -> Result<T, ForeignDbError> + Send + 'static,
    ) -> Result<T, ForeignDbError> {
        let mut client = self.0;
        within(LOOKING, move || {
            let schemas = look::schemas(&mut client)?;
            client.batch_execute(GUARD).map_err(|cause| unread(&cause))?;
            // Where it is not known there is nothing to restrict; COPY takes neither kind anyway.
            let _ = client.batch_execute(NEWER_GUARD);
            let builder = client.build_transaction().read_only(true).isolation_level(IsolationLevel::RepeatableRead);
            look(&mut Look::new(builder.start().map_err(|cause| unread(&cause))?, schemas))
        })?
    }
}

impl std::fmt::Debug for ForeignDb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ForeignDb").finish_non_exhaustive()
    }
}

/// Work that is waited for so long and no longer. What does not come back is left behind: the process ends soon.
fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ForeignDbError> {
    let (done, wait) = mpsc::sync_channel(1);
    thread::Builder::new()
        .name("foreign-db".to_owned())
        .spawn(move || done.send(work()))
        .map_err(|cause| ForeignDbError::Connection { said: cause.to_string(), why: Refusal::Other })?;
    wait.recv_timeout(limit).map_err(|_| ForeignDbError::Silent(limit))
}

fn elsewhere(host: &Host) -> Option<String> {
    match host {
        Host::Tcp(name) if !matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1") => Some(name.clone()),
        Host::Tcp(_) | Host::Unix(_) => None,
    }
}

fn unread(cause: &postgres::Error) -> ForeignDbError {
    ForeignDbError::Reading(told(cause))
}

/// What the database says, without values, and on one line: a server could else write lines that look like ours.
fn told(cause: &postgres::Error) -> String {
    // The client's own errors say what was being done; why it failed stands behind them.
    let behind = || cause.source().map_or_else(|| cause.to_string(), |why| format!("{cause}: {why}"));
    let said = cause.as_db_error().map_or_else(behind, |said| said.message().to_owned());
    let cut: String = said.chars().take(300).collect();
    printable(&cut)
}

fn too_many_rows(table: &str) -> ForeignDbError {
    ForeignDbError::TooMuch(format!("{table} has more than {MOST_ROWS} rows"))
}

fn too_many_bytes() -> ForeignDbError {
    ForeignDbError::TooMuch(format!("it sent more than {} MB", MOST_BYTES >> 20))
}
