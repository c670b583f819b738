//! The JSON API, `/api/v1`.
//!
//! A handler reads the request, makes one call of the engine and writes its answer. A refused code is 200
//! with a verdict; everything else that is no yes is `application/problem+json` (RFC 9457).

mod attempts;
pub mod bodies;
mod checks;
pub mod described;
pub mod document;
mod factors;
mod health;
mod once;
mod operation;
mod problem;
mod request;
mod schemas;
mod users;
mod verifications;

use axum::{
    Router,
    extract::{Request, State},
    http::HeaderMap,
    response::Response,
};
use countersign_core::Reason;
use countersign_engine::{Engine, Error};
use operation::Operation;
use problem::Problem;
pub(super) use request::language;
use std::sync::Arc;

/// What handlers share.
#[derive(Debug)]
pub struct App {
    pub(super) engine: Engine,
}

impl App {
    pub(super) const fn new(engine: Engine) -> Self {
        Self { engine }
    }
}

/// Every operation that there is.
const OPERATIONS: &[Operation] = &[
    verifications::VERIFY,
    verifications::REQUIREMENTS,
    users::ADD,
    users::SHOW,
    factors::BEGIN,
    factors::CONFIRM,
    factors::RETIRE,
    factors::REPLACE_BACKUP_CODES,
    attempts::LIST,
    attempts::SHOW,
    checks::CHECK,
    described::DOCUMENT,
    health::LIVE,
    health::READY,
];

/// The routes of all operations.
pub(super) fn routes(app: Arc<App>) -> Router {
    OPERATIONS
        .iter()
        .fold(Router::new(), |router, operation| router.route(operation.path, (operation.door)()))
        .method_not_allowed_fallback(wrong_method)
        .with_state(app)
}

/// Nothing is at an address.
pub(super) fn nowhere(app: &App, request: &Request) -> Response {
    let language = request::language(request.headers());
    let what = "there is nothing at this address";
    Problem::new(Reason::RequestNotFound, what, "the API is at /api/v1; look at the address")
        .respond(&app.engine, language)
}

/// What is said if the request's handler cannot answer.
pub(super) fn unanswered(app: &Arc<App>, headers: &HeaderMap) -> impl FnOnce() -> Response + Send + 'static {
    let (app, language) = (Arc::clone(app), request::language(headers));
    let what = "the server stopped short of an answer; nothing was granted";
    let problem = Problem::new(Reason::StorageUnavailable, what, "try again; if it stays so, tell the operator");
    move || problem.respond(&app.engine, language)
}

async fn wrong_method(State(app): State<Arc<App>>, request: Request) -> Response {
    let language = request::language(request.headers());
    let what = format!("this address does not take {}", request.method());
    Problem::new(Reason::RequestMethod, what, "the header Allow names the methods that it takes")
        .respond(&app.engine, language)
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let hint = error.hint();
        let reason = error.reason();
        // What the database or the file system said concerns the operator, not the caller.
        let what = match &error {
            Error::Store(cause) => {
                tracing::error!(%cause, %reason, "a request could not be decided");
                "the server could not find out or write down what is needed; nothing was granted".to_owned()
            }
            Error::Refused { .. } | Error::Weak(_) | Error::NotFound { .. } => error.to_string(),
        };
        let hint = if matches!(error, Error::Store(_)) {
            "try again; the operator finds the cause in the server's log".to_owned()
        } else {
            hint
        };
        Self::new(reason, what, hint)
    }
}
