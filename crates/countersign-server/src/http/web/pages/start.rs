//! The first steps: the first owner's setup, and the link that a new account arrives by.

use super::{Frame, Notice};
use askama::Template;

/// The first owner names themselves. Posts `email`, `password`, `again`.
#[derive(Debug, Template)]
#[template(path = "setup.html")]
pub(crate) struct Setup<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// Where the form goes, with the link's token in it.
    pub(crate) action: String,
    /// As typed before, or empty.
    pub(crate) email: String,
    pub(crate) notice: Option<Notice>,
}

/// An enrolment link: a new account sets its password. Posts `password`, `again`; nothing but `csrf` if the
/// account has a password, in which case the button leads to signing in.
#[derive(Debug, Template)]
#[template(path = "welcome.html")]
pub(crate) struct Welcome<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// Where the form goes, with the link's token in it.
    pub(crate) action: String,
    /// The account, by its address or login name.
    pub(crate) account: String,
    pub(crate) has_password: bool,
    /// "26 November, 12:04", when the link runs out.
    pub(crate) expires: Option<String>,
    pub(crate) notice: Option<Notice>,
}
