//! The fields of a form: a bounded body, each field once. One form also takes a log.

mod parts;

use super::halt::Halt;
use crate::http::body::{self, Trouble};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, header},
};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::OwnedSemaphorePermit;
use zeroize::Zeroizing;

/// The largest form that is read, in bytes: two passwords of the longest kind, percent-encoded.
const LARGEST: usize = 16 * 1024;
/// The largest form with a log, in megabytes.
pub(super) const LARGEST_LOG_MB: usize = 8;
/// What is a field and no log.
const LARGEST_FIELD: usize = 1024;

/// What was typed. Wiped from memory when dropped, but for a log.
#[derive(Clone, Default)]
pub(super) struct Fields {
    texts: BTreeMap<String, Zeroizing<String>>,
    parts: BTreeMap<String, Bytes>,
    /// The place that whoever sent a log has taken.
    place: Option<Arc<OwnedSemaphorePermit>>,
}

impl Fields {
    /// Reads the body of a form.
    pub(super) async fn read(headers: &HeaderMap, body: Body) -> Result<Self, Halt> {
        let kind = kind_of(headers).split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Halt::Unreadable);
        }
        let bytes = read(body, LARGEST, Halt::TooLarge).await?;
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(&bytes) {
            let before = fields.texts.insert(name.into_owned(), Zeroizing::new(value.into_owned()));
            if before.is_some() {
                return Err(Halt::Unreadable);
            }
        }
        Ok(fields)
    }

    /// Reads the body of a form that a log may come with. The place is held as long as the log.
    pub(super) async fn read_with_log(
        headers: &HeaderMap,
        body: Body,
        place: OwnedSemaphorePermit,
    ) -> Result<Self, Halt> {
        let Some(boundary) = parts::boundary(kind_of(headers)) else { return Self::read(headers, body).await };
        let bytes = read(body, LARGEST_LOG_MB << 20, Halt::LogTooLarge).await?;
        let parts = parts::read(&bytes, boundary).ok_or(Halt::Unreadable)?;
        let short = parts.iter().filter(|(_, value)| value.len() <= LARGEST_FIELD);
        let texts = short.filter_map(|(name, value)| {
            Some((name.clone(), Zeroizing::new(std::str::from_utf8(value).ok()?.to_owned())))
        });
        Ok(Self { texts: texts.collect(), parts, place: Some(Arc::new(place)) })
    }

    /// A field that every form of this page has.
    pub(super) fn expect(&self, name: &str) -> Result<&str, Halt> {
        self.find(name).ok_or(Halt::Unreadable)
    }

    /// A field that may be missing.
    pub(super) fn find(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(|value| value.as_str())
    }

    /// What was typed and chosen, but for the token of the form.
    pub(super) fn typed(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = self.texts.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        texts.filter(|(name, _)| *name != "csrf")
    }

    /// A part of a form that a log comes with, of any size; never an empty one.
    pub(super) fn find_part(&self, name: &str) -> Option<Bytes> {
        self.parts.get(name).filter(|part| !part.is_empty()).cloned()
    }

    /// The place that was taken with the log.
    pub(super) fn place(&self) -> Option<Arc<OwnedSemaphorePermit>> {
        self.place.clone()
    }
}

/// Reads any body as a form with a log is read, for robustness tests.
#[must_use]
pub fn parts_of(kind: &str, body: &Bytes) -> Option<BTreeMap<String, Bytes>> {
    parts::read(body, parts::boundary(kind)?)
}

fn kind_of(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn read(body: Body, largest: usize, too_large: Halt) -> Result<Bytes, Halt> {
    body::read(body, largest).await.map_err(|trouble| match trouble {
        Trouble::TooLarge => too_large,
        Trouble::BrokeOff | Trouble::TooSlow => Halt::Unreadable,
    })
}

impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.texts.keys().chain(self.parts.keys())).finish()
    }
}

#[cfg(test)]
mod tests;
