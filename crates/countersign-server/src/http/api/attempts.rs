//! Attempts over the API: listed, looked up by reference.

use super::{
    App, bodies,
    once::Answer,
    problem::Problem,
    request::{Asked, Names},
};
use axum::{extract::State, response::Response};
use countersign_core::{Reference, Timestamp};
use countersign_engine::{Engine, Error, attempts::Query};
use serde_json::json;
use std::sync::Arc;

/// The most entries of a page, and how many without a wish.
const MOST: u32 = 200;
const USUAL: u32 = 50;

/// `GET /api/v1/attempts?user=&since=&limit=&cursor=`
pub(super) async fn list(State(app): State<Arc<App>>, asked: Asked) -> Response {
    app.read(asked, |engine, asked| {
        let query = query(&asked.query)?;
        let attempts = engine.list_attempts(&asked.access, &query, asked.language)?;
        let full = u32::try_from(attempts.len()).is_ok_and(|found| found == query.limit);
        let next = attempts.last().filter(|_| full).map(|last| last.row.to_string());
        Ok(Answer::ok(json!({ "attempts": attempts, "next_cursor": next })))
    })
    .await
}

/// `GET /api/v1/attempts/{reference}`
pub(super) async fn show(State(app): State<Arc<App>>, Names(reference): Names<String>, asked: Asked) -> Response {
    app.read(asked, move |engine, asked| {
        let unknown = || Error::NotFound { what: format!("the reference {reference}") };
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
                query.before = Some(value.parse().map_err(|_| bodies::invalid("`cursor` is none that was given out"))?);
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
