//! The API, described by itself: as a document, as a page of the manual, and in the parts a page for people is made of.

use super::{
    OPERATIONS, document,
    operation::{Example, Kind, Member, Opens, Operation, Presence, Schema},
    schemas,
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use std::collections::BTreeMap;

pub(super) const DOCUMENT: Operation = Operation {
    method: "GET",
    path: "/api/v1/openapi.json",
    id: "describe",
    summary: "This document",
    description: "The API as an OpenAPI 3.1 document. No key is needed.",
    opens: Opens::Anyone,
    query: &[],
    body: None,
    status: 200,
    answer: &schemas::DOCUMENT,
    shows_secret: false,
    examples: &[Example { what: "How it begins", asks: "", answers: r#"{"openapi":"3.1.0"}"# }],
    problems: &[],
    door: || get(show),
};

async fn show() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document::text()).into_response()
}

/// An operation in words.
#[derive(Debug)]
pub(in crate::http) struct OperationText {
    pub(in crate::http) id: &'static str,
    pub(in crate::http) method: &'static str,
    pub(in crate::http) path: &'static str,
    pub(in crate::http) summary: &'static str,
    pub(in crate::http) description: &'static str,
    /// Who may call it.
    pub(in crate::http) opens: Opens,
    pub(in crate::http) query: Vec<Row>,
    /// The object in the body.
    pub(in crate::http) asks: Option<&'static str>,
    pub(in crate::http) status: u16,
    /// The object in the answer.
    pub(in crate::http) answers: &'static str,
    /// What happens, the body and the answer.
    pub(in crate::http) examples: Vec<[&'static str; 3]>,
    /// Status, and the reasons that go with it.
    pub(in crate::http) problems: Vec<(u16, Vec<&'static str>)>,
}

/// An object in words.
#[derive(Debug)]
pub(in crate::http) struct ObjectText {
    pub(in crate::http) name: &'static str,
    pub(in crate::http) does: &'static str,
    pub(in crate::http) rows: Vec<Row>,
}

/// A member or a parameter in words.
#[derive(Debug)]
pub(in crate::http) struct Row {
    pub(in crate::http) name: &'static str,
    /// What it can be, and whether it may be left out.
    pub(in crate::http) kind: String,
    pub(in crate::http) does: &'static str,
}

/// Every operation.
pub(in crate::http) fn operations() -> Vec<OperationText> {
    OPERATIONS.iter().map(operation).collect()
}

/// Every object that goes in or comes out, by name.
pub(in crate::http) fn objects() -> Vec<ObjectText> {
    let mut found = BTreeMap::new();
    note(&schemas::PROBLEM, &mut found);
    for operation in OPERATIONS {
        note(operation.answer, &mut found);
        operation.body.into_iter().for_each(|body| note(body, &mut found));
    }
    found.into_values().collect()
}

/// The page of the manual.
#[must_use]
pub fn page() -> String {
    let mut page = include_str!("described/begin.md").to_owned();
    for operation in operations() {
        page.push_str(&section(&operation));
    }
    page.push_str("\n## Objects\n");
    for object in objects() {
        page.push_str(&format!("\n### {}\n\n{}\n", object.name, object.does));
        page.push_str(&table("member", &object.rows));
    }
    page
}

fn section(operation: &OperationText) -> String {
    let mut text = format!("\n## {} {}\n\n", operation.method, operation.path);
    let scope = match operation.opens {
        Opens::Anyone => "No key.".to_owned(),
        Opens::Clients => "Any key.".to_owned(),
        Opens::Holders(scope) => format!("Scope `{}`.", scope.word()),
    };
    text.push_str(&format!("{}. {scope} {}\n", operation.summary, operation.description));
    text.push_str(&table("parameter", &operation.query));
    if let Some(asks) = operation.asks {
        text.push_str(&format!("\nBody: {}. ", link(asks)));
    } else {
        text.push('\n');
    }
    text.push_str(&format!("Answer {}: {}.\n", operation.status, link(operation.answers)));
    for [what, asks, answers] in &operation.examples {
        let asks = if asks.is_empty() { String::new() } else { format!("{asks}\n") };
        text.push_str(&format!("\n{what}:\n\n```json\n{asks}{answers}\n```\n"));
    }
    let problems = operation.problems.iter().map(|(status, reasons)| {
        let reasons: Vec<_> = reasons.iter().map(|reason| format!("`{reason}`")).collect();
        format!("{status} {}", reasons.join(" "))
    });
    let problems: Vec<_> = problems.collect();
    if !problems.is_empty() {
        text.push_str(&format!("\nProblems: {}.\n", problems.join("; ")));
    }
    text
}

fn table(what: &str, rows: &[Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let rows: String = rows.iter().map(|row| format!("| `{}` | {} | {} |\n", row.name, row.kind, row.does)).collect();
    format!("\n| {what} | what it is | |\n|---|---|---|\n{rows}")
}

fn link(object: &str) -> String {
    format!("[{object}](#{})", object.to_lowercase())
}

fn operation(operation: &Operation) -> OperationText {
    let problems = document::problems(operation).into_iter();
    OperationText {
        id: operation.id,
        method: operation.method,
        path: operation.path,
        summary: operation.summary,
        description: operation.description,
        opens: operation.opens,
        query: operation.query.iter().map(row).collect(),
        asks: operation.body.map(|body| body.name),
        status: operation.status,
        answers: operation.answer.name,
        examples: operation.examples.iter().map(|example| [example.what, example.asks, example.answers]).collect(),
        problems: problems
            .map(|(status, reasons)| {
                (status.as_u16(), reasons.into_iter().map(countersign_core::Reason::code).collect())
            })
            .collect(),
    }
}

/// Notes an object and those inside it.
fn note(schema: &Schema, found: &mut BTreeMap<&'static str, ObjectText>) {
    let rows = schema.all_members().map(row).collect();
    if found.insert(schema.name, ObjectText { name: schema.name, does: schema.does, rows }).is_none() {
        schema
            .all_members()
            .filter_map(|member| document::object_in(&member.kind))
            .for_each(|below| note(below, found));
    }
}

fn row(member: &Member) -> Row {
    let presence = match member.presence {
        Presence::Always => "",
        Presence::OrNull => ", or `null`",
        Presence::Sometimes => ", optional",
        Presence::SometimesOrNull => ", optional, or `null`",
    };
    Row { name: member.name, kind: format!("{}{presence}", kind(&member.kind)), does: member.does }
}

fn kind(value: &Kind) -> String {
    match value {
        Kind::Text(most) => format!("text of at most {most} characters"),
        Kind::Name(most) => format!("text of at most {most} characters that can be seen"),
        Kind::AnyText => "text".to_owned(),
        Kind::Email => "e-mail address".to_owned(),
        Kind::Address => "IP address".to_owned(),
        Kind::Id => "identifier".to_owned(),
        Kind::Reference => "reference".to_owned(),
        Kind::Time => "time".to_owned(),
        Kind::Cursor => "digits".to_owned(),
        Kind::Boolean => "`true` or `false`".to_owned(),
        Kind::Integer(from, to) if *from != i64::MIN && *to != i64::MAX => format!("{from} to {to}"),
        Kind::Integer(..) => "whole number".to_owned(),
        Kind::Number => "number".to_owned(),
        Kind::Words(words) => words().iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" "),
        Kind::Reason => "reason".to_owned(),
        Kind::List(of) => format!("list: {}", kind(of)),
        Kind::ShortList(of, most) => format!("list of at most {most}: {}", kind(of)),
        Kind::Object(schema) => schema.name.to_owned(),
    }
}
