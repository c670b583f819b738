//! One person: why they are in their state, what they hold, what happened.

use super::{Day, OffsetChart, Shell};
use crate::http::web::pages::{Frame, Notice, RailStop, paths};
use askama::Template;

/// `/admin/users/{user}`.
#[derive(Debug, Template)]
#[template(path = "admin_person.html")]
pub(crate) struct AdminPerson<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) shell: Shell,
    pub(crate) csrf: String,
    pub(crate) notice: Option<Notice>,
    pub(crate) name: String,
    /// Further names, role, kind, since when.
    pub(crate) lead: String,
    pub(crate) mark: &'static str,
    pub(crate) state: String,
    /// Why, in a sentence.
    pub(crate) why: String,
    pub(crate) latest: Option<Latest>,
    /// Where the device's clock stood; none unless everything is shown.
    pub(crate) clock: Option<OffsetChart>,
    pub(crate) factors: Vec<FactorLine>,
    /// What can be done: address, words, whether it harms, what it will do.
    pub(crate) actions: Vec<(String, String, bool, String)>,
    /// Why there are none; or empty.
    pub(crate) no_actions: String,
    /// Where a reason is sent for seeing everything; none where that is shown, or not for this role.
    pub(crate) everything_url: Option<String>,
    /// Whether a code has to be shown before that.
    pub(crate) confirm_first: Option<String>,
    pub(crate) days: Vec<Day>,
    pub(crate) older_url: Option<String>,
}

/// The newest refusal, with what to do.
#[derive(Debug)]
pub(crate) struct Latest {
    /// "Latest refusal, today 12:04:31".
    pub(crate) kick: String,
    pub(crate) reference: String,
    pub(crate) url: String,
    /// "Phone clock slow: likely, 98 %".
    pub(crate) headline: String,
    pub(crate) what: String,
    pub(crate) why: String,
    pub(crate) next: String,
}

/// A factor.
#[derive(Debug)]
pub(crate) struct FactorLine {
    pub(crate) label: String,
    pub(crate) kind: String,
    pub(crate) added: String,
    pub(crate) last_used: String,
    pub(crate) mark: &'static str,
    pub(crate) state: String,
}
