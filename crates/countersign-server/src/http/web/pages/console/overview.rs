//! The overview: who is in which state, what there is to do, what was refused and why.

use super::{Bars, Fleet, Hours, Shell};
use crate::http::web::pages::Frame;
use askama::Template;

/// `/admin`.
#[derive(Debug, Template)]
#[template(path = "admin_overview.html")]
pub(crate) struct AdminOverview<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) shell: Shell,
    pub(crate) headline: String,
    /// When it was counted, and how far back.
    pub(crate) counted: String,
    pub(crate) states: Vec<StateFigure>,
    pub(crate) bar: Vec<Bit>,
    pub(crate) tasks: Vec<Task>,
    pub(crate) refusals: Bars,
    pub(crate) hours: Hours,
    pub(crate) fleet: Fleet,
}

/// How many people are in a state.
#[derive(Debug)]
pub(crate) struct StateFigure {
    pub(crate) count: String,
    pub(crate) mark: &'static str,
    pub(crate) words: String,
    pub(crate) url: String,
}

/// A piece of the bar of all people.
#[derive(Debug)]
pub(crate) struct Bit {
    pub(crate) class: &'static str,
    pub(crate) x: String,
    pub(crate) width: String,
}

/// Something to be done.
#[derive(Debug)]
pub(crate) struct Task {
    /// `refused` for what is wrong, `warning` for what may go wrong.
    pub(crate) mark: &'static str,
    pub(crate) what: String,
    pub(crate) why: String,
    /// Where it is done: address and words.
    pub(crate) link: Option<(String, String)>,
}
