//! Attempts over the API: listed, looked up by reference.

use super::{
    App, bodies,
    once::Answer,
    operation::{Example, Kind, Opens, Operation, sometimes},
    problem::Problem,
    request::{Asked, Names},
    schemas,
};
use axum::{extract::State, response::Response, routing::get};
use countersign_core::{Reason, Reference, Timestamp};
use countersign_engine::{Engine, Error, access::Scope, attempts::Query};
use serde_json::json;
use std::sync::Arc;

/// The most entries of a page, and how many without a wish.
const MOST: u32 = 200;
const USUAL: u32 = 50;

pub(super) const LIST: Operation = Operation {
    method: "GET",
    path: "/api/v1/attempts",
    id: "list_attempts",
    summary: "List attempts",
    description: "Decisions, newest first; with `reasons:full` alarms, too. Attempts of users of a higher role than `member` are left out. Looking is written into the audit, once for each client, attempt and hour, and the person sees who looked.",
    opens: Opens::Holders(Scope::AttemptsRead),
    query: &[
        sometimes("user", Kind::AnyText, "Any of a user's names; everybody's if left out."),
        sometimes("since", Kind::Time, "From then on."),
        sometimes("limit", Kind::Integer(1, MOST as i64), "How many; 50 if left out."),
        sometimes("cursor", Kind::Cursor, "`next_cursor` of the page before."),
    ],
    body: None,
    status: 200,
    answer: &schemas::ATTEMPTS,
    shows_secret: false,
    examples: &[Example {
        what: "One acceptance",
        asks: "",
        answers: r#"{"attempts":[{"reference":"223G-XKYN","at":"2026-11-22T03:56:02Z","door":"api","stage":"none","verdict":"accepted","reason":"ok.current","user":"alice@example.com","factor":"Phone","source_ip":"203.0.113.9","application":"mail","diagnosis":null}],"next_cursor":null}"#,
    }],
    problems: &[Reason::RequestNotFound, Reason::PolicyRank],
    door: || get(list),
};

async fn list(State(app): State<Arc<App>>, asked: Asked) -> Response {
    app.read(asked, |engine, asked| {
        let query = query(&asked.query)?;
        let attempts = engine.list_attempts(&asked.access, &query, asked.language)?;
        let full = u32::try_from(attempts.len()).is_ok_and(|found| found == query.limit);
        let next = attempts.last().filter(|_| full).map(|last| last.row.to_string());
        Ok(Answer::ok(json!({ "attempts": attempts, "next_cursor": next })))
    })
    .await
}

pub(super) const SHOW: Operation = Operation {
    method: "GET",
    path: "/api/v1/attempts/{reference}",
    id: "show_attempt",
    summary: "Show an attempt",
    description: "One attempt by what the person reads out. References are not unique: the newest is shown.",
    opens: Opens::Holders(Scope::AttemptsRead),
    query: &[],
    body: None,
    status: 200,
    answer: &schemas::FOUND_ATTEMPT,
    shows_secret: false,
    examples: &[Example {
        what: "A refusal, to a client with `reasons:full`",
        asks: "",
        answers: r#"{"reference":"0DV1-7Z4Q","at":"2026-11-22T03:56:06Z","door":"api","stage":"mfa_factor","verdict":"rejected","reason":"code.replayed","user":"alice@example.com","factor":"Phone","application":"mail","diagnosis":{"cause":"code.replayed","told":null,"evidence":["The code fits the entry Phone, for the present step."],"offset_seconds":null,"text":{"public":"That code was already used. Each works once. Wait for the next one; on a token, press its button.","admin":"The step was spent before.","remedy":"Have the user wait for the next code."}},"others_with_this_reference":0}"#,
    }],
    problems: &[Reason::RequestNotFound, Reason::PolicyRank],
    door: || get(show),
};

async fn show(State(app): State<Arc<App>>, Names(reference): Names<String>, asked: Asked) -> Response {
    app.read(asked, move |engine, asked| {
        let unknown = || {
            Error::not_found(
                format!("the reference {reference}"),
                "compare it with what was read out; details go after a while",
            )
        };
        let parsed = Reference::parse(&reference).ok_or_else(unknown)?;
        let attempts = engine.find_attempts(&asked.access, parsed, asked.language)?;
        let newest = attempts.first().ok_or_else(unknown)?;
        let mut body = json!(newest);
        if let Some(members) = body.as_object_mut() {
            members.insert("others_with_this_reference".to_owned(), json!(attempts.len() - 1));
        }
        Ok(Answer::ok(body))
    })
    .await
}

fn query(text: &str) -> Result<Query, Problem> {
    let uri = format!("/?{text}").parse().map_err(|_| bodies::invalid("the query cannot be read"))?;
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri);
    let pairs = pairs.map_err(|_| bodies::invalid("the query cannot be read"))?.0;
    let mut query = Query { limit: USUAL, ..Query::default() };
    for (name, value) in pairs {
        match name.as_str() {
            "user" => query.user = Some(value).filter(|user| !user.is_empty()),
            "since" if value.is_empty() => {}
            "since" => {
                query.since =
                    Some(Timestamp::parse(&value).map_err(|cause| bodies::invalid(&format!("`since`: {cause}")))?);
            }
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=MOST).contains(limit));
                query.limit = limit.ok_or_else(|| bodies::invalid("`limit` is no number from 1 to 200"))?;
            }
            "cursor" => {
                let is_one = (1..=19).contains(&value.len()) && value.bytes().all(|digit| digit.is_ascii_digit());
                let given = is_one.then(|| value.parse().unwrap_or(i64::MAX));
                query.before = Some(given.ok_or_else(|| bodies::invalid("`cursor` is none that was given out"))?);
            }
            other => return Err(bodies::invalid(&format!("there is no parameter `{}`", other.escape_debug()))),
        }
    }
    Ok(query)
}

impl App {
    /// Looks something up on a thread that may block, and answers.
    pub(super) async fn read(
        &self,
        asked: Asked,
        look: impl FnOnce(&Engine, &Asked) -> Result<Answer, Problem> + Send + 'static,
    ) -> Response {
        let engine = self.engine.clone();
        let language = asked.language;
        let looked = tokio::task::spawn_blocking(move || look(&engine, &asked)).await;
        let outcome = looked.unwrap_or_else(|_| Err(bodies::invalid("the request could not be answered")));
        match outcome {
            Ok(answer) => answer.respond(),
            Err(problem) => problem.respond(&self.engine, language),
        }
    }
}
