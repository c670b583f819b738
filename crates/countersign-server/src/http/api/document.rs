//! The API as an OpenAPI 3.1 document, made from the table of operations.

use super::{
    OPERATIONS,
    operation::{Kind, Member, Opens, Operation, Presence, Schema},
    problem, schemas,
};
use axum::http::StatusCode;
use countersign_core::Reason;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::LazyLock};

static TEXT: LazyLock<String> = LazyLock::new(|| format!("{:#}\n", document()));

/// Text without what [`steers`](countersign_core::shown::steers) whoever reads it.
const NO_STEERING: &str = r"^[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]*$";

const DESCRIPTION: &str = "\
Countersign checks second factors and says why it refused one. A refused code is 200 with a verdict; everything else \
that is no yes is `application/problem+json`. New members and new reasons may be added; a published reason never \
changes meaning. Texts for people follow `Accept-Language`: English or German.";

/// The document, as it is served and checked in.
#[must_use]
pub fn text() -> &'static str {
    &TEXT
}

fn document() -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in OPERATIONS {
        let at = paths.entry(operation.path).or_default();
        at.insert(operation.method.to_ascii_lowercase(), described(operation));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Countersign",
            "version": env!("CARGO_PKG_VERSION"),
            "description": DESCRIPTION,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "This server." }],
        "paths": paths,
        "components": {
            "schemas": components(),
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key made by `countersign client add`. The words listed with an operation are the scopes that it needs.",
                },
            },
        },
    })
}

fn described(operation: &Operation) -> Value {
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "description": operation.description,
        "parameters": parameters(operation),
        "security": security(operation.opens),
        "responses": responses(operation),
    });
    if let (Some(body), Some(members)) = (operation.body, described.as_object_mut()) {
        let examples = examples(operation, |example| example.asks);
        let content = json!({ "application/json": { "schema": reference(body), "examples": examples } });
        members.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
    }
    described
}

fn security(opens: Opens) -> Value {
    match opens {
        Opens::Anyone => json!([]),
        Opens::Clients => json!([{ "key": [] }]),
        Opens::Holders(scope) => json!([{ "key": [scope.word()] }]),
    }
}

fn examples(operation: &Operation, part: fn(&super::operation::Example) -> &'static str) -> Value {
    let numbered = operation.examples.iter().enumerate().map(|(number, example)| {
        let value = serde_json::from_str(part(example)).unwrap_or_else(|_| json!(part(example)));
        (format!("example_{}", number + 1), json!({ "summary": example.what, "value": value }))
    });
    numbered.collect::<Map<_, _>>().into()
}

fn parameters(operation: &Operation) -> Value {
    let names = operation.names().map(|name| {
        let (kind, does) = match name {
            "factor" => (&Kind::Id, "The factor's identifier."),
            "reference" => (&Kind::AnyText, "Such as `K7Q2-M4XD`. Case, hyphen and blanks do not matter."),
            _ => (&Kind::AnyText, "Any of the user's names, or the identifier."),
        };
        let mut schema = of_kind(kind);
        if let (Kind::AnyText, Some(members)) = (kind, schema.as_object_mut()) {
            members.insert("minLength".to_owned(), json!(1));
        }
        json!({ "name": name, "in": "path", "required": true, "description": does, "schema": schema })
    });
    let query = operation.query.iter().map(|member| {
        json!({
            "name": member.name,
            "in": "query",
            "required": member.presence == Presence::Always,
            "description": member.does,
            "schema": of_parameter(&member.kind),
        })
    });
    let key = operation.is_repeatable().then(|| {
        json!({
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "description": "A text of the client's own: the same request again gets the first answer. Kept for 60 seconds for verifications and requirements, else for 24 hours.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" },
        })
    });
    names.chain(query).chain(key).collect()
}

/// A parameter may be written without a value, too; then it says nothing.
fn of_parameter(kind: &Kind) -> Value {
    match kind {
        Kind::Time => json!({ "anyOf": [of_kind(kind), { "type": "string", "maxLength": 0 }] }),
        _ => of_kind(kind),
    }
}

fn responses(operation: &Operation) -> Value {
    let mut headers = Map::new();
    if operation.status == 201 {
        let what = "The address of what was made.";
        headers.insert("Location".to_owned(), json!({ "description": what, "schema": { "type": "string" } }));
    }
    if operation.is_repeatable() {
        let what = "`true` if this answer was given before under the same `Idempotency-Key`.";
        headers
            .insert("Idempotent-Replayed".to_owned(), json!({ "description": what, "schema": { "type": "string" } }));
    }
    let yes = json!({
        "description": operation.answer.does,
        "headers": headers,
        "content": { "application/json": {
            "schema": reference(operation.answer),
            "examples": examples(operation, |example| example.answers),
        } },
    });
    let mut responses = Map::from_iter([(operation.status.to_string(), yes)]);
    for (status, reasons) in problems(operation) {
        responses.insert(status.as_str().to_owned(), of_problems(status, &reasons));
    }
    if operation.id == "ready" {
        let content = json!({ "application/json": { "schema": reference(operation.answer) } });
        responses.insert("503".to_owned(), json!({ "description": "A part is not ready.", "content": content }));
    }
    responses.into()
}

/// The problems of an operation by their status.
pub(super) fn problems(operation: &Operation) -> BTreeMap<StatusCode, Vec<Reason>> {
    let mut by_status: BTreeMap<StatusCode, Vec<Reason>> = BTreeMap::new();
    for reason in operation.all_problems() {
        by_status.entry(problem::status(reason)).or_default().push(reason);
    }
    by_status
}

fn of_problems(status: StatusCode, reasons: &[Reason]) -> Value {
    let types: Vec<_> = reasons.iter().map(|reason| problem::kind(*reason)).collect();
    let named: Vec<_> = reasons.iter().map(|reason| format!("`{reason}`")).collect();
    let schema = json!({ "allOf": [
        reference(&schemas::PROBLEM),
        { "type": "object", "properties": { "type": { "type": "string", "enum": types } } },
    ] });
    json!({
        "description": format!("{}: {}.", status.canonical_reason().unwrap_or("Problem"), named.join(", ")),
        "content": { "application/problem+json": { "schema": schema } },
    })
}

fn components() -> Map<String, Value> {
    let mut found = Map::new();
    note(&schemas::PROBLEM, &mut found);
    for operation in OPERATIONS {
        note(operation.answer, &mut found);
        operation.body.into_iter().for_each(|body| note(body, &mut found));
    }
    found
}

/// Notes an object and those inside it.
fn note(schema: &Schema, found: &mut Map<String, Value>) {
    if found.insert(schema.name.to_owned(), of_schema(schema)).is_some() {
        return;
    }
    for member in schema.all_members() {
        if let Some(below) = object_in(&member.kind) {
            note(below, found);
        }
    }
}

/// The object that a value is or is made of.
pub(super) const fn object_in(kind: &Kind) -> Option<&'static Schema> {
    match kind {
        Kind::Object(schema) => Some(schema),
        Kind::List(of) | Kind::ShortList(of, _) => object_in(of),
        _ => None,
    }
}

fn of_schema(schema: &Schema) -> Value {
    let is_there = |member: &&Member| matches!(member.presence, Presence::Always | Presence::OrNull);
    let required: Vec<_> = schema.all_members().filter(is_there).map(|member| member.name).collect();
    let properties: Map<_, _> =
        schema.all_members().map(|member| (member.name.to_owned(), of_member(member))).collect();
    json!({
        "type": "object",
        "description": schema.does,
        "properties": properties,
        "required": required,
        "additionalProperties": schema.open,
    })
}

fn of_member(member: &Member) -> Value {
    let schema = of_kind(&member.kind);
    let mut schema = match member.presence {
        Presence::Always | Presence::Sometimes => schema,
        Presence::OrNull | Presence::SometimesOrNull => json!({ "anyOf": [schema, { "type": "null" }] }),
    };
    // Beside a reference a description is allowed since 3.1, and left out: generators stumble over it.
    if let Some(members) = schema.as_object_mut().filter(|members| !members.contains_key("$ref")) {
        members.insert("description".to_owned(), json!(member.does));
    }
    schema
}

fn of_kind(kind: &Kind) -> Value {
    match kind {
        Kind::Text(most) => json!({ "type": "string", "maxLength": most }),
        Kind::Name(most) => json!({ "type": "string", "maxLength": most, "pattern": NO_STEERING }),
        Kind::AnyText => json!({ "type": "string" }),
        Kind::Email => json!({ "type": "string", "format": "email", "maxLength": 255 }),
        Kind::Address => {
            json!({ "anyOf": [{ "type": "string", "format": "ipv4" }, { "type": "string", "format": "ipv6" }] })
        }
        Kind::Id => json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" }),
        Kind::Reference => json!({ "type": "string", "pattern": "^[0-9A-Z]{4}-[0-9A-Z]{4}$" }),
        Kind::Time => json!({ "type": "string", "format": "date-time" }),
        Kind::Cursor => json!({ "type": "string", "pattern": "^[0-9]{1,19}$" }),
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Integer(from, to) => bounded(*from, *to),
        Kind::Number => json!({ "type": "number" }),
        Kind::Words(words) => json!({ "type": "string", "enum": words() }),
        Kind::Reason => json!({ "type": "string", "pattern": "^[a-z_]+\\.[a-z_]+$" }),
        Kind::List(of) => json!({ "type": "array", "items": of_kind(of) }),
        Kind::ShortList(of, most) => json!({ "type": "array", "items": of_kind(of), "maxItems": most }),
        Kind::Object(schema) => reference(schema),
    }
}

fn bounded(from: i64, to: i64) -> Value {
    let mut schema = Map::from_iter([("type".to_owned(), json!("integer"))]);
    if from != i64::MIN {
        schema.insert("minimum".to_owned(), json!(from));
    }
    if to != i64::MAX {
        schema.insert("maximum".to_owned(), json!(to));
    }
    schema.into()
}

fn reference(schema: &Schema) -> Value {
    json!({ "$ref": format!("#/components/schemas/{}", schema.name) })
}
