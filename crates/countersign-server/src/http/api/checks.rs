//! A client tries itself out, before it stands between people and what they sign in to.

use super::{
    App, bodies,
    once::Answer,
    operation::{Example, Opens, Operation},
    problem::Problem,
    request::Asked,
    schemas,
};
use axum::{extract::State, response::Response, routing::post};
use countersign_core::Reason;
use countersign_engine::client_checks::SelfCheck;
use serde_json::json;
use std::sync::Arc;

pub(super) const CHECK: Operation = Operation {
    method: "POST",
    path: "/api/v1/checks",
    id: "check_client",
    summary: "Try a client out",
    description: "Says whose key it is, what it opens, and how the client's clock and names stand. Nobody's code is looked at. What was found last is kept for those who administer, a refusal of the client too. `countersign client check` calls it.",
    opens: Opens::Clients,
    query: &[],
    body: Some(&schemas::SELF_CHECK),
    status: 200,
    answer: &schemas::CHECKED,
    shows_secret: false,
    examples: &[Example {
        what: "A client whose clock is right",
        asks: r#"{"at":"2026-11-22T03:56:02.250Z","scopes":["verify"],"user":"alice"}"#,
        answers: r#"{"client":"mail","scopes":["verify"],"missing_scopes":[],"called_from":"192.0.2.7","now":"2026-11-22T03:56:02Z","clock_difference_ms":-41,"user":"untold"}"#,
    }],
    problems: &[Reason::RequestInvalid],
    door: || post(check),
};

async fn check(State(app): State<Arc<App>>, asked: Asked) -> Response {
    // Somebody without access is told so, not how to write a better body.
    let (check, malformed) = match bodies::check(&asked.body) {
        Ok(check) => (check, None),
        Err(problem) => (SelfCheck::default(), Some(problem)),
    };
    let checked = app.engine.check_client(asked.access, check).await.map_err(Problem::from);
    match (checked, malformed) {
        (Err(problem), _) | (Ok(_), Some(problem)) => problem.respond(&app.engine, asked.language),
        (Ok(checked), None) => Answer::ok(json!(checked)).respond(),
    }
}
