//! `/assets/`: what pages load.

use super::super::{assets, halt::Halt, visit::Visit};
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};

pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    let asset = assets::find(&visit.path).ok_or(Halt::Nowhere)?;
    let mut response = Response::new(Body::from(asset.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(assets::CACHE_CONTROL));
    Ok(response)
}
