//! What every page carries: it loads nothing from elsewhere, runs nothing that is written into it, and is shown in
//! no frame.

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

const OF_PAGES: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// Adds them to an answer.
pub(crate) async fn of_a_page(mut response: Response) -> Response {
    for (name, value) in OF_PAGES {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
