//! `/api/docs`: what the API takes and answers, for anybody.

use super::super::{halt::Halt, pages::ApiDocs, reply::html, visit::Visit};
use crate::http::api::described;
use axum::response::Response;

/// `GET /api/docs`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    let (operations, objects) = (described::operations(), described::objects());
    html(&ApiDocs { frame: visit.frame(), base: visit.base.clone(), operations, objects })
}
