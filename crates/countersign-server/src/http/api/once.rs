//! `Idempotency-Key`: the same request twice is carried out once.

use super::{App, problem::Problem, request::Asked};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use countersign_engine::{
    access::Scope,
    idempotency::{Repeatable, Repetition, ToKeep},
};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// An answer on its way out.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Value,
    /// The address of what was made.
    pub(super) location: Option<String>,
    /// Whether the body shows a secret: such an answer is never kept.
    pub(super) secret: bool,
}

impl Answer {
    pub(super) const fn ok(body: Value) -> Self {
        Self { status: StatusCode::OK, body, location: None, secret: false }
    }

    pub(super) fn respond(&self) -> Response {
        json_response(self.status, self.body.to_string(), self.location.as_deref())
    }
}

/// Carries `handle` out, or gives the answer that was given under the same key.
pub(super) async fn once<F>(app: &App, asked: &Asked, scope: Scope, handle: F) -> Response
where
    F: Future<Output = Result<Answer, Problem>>,
{
    let answered = |outcome: Result<Answer, Problem>| match outcome {
        Ok(answer) => answer.respond(),
        Err(problem) => problem.respond(&app.engine, asked.language),
    };
    let Some(key) = asked.idempotency_key.clone() else {
        let outcome = handle.await;
        // Somebody without access is told so, not how to write a better body.
        let malformed = outcome.as_ref().is_err_and(|problem| problem.status() == StatusCode::BAD_REQUEST);
        if malformed && let Err(error) = app.engine.expect_access(asked.access.clone(), scope).await {
            return answered(Err(error.into()));
        }
        return answered(outcome);
    };
    let verification = scope == Scope::Verify;
    let user = verification.then(|| user_of(&asked.body)).flatten();
    let request = Repeatable { key, digest: digest(asked), verification, user };
    let claimed = match app.engine.claim_key(asked.access.clone(), scope, request).await {
        Err(error) => return answered(Err(error.into())),
        Ok(Repetition::Again { status, body, location }) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            let mut response = json_response(status, body, location.as_deref());
            response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
            return response;
        }
        Ok(Repetition::First(claimed)) => claimed,
    };
    let outcome = handle.await;
    let kept = match &outcome {
        Ok(answer) => ToKeep {
            status: answer.status.as_u16(),
            body: (!answer.secret).then(|| answer.body.to_string()),
            location: answer.location.clone(),
        },
        // A problem is found again when it is looked for again; the key stays free for another try.
        Err(_) => ToKeep { status: 500, body: None, location: None },
    };
    match app.engine.keep_answer(claimed, kept).await {
        Ok(()) => answered(outcome),
        Err(error) => answered(outcome.and(Err(error.into()))),
    }
}

/// Whom a body is about, if it says so.
fn user_of(body: &[u8]) -> Option<String> {
    let members: Value = serde_json::from_slice(body).ok()?;
    members.get("user")?.as_str().map(str::to_owned)
}

/// SHA-256 over method, path and body, each with its length.
fn digest(asked: &Asked) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [asked.method.as_bytes(), asked.path.as_bytes(), &asked.body] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

fn json_response(status: StatusCode, body: String, location: Option<&str>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(location) = location.and_then(|location| HeaderValue::from_str(location).ok()) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}
