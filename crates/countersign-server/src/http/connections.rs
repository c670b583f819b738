//! Connections: taken, limited, ended. Every one has a place, a time for each thing that the other side has to do,
//! and a bound on what it may make us keep.

use super::{
    client_address::{ClientAddress, TrustedProxies},
    patience::{TimelyBody, TimelyStream},
    places::{Place, Places},
    tls::Tls,
};
use axum::{Router, body::Body, http::Request};
use hyper::body::{Body as _, Incoming};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulConnection, GracefulShutdown, Watcher},
    service::TowerToHyperService,
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tower::ServiceExt;

/// How long a TLS handshake may take.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(5);
/// How long a connection may take to send its next request's headers, and to be without one.
const HEADERS_WITHIN: Duration = Duration::from_secs(15);
/// How long requests under way may take after the stop.
const FINISH_WITHIN: Duration = Duration::from_secs(10);
/// The longest head of a request; also what is read of a body at a time.
const LONGEST_HEAD: usize = 32 * 1024;
/// Connections that are still ending while others have their places already.
const ENDING: usize = 64;

/// Whom the door lets in, and how it speaks.
#[derive(Debug, Default)]
pub struct Door {
    /// Connections that may be open at a time.
    pub max_connections: usize,
    /// Who is believed about the address of others.
    pub proxies: TrustedProxies,
    /// Whether nobody but those proxies and this machine may connect.
    pub only_proxies: bool,
    /// TLS, or plain HTTP.
    pub tls: Option<Arc<Tls>>,
}

impl Door {
    fn admits(&self, peer: IpAddr) -> bool {
        !self.only_proxies || peer.to_canonical().is_loopback() || self.proxies.contain(peer)
    }
}

/// What accepting needs.
#[derive(Clone)]
struct Reception {
    routes: Router,
    door: Arc<Door>,
    places: Arc<Places>,
    open: Arc<Semaphore>,
    graceful: Arc<GracefulShutdown>,
}

/// Serves until `stop` completes, then finishes what is under way.
pub async fn serve(listeners: Vec<TcpListener>, routes: Router, door: Door, stop: impl Future<Output = ()>) {
    let graceful = Arc::new(GracefulShutdown::new());
    let reception = Reception {
        routes,
        places: Places::new(door.max_connections),
        open: Arc::new(Semaphore::new(door.max_connections + ENDING)),
        door: Arc::new(door),
        graceful: Arc::clone(&graceful),
    };
    let accepting: Vec<_> =
        listeners.into_iter().map(|listener| tokio::spawn(accept(listener, reception.clone()))).collect();
    drop(reception);
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

async fn accept(listener: TcpListener, reception: Reception) {
    loop {
        let Ok(open) = Arc::clone(&reception.open).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((_, peer)) if !reception.door.admits(peer.ip()) => {
                tracing::info!(%peer, hint = "it is in no network of http.trusted_proxies", "a connection was closed");
            }
            Ok((stream, peer)) => {
                let visit = Visit {
                    peer,
                    routes: reception.routes.clone(),
                    door: Arc::clone(&reception.door),
                    place: reception.places.take(),
                };
                let watcher = reception.graceful.watcher();
                tokio::spawn(async move {
                    visit.attend(stream, watcher).await;
                    drop(open);
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

/// One connection, from its first byte to its last.
struct Visit {
    peer: SocketAddr,
    routes: Router,
    door: Arc<Door>,
    place: Arc<Place>,
}

impl Visit {
    /// Serves the connection until it ends, or until somebody else needs its place.
    async fn attend(self, stream: TcpStream, watcher: Watcher) {
        let (peer, place) = (self.peer, Arc::clone(&self.place));
        // Answers are small; waiting to fill a packet would only delay them.
        let _ = stream.set_nodelay(true);
        let talk = async {
            match self.door.tls.as_ref().map(|tls| tls.acceptor()) {
                None => self.converse(stream, false, watcher).await,
                Some(acceptor) => match tokio::time::timeout(HANDSHAKE_WITHIN, acceptor.accept(stream)).await {
                    Ok(Ok(stream)) => self.converse(stream, true, watcher).await,
                    Ok(Err(error)) => tracing::debug!(%peer, %error, "no TLS connection came about"),
                    Err(_) => tracing::debug!(%peer, "the TLS handshake took too long"),
                },
            }
        };
        tokio::select! {
            () = talk => {}
            () = place.told_to_leave() => tracing::debug!(%peer, "connection gave way to another"),
        }
    }

    async fn converse(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        over_tls: bool,
        watcher: Watcher,
    ) {
        let peer = self.peer;
        if let Err(error) = watcher.watch(self.requests(stream, over_tls)).await {
            tracing::debug!(%peer, %error, "connection ended");
        }
    }

    /// The requests of the connection, each with its [`ClientAddress`].
    fn requests(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        over_tls: bool,
    ) -> impl GracefulConnection<Error = hyper::Error> + Send + 'static {
        let Self { peer, routes, door, place } = self;
        let answered = Arc::clone(&place);
        let service = routes
            .map_request(move |request: Request<Incoming>| {
                place.progressed();
                let address = ClientAddress::find(peer.ip(), over_tls, request.headers(), &door.proxies);
                let mut request = request.map(timely);
                request.extensions_mut().insert(address);
                request
            })
            .map_response(move |response| {
                answered.progressed();
                response
            });
        hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_WITHIN)
            .max_headers(64)
            .max_buf_size(LONGEST_HEAD)
            .serve_connection(TokioIo::new(TimelyStream::new(stream)), TowerToHyperService::new(service))
    }
}

fn timely(body: Incoming) -> Body {
    if body.is_end_stream() { Body::new(body) } else { Body::new(TimelyBody::new(body)) }
}

#[cfg(test)]
mod tests;
