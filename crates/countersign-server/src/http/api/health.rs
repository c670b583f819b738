//! Whether the server lives and is ready, for whoever supervises it.

use super::{
    App,
    operation::{Example, Opens, Operation},
    schemas,
};
use axum::{Json, extract::State, http::StatusCode, routing::get};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const LIVE: Operation = Operation {
    method: "GET",
    path: "/health/live",
    id: "live",
    summary: "Whether the process answers",
    description: "No key is needed.",
    opens: Opens::Anyone,
    query: &[],
    body: None,
    status: 200,
    answer: &schemas::LIVE,
    shows_secret: false,
    examples: &[Example { what: "It does", asks: "", answers: r#"{"live":true}"# }],
    problems: &[],
    door: || get(live),
};

pub(super) const READY: Operation = Operation {
    method: "GET",
    path: "/health/ready",
    id: "ready",
    summary: "Whether a decision could be made and recorded now",
    description: "A part that is not ready has `trouble` and `remedy` in its place. 503 if nothing can be decided because of it; a clock that is behind what was recorded before is told of and nothing more. No key is needed.",
    opens: Opens::Anyone,
    query: &[],
    body: None,
    status: 200,
    answer: &schemas::READY,
    shows_secret: false,
    examples: &[Example {
        what: "All is well",
        asks: "",
        answers: r#"{"parts":{"clock":"ok","database":"ok","disk":"ok","writer":"ok"},"ready":true}"#,
    }],
    problems: &[],
    door: || get(ready),
};

async fn live() -> Json<Value> {
    Json(json!({ "live": true }))
}

/// Ready means: a decision could be made and recorded now. Says which part is not.
async fn ready(State(app): State<Arc<App>>) -> (StatusCode, Json<Value>) {
    let engine = app.engine.clone();
    let parts = tokio::task::spawn_blocking(move || engine.readiness()).await.unwrap_or_default();
    let ready = !parts.is_empty() && parts.iter().all(|part| !part.is_needed || part.trouble.is_none());
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let listed: Value = parts
        .into_iter()
        .map(|part| {
            (
                part.name.to_owned(),
                part.trouble.map_or(json!("ok"), |trouble| json!({ "trouble": trouble, "remedy": part.remedy })),
            )
        })
        .collect::<serde_json::Map<_, _>>()
        .into();
    (status, Json(json!({ "ready": ready, "parts": listed })))
}
