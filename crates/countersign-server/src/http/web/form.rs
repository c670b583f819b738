//! The fields of a form: a bounded body, each field once.

use super::halt::Halt;
use crate::http::body::{self, Trouble};
use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// The largest form that is read, in bytes: two passwords of the longest kind, percent-encoded.
const LARGEST: usize = 16 * 1024;

/// What was typed. Wiped from memory when dropped.
#[derive(Clone, Default)]
pub(super) struct Fields(BTreeMap<String, Zeroizing<String>>);

impl Fields {
    /// Reads the body of a form.
    pub(super) async fn read(headers: &HeaderMap, body: Body) -> Result<Self, Halt> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Halt::Unreadable);
        }
        let bytes = body::read(body, LARGEST).await.map_err(|trouble| match trouble {
            Trouble::TooLarge => Halt::TooLarge,
            Trouble::BrokeOff | Trouble::TooSlow => Halt::Unreadable,
        })?;
        let mut fields = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(&bytes) {
            let before = fields.insert(name.into_owned(), Zeroizing::new(value.into_owned()));
            if before.is_some() {
                return Err(Halt::Unreadable);
            }
        }
        Ok(Self(fields))
    }

    /// A field that every form of this page has.
    pub(super) fn expect(&self, name: &str) -> Result<&str, Halt> {
        self.find(name).ok_or(Halt::Unreadable)
    }

    /// A field that may be missing.
    pub(super) fn find(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.as_str())
    }
}

impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
