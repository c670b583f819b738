//! Connections that misbehave: the server refuses or waits them out, and serves everybody else meanwhile (E10, T24).

use crate::{
    http_support::{Caller, Site, raw, read_answer},
    support::{Home, http::connect},
};
use serde_json::json;
use std::{
    io::{BufReader, Read, Write},
    net::{Shutdown, TcpStream},
    time::Duration,
};

/// Longer than any refusal that does not wait for something takes.
const SOON: Duration = Duration::from_secs(10);
const LIVE: &str = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";

/// How many answers came, and the status of the first; none if the connection was just closed.
fn answers(came: &str) -> (usize, Option<u16>) {
    let statuses: Vec<u16> = came.split("HTTP/1.1 ").skip(1).filter_map(|rest| rest.get(..3)?.parse().ok()).collect();
    (statuses.len(), statuses.first().copied())
}

fn still_answers(site: &Site) {
    let mut nobody = site.with_key("");
    assert_eq!(nobody.get("/health/live").json(), json!({ "live": true }));
}

#[test]
fn what_is_not_http_is_refused_and_the_connection_closed() {
    let site = Site::new();
    let requests = [
        "\r\n\r\nnonsense\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        "GET  /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(),
        "GET /health/live\u{0} HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(),
        format!("{LIVE}Bad Header: x\r\n\r\n"),
        format!("{LIVE}X: a\u{0}b\r\n\r\n"),
        format!("{LIVE} folded: x\r\n\r\n"),
        format!("{LIVE}Content-Length: -1\r\n\r\n"),
        format!("{LIVE}Content-Length: 0x10\r\n\r\n"),
        format!("{LIVE}Content-Length: 99999999999999999999\r\n\r\n"),
        format!("{LIVE}Transfer-Encoding: gzip\r\n\r\n"),
        format!("{LIVE}Transfer-Encoding: chunked, identity\r\n\r\n"),
        "GET /health/live HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned(),
    ];
    for request in requests {
        let (count, status) = answers(&raw(site.server.address, request.as_bytes(), SOON));
        assert!(count <= 1 && status.is_none_or(|status| status == 400), "{request:?}: {status:?}");
    }
    still_answers(&site);
    site.stop();
}

#[test]
fn a_request_with_two_lengths_smuggles_nothing_in() {
    let site = Site::new();
    let smuggled = format!("{LIVE}\r\n");
    let chunked = format!("{LIVE}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}");
    let turned = format!("{LIVE}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{smuggled}");
    let differing = format!("{LIVE}Content-Length: 0\r\nContent-Length: {}\r\n\r\n{smuggled}", smuggled.len());
    let listed = format!("{LIVE}Content-Length: 0, {}\r\n\r\n{smuggled}", smuggled.len());
    for request in [chunked, turned, differing, listed] {
        let came = raw(site.server.address, request.as_bytes(), SOON);
        assert!(answers(&came).0 <= 1, "what follows is no request of its own: {came}");
    }
    still_answers(&site);
}

#[test]
fn headers_beyond_what_anybody_needs_are_refused() {
    let site = Site::new();
    let many: String = (0..65).map(|number| format!("X-{number}: x\r\n")).collect();
    let long = format!("X: {}\r\n", "x".repeat(1_000_000));
    let path = format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n", "x".repeat(70_000));
    for request in [format!("{LIVE}{many}\r\n"), format!("{LIVE}{long}\r\n"), format!("{path}\r\n")] {
        let (count, status) = answers(&raw(site.server.address, request.as_bytes(), SOON));
        assert!(count <= 1 && status.is_none_or(|status| [414, 431].contains(&status)), "{status:?}");
    }
    let few: String = (0..60).map(|number| format!("X-{number}: x\r\n")).collect();
    let came = raw(site.server.address, format!("{LIVE}{few}Connection: close\r\n\r\n").as_bytes(), SOON);
    assert_eq!(answers(&came), (1, Some(200)));
}

#[test]
fn requests_sent_ahead_are_answered_in_their_order() {
    let site = Site::new();
    let mut connection = BufReader::new(connect(site.server.address));
    let requests = format!("{LIVE}\r\nGET /api/v1/nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n{LIVE}\r\n");
    connection.get_mut().write_all(requests.as_bytes()).unwrap();
    let statuses = [(); 3].map(|()| read_answer(&mut connection).unwrap().status);
    assert_eq!(statuses, [200, 404, 200]);
}

#[test]
fn when_places_run_short_those_who_do_nothing_give_way() {
    let site = Site::at(Home::empty().with("COUNTERSIGN_HTTP_MAX_CONNECTIONS", "16"));
    let mut desk = site.desk();
    let alice = desk.enrolled("alice@example.com");
    let silent: Vec<TcpStream> = (0..20).map(|_| connect(site.server.address)).collect();
    let _halfway: Vec<TcpStream> = (0..20).map(|_| stalled(&site, LIVE)).collect();
    // Another connection, and another: each finds a place at once.
    for _ in 0..40 {
        still_answers(&site);
    }
    let mut again = site.desk_again(&desk);
    assert_eq!(again.verify("alice@example.com", &alice.next_code())["verdict"], "accepted");
    for mut stream in silent {
        stream.set_read_timeout(Some(SOON)).unwrap();
        let ended = stream.read(&mut [0; 1]);
        assert!(ended.as_ref().is_ok_and(|read| *read == 0) || ended.is_err_and(|error| is_reset(&error)));
    }
    site.stop();
}

fn is_reset(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::ConnectionReset
}

/// A connection that has begun a request and does not go on.
fn stalled(site: &Site, begun: &str) -> TcpStream {
    let mut stream = connect(site.server.address);
    stream.write_all(begun.as_bytes()).unwrap();
    stream
}

#[test]
fn slow_half_open_and_broken_connections_hold_up_nobody_and_are_ended() {
    let site = Site::new();
    let mut desk = site.desk();
    let person = desk.enrolled("alice@example.com");
    let post = "POST /api/v1/verifications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    let mut waiting: Vec<TcpStream> = (0..100).map(|_| stalled(&site, "GET /health/live HT")).collect();
    waiting.extend((0..100).map(|_| stalled(&site, &format!("{post}Content-Length: 40\r\n\r\n{{\"user\":"))));
    waiting.extend((0..100).map(|_| stalled(&site, "")));
    for _ in 0..50 {
        // Gone in the middle of a body, and closed for one direction only.
        drop(stalled(&site, &format!("{post}Content-Length: 40\r\n\r\n{{")));
        let half = stalled(&site, LIVE);
        half.shutdown(Shutdown::Write).unwrap();
        waiting.push(half);
    }
    still_answers(&site);
    let mut another: Caller = site.with_key(&desk.key);
    assert_eq!(another.verify("alice@example.com", &person.next_code())["verdict"], "accepted");
    // The server gives up on all of them: with an answer, or with the end of the connection.
    for mut stream in waiting {
        let mut came = Vec::new();
        let ended = stream.read_to_end(&mut came);
        assert!(ended.is_ok() || ended.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset));
        let (count, status) = answers(&String::from_utf8(came).unwrap());
        assert!(count <= 1 && status.is_none_or(|status| [400, 408].contains(&status)), "{status:?}");
    }
    still_answers(&site);
    site.stop();
}
