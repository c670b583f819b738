//! Something that is done to somebody or something: what it will do, said before; a reason; and what came of it.

use super::Shell;
use crate::http::web::pages::{Frame, Notice};
use askama::Template;

/// The page before it is done. Posts `why`, and what is asked for.
#[derive(Debug, Template)]
#[template(path = "admin_act.html")]
pub(crate) struct Act<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) shell: Shell,
    pub(crate) csrf: String,
    pub(crate) notice: Option<Notice>,
    /// "Suspend alice@example.com?"
    pub(crate) title: String,
    /// Whom it is about.
    pub(crate) about: String,
    /// What it will do, sentence by sentence.
    pub(crate) effects: Vec<String>,
    pub(crate) questions: Vec<Question>,
    /// As typed before.
    pub(crate) why: String,
    /// The verb and the thing.
    pub(crate) button: String,
    pub(crate) harms: bool,
    /// Where the form goes.
    pub(crate) action: String,
    /// Where "back" leads.
    pub(crate) back: String,
}

/// Something else that is asked.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) hint: String,
    /// Choices of which one is taken; none for a line to be typed.
    pub(crate) choices: Vec<Choice>,
    /// As typed before.
    pub(crate) value: String,
}

/// One of several answers.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) words: String,
    pub(crate) chosen: bool,
}

/// What came of it, where something is shown for the only time.
#[derive(Debug, Template)]
#[template(path = "admin_done.html")]
pub(crate) struct Done<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) shell: Shell,
    pub(crate) title: String,
    pub(crate) lead: String,
    /// What is shown once: its name and itself.
    pub(crate) shown: Vec<(String, String)>,
    pub(crate) back: String,
}
