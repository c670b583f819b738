//! TLS built in: who is served, what is refused, and certificates that change under way.

use crate::support::{
    Home,
    http::connect,
    tls::{Authority, Issued},
};
use std::{
    io::{Read, Write},
    os::unix::fs::PermissionsExt,
    time::Duration,
};
use tokio_rustls::rustls::{
    SupportedProtocolVersion,
    version::{TLS12, TLS13},
};

const BOTH: [&SupportedProtocolVersion; 2] = [&TLS12, &TLS13];

fn secured(authority: &Authority) -> (Home, Issued) {
    let home = Home::empty().with_tls();
    let issued = authority.issue(-1, 90);
    home.install(&issued.chain, &issued.key);
    (home, issued)
}

#[test]
fn the_door_speaks_tls_of_both_versions_and_nothing_else() {
    let authority = Authority::new();
    let (home, _) = secured(&authority);
    let server = home.serve();
    let listening = format!("Listening on https://localhost:{}", server.address.port());
    assert!(server.said().contains(&listening), "{}", server.said());
    for version in BOTH {
        let (answer, _) = authority.get(server.address, "/health/live", &[version]);
        assert_eq!((answer.status, answer.body.as_str()), (200, r#"{"live":true}"#), "{version:?}");
    }
    let mut plain = connect(server.address);
    plain.write_all(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut came = Vec::new();
    // A TLS alert, or just the end.
    let _ = plain.read_to_end(&mut came);
    assert!(!came.starts_with(b"HTTP"), "{came:?}");
    assert_eq!(server.stop().code, Some(0));
}

#[test]
fn with_a_certificate_an_address_that_others_reach_is_served() {
    let authority = Authority::new();
    let (home, _) = secured(&authority);
    let server = home.serve_with(&["--listen", "0.0.0.0:0"]);
    let here = format!("127.0.0.1:{}", server.address.port()).parse().unwrap();
    assert_eq!(authority.get(here, "/health/live", &BOTH).0.status, 200);
}

#[test]
fn a_new_certificate_is_taken_over_without_a_restart() {
    let authority = Authority::new();
    let (home, _) = secured(&authority);
    let mut server = home.serve();
    let mut kept = authority.connect(server.address, &BOTH);
    let ask = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut answer = [0; 12];
    kept.write_all(ask).unwrap();
    kept.read_exact(&mut answer).unwrap();
    let (_, before) = authority.get(server.address, "/health/live", &BOTH);

    let renewed = authority.issue(-1, 90);
    home.install(&renewed.chain, &renewed.key);
    server.wait_for_log("a new certificate is in use");
    let (answer_now, after) = authority.get(server.address, "/health/live", &BOTH);
    assert_eq!(answer_now.status, 200);
    assert_ne!(after, before);
    // Connections that were open stay open.
    kept.write_all(ask).unwrap();
    kept.read_exact(&mut answer).unwrap();
}

#[test]
fn while_the_new_pair_is_bad_the_one_before_stays_in_use() {
    let authority = Authority::new();
    let (home, _) = secured(&authority);
    let mut server = home.serve();
    let (_, before) = authority.get(server.address, "/health/live", &BOTH);
    let other = authority.issue(-1, 90);

    home.replace("tls.key", &other.key);
    let said = server.wait_for_log("does not belong to the first certificate");
    assert!(said.contains("WARN") && said.contains("the certificate stays the one before"), "{said}");
    assert!(said.contains("name the key that the certificate was made for"), "{said}");
    assert_eq!(authority.get(server.address, "/health/live", &BOTH).1, before);

    std::fs::set_permissions(home.place().join("tls.key"), PermissionsExt::from_mode(0o640)).unwrap();
    server.wait_for_log("can be read by others (mode 0640)");
    std::fs::remove_file(home.place().join("tls.crt")).unwrap();
    server.wait_for_log("cannot be read");
    assert_eq!(authority.get(server.address, "/health/live", &BOTH).1, before);

    home.install(&other.chain, &other.key);
    server.wait_for_log("a new certificate is in use");
    assert_ne!(authority.get(server.address, "/health/live", &BOTH).1, before);
}

#[test]
fn what_cannot_be_used_stops_the_start() {
    let authority = Authority::new();
    let (home, issued) = secured(&authority);
    let other = authority.issue(-1, 90);
    let cases: [(&str, &dyn Fn()); 7] = [
        ("no certificate file", &|| std::fs::remove_file(home.place().join("tls.crt")).unwrap()),
        ("no key file", &|| std::fs::remove_file(home.place().join("tls.key")).unwrap()),
        ("exposed", &|| {
            std::fs::set_permissions(home.place().join("tls.key"), PermissionsExt::from_mode(0o644)).unwrap();
        }),
        ("key in place of the certificate", &|| drop(home.replace("tls.crt", &issued.key))),
        ("certificate in place of the key", &|| drop(home.replace("tls.key", &issued.chain))),
        ("spoilt", &|| drop(home.replace("tls.crt", &issued.chain.replace('M', "!")))),
        ("another's key", &|| drop(home.replace("tls.key", &other.key))),
    ];
    let mut told = String::new();
    for (name, spoil) in cases {
        spoil();
        let refused = home.run(&["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!(refused, home.run(&["config", "check"]), "{name}");
        told.push_str(&format!("{name}\n{}", refused.shown()));
        home.install(&issued.chain, &issued.key);
    }
    insta::assert_snapshot!(told, @"
    no certificate file
    error: tls.crt cannot be read: No such file or directory (os error 2)

    hint: name readable files with tls.certificate and tls.key; the server reads them as the owner of its data directory
    [exit 2]
    no key file
    error: tls.key cannot be read: No such file or directory (os error 2)

    hint: name readable files with tls.certificate and tls.key; the server reads them as the owner of its data directory
    [exit 2]
    exposed
    error: the private key tls.key can be read by others (mode 0644)

    hint: chmod 600 tls.key; if others could read it for long, have a new certificate made
    [exit 2]
    key in place of the certificate
    error: tls.crt holds no certificate in PEM form

    hint: the file begins with -----BEGIN CERTIFICATE-----: the server's own first, then those above it
    [exit 2]
    certificate in place of the key
    error: tls.key holds no private key in PEM form

    hint: the file begins with -----BEGIN PRIVATE KEY-----, without a pass phrase
    [exit 2]
    spoilt
    error: tls.crt holds no certificate in PEM form

    hint: the file begins with -----BEGIN CERTIFICATE-----: the server's own first, then those above it
    [exit 2]
    another's key
    error: the private key tls.key does not belong to the first certificate in tls.crt

    hint: name the key that the certificate was made for, and put the server's own certificate first
    [exit 2]
    ");
    assert_eq!(authority.get(home.serve().address, "/health/live", &BOTH).0.status, 200);
}

#[test]
fn doctor_tells_how_long_the_certificate_lasts() {
    let authority = Authority::new();
    let (home, _) = secured(&authority);
    let home = home.made();
    let mut told = String::new();
    for (from, until) in [(-1, 90), (-80, 9), (-90, -1), (2, 90)] {
        let issued = authority.issue(from, until);
        home.install(&issued.chain, &issued.key);
        let outcome = home.run(&["doctor", "config", "--json"]);
        let document = outcome.json();
        let found = document["findings"].as_array().unwrap().iter().chain(document["fine"].as_array().unwrap());
        let of_tls = found.filter(|finding| finding["id"] == "tls.certificate");
        for finding in of_tls {
            let what = finding["what"].as_str().unwrap().split(' ');
            let timeless: Vec<_> = what.map(|word| if word.contains(':') { "TIME" } else { word }).collect();
            told.push_str(&format!("{:?} {} {}\n", outcome.code, finding["severity"], timeless.join(" ")));
        }
    }
    insta::assert_snapshot!(told, @r#"
    Some(0) "ok" the certificate tls.crt is valid for 90 more days
    Some(1) "warning" the certificate tls.crt ends in 9 days, at TIME
    Some(1) "problem" the certificate tls.crt ended at TIME browsers refuse it
    Some(1) "problem" the certificate tls.crt is not valid before TIME
    "#);
    home.replace("tls.key", "nothing");
    let outcome = home.run(&["doctor", "config", "--json"]);
    assert_eq!((outcome.code, &outcome.json()["findings"][0]["severity"]), (Some(1), &"problem".into()));
}

#[test]
fn a_certificate_that_has_ended_is_served_with_a_warning() {
    let authority = Authority::new();
    let home = Home::empty().with_tls();
    let ended = authority.issue(-90, -1);
    home.install(&ended.chain, &ended.key);
    let mut server = home.serve();
    assert!(server.wait_for_log("ended at").contains("WARN"));
}

#[test]
fn handshakes_that_go_nowhere_hold_nobody_up_and_are_ended() {
    let authority = Authority::new();
    let (home, _) = secured(&authority);
    let server = home.serve();
    let mut begun: Vec<_> = (0..50).map(|_| connect(server.address)).collect();
    for stream in begun.iter_mut().skip(25) {
        // The start of a greeting that is never finished.
        stream.write_all(&[22, 3, 1, 2, 0, 1]).unwrap();
    }
    assert_eq!(authority.get(server.address, "/health/live", &BOTH).0.status, 200);
    for mut stream in begun {
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let mut came = Vec::new();
        // Ended by the server: with an alert, or without.
        stream.read_to_end(&mut came).unwrap();
    }
    assert_eq!(server.stop().code, Some(0));
}
