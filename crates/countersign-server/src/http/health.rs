//! Whether the server lives and is ready, for whoever supervises it.

use super::api::{App, wrong_method};
use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde_json::{Value, json};
use std::sync::Arc;

/// The routes.
pub(super) fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/health/live", get(live))
        .route("/health/ready", get(ready))
        .method_not_allowed_fallback(wrong_method)
        .with_state(app)
}

async fn live() -> Json<Value> {
    Json(json!({ "live": true }))
}

/// Ready means: a decision could be made and recorded now. Says which part is not.
async fn ready(State(app): State<Arc<App>>) -> (StatusCode, Json<Value>) {
    let engine = app.engine.clone();
    let parts = tokio::task::spawn_blocking(move || engine.readiness()).await.unwrap_or_default();
    let ready = !parts.is_empty() && parts.iter().all(|part| part.trouble.is_none());
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
