//! Signing in: password, then the second factor.

use super::{Frame, Kind, Notice, paths};
use askama::Template;

/// Login and password. Posts `login`, `password`.
#[derive(Debug, Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignIn<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// As typed before, or empty. To a guesser it tells nothing: it is what they typed.
    pub(crate) login: String,
    /// Refused (`Notice::no(text, "sign-in-refused")`), signed out (`signed-out`) or ended (`session-ended`).
    pub(crate) notice: Option<Notice>,
}

/// The code of the app. Posts `code`, and `next_code` where `next_code` is `Some`.
#[derive(Debug, Template)]
#[template(path = "second_factor.html")]
pub(crate) struct SecondFactor<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// Who is signing in, as they typed it.
    pub(crate) login: String,
    pub(crate) notice: Option<Notice>,
    /// From the second refusal on: the field "Enter the next code too".
    pub(crate) next_code: Option<NextCode>,
}

/// The second of two codes in a row, which shows how far a clock is off.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NextCode;

/// A backup code in place of the app's. Posts `code`.
#[derive(Debug, Template)]
#[template(path = "backup_code_sign_in.html")]
pub(crate) struct BackupCodeSignIn<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// Who is signing in, as they typed it.
    pub(crate) login: String,
    pub(crate) notice: Option<Notice>,
}

/// A temporary pass in place of the app's code. Posts `code`.
#[derive(Debug, Template)]
#[template(path = "temporary_pass_sign_in.html")]
pub(crate) struct TemporaryPassSignIn<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// Who is signing in, as they typed it.
    pub(crate) login: String,
    pub(crate) notice: Option<Notice>,
}

impl SignIn<'_> {
    fn refused(&self) -> bool {
        self.notice.as_ref().is_some_and(|notice| notice.kind == Kind::No)
    }
}

impl SecondFactor<'_> {
    fn refused(&self) -> bool {
        self.notice.as_ref().is_some_and(|notice| notice.kind == Kind::No)
    }
}

impl TemporaryPassSignIn<'_> {
    fn refused(&self) -> bool {
        self.notice.as_ref().is_some_and(|notice| notice.kind == Kind::No)
    }
}

impl BackupCodeSignIn<'_> {
    fn refused(&self) -> bool {
        self.notice.as_ref().is_some_and(|notice| notice.kind == Kind::No)
    }
}
