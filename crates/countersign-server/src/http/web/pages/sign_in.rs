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

/// What is shown in place of the app's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spare {
    BackupCode,
    TemporaryPass,
}

/// A backup code or a temporary pass in place of the app's code. Posts `code`.
#[derive(Debug, Template)]
#[template(path = "spare_sign_in.html")]
pub(crate) struct SpareSignIn<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// Who is signing in, as they typed it.
    pub(crate) login: String,
    pub(crate) spare: Spare,
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

impl Spare {
    const fn path(self) -> &'static str {
        match self {
            Self::BackupCode => paths::BACKUP_CODE,
            Self::TemporaryPass => paths::TEMPORARY_PASS,
        }
    }
}

impl SpareSignIn<'_> {
    fn ask(&self, part: &str) -> String {
        let word = match self.spare {
            Spare::BackupCode => "backup",
            Spare::TemporaryPass => "pass",
        };
        self.frame.text.say(&format!("{word}-{part}"))
    }

    fn refused(&self) -> bool {
        self.notice.as_ref().is_some_and(|notice| notice.kind == Kind::No)
    }
}
