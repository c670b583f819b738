//! `/clock` and what its script asks: open to anybody, and about nobody. Neither touches the store.

use super::super::{
    halt::Halt,
    pages::{Clock, Platform},
    reply::html,
    visit::Visit,
    when::When,
};
use axum::{Json, response::Response};
use serde_json::{Value, json};

/// `GET /clock`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    let now = visit.engine().now();
    html(&Clock {
        frame: visit.frame(),
        sent_at: When { text: visit.text(), now }.to_the_second(now),
        device: Platform::of(&visit.browser.agent),
    })
}

/// `GET /clock/now`: the server's time in microseconds since 1970, as exact as it is.
pub(in super::super) async fn now(visit: Visit) -> Json<Value> {
    Json(json!({ "t": visit.engine().now().micros() }))
}
