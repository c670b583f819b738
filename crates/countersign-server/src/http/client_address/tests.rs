//! Whose word about addresses counts: tables of headers as strangers and proxies send them.

use super::{ClientAddress, TrustedProxies};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

const TRUSTED: [&str; 3] = ["10.0.0.0/8", "192.0.2.7/32", "2001:db8:a::/48"];

fn proxies() -> TrustedProxies {
    TrustedProxies(TRUSTED.iter().map(|network| network.parse().unwrap()).collect())
}

fn headers(lines: &[(&'static str, &[u8])]) -> HeaderMap {
    let line = |(name, value): &(&'static str, &[u8])| {
        (HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap())
    };
    lines.iter().map(line).collect()
}

fn ip(peer: &str, lines: &[&str]) -> String {
    let lines: Vec<_> = lines.iter().map(|value| ("x-forwarded-for", value.as_bytes())).collect();
    ClientAddress::find(peer.parse().unwrap(), false, &headers(&lines), &proxies()).ip.to_string()
}

#[test]
fn b11_what_a_stranger_says_of_addresses_is_not_read() {
    for claim in ["127.0.0.1", "10.1.1.1", "198.51.100.1, 10.0.0.1", "2001:db8:a::1", "unknown", ""] {
        assert_eq!(ip("203.0.113.9", &[claim]), "203.0.113.9", "{claim}");
        assert_eq!(ip("192.0.2.8", &[claim]), "192.0.2.8", "{claim}");
        assert_eq!(ip("2001:db8:b::1", &[claim]), "2001:db8:b::1", "{claim}");
        assert_eq!(ip("127.0.0.1", &[claim]), "127.0.0.1", "{claim}: this machine is trusted only if it is named");
    }
}

#[test]
fn the_nearest_hop_that_is_no_trusted_proxy_is_the_client() {
    let cases: [(&[&str], &str); 17] = [
        (&[], "10.0.0.1"),
        (&["203.0.113.9"], "203.0.113.9"),
        // What stands left of it was sent by the client.
        (&["127.0.0.1, 203.0.113.9"], "203.0.113.9"),
        (&["10.9.9.9, 203.0.113.9"], "203.0.113.9"),
        (&["nonsense, 203.0.113.9"], "203.0.113.9"),
        (&["127.0.0.1", "203.0.113.9"], "203.0.113.9"),
        // Several trusted hops, over one header line or two.
        (&["203.0.113.9, 192.0.2.7, 10.5.5.5"], "203.0.113.9"),
        (&["203.0.113.9,2001:db8:a::7", "10.5.5.5"], "203.0.113.9"),
        // All trusted: the farthest.
        (&["10.3.3.3, 10.5.5.5"], "10.3.3.3"),
        (&["203.0.113.9:4711"], "203.0.113.9"),
        (&["2001:db8:b::9"], "2001:db8:b::9"),
        (&["[2001:db8:b::9]"], "2001:db8:b::9"),
        (&["[2001:db8:b::9]:4711"], "2001:db8:b::9"),
        (&["::ffff:203.0.113.9"], "203.0.113.9"),
        (&["203.0.113.9, ::ffff:10.5.5.5"], "203.0.113.9"),
        (&["  203.0.113.9\t"], "203.0.113.9"),
        (&["203.0.113.9, [2001:db8:a::1]:80"], "203.0.113.9"),
    ];
    for (lines, expected) in cases {
        assert_eq!(ip("10.0.0.1", lines), expected, "{lines:?}");
        assert_eq!(ip("::ffff:10.0.0.1", lines), expected, "{lines:?}, over a socket for both families");
    }
}

#[test]
fn b11_what_cannot_be_read_leaves_the_peer() {
    let garbage = [
        "",
        ",",
        "unknown",
        "_hidden",
        "203.0.113.9,",
        "203.0.113.9, unknown",
        "203.0.113.9, 10.0.0",
        "203.0.113.9, 10.0.0.1.1",
        "203.0.113.9, 010.0.0.1",
        "203.0.113.9, [10.0.0.1]",
        "203.0.113.9, 10.0.0.1:99999",
        "203.0.113.9, fe80::1%eth0",
        "203.0.113.9 10.0.0.1",
        "for=203.0.113.9",
        "\"203.0.113.9\"",
    ];
    for line in garbage {
        assert_eq!(ip("10.0.0.1", &[line]), "10.0.0.1", "{line:?}");
    }
    let bytes = headers(&[("x-forwarded-for", b"203.0.113.9, \xff\xfe")]);
    let found = ClientAddress::find("10.0.0.1".parse().unwrap(), false, &bytes, &proxies());
    assert_eq!(found.ip.to_string(), "10.0.0.1");
}

#[test]
fn the_other_header_is_not_read() {
    let lines = headers(&[("forwarded", b"for=198.51.100.1;proto=https"), ("x-real-ip", b"198.51.100.1")]);
    let found = ClientAddress::find("10.0.0.1".parse().unwrap(), false, &lines, &proxies());
    assert_eq!(found, ClientAddress { ip: "10.0.0.1".parse().unwrap(), over_tls: false });
}

#[test]
fn only_a_trusted_proxy_says_whether_the_client_spoke_tls() {
    let over_tls = |peer: &str, own: bool, said: &[&str]| {
        let lines: Vec<_> = said.iter().map(|value| ("x-forwarded-proto", value.as_bytes())).collect();
        ClientAddress::find(peer.parse().unwrap(), own, &headers(&lines), &proxies()).over_tls
    };
    assert!(!over_tls("203.0.113.9", false, &["https"]));
    assert!(over_tls("203.0.113.9", true, &["http"]));
    for (said, expected) in [
        (&["https"][..], true),
        (&["HTTPS"], true),
        (&["http"], false),
        (&["https, http"], false),
        (&["http, https"], true),
        (&["http", "https"], true),
        (&["httpsx"], false),
        (&[""], false),
    ] {
        assert_eq!(over_tls("10.0.0.1", false, said), expected, "{said:?}");
    }
    assert!(over_tls("10.0.0.1", true, &[]), "a proxy that says nothing was spoken to over TLS");
    assert!(!over_tls("10.0.0.1", false, &[]));
}
