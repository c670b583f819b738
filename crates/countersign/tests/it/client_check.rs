//! `client check` against a running server: what it says, and what the server keeps of it.

use crate::support::{Home, Outcome, START, server::Server, tls::Authority};
use serde_json::Value;
use std::net::TcpListener;

fn check(home: &Home, key: &str, url: &str, flags: &[&str]) -> Outcome {
    home.run_reading(&format!("{key}\n"), &[&["client", "check", "--url", url], flags].concat())
}

fn url(server: &Server) -> String {
    format!("http://localhost:{}", server.address.port())
}

/// What was said, the port and the times masked.
fn said(outcome: &Outcome, port: u16) -> String {
    outcome.shown().replace(&port.to_string(), "PORT")
}

/// Part and state of each line.
fn states(outcome: &Outcome) -> Vec<(String, String)> {
    let document = outcome.json();
    let text = |line: &Value, member: &str| line[member].as_str().unwrap().to_owned();
    document["checks"].as_array().unwrap().iter().map(|line| (text(line, "part"), text(line, "state"))).collect()
}

/// The parts that are to be mended.
fn to_mend(outcome: &Outcome) -> Vec<String> {
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    states(outcome).into_iter().filter(|(_, state)| state == "problem").map(|(part, _)| part).collect()
}

/// What the server kept of a client's last check.
fn kept(home: &Home, name: &str) -> Value {
    let listed = home.json(&["client", "list"]);
    let client = listed["clients"].as_array().unwrap().iter().find(|client| client["name"] == name).unwrap();
    client["last_check"].clone()
}

#[test]
fn a_client_that_is_set_up_right_is_told_so_line_by_line() {
    let home = Home::new();
    home.user("alice@example.com");
    let key = home.client("portal", &["--scope", "verify", "--scope", "users:read", "--network", "127.0.0.0/8"]);
    let server = home.serve();
    assert_eq!(kept(&home, "portal"), Value::Null);
    let outcome = check(&home, &key, &url(&server), &["--scope", "verify", "--user", "ALICE@example.com"]);
    insta::assert_snapshot!(said(&outcome, server.address.port()), @"
    ✓ network       connected to 127.0.0.1:PORT
    ✓ tls           none, and none needed: it is this host
    ✓ clock         this host's and the server's agree within 0.1 s
    ✓ key           it is the key of the client portal, which may call from 127.0.0.1
    ✓ scopes        verify users:read
    ✓ user mapping  ALICE@example.com is somebody's name

    Nothing to mend.
    [exit 0]
    ");
    let kept = kept(&home, "portal");
    assert_eq!((&kept["from"], &kept["to_mend"]), (&"127.0.0.1".into(), &serde_json::json!([])), "{kept}");
    assert!(!outcome.shown().contains(&key) && !server.stop().stderr.contains(&key));
}

#[test]
fn a_key_that_covers_too_little_and_a_name_nobody_has_are_things_to_mend() {
    let home = Home::new();
    home.user("alice@example.com");
    let key = home.client("portal", &["--scope", "users:read"]);
    let server = home.serve();
    let outcome = check(&home, &key, &url(&server), &["--scope", "verify", "--user", r"EXAMPLE\alice", "--json"]);
    assert_eq!(to_mend(&outcome), ["scopes", "user_mapping"]);
    assert_eq!(kept(&home, "portal")["to_mend"], serde_json::json!(["client.scope", "client.user_mapping"]));
    assert_eq!(kept(&home, "portal")["missing_scopes"], serde_json::json!(["verify"]));
    // Who does not see users learns nothing about names; whoever administers does.
    let blind = home.client("blind", &[]);
    for user in ["alice@example.com", "nobody@example.com"] {
        let outcome = check(&home, &blind, &url(&server), &["--user", user, "--json"]);
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        assert!(states(&outcome).contains(&("user_mapping".to_owned(), "untested".to_owned())), "{outcome:?}");
    }
    assert_eq!(kept(&home, "blind")["to_mend"], serde_json::json!(["client.user_mapping"]));
}

#[test]
fn a_wrong_and_a_revoked_key_are_named_and_the_revoked_one_is_seen_by_those_who_administer() {
    let home = Home::new();
    let key = home.client("mail", &[]);
    let server = home.serve();
    let outcome = check(&home, &format!("cs_{}", "a".repeat(52)), &url(&server), &[]);
    insta::assert_snapshot!(said(&outcome, server.address.port()), @"
    ✓ network       connected to 127.0.0.1:PORT
    ✓ tls           none, and none needed: it is this host
    ✓ clock         this host's and the server's agree within 1.0 s
    ✗ key           no client has this key
                    → compare it with the key that was shown; one that was revoked opens nothing any more:
                    `countersign client list` at the server
    · scopes        not tested: what is before it has to work first
    · user mapping  not tested: what is before it has to work first

    1 finding.
    [exit 1]
    ");
    home.json(&["client", "revoke", "mail"]);
    let outcome = check(&home, &key, &url(&server), &["--json"]);
    assert_eq!(to_mend(&outcome), ["key"]);
    assert_eq!(kept(&home, "mail")["to_mend"], serde_json::json!(["client.unknown"]));
    let empty = check(&home, "", &url(&server), &[]);
    assert!(empty.code == Some(2) && empty.stderr.contains("no key came in"), "{empty:?}");
}

#[test]
fn a_client_in_another_network_is_told_from_where_it_came() {
    let home = Home::new();
    let key = home.client("mail", &["--network", "192.0.2.0/24"]);
    let server = home.serve();
    let outcome = check(&home, &key, &url(&server), &[]);
    insta::assert_snapshot!(said(&outcome, server.address.port()), @"
    ✗ network       the client mail may not call from 127.0.0.1
                    → make a client with `countersign client add --name APPLICATION --network 127.0.0.1/32`,
                    or call from a network that is listed
    ✓ tls           none, and none needed: it is this host
    ✓ clock         this host's and the server's agree within 1.0 s
    · key           not tested: what is before it has to work first
    · scopes        not tested: what is before it has to work first
    · user mapping  not tested: what is before it has to work first

    1 finding.
    [exit 1]
    ");
    assert_eq!(kept(&home, "mail")["to_mend"], serde_json::json!(["client.network"]));
}

#[test]
fn a_clock_a_minute_off_is_named_with_its_way_also_to_a_client_that_is_refused() {
    let home = Home::at(START);
    let key = home.client("mail", &[]);
    let server = home.serve();
    for (off, way) in [(60, "60 s ahead of"), (-60, "60 s behind")] {
        let there = Home::empty().with_clock(START + off);
        let outcome = check(&there, &key, &url(&server), &["--json"]);
        assert_eq!(to_mend(&outcome), ["clock"]);
        assert!(outcome.stdout.contains(way), "{outcome:?}");
        assert_eq!(kept(&home, "mail")["to_mend"], serde_json::json!(["client.clock"]));
        let refused = check(&there, "cs_wrong", &url(&server), &["--json"]);
        assert_eq!(to_mend(&refused), ["clock", "key"]);
        // Then the server's time is known to the second only.
        let about = [59, 60, 61].map(|seconds| way.replace("60", &seconds.to_string()));
        assert!(about.iter().any(|way| refused.stdout.contains(way.as_str())), "{refused:?}");
    }
}

#[test]
fn tls_that_this_host_does_not_trust_is_named_before_the_key_leaves() {
    let authority = Authority::new();
    let home = Home::empty().with_tls();
    let issued = authority.issue(-1, 90);
    home.install(&issued.chain, &issued.key);
    let server = home.serve();
    let key = home.client("mail", &[]);
    let there = |address: &str| format!("https://{address}:{}", server.address.port());
    let untrusted = check(&home, &key, &there("localhost"), &[]);
    insta::assert_snapshot!(said(&untrusted, server.address.port()), @"
    ✓ network       connected to localhost, port PORT
    ✗ tls           localhost, port PORT: no TLS with it: invalid peer certificate: UnknownIssuer
                    → have the certificate signed by an authority that this host trusts, with all that lie
                    between in the server's file; or make this host trust its authority
    · clock         not tested: what is before it has to work first
    · key           not tested: what is before it has to work first
    · scopes        not tested: what is before it has to work first
    · user mapping  not tested: what is before it has to work first

    1 finding.
    [exit 1]
    ");
    assert_eq!(kept(&home, "mail"), Value::Null, "nothing was asked");

    let trusted = authority.file(&home);
    let home = home.with("SSL_CERT_FILE", trusted);
    let trusted = check(&home, &key, &there("localhost"), &["--json"]);
    assert_eq!(trusted.code, Some(0), "{trusted:?}");
    assert!(trusted.stdout.contains("TLS 1.3; the certificate is for this name"), "{trusted:?}");
    let other_name = check(&home, &key, &there("127.0.0.1"), &["--json"]);
    assert_eq!(to_mend(&other_name), ["tls"]);
    assert!(other_name.stdout.contains("give the name that stands in the certificate"), "{other_name:?}");
    let plain = check(&home, &key, &url(&server), &["--json"]);
    assert_eq!(to_mend(&plain), ["network"]);
}

#[test]
fn where_nothing_or_something_else_listens_nothing_is_sent_on() {
    let home = Home::empty();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let outcome = check(&home, "cs_key", &format!("http://127.0.0.1:{port}"), &[]);
    insta::assert_snapshot!(said(&outcome, port), @"
    ✗ network       127.0.0.1, port PORT: no connection: Connection refused (os error 111)
                    → is the server up, is the port right, and does a firewall let this host through?
    · tls           not tested: what is before it has to work first
    · clock         not tested: what is before it has to work first
    · key           not tested: what is before it has to work first
    · scopes        not tested: what is before it has to work first
    · user mapping  not tested: what is before it has to work first

    1 finding.
    [exit 1]
    ");
    // A key goes over no network in clear.
    let outcome = check(&home, "cs_key", "http://192.0.2.1", &["--json"]);
    assert_eq!(to_mend(&outcome), ["tls"]);
    for wrong in ["mfa.example.com", "ftp://mfa.example.com", "https://mfa.example.com/sign-in"] {
        let outcome = check(&home, "cs_key", wrong, &[]);
        assert!(outcome.code == Some(2) && outcome.stderr.contains("https://mfa.example.com"), "{outcome:?}");
    }
    assert!(!home.data().exists(), "it touches no data directory");
}
