//! What waits for a second person.

use super::Shell;
use crate::http::web::pages::{Frame, Notice};
use askama::Template;

/// `/admin/approvals`.
#[derive(Debug, Template)]
#[template(path = "admin_approvals.html")]
pub(crate) struct AdminApprovals<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) shell: Shell,
    pub(crate) csrf: String,
    pub(crate) notice: Option<Notice>,
    pub(crate) headline: String,
    pub(crate) rows: Vec<ApprovalRow>,
}

/// Something that was asked for.
#[derive(Debug)]
pub(crate) struct ApprovalRow {
    pub(crate) id: String,
    /// "Suspend ben@example.com".
    pub(crate) what: String,
    /// Who asked, when, why, and until when it waits.
    pub(crate) asked: String,
    /// How it was made sure who they are, and what became of the device; empty where that was not asked.
    pub(crate) checked: String,
    /// Why whoever looks cannot approve it, and from when on they can; empty if they can.
    pub(crate) why_not: String,
    pub(crate) may_withdraw: bool,
    /// Where the form goes.
    pub(crate) action: String,
}
