//! The HTTP door: routes and sockets. What is said over them is in [`api`]; who may hold them, and how long, in
//! `connections`.

pub mod api;
mod body;
mod client_address;
mod connections;
pub mod metrics;
mod panics;
mod patience;
mod places;
pub mod tls;
pub mod web;

pub use client_address::{ClientAddress, TrustedProxies};
pub use connections::{Door, serve};

use crate::config::Site;
use axum::{
    Router,
    extract::{MatchedPath, State},
    http::{HeaderMap, HeaderName, HeaderValue, Uri, header},
    middleware,
    response::Response,
};
use countersign_engine::Engine;
use std::{
    net::{Ipv4Addr, Ipv6Addr, ToSocketAddrs},
    sync::Arc,
};
use tokio::net::TcpListener;

/// Browsers come back over TLS only, for a year from each visit (RFC 6797 section 6.1).
const A_YEAR_ON_TLS: &str = "max-age=31536000";

/// The door's routes over an engine: the API, and the pages of a site.
pub fn routes(engine: Engine, site: &Site) -> Router {
    let app = Arc::new(api::App::new(engine.clone()));
    let web = Arc::new(web::Web::new(engine, site.clone()));
    let constant = Constant { policy: web::content_policy(site), stay_on_tls: site.is_public_over_tls() };
    let speakers = (Arc::clone(&app), Arc::clone(&web));
    Router::new()
        .merge(api::routes(Arc::clone(&app)))
        .merge(web::routes(Arc::clone(&web)))
        .fallback(move |request: axum::extract::Request| {
            let for_people = is_for_people(request.uri(), request.headers());
            std::future::ready(if for_people { web::nowhere(&web, request) } else { api::nowhere(&app, &request) })
        })
        .layer(middleware::from_fn_with_state(speakers, panics::answered))
        .layer(middleware::from_fn(log))
        .layer(middleware::map_response_with_state(constant, with_headers))
}

fn is_for_people(uri: &Uri, headers: &HeaderMap) -> bool {
    !uri.path().starts_with("/api/") && web::wants_page(headers)
}

/// What every answer carries alike, by the site.
#[derive(Debug, Clone)]
struct Constant {
    policy: HeaderValue,
    stay_on_tls: bool,
}

/// What every answer carries. It is kept nowhere, unless it says otherwise; it is what its type says; no other site
/// may frame it, read it or learn where its reader came from.
async fn with_headers(State(constant): State<Constant>, mut response: Response) -> Response {
    let headers = response.headers_mut();
    if constant.stay_on_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(A_YEAR_ON_TLS));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, constant.policy);
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// One line per request: route, never the path with its names and tokens in it.
async fn log(request: axum::extract::Request, next: middleware::Next) -> Response {
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    if !route.starts_with("/health/") && !route.starts_with(web::CLOCK) {
        tracing::info!(%method, %route, status = response.status().as_u16(), "request");
    }
    response
}

/// Binds every address that `listen` names.
pub async fn bind(listen: &str) -> std::io::Result<Vec<TcpListener>> {
    let name = listen.to_owned();
    // `localhost` is this machine, also where nothing says so (RFC 6761 6.3), as in a small container.
    let on_loopback = listen.strip_prefix("localhost:").and_then(|port| port.parse().ok());
    let addresses = match on_loopback {
        Some(port) => vec![(Ipv4Addr::LOCALHOST, port).into(), (Ipv6Addr::LOCALHOST, port).into()],
        None => tokio::task::spawn_blocking(move || name.to_socket_addrs().map(Iterator::collect::<Vec<_>>))
            .await
            .map_err(std::io::Error::other)??,
    };
    let mut listeners = Vec::new();
    let mut refused = None;
    for address in addresses {
        match TcpListener::bind(address).await {
            Ok(listener) => listeners.push(listener),
            // A host without IPv6 cannot bind ::1; that is no reason not to serve on 127.0.0.1.
            Err(cause) if cause.kind() == std::io::ErrorKind::AddrNotAvailable => refused = Some(cause),
            Err(cause) => return Err(cause),
        }
    }
    match (listeners.is_empty(), refused) {
        (true, Some(cause)) => Err(cause),
        (true, None) => Err(std::io::Error::other("the name stands for no address")),
        (false, _) => Ok(listeners),
    }
}
