//! "I could not find out": what went wrong below a decision. Every one of these is answered by a denial.

/// Something the store could not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The database did not do what it was asked.
    #[error("could not {doing}: {cause}")]
    Database {
        /// What was being done, to what.
        doing: String,
        /// What the database said.
        cause: String,
    },
    /// Too much work was waiting, or it waited too long. Nothing was evaluated.
    #[error("the store is busy: {0}")]
    Busy(&'static str),
    /// The disk is nearly full, full, or cannot be written.
    #[error("the data directory cannot take more: {0}")]
    ReadOnly(String),
    /// A unit of work panicked. It left nothing behind.
    #[error("a unit of work panicked; it was rolled back")]
    Panicked,
    /// The store was closed while the work waited.
    #[error("the store is closing")]
    Closed,
    /// A value in the database is not what the schema allows.
    #[error("the database holds a value that cannot be: {0}")]
    Corrupt(String),
    /// A sealed value does not open under its key: another key, or somebody changed the row.
    #[error("a sealed value does not open: {0}")]
    Sealed(String),
    /// The keys are not those this database was made with.
    #[error("{0}")]
    Keys(String),
    /// The schema has another version than this program.
    #[error("the database has schema version {found}, this program works with {expected}")]
    SchemaVersion {
        /// In the database.
        found: i64,
        /// In this program.
        expected: i64,
    },
}

impl Error {
    /// What a file did not do; `doing` is a verb.
    pub(crate) fn file(doing: &str, path: &std::path::Path, cause: &std::io::Error) -> Self {
        Self::Database { doing: format!("{doing} {}", path.display()), cause: cause.to_string() }
    }

    pub(crate) fn database(doing: impl Into<String>, cause: &rusqlite::Error) -> Self {
        match cause.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull | rusqlite::ErrorCode::ReadOnly) => {
                Self::ReadOnly(format!("could not {}: {cause}", doing.into()))
            }
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                Self::Busy("another process holds the database")
            }
            _ => Self::Database { doing: doing.into(), cause: cause.to_string() },
        }
    }
}
