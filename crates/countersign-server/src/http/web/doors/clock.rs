//! `/clock` and what its script asks: open to anybody, and about nobody. The page says whether the server's own clock is
//! in doubt, as every refusal does meanwhile; what the script asks does not touch the store.

use super::super::{
    halt::Halt,
    pages::{Clock, Notice, Platform},
    reply::html,
    visit::Visit,
    when::When,
};
use axum::{Json, response::Response};
use countersign_core::{Reason, trust::Trust};
use countersign_engine::Engine;
use serde_json::{Value, json};

/// `GET /clock`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    let now = visit.engine().now();
    let (trust, suspected) = visit.look(Engine::clock_trust).await?;
    let ours = match (trust, suspected) {
        (Trust::Frozen, _) => Some(Reason::ClockFrozen),
        (Trust::Trusted | Trust::Questioned, Some(_)) => Some(Reason::ClockServerSuspected),
        (Trust::Trusted | Trust::Questioned, None) => None,
    };
    html(&Clock {
        ours_in_doubt: ours.map(|reason| Notice::wait(visit.text(), reason, None)),
        frame: visit.frame(),
        sent_at: When { text: visit.text(), now }.to_the_second(now),
        device: Platform::of(&visit.browser.agent),
    })
}

/// `GET /clock/now`: the server's time in microseconds since 1970, as exact as it is.
pub(in super::super) async fn now(visit: Visit) -> Json<Value> {
    Json(json!({ "t": visit.engine().now().micros() }))
}
