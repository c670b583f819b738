//! What every handler needs of a request: who calls, in which language, and a body of bounded size.

use super::{App, problem::Problem};
use crate::http::{
    ClientAddress,
    body::{self, Trouble},
};
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{HeaderMap, header, request::Parts},
    response::Response,
};
use countersign_core::{Reason, words::Language};
use countersign_engine::access::Access;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// The largest body that is read, in bytes.
const LARGEST_BODY: usize = 64 * 1024;

/// A request, read as far as every handler needs it.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) access: Access,
    pub(super) language: Language,
    pub(super) idempotency_key: Option<String>,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) body: Bytes,
}

impl FromRequest<Arc<App>> for Asked {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Response> {
        let language = language(request.headers());
        read(request, language).await.map_err(|problem| problem.respond(&app.engine, language))
    }
}

/// The names in the path of a request.
#[derive(Debug)]
pub(super) struct Names<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<App>> for Names<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let named = Path::from_request_parts(parts, app).await;
        named.map(|Path(names)| Self(names)).map_err(|_| {
            let hint = "write names in the path as UTF-8, percent-encoded";
            Problem::new(Reason::RequestInvalid, "a name in the path is not text", hint)
                .respond(&app.engine, language(&parts.headers))
        })
    }
}

async fn read(request: Request, language: Language) -> Result<Asked, Problem> {
    let (parts, body) = request.into_parts();
    let address = ClientAddress::of(&parts.extensions);
    let address = address
        .ok_or_else(|| Problem::new(Reason::ClientNetwork, "the caller's address is not known", "call over TCP"))?;
    let body = read_body(body).await?;
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !body.is_empty() && !content_type.is_some_and(is_json) {
        let what = "the body is not declared as JSON";
        return Err(Problem::new(Reason::RequestMediaType, what, "send `Content-Type: application/json`"));
    }
    Ok(Asked {
        access: Access::with_key(bearer(&parts.headers), address.ip),
        language,
        idempotency_key: idempotency_key(&parts.headers)?,
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        body,
    })
}

async fn read_body(body: Body) -> Result<Bytes, Problem> {
    let too_large = || {
        let what = format!("the body has more than {LARGEST_BODY} bytes");
        Problem::new(Reason::RequestTooLarge, what, "send only the members that the operation takes")
    };
    body::read(body, LARGEST_BODY).await.map_err(|trouble| match trouble {
        Trouble::TooLarge => too_large(),
        Trouble::BrokeOff => Problem::new(Reason::RequestInvalid, "the body broke off", "send it again"),
        Trouble::TooSlow => {
            Problem::new(Reason::RequestInvalid, "the body took too long to arrive", "send it again, at once")
        }
    })
}

fn is_json(content_type: &str) -> bool {
    content_type.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// The language of the answer.
pub(in crate::http) fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    wanted.map_or(Language::English, Language::accepted)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Ok(Some(key.to_owned()))
        }
        _ => Err(Problem::new(
            Reason::RequestInvalid,
            "the Idempotency-Key cannot be used",
            "send 1 to 255 printable characters without blanks",
        )),
    }
}
