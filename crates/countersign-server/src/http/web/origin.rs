//! Where a request says it comes from and whom it says it reaches. Both are held against the public address.

use crate::config::{PublicUrl, Site, is_loopback};
use axum::http::{HeaderMap, HeaderName, header};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

impl Site {
    /// Whether the one `Host` header names this server. Without a public address only loopback names do, so that no
    /// name of somebody else's can be pointed at it.
    pub(super) fn is_reached_by(&self, headers: &HeaderMap) -> bool {
        let Some(host) = only(headers, &header::HOST) else { return false };
        match &self.public_url {
            Some(ours) => is_at(ours, host),
            None => is_loopback(host),
        }
    }

    /// Whether a form was sent by one of our own pages. Browsers say so in one or both of two headers; a request
    /// with neither is refused.
    pub(super) fn is_source_of(&self, headers: &HeaderMap) -> bool {
        let site = only(headers, &FETCH_SITE);
        let origin = only(headers, &header::ORIGIN);
        let doubled = [FETCH_SITE, header::ORIGIN].iter().any(|name| headers.get_all(name).iter().count() > 1);
        let from_here = site == Some("same-origin");
        !doubled
            && match (site, origin) {
                (None, None) => false,
                (Some(_), None | Some("null")) => from_here,
                (None, Some(origin)) => self.is_origin(origin, headers),
                (Some(_), Some(origin)) => from_here && self.is_origin(origin, headers),
            }
    }

    fn is_origin(&self, origin: &str, headers: &HeaderMap) -> bool {
        if let Some(ours) = &self.public_url {
            return PublicUrl::parse(origin).is_some_and(|theirs| theirs == *ours);
        }
        // One port speaks either with TLS or without.
        let name = origin.strip_prefix(if self.speaks_tls { "https://" } else { "http://" });
        name.is_some() && name == only(headers, &header::HOST)
    }
}

fn is_at(ours: &PublicUrl, host: &str) -> bool {
    let scheme = if ours.is_https() { "https" } else { "http" };
    PublicUrl::parse(&format!("{scheme}://{host}")).is_some_and(|theirs| theirs == *ours)
}

/// The value of a header that comes once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}
