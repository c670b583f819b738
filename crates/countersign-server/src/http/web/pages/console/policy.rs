//! What is required of whom: the rules, a change waiting to be confirmed, exemptions; and a change before it is made.

use super::{Choice, Shell};
use crate::http::web::pages::{Frame, Notice, paths};
use askama::Template;

/// `/admin/policy`.
#[derive(Debug, Template)]
#[template(path = "admin_policy.html")]
pub(crate) struct AdminPolicy<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) shell: Shell,
    pub(crate) csrf: String,
    pub(crate) notice: Option<Notice>,
    pub(crate) headline: String,
    /// Who set it, when and why; or that none was set.
    pub(crate) lead: String,
    pub(crate) rules: Vec<RuleRow>,
    /// A change that reverts unless it is confirmed: until when, and what holds then.
    pub(crate) trial: Option<Trial>,
    pub(crate) whose: Vec<Choice>,
    pub(crate) asked: Vec<Choice>,
    pub(crate) grace: String,
    pub(crate) exemptions: Vec<ExemptionRow>,
}

/// A rule.
#[derive(Debug)]
pub(crate) struct RuleRow {
    pub(crate) whom: String,
    pub(crate) grace: String,
    pub(crate) since: String,
}

/// A change that nobody has confirmed yet.
#[derive(Debug)]
pub(crate) struct Trial {
    pub(crate) until: String,
    pub(crate) otherwise: String,
    /// Where a code is shown before it can be confirmed.
    pub(crate) confirm_first: Option<String>,
    /// The reason that was given for the change, or typed since.
    pub(crate) why: String,
}

/// An exemption.
#[derive(Debug)]
pub(crate) struct ExemptionRow {
    pub(crate) user: String,
    pub(crate) reason: String,
    pub(crate) owner: String,
    pub(crate) approver: String,
    pub(crate) places: String,
    pub(crate) until: String,
    pub(crate) mark: &'static str,
    pub(crate) state: String,
    /// Where it is ended, while it holds.
    pub(crate) end_url: Option<String>,
}

/// `/admin/policy/preview`.
#[derive(Debug, Template)]
#[template(path = "admin_policy_preview.html")]
pub(crate) struct AdminPolicyPreview<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) shell: Shell,
    pub(crate) csrf: String,
    pub(crate) notice: Option<Notice>,
    pub(crate) headline: String,
    /// The change in a sentence.
    pub(crate) change: String,
    /// How many people are concerned in which way.
    pub(crate) figures: Vec<Concerned>,
    pub(crate) groups: Vec<AffectedGroup>,
    /// That somebody can still administer.
    pub(crate) way_back: String,
    /// What was chosen, to be sent again.
    pub(crate) whose: String,
    pub(crate) asked: String,
    pub(crate) grace: String,
    pub(crate) why: String,
    /// Where a code is shown before it can be applied.
    pub(crate) confirm_first: Option<String>,
}

/// How many people a change concerns in one way.
#[derive(Debug)]
pub(crate) struct Concerned {
    pub(crate) count: String,
    pub(crate) mark: &'static str,
    pub(crate) words: String,
}

/// People whom a change concerns in one way, by name.
#[derive(Debug)]
pub(crate) struct AffectedGroup {
    pub(crate) headline: String,
    pub(crate) rows: Vec<AffectedRow>,
    /// How many more there are.
    pub(crate) more: String,
}

/// Somebody.
#[derive(Debug)]
pub(crate) struct AffectedRow {
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) until: String,
    pub(crate) trouble: String,
}
