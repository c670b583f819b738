//! `/api/docs`: the API for whoever connects an application. What it says of operations is in English, as the API is.

use super::Frame;
use crate::http::api::described::{ObjectText, OperationText};
use askama::Template;

/// The page.
#[derive(Debug, Template)]
#[template(path = "api_docs.html")]
pub(crate) struct ApiDocs<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) operations: Vec<OperationText>,
    pub(crate) objects: Vec<ObjectText>,
}

impl ApiDocs<'_> {
    /// A text cut at its backticks: whether a part is code, and the part.
    #[expect(clippy::unused_self, reason = "templates call methods of their page")]
    fn parts<'t>(&self, text: &'t str) -> Vec<(bool, &'t str)> {
        text.split('`').enumerate().map(|(number, part)| (number % 2 == 1, part)).collect()
    }
}
