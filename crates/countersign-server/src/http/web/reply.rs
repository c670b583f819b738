//! Answers: a page, or the way to another one.

use super::halt::Halt;
use askama::Template;
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};

/// A page.
pub(super) fn html(page: &impl Template) -> Result<Response, Halt> {
    html_with(StatusCode::OK, page)
}

/// A page under another status.
pub(super) fn html_with(status: StatusCode, page: &impl Template) -> Result<Response, Halt> {
    let mut response = Response::new(Body::from(page.render()?));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Ok(response)
}

/// The way to another page, which is fetched anew.
pub(super) fn see_other(address: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let address = HeaderValue::try_from(address).unwrap_or_else(|_| HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, address);
    response
}

/// The same with a cookie.
pub(super) fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}
