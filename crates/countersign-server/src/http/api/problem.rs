//! `application/problem+json`: what happened, why, and what to do next.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use countersign_core::{Reason, words::Language};
use countersign_engine::Engine;
use serde_json::json;

/// A request that came to nothing (RFC 9457).
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) reason: Reason,
    what: String,
    hint: String,
}

impl Problem {
    pub(super) fn new(reason: Reason, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { reason, what: what.into(), hint: hint.into() }
    }

    pub(super) const fn status(&self) -> StatusCode {
        status(self.reason)
    }

    /// The document, in the caller's language.
    pub(super) fn respond(&self, engine: &Engine, language: Language) -> Response {
        let document = json!({
            "type": kind(self.reason),
            "title": engine.words().texts(self.reason, language).public,
            "status": self.status().as_u16(),
            "detail": self.what,
            "hint": self.hint,
        });
        let mut response = Response::new(Body::from(document.to_string()));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status() == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// What a problem is known by.
pub(super) fn kind(reason: Reason) -> String {
    format!("urn:countersign:problem:{reason}")
}

/// The status that goes with a reason.
pub(super) const fn status(reason: Reason) -> StatusCode {
    match reason {
        Reason::ClientUnknown | Reason::ClientSecret => StatusCode::UNAUTHORIZED,
        Reason::ClientNetwork | Reason::ClientScope | Reason::PolicyRank | Reason::PolicyLastAdmin => {
            StatusCode::FORBIDDEN
        }
        Reason::RequestNotFound => StatusCode::NOT_FOUND,
        Reason::RequestMethod => StatusCode::METHOD_NOT_ALLOWED,
        Reason::RequestTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Reason::RequestMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Reason::IdempotencyReused => StatusCode::UNPROCESSABLE_ENTITY,
        Reason::StorageUnavailable | Reason::StorageReadOnly | Reason::StorageKey => StatusCode::SERVICE_UNAVAILABLE,
        Reason::UserExists
        | Reason::RequestConflict
        | Reason::IdempotencyInFlight
        | Reason::IdempotencySecretShownOnce
        | Reason::FactorNonePending
        | Reason::FactorPendingExpired
        | Reason::FactorNotAllowed
        | Reason::UserNoFactor => StatusCode::CONFLICT,
        _ => StatusCode::BAD_REQUEST,
    }
}
