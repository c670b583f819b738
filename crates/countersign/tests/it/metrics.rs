//! Metrics: on their own listener, naming nobody.

use crate::support::{Home, Outcome, http::Request, server::Server};
use std::{net::SocketAddr, process::Stdio};

fn metrics_of(server: &Server) -> SocketAddr {
    let said = server.said();
    let (_, after) = said.split_once("Metrics at http://").unwrap_or_else(|| panic!("{said}"));
    after.split('/').next().unwrap().parse().unwrap()
}

fn read(server: &Server) -> String {
    let response = Request::new("GET", "/metrics").send(metrics_of(server));
    assert_eq!(response.status, 200);
    assert_eq!(response.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    response.body
}

/// What `promtool check metrics` has to say.
fn judged(home: &Home, text: &str) -> Outcome {
    let mut promtool = home.command("promtool");
    let mut child =
        promtool.args(["check", "metrics"]).stdin(Stdio::piped()).spawn().expect("promtool is not installed");
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
    Outcome::of(child.wait_with_output().unwrap())
}

#[test]
fn decisions_are_counted_by_door_verdict_reason_and_stage() {
    let home = Home::running().with("COUNTERSIGN_METRICS_LISTEN", "127.0.0.1:0");
    let app = home.enrolled("alice@example.com");
    let key = home.client("mail", &[]);
    let server = home.serve();
    assert!(!read(&server).contains("countersign_decisions_total{"), "what was before the start is not counted");

    server.verify(&key, "alice@example.com", &app.backup_codes[0]);
    server.verify(&key, "alice@example.com", &app.backup_codes[0]);
    server.verify(&key, "nobody@example.com", "123456");
    home.verify("alice@example.com", &app.backup_codes[1]);
    let text = read(&server);
    let counted: Vec<&str> = text.lines().filter(|line| line.starts_with("countersign_decisions_total{")).collect();
    insta::assert_snapshot!(counted.join("\n"), @r#"
    countersign_decisions_total{door="api",verdict="accepted",reason="ok.backup_code",stage="none"} 1
    countersign_decisions_total{door="api",verdict="rejected",reason="backup.used",stage="mfa_factor"} 1
    countersign_decisions_total{door="api",verdict="rejected",reason="user.unknown",stage="primary_credentials"} 1
    countersign_decisions_total{door="cli",verdict="accepted",reason="ok.backup_code",stage="none"} 1
    "#);
    assert_eq!(read(&server), text, "looking counts nothing");
    let judged = judged(&home, &text);
    assert_eq!((judged.code, judged.shown().as_str()), (Some(0), "[exit 0]\n"), "{judged:?}");
    assert!(!text.contains("alice") && !text.contains("mail"), "{text}");
}

#[test]
fn nothing_listens_for_metrics_unless_the_configuration_says_so() {
    let server = Home::empty().serve();
    assert!(!server.said().contains("Metrics"), "{}", server.said());
    assert_eq!(server.get("/metrics").status, 404);
}

#[test]
fn an_address_for_metrics_that_is_taken_stops_the_start() {
    let home = Home::empty();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let outcome = home.with("COUNTERSIGN_METRICS_LISTEN", address).run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(outcome.code, Some(4), "{outcome:?}");
    assert!(outcome.stderr.contains("for metrics") && outcome.stderr.contains("metrics.listen"), "{outcome:?}");
}
