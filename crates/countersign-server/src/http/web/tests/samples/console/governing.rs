//! The policy, what waits for an approval, and acts before and after.

use super::shell;
use crate::http::web::tests::samples::{Values, csrf, inside};
use crate::http::web::{
    pages::{
        Notice,
        console::{
            Act, AdminApprovals, AdminPolicy, AdminPolicyPreview, AffectedGroup, AffectedRow, ApprovalRow, Choice,
            Concerned, Done, ExemptionRow, Question, RuleRow, Section, Trial,
        },
    },
    text::Text,
};

pub(super) fn act<'a>(text: Text<'a>, values: &Values) -> Act<'a> {
    let choice = Choice { value: "member".to_owned(), words: "member".to_owned(), chosen: true };
    let question = |name, choices| Question {
        name,
        label: "Role".to_owned(),
        hint: "What they may see.".to_owned(),
        choices,
        value: values.label.clone(),
    };
    Act {
        frame: inside(text, values),
        shell: shell(text, values, Section::People),
        csrf: csrf(),
        notice: Some(Notice::no(text, "networks")),
        title: "Change the role?".to_owned(),
        about: values.label.clone(),
        effects: vec![values.label.clone()],
        questions: vec![question("role", vec![choice]), question("name", Vec::new())],
        why: values.label.clone(),
        button: "Change the role".to_owned(),
        harms: false,
        action: "/admin/users/0123/role".to_owned(),
        back: "/admin/users/0123".to_owned(),
    }
}

pub(super) fn done<'a>(text: Text<'a>, values: &Values) -> Done<'a> {
    Done {
        frame: inside(text, values),
        shell: shell(text, values, Section::Clients),
        title: "It may ask now".to_owned(),
        lead: values.label.clone(),
        shown: vec![("Key".to_owned(), "cs_0123".to_owned())],
        back: "/admin/clients".to_owned(),
    }
}

pub(super) fn approvals<'a>(text: Text<'a>, values: &Values) -> AdminApprovals<'a> {
    let row = |id: &str, may_approve| ApprovalRow {
        id: id.to_owned(),
        what: values.label.clone(),
        asked: values.label.clone(),
        checked: if may_approve { values.label.clone() } else { String::new() },
        why_not: if may_approve { String::new() } else { values.label.clone() },
        may_withdraw: true,
        action: format!("/admin/approvals/{id}"),
    };
    AdminApprovals {
        frame: inside(text, values),
        shell: shell(text, values, Section::Overview),
        csrf: csrf(),
        notice: Some(Notice::ok(text, "approval-withdrawn")),
        headline: "Two things wait for an approval".to_owned(),
        rows: vec![row("0123", true), row("4567", false)],
    }
}

pub(super) fn trial(values: &Values) -> Trial {
    Trial { until: "12:19:31".to_owned(), otherwise: values.label.clone() }
}

pub(super) fn policy<'a>(text: Text<'a>, values: &Values, trial: Option<Trial>) -> AdminPolicy<'a> {
    let choice = || Choice { value: values.label.clone(), words: values.label.clone(), chosen: true };
    AdminPolicy {
        frame: inside(text, values),
        shell: shell(text, values, Section::Policy),
        csrf: csrf(),
        notice: Some(Notice::told(text, "policy-set")),
        headline: "One rule says who must have a second factor".to_owned(),
        lead: values.label.clone(),
        rules: vec![RuleRow { whom: values.label.clone(), grace: "7 days".to_owned(), since: "3 May".to_owned() }],
        trial,
        whose: vec![choice()],
        asked: vec![choice()],
        grace: "7".to_owned(),
        exemptions: vec![ExemptionRow {
            user: values.email.clone(),
            reason: values.label.clone(),
            owner: values.label.clone(),
            approver: values.label.clone(),
            places: values.label.clone(),
            until: "3 May".to_owned(),
            mark: "exempt",
            state: "holds".to_owned(),
            end_url: Some("/admin/exemptions/0123/end".to_owned()),
        }],
    }
}

pub(super) fn preview<'a>(text: Text<'a>, values: &Values) -> AdminPolicyPreview<'a> {
    AdminPolicyPreview {
        frame: inside(text, values),
        shell: shell(text, values, Section::Policy),
        csrf: csrf(),
        notice: Some(Notice::no(text, "policy-change")),
        headline: "38 people would be asked".to_owned(),
        change: values.label.clone(),
        figures: vec![Concerned { count: "31".to_owned(), mark: "active", words: "ready now".to_owned() }],
        groups: vec![AffectedGroup {
            headline: "Two people would be locked out".to_owned(),
            rows: vec![AffectedRow {
                url: "/admin/users/0123".to_owned(),
                name: values.label.clone(),
                until: "3 May".to_owned(),
                trouble: "No password here.".to_owned(),
            }],
            more: "And 2 more.".to_owned(),
        }],
        way_back: "3 admins hold a working factor.".to_owned(),
        whose: values.label.clone(),
        asked: "required".to_owned(),
        grace: "7".to_owned(),
        why: values.label.clone(),
        confirm_first: None,
    }
}
