//! `/clock` and what its script asks: open to anybody, and about nobody. Neither touches the store, and neither is
//! logged, so that a page that asks eight times in a second costs next to nothing.

use super::{
    headers,
    pages::{Clock, Frame, Platform, paths},
    text::Text,
};
use crate::http::api::App;
use askama::Template;
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    middleware,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use countersign_core::words::Language;
use serde_json::{Value, json};
use std::sync::Arc;

/// The routes, with the headers of pages.
pub(crate) fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route(paths::CLOCK, get(page))
        .route(paths::CLOCK_NOW, get(now))
        .layer(middleware::map_response(headers::of_a_page))
        .with_state(app)
}

async fn page(State(app): State<Arc<App>>, asked: HeaderMap) -> Response {
    let said = |name| asked.get(name).and_then(|value| value.to_str().ok());
    let language = said(header::ACCEPT_LANGUAGE).map_or(Language::English, Language::accepted);
    let seconds_of_the_day = app.engine.now().seconds().rem_euclid(86_400);
    let [hour, minute, second] = [seconds_of_the_day / 3600, seconds_of_the_day / 60 % 60, seconds_of_the_day % 60];
    let page = Clock {
        frame: Frame {
            text: Text::new(app.engine.words(), language),
            site: app.engine.settings().issuer.clone(),
            account: None,
        },
        sent_at: format!("{hour:02}:{minute:02}:{second:02}"),
        device: said(header::USER_AGENT).and_then(Platform::of),
    };
    // Every value of a page is at hand before it is drawn, so drawing does not go wrong.
    page.render()
        .map_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response(), |drawn| Html(drawn).into_response())
}

/// The server's time in microseconds since 1970, as exact as it is.
async fn now(State(app): State<Arc<App>>) -> Json<Value> {
    Json(json!({ "t": app.engine.now().micros() }))
}
