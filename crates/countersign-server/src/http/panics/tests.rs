//! Handlers that panic, behind the layer, over a real engine.

use super::*;
use crate::config::Site;
use axum::{Router, body::Body, middleware, routing::get};
use countersign_core::Timestamp;
use countersign_engine::{
    Engine, Opening, RootKey, Settings,
    env::{ManualClock, simulated},
};
use http_body_util::BodyExt;
use std::os::unix::fs::PermissionsExt;
use tower::ServiceExt;

async fn at_once() -> &'static str {
    panic!("before it waits")
}

async fn later() -> &'static str {
    tokio::task::yield_now().await;
    panic!("after it has waited")
}

/// Status, kind and body of what comes back, asked for by a browser or a program.
async fn asked(app: &Router, path: &str, accept: &str) -> (u16, String, String) {
    let request = Request::get(path).header("accept", accept).body(Body::empty()).unwrap();
    let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let kind = parts.headers.get("content-type").unwrap().to_str().unwrap().to_owned();
    (parts.status.as_u16(), kind, String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn a_handler_that_panics_is_answered_for_and_the_next_request_is_served() {
    let permissions = std::fs::Permissions::from_mode(0o700);
    let directory = tempfile::Builder::new().permissions(permissions).tempdir().unwrap();
    let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_800_000_000)));
    let (root, environment) = (RootKey::from_bytes([7; 32]), simulated(clock, 1));
    let settings = Settings::default();
    let engine = Engine::open(directory.path(), &root, environment, Opening::CreateOrMigrate, settings).unwrap();
    let speakers: Speakers =
        (Arc::new(api::App::new(engine.clone())), Arc::new(web::Web::new(engine, Site::default())));
    let app = Router::new()
        .route("/page", get(at_once))
        .route("/later", get(later))
        .route("/api/v1/thing", get(at_once))
        .route("/fine", get(|| async { "fine" }))
        .layer(middleware::from_fn_with_state(speakers, answered));

    for path in ["/page", "/later"] {
        let (status, kind, body) = asked(&app, path, "text/html").await;
        assert_eq!((status, kind.as_str()), (503, "text/html; charset=utf-8"), "{path}");
        assert!(body.contains("<h1>We cannot check that just now</h1>") && !body.contains("waits"), "{body}");
    }
    let (status, kind, body) = asked(&app, "/api/v1/thing", "text/html").await;
    assert_eq!((status, kind.as_str()), (503, "application/problem+json"));
    assert!(body.contains("urn:countersign:problem:storage.unavailable"), "{body}");
    assert_eq!(asked(&app, "/fine", "text/html").await.2, "fine");
}
