//! The list of people.

use super::{Choice, Shell};
use crate::http::web::pages::{Frame, Notice, paths};
use askama::Template;

/// `/admin/users`.
#[derive(Debug, Template)]
#[template(path = "admin_people.html")]
pub(crate) struct AdminPeople<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) shell: Shell,
    pub(crate) notice: Option<Notice>,
    pub(crate) headline: String,
    /// What was typed.
    pub(crate) search: String,
    pub(crate) states: Vec<Choice>,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) orders: Vec<Choice>,
    pub(crate) rows: Vec<PersonListRow>,
    pub(crate) next_url: Option<String>,
    /// "Chosen as of 12:04:31", where the list is not of this moment.
    pub(crate) chosen: Option<String>,
}

/// A person.
#[derive(Debug)]
pub(crate) struct PersonListRow {
    pub(crate) url: String,
    pub(crate) name: String,
    /// Further names, role and kind.
    pub(crate) also: String,
    pub(crate) mark: &'static str,
    pub(crate) state: String,
    pub(crate) factors: String,
    pub(crate) last_used: String,
    pub(crate) last_refusal: String,
}
