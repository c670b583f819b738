//! Why a database does not let us in, as far as that is told: each has its own remedy.

use postgres::{Error, error::SqlState};
use std::{error::Error as _, io};

/// What a failed connection comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing listens at that port.
    NothingListens,
    /// There is no socket of that name.
    NoSocket,
    /// The socket may not be opened.
    SocketForbidden,
    /// The name of the host is not known.
    NameUnknown,
    /// Nobody answered in time.
    NoAnswer,
    /// A password is asked for, and there is none.
    PasswordMissing,
    /// The password is another one, or the role has none.
    PasswordWrong,
    /// `pg_hba.conf` lets nobody in from here, or as another account of this system only.
    NotAdmitted,
    /// There is no role of that name, or it may not sign in.
    RoleUnknown,
    /// There is no database of that name.
    DatabaseUnknown,
    /// All places are taken.
    Full,
    /// It is starting or stopping.
    Starting,
    /// Something else.
    Other,
}

impl Refusal {
    pub(super) fn of(cause: &Error) -> Self {
        if let Some(said) = cause.as_db_error() {
            return match said.code() {
                code if *code == SqlState::INVALID_PASSWORD => Self::PasswordWrong,
                // One code for all of these; the server's language does not matter to where it comes from.
                code if *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
                    let is_role = said.routine() == Some("InitializeSessionUserId");
                    if is_role { Self::RoleUnknown } else { Self::NotAdmitted }
                }
                code if *code == SqlState::INVALID_CATALOG_NAME => Self::DatabaseUnknown,
                code if *code == SqlState::TOO_MANY_CONNECTIONS => Self::Full,
                code if *code == SqlState::CANNOT_CONNECT_NOW => Self::Starting,
                _ => Self::Other,
            };
        }
        let Some(behind) = cause.source() else { return Self::Other };
        match behind.downcast_ref::<io::Error>() {
            Some(cause) => Self::of_system(cause),
            None if behind.to_string() == "password missing" => Self::PasswordMissing,
            None => Self::Other,
        }
    }

    fn of_system(cause: &io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::ConnectionRefused => Self::NothingListens,
            io::ErrorKind::NotFound => Self::NoSocket,
            io::ErrorKind::PermissionDenied => Self::SocketForbidden,
            io::ErrorKind::TimedOut => Self::NoAnswer,
            // The resolver has no kind of its own.
            _ if cause.raw_os_error().is_none() && cause.to_string().contains("lookup") => Self::NameUnknown,
            _ => Self::Other,
        }
    }
}
