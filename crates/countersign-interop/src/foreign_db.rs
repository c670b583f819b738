//! Other systems' PostgreSQL databases, looked at and never written: every look is one transaction that is read-only
//! for the database itself. Secrets come over the connection, so it is one within this host; from elsewhere it goes
//! through a tunnel.

pub mod kratos;
pub mod mattermost;
pub mod privacyidea;

use postgres::{Client, Config, IsolationLevel, NoTls, Transaction, config::Host};
use std::time::Duration;
use zeroize::Zeroizing;

/// A database that cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum ForeignDbError {
    /// The address is none.
    #[error("that is no address of a PostgreSQL database")]
    Address,
    /// There is a password in the address, where others on this machine can see it.
    #[error("there is a password in the address of the database")]
    PasswordInAddress,
    /// It is not on this host.
    #[error("{0} is another host, and what is read there is secret")]
    Elsewhere(String),
    /// It does not answer, or does not let us in.
    #[error("the database cannot be opened: {0}")]
    Connection(String),
    /// It is not the database of that system, or not one that is known.
    #[error("the database cannot be read: {0}")]
    Reading(String),
}

/// Whether a source is the address of a database.
#[must_use]
pub fn is_address(source: &str) -> bool {
    ["postgres://", "postgresql://"].iter().any(|scheme| source.starts_with(scheme))
}

/// A connection that only reads.
pub struct ForeignDb(Client);

impl ForeignDb {
    /// Opens a database of this host. The password comes apart from the address.
    pub fn open(address: &str, password: Option<Zeroizing<String>>) -> Result<Self, ForeignDbError> {
        let mut config: Config = address.parse().map_err(|_| ForeignDbError::Address)?;
        if config.get_password().is_some() {
            return Err(ForeignDbError::PasswordInAddress);
        }
        if let Some(elsewhere) = config.get_hosts().iter().find_map(elsewhere) {
            return Err(ForeignDbError::Elsewhere(elsewhere));
        }
        if let Some(password) = password {
            config.password(password.as_bytes());
        }
        config.application_name("countersign").connect_timeout(Duration::from_secs(10));
        config.connect(NoTls).map(Self).map_err(|cause| ForeignDbError::Connection(told(&cause)))
    }

    /// One look, as of one moment.
    fn look<T>(
        &mut self,
        look: impl FnOnce(&mut Transaction<'_>) -> Result<T, postgres::Error>,
    ) -> Result<T, ForeignDbError> {
        let reading = |cause: postgres::Error| ForeignDbError::Reading(told(&cause));
        let builder = self.0.build_transaction().read_only(true).isolation_level(IsolationLevel::RepeatableRead);
        let mut transaction = builder.start().map_err(reading)?;
        look(&mut transaction).map_err(reading)
    }
}

impl std::fmt::Debug for ForeignDb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ForeignDb").finish_non_exhaustive()
    }
}

fn elsewhere(host: &Host) -> Option<String> {
    match host {
        Host::Tcp(name) if !matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1") => Some(name.clone()),
        Host::Tcp(_) | Host::Unix(_) => None,
    }
}

/// What the database says, without values.
fn told(cause: &postgres::Error) -> String {
    cause.as_db_error().map_or_else(|| cause.to_string(), |said| said.message().to_owned())
}
