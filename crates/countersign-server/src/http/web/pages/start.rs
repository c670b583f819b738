//! The first steps: the first owner's setup, and the link that a new account arrives by.

use super::{Frame, Notice};
use askama::Template;

/// The first owner names themselves. Posts `email`, `password`, `again`.
#[derive(Debug, Template)]
#[template(path = "setup.html")]
pub(crate) struct Setup<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// Where the form goes.
    pub(crate) action: String,
    /// As typed before, or empty.
    pub(crate) email: String,
    /// The least characters of a password.
    pub(crate) least: usize,
    pub(crate) notice: Option<Notice>,
}

/// An enrolment link: a new account sets its password. Posts `password`, `again`; only `password`, the present
/// one, if the account has one.
#[derive(Debug, Template)]
#[template(path = "welcome.html")]
pub(crate) struct Welcome<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// Where the form goes.
    pub(crate) action: String,
    /// The account, by its address or login name.
    pub(crate) account: String,
    pub(crate) has_password: bool,
    pub(crate) has_factor: bool,
    /// When the link stops working: "4 May, 12:06".
    pub(crate) works_until: String,
    /// The least characters of a password.
    pub(crate) least: usize,
    pub(crate) notice: Option<Notice>,
}
