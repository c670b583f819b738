//! A forgotten password: asking for a link, and the new password at its end.

use super::{Frame, Notice, paths};
use askama::Template;

/// Whoever forgot their password names themselves. Posts `login`.
#[derive(Debug, Template)]
#[template(path = "forgotten.html")]
pub(crate) struct Forgotten<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// Whether there is a form: not where no mail is sent, nor after it was sent off.
    pub(crate) asks: bool,
    pub(crate) notice: Option<Notice>,
}

/// A new password in place of a forgotten one. Posts `password`, `again`.
#[derive(Debug, Template)]
#[template(path = "replace_password.html")]
pub(crate) struct ReplacePassword<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// The account, by its address or login name.
    pub(crate) account: String,
    /// The least characters of a password.
    pub(crate) least: usize,
    pub(crate) notice: Option<Notice>,
}
