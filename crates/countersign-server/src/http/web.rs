//! Pages for people: setting up, signing in, their own factors.
//!
//! A page is a struct of ready values and a template; a handler makes one call of the engine, fills it and sends it.
//! Nothing here decides. What every page is guarded by stands in `guard`, which pages there are in `routes`.

mod agent;
mod assets;
mod cookies;
mod doors;
mod form;
mod guard;
mod halt;
mod note;
mod origin;
mod pages;
mod reply;
mod return_to;
mod routes;
mod text;
mod visit;
mod when;

#[cfg(test)]
mod tests;

pub use form::parts_of;
pub(super) use pages::paths::CLOCK;
pub use routes::{Opens, ROUTES, Route};

use crate::config::Site;
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use cookies::Cookies;
use countersign_engine::Engine;
use pages::About;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What handlers share.
#[derive(Debug)]
pub struct Web {
    engine: Engine,
    site: Site,
    cookies: Cookies,
    /// The one place for a log that is being read.
    logs: Arc<Semaphore>,
}

impl Web {
    pub(super) fn new(engine: Engine, site: Site) -> Self {
        let secure = site.is_reached_over_tls();
        Self { engine, site, cookies: Cookies { secure }, logs: Arc::new(Semaphore::new(1)) }
    }

    /// An address as a cookie holds it.
    fn encode_place(address: &str) -> String {
        data_encoding::BASE64URL_NOPAD.encode(address.as_bytes())
    }

    /// The address in a cookie, if one may be sent there.
    fn decode_place(&self, coded: &str) -> Option<String> {
        let bytes = data_encoding::BASE64URL_NOPAD.decode(coded.as_bytes()).ok()?;
        self.site.place_to_go(std::str::from_utf8(&bytes).ok()?)
    }
}

/// The routes of all pages.
pub(super) fn routes(web: Arc<Web>) -> Router {
    routes::router(&web).method_not_allowed_fallback(wrong_method).with_state(web)
}

/// Nothing is at an address: as a page.
pub(super) fn nowhere(web: &Arc<Web>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    halt::message(&guard::stranger(web, &parts), StatusCode::NOT_FOUND, About::NotFound)
}

/// What is said if the request's handler cannot answer: as a page.
pub(super) fn unanswered(web: &Arc<Web>, parts: &Parts) -> impl FnOnce() -> Response + Send + 'static {
    let visit = guard::stranger(web, parts);
    move || halt::message(&visit, StatusCode::SERVICE_UNAVAILABLE, About::StorageUnavailable)
}

async fn wrong_method(State(web): State<Arc<Web>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    halt::message(&guard::stranger(&web, &parts), StatusCode::METHOD_NOT_ALLOWED, About::MethodNotAllowed)
}

/// Whether whoever asks would rather read a page than JSON.
pub(super) fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|kinds| kinds.contains("text/html"))
}

/// What pages may load and do: only what comes from here. Forms may end at the listed places, because browsers hold
/// the redirect after a form against this list too.
pub(super) fn content_policy(site: &Site) -> HeaderValue {
    let places: String = site.return_to.iter().map(|place| format!(" {}", place.origin())).collect();
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self'{places}; frame-ancestors 'none'; base-uri 'none'"
    );
    HeaderValue::try_from(policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}
