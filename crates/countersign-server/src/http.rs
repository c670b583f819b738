//! The HTTP door: sockets, time-outs, graceful stop. What is said over them is in [`api`].

pub mod api;
mod body;
mod health;
pub mod web;

use crate::config::Site;
use axum::{
    Router,
    extract::{ConnectInfo, MatchedPath, State},
    http::{HeaderName, HeaderValue, Request, header},
    middleware,
    response::Response,
};
use countersign_engine::Engine;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulConnection, GracefulShutdown},
    service::TowerToHyperService,
};
use std::{
    net::{SocketAddr, ToSocketAddrs},
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tower::ServiceExt;

/// How long a connection may take to send its next request's headers.
const HEADERS_WITHIN: Duration = Duration::from_secs(15);
/// How long requests under way may take after the stop.
const FINISH_WITHIN: Duration = Duration::from_secs(10);

/// The door's routes over an engine: the API, and the pages of a site.
pub fn routes(engine: Engine, site: &Site) -> Router {
    let app = Arc::new(api::App::new(engine.clone()));
    let web = Arc::new(web::Web::new(engine, site.clone()));
    let policy = web::content_policy(site);
    Router::new()
        .merge(health::routes(Arc::clone(&app)))
        .merge(api::routes(Arc::clone(&app)))
        .merge(web::routes(Arc::clone(&web)))
        .fallback(move |request: axum::extract::Request| {
            let answer =
                if is_for_people(&request) { web::nowhere(&web, request) } else { api::nowhere(&app, &request) };
            std::future::ready(answer)
        })
        .layer(middleware::from_fn(log))
        .layer(middleware::map_response_with_state(policy, with_headers))
}

fn is_for_people(request: &axum::extract::Request) -> bool {
    !request.uri().path().starts_with("/api/") && web::wants_page(request.headers())
}

/// What every answer carries. It is kept nowhere, unless it says otherwise; it is what its type says; no other site
/// may frame it, read it or learn where its reader came from.
async fn with_headers(State(policy): State<HeaderValue>, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
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
    if !route.starts_with("/health/") && route != web::CLOCK_NOW {
        tracing::info!(%method, %route, status = response.status().as_u16(), "request");
    }
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

/// Serves until `stop` completes, then finishes what is under way.
pub async fn serve(
    listeners: Vec<TcpListener>,
    routes: Router,
    max_connections: usize,
    stop: impl Future<Output = ()>,
) {
    let graceful = Arc::new(GracefulShutdown::new());
    let places = Arc::new(Semaphore::new(max_connections));
    let accepting: Vec<_> = listeners
        .into_iter()
        .map(|listener| tokio::spawn(accept(listener, routes.clone(), Arc::clone(&places), Arc::clone(&graceful))))
        .collect();
    stop.await;
    for task in accepting {
        task.abort();
        // An aborted task always reports that it was.
        let _ = task.await;
    }
    if let Some(graceful) = Arc::into_inner(graceful) {
        let finished = tokio::time::timeout(FINISH_WITHIN, graceful.shutdown()).await;
        if finished.is_err() {
            tracing::warn!("some requests did not finish within {} seconds", FINISH_WITHIN.as_secs());
        }
    }
}

async fn accept(listener: TcpListener, routes: Router, places: Arc<Semaphore>, graceful: Arc<GracefulShutdown>) {
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, peer)) => {
                let connection = graceful.watch(connection(stream, peer, routes.clone()));
                tokio::spawn(async move {
                    if let Err(error) = connection.await {
                        tracing::debug!(%peer, %error, "connection ended");
                    }
                    drop(place);
                });
            }
            Err(error) => {
                // Out of file descriptors, for instance: wait for some to come free instead of spinning.
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    routes: Router,
) -> impl GracefulConnection<Error = hyper::Error> + Send + 'static {
    // Answers are small; waiting to fill a packet would only delay them.
    let _ = stream.set_nodelay(true);
    let service = routes.map_request(move |request: Request<hyper::body::Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    });
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_headers(64)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
}
