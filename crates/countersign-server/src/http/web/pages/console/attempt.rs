//! One attempt: what was seen, what was expected, how sure that is, and who has looked.

use super::Shell;
use crate::http::web::pages::{Frame, RailStop, paths};
use askama::Template;

/// `/admin/attempts/{reference}`.
#[derive(Debug, Template)]
#[template(path = "admin_attempt.html")]
pub(crate) struct AdminAttempt<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) shell: Shell,
    pub(crate) csrf: String,
    pub(crate) reference: String,
    /// The newest first; several share a reference rarely.
    pub(crate) attempts: Vec<OneAttempt>,
    /// Where a reason is sent for seeing everything.
    pub(crate) everything_url: Option<String>,
    /// Where a code is shown before that.
    pub(crate) confirm_first: Option<String>,
}

/// An attempt in full.
#[derive(Debug)]
pub(crate) struct OneAttempt {
    pub(crate) user: Option<(String, String)>,
    pub(crate) headline: String,
    pub(crate) lead: String,
    pub(crate) rail: Vec<RailStop>,
    pub(crate) span: Option<Span>,
    /// "Searched 11 522 candidates".
    pub(crate) searched: String,
    pub(crate) finding: String,
    pub(crate) causes: Vec<CauseRow>,
    /// What was seen, in sentences.
    pub(crate) evidence: Vec<String>,
    /// The cause in admin words, and what to do.
    pub(crate) cause: String,
    pub(crate) remedy: String,
    pub(crate) clock_link: bool,
    /// Name and value.
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) accepted: bool,
    /// Who has looked, and when.
    pub(crate) looks: Vec<String>,
}

/// Where the device's clock stands by this code, on an axis with what is accepted.
#[derive(Debug)]
pub(crate) struct Span {
    pub(crate) x: String,
    pub(crate) width: String,
    pub(crate) middle: String,
    pub(crate) anchor: &'static str,
    pub(crate) always: [String; 2],
    pub(crate) sometimes: [String; 2],
    pub(crate) ticks: Vec<(String, String)>,
    pub(crate) shown: String,
}

/// An explanation with its probability.
#[derive(Debug)]
pub(crate) struct CauseRow {
    pub(crate) label: String,
    pub(crate) code: &'static str,
    pub(crate) width: String,
    pub(crate) confidence: String,
    pub(crate) leads: bool,
}
