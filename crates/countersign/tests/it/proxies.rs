//! Behind proxies: whose word about addresses counts, and what rests on it.

use crate::{
    http_support::{Caller, Site, VERIFY},
    support::Home,
};
use serde_json::json;

fn behind_a_proxy() -> Site {
    Site::at(Home::empty().with("COUNTERSIGN_HTTP_TRUSTED_PROXIES", "127.0.0.0/8, 192.0.2.7"))
}

/// Asks as a proxy would that was called from somewhere; the status.
fn status_from(caller: &mut Caller, forwarded_for: &str) -> u16 {
    let body = json!({ "user": "nobody", "code": "123456" });
    caller.post_with(VERIFY, &[("X-Forwarded-For", forwarded_for)], &body).status
}

#[test]
fn b11_a_clients_networks_hold_for_the_address_that_a_trusted_proxy_names() {
    let site = behind_a_proxy();
    let mut caller = site.client("office", &["--network", "198.51.100.0/24", "--network", "2001:db8::/32"]);
    for (forwarded_for, status) in [
        ("198.51.100.9", 200),
        ("203.0.113.9, 198.51.100.9:4711, 192.0.2.7", 200),
        ("[2001:db8::9]:443", 200),
        ("203.0.113.9", 403),
        ("198.51.100.9, 203.0.113.9", 403),
        ("198.51.100.9, unknown", 403),
        ("nonsense", 403),
    ] {
        assert_eq!(status_from(&mut caller, forwarded_for), status, "{forwarded_for}");
    }
    let without = caller.post(VERIFY, &json!({ "user": "nobody", "code": "123456" }));
    assert_eq!(without.status, 403);
    let detail = without.json()["detail"].as_str().unwrap().to_owned();
    assert_eq!(detail, "the client office may not call from 127.0.0.1");
}

#[test]
fn b11_from_anybody_else_forwarded_addresses_are_not_read() {
    let site = Site::at(Home::empty().with("COUNTERSIGN_HTTP_TRUSTED_PROXIES", "192.0.2.7"));
    let mut caller = site.client("office", &["--network", "198.51.100.0/24"]);
    assert_eq!(status_from(&mut caller, "198.51.100.9"), 403);
    let mut caller = site.client("here", &["--network", "127.0.0.1/32"]);
    assert_eq!(status_from(&mut caller, "198.51.100.9"), 200);
}

#[test]
fn failures_count_towards_the_network_behind_the_proxy() {
    let site = behind_a_proxy();
    let alice = site.desk().enrolled("alice@example.com");
    let mut stranger = site.client("code-only", &["--scope", "verify", "--first-factor", "none"]);
    let mut verdict = |from: &str, code: &str| {
        let body = json!({ "user": "alice@example.com", "code": code });
        let answer = stranger.post_with(VERIFY, &[("X-Forwarded-For", from)], &body);
        answer.json()["verdict"].as_str().unwrap().to_owned()
    };
    for number in 0..5 {
        // What stands on the left is the guesser's own invention.
        let from = format!("198.51.{number}.1, 203.0.113.{number}");
        assert_eq!(verdict(&from, &alice.wrong(number)), "rejected");
    }
    assert_eq!(verdict("203.0.113.77", &alice.next_code()), "rejected", "the network waits");
    assert_eq!(verdict("198.51.100.1", &alice.next_code()), "accepted");
}

#[test]
fn known_proxies_allow_plain_http_on_an_address_that_others_reach() {
    let home = Home::empty().with("COUNTERSIGN_HTTP_TRUSTED_PROXIES", "192.0.2.7");
    assert_eq!(home.serve_with(&["--listen", "0.0.0.0:0"]).get("/health/live").status, 200);
}
