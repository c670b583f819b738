//! The list of people.

use super::Shell;
use crate::http::web::pages::{Frame, paths};
use askama::Template;

/// `/admin/users`.
#[derive(Debug, Template)]
#[template(path = "admin_people.html")]
pub(crate) struct AdminPeople<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) shell: Shell,
    pub(crate) headline: String,
    /// What was typed.
    pub(crate) search: String,
    pub(crate) states: Vec<Option_>,
    pub(crate) kinds: Vec<Option_>,
    pub(crate) orders: Vec<Option_>,
    pub(crate) rows: Vec<PersonListRow>,
    pub(crate) next_url: Option<String>,
    /// "Chosen as of 12:04:31", where the list is not of this moment.
    pub(crate) chosen: Option<String>,
}

/// One of several choices.
#[derive(Debug)]
pub(crate) struct Option_ {
    pub(crate) value: &'static str,
    pub(crate) words: String,
    pub(crate) chosen: bool,
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
