//! Where a request comes from: what networks of clients, throttles and the audit go by.
//!
//! The peer of the connection, unless that is a proxy the operator trusts. Only then what the proxy says of the address
//! it was called from is read, and only as far as trusted proxies wrote it. The header `Forwarded` (RFC 7239) is not
//! read: a proxy that writes one of the two passes on the other as a stranger sent it.

use axum::http::{Extensions, HeaderMap};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// The address a request comes from, and whether it came over TLS all the way. Stands in the extensions of every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress {
    /// The address, IPv4 as IPv4.
    pub ip: IpAddr,
    /// Whether the client spoke TLS: with us, or with the trusted proxy that says so.
    pub over_tls: bool,
}

/// The networks of proxies that are believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(pub Vec<IpNet>);

impl ClientAddress {
    /// The address of the request with these extensions. There is one for whatever came over a connection.
    #[must_use]
    pub fn of(extensions: &Extensions) -> Option<Self> {
        extensions.get::<Self>().copied()
    }

    /// Who sent a request with these headers over a connection from `peer`.
    #[must_use]
    pub fn find(peer: IpAddr, over_tls: bool, headers: &HeaderMap, proxies: &TrustedProxies) -> Self {
        let peer = peer.to_canonical();
        if !proxies.contain(peer) {
            return Self { ip: peer, over_tls };
        }
        let said = last_listed(headers, FORWARDED_PROTO);
        Self {
            ip: behind(peer, headers, proxies),
            over_tls: said.map_or(over_tls, |word| word.eq_ignore_ascii_case("https")),
        }
    }
}

impl TrustedProxies {
    /// Whether what this address says of others is believed.
    #[must_use]
    pub fn contain(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The nearest address that is no trusted proxy: each proxy adds the one it was called from at the end. What cannot be
/// read leaves the peer, so that nobody gets another address by sending nonsense.
fn behind(peer: IpAddr, headers: &HeaderMap, proxies: &TrustedProxies) -> IpAddr {
    let mut nearest = peer;
    for hop in hops(headers) {
        match hop.and_then(address) {
            None => return peer,
            Some(hop) if !proxies.contain(hop) => return hop,
            Some(hop) => nearest = hop,
        }
    }
    nearest
}

/// The hops, nearest first; nothing in place of one that is not text. Several header lines are one list (RFC 9110 5.3).
fn hops(headers: &HeaderMap) -> impl Iterator<Item = Option<&str>> {
    let lines: Vec<_> = headers.get_all(FORWARDED_FOR).iter().collect();
    lines.into_iter().rev().flat_map(|line| match line.to_str() {
        Ok(text) => text.rsplit(',').map(Some).collect(),
        Err(_) => vec![None],
    })
}

fn last_listed<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let line = headers.get_all(name).iter().next_back()?;
    // What is not text is no `https`.
    Some(line.to_str().unwrap_or_default().rsplit(',').next().unwrap_or_default().trim())
}

/// An address as proxies write it: alone, in brackets, with or without a port.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bracketed = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let found = match bracketed {
        Some(inner) => inner.parse().map(IpAddr::V6).ok(),
        None => hop.parse().ok().or_else(|| hop.parse().ok().map(|address: SocketAddr| address.ip())),
    };
    found.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests;
