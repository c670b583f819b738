//! The audit: every decision and every change, in order.

use super::{Choice, Shell};
use crate::http::web::pages::{Frame, Notice, paths};
use askama::Template;

/// `/admin/audit`.
#[derive(Debug, Template)]
#[template(path = "admin_audit.html")]
pub(crate) struct AdminAudit<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) shell: Shell,
    pub(crate) csrf: String,
    pub(crate) headline: String,
    /// How far the chain is verified.
    pub(crate) lead: String,
    /// What does not fit in the chain.
    pub(crate) findings: Vec<String>,
    /// Whose rows were asked for.
    pub(crate) search: String,
    /// Which sorts of rows can be chosen.
    pub(crate) kinds: Vec<Choice>,
    /// That nobody has this name; or nothing.
    pub(crate) not_found: Option<Notice>,
    pub(crate) rows: Vec<AuditRow>,
    pub(crate) next_url: Option<String>,
}

/// A row of the audit.
#[derive(Debug)]
pub(crate) struct AuditRow {
    pub(crate) at: String,
    pub(crate) datetime: String,
    pub(crate) mark: &'static str,
    pub(crate) what: String,
    pub(crate) code: String,
    pub(crate) user: Option<(String, String)>,
    pub(crate) by: String,
    pub(crate) note: String,
    pub(crate) reference: String,
    pub(crate) url: Option<String>,
}
