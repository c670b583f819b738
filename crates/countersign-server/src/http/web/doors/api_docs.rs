//! `/api/docs`: what the API takes and answers, for anybody.

use super::super::{halt::Halt, pages::ApiDocs, reply::html, visit::Visit};
use crate::http::api::described;
use axum::response::Response;

/// `GET /api/docs`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    html(&ApiDocs { frame: visit.frame(), operations: described::operations(), objects: described::objects() })
}
