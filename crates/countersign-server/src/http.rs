//! The HTTP door: routes and sockets. What is said over them is in [`api`]; who may hold them, and how long, in
//! `connections`.

pub mod api;
mod client_address;
mod connections;
mod health;
mod patience;
mod places;
pub mod tls;
pub mod web;

pub use client_address::{ClientAddress, TrustedProxies};
pub use connections::{Door, serve};

use axum::{
    Router,
    http::{HeaderValue, header},
    middleware,
    response::Response,
};
use countersign_engine::Engine;
use std::{net::ToSocketAddrs, sync::Arc};
use tokio::net::TcpListener;

/// The door's routes over an engine.
pub fn routes(engine: Engine) -> Router {
    let app = Arc::new(api::App::new(engine));
    Router::new()
        .merge(health::routes(Arc::clone(&app)))
        .merge(api::routes(app))
        .layer(middleware::map_response(with_headers))
}

/// What every answer carries: it is kept nowhere, and it is what its type says.
async fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Binds every address that `listen` names.
pub async fn bind(listen: &str) -> std::io::Result<Vec<TcpListener>> {
    let name = listen.to_owned();
    let addresses = tokio::task::spawn_blocking(move || name.to_socket_addrs().map(Iterator::collect::<Vec<_>>))
        .await
        .map_err(std::io::Error::other)??;
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
