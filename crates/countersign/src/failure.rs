//! What went wrong, as a person reads it: a sentence and a hint, with the exit code of the contract.

use countersign_core::{Reason, words::about};
use countersign_engine::{Error, RootKeyError};
use countersign_server::{config::ConfigError, http::tls::TlsError, outbox::OutboxError};
use std::process::ExitCode;

/// The exit codes of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Yes, or done.
    Yes = 0,
    /// The answer is no.
    No = 1,
    /// It was asked wrongly.
    Usage = 2,
    /// What was asked about is not known.
    NotFound = 3,
    /// It could not be found out.
    Unknown = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A command that came to nothing.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) reason: Option<Reason>,
    pub(crate) what: String,
    pub(crate) hint: String,
}

impl Failure {
    pub(crate) fn unknown(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { exit: Exit::Unknown, reason: None, what: what.into(), hint: hint.into() }
    }

    pub(crate) fn usage(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, reason: None, what: what.into(), hint: hint.into() }
    }
}

impl Failure {
    /// With commands in its hint for the user who is meant.
    pub(crate) fn about(self, user: &str) -> Self {
        Self { hint: about(&self.hint, user), ..self }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = match &error {
            Error::NotFound { .. } => Exit::NotFound,
            Error::Refused { reason: Reason::UserNameInvalid | Reason::RequestInvalid, .. } => Exit::Usage,
            Error::Refused { .. } | Error::Weak(_) => Exit::No,
            Error::Store(_) => Exit::Unknown,
        };
        Self { exit, reason: Some(error.reason()), hint: error.hint(), what: error.to_string() }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::usage(error.to_string(), error.hint)
    }
}

impl From<RootKeyError> for Failure {
    fn from(error: RootKeyError) -> Self {
        Self::unknown(error.to_string(), error.hint())
    }
}

impl From<OutboxError> for Failure {
    fn from(error: OutboxError) -> Self {
        let exit = match error {
            OutboxError::Unwritable { .. } => Exit::Unknown,
            _ => Exit::Usage,
        };
        Self { exit, ..Self::unknown(error.to_string(), error.hint()) }
    }
}

// What the configuration names is part of it: a start that is tried again finds the same.
impl From<TlsError> for Failure {
    fn from(error: TlsError) -> Self {
        Self::usage(error.to_string(), error.hint())
    }
}
