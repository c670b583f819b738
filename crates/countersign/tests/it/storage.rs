//! A disk that takes no more: every attempt is refused, nothing that was answered is lost, and with room it goes on.

use crate::support::{Home, apps::App, server::Server};
use std::{os::unix::process::CommandExt, path::Path};

const ALICE: &str = "alice@example.com";

/// A server none of whose files may grow beyond `kilobytes`, as on a disk that is full. Writing more is an error
/// of the system then, instead of a signal that ends the process.
fn serve_limited(home: &Home, kilobytes: u64) -> Server {
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" serve --listen 127.0.0.1:0", kilobytes * 2);
    let mut command = home.command("sh");
    command.arg0("sh").args(["-c", &script, env!("CARGO_BIN_EXE_countersign")]);
    Server::start(command)
}

fn kilobytes(path: &Path) -> u64 {
    std::fs::metadata(path).unwrap().len() / 1024
}

/// The references of all attempts in the audit.
fn references(home: &Home) -> String {
    home.text(&["audit", "export"])
}

#[test]
fn on_a_full_disk_everything_is_refused_and_nothing_answered_is_lost() {
    let home = Home::running();
    let app = home.enrolled(ALICE);
    let key = home.client("mail", &[]);
    let server = serve_limited(&home, kilobytes(&home.data().join("countersign.db")) + 96);
    let mut answered = Vec::new();
    let refused = loop {
        let document = serde_json::json!({ "user": format!("nobody{}@example.com", answered.len()), "code": "123456" });
        let response = server.post("/api/v1/verifications", &key, &document);
        if response.status != 200 {
            break response;
        }
        answered.push(response.json()["reference"].as_str().unwrap().to_owned());
        assert!(answered.len() < 2000, "the limit is never reached");
    };
    assert_eq!(refused.status, 503, "{refused:?}");
    assert!(answered.len() > 10, "the limit was reached before anything was answered");
    let reason = refused.json()["type"].as_str().unwrap().to_owned();
    assert!(reason.starts_with("urn:countersign:problem:storage."), "{refused:?}");

    let code = app.code(home.now());
    for typed in [code.as_str(), &app.backup_codes[0], "000000"] {
        let document = serde_json::json!({ "user": ALICE, "code": typed });
        let response = server.post("/api/v1/verifications", &key, &document);
        assert_eq!(response.status, 503, "decided on a full disk: {response:?}");
    }
    assert_eq!(server.get("/health/live").status, 200);
    expect_all_there_after_a_restart(&home, &app, &key, &answered, server);
}

fn expect_all_there_after_a_restart(home: &Home, app: &App, key: &str, answered: &[String], server: Server) {
    let log = server.stop().stderr;
    assert!(!log.contains("panicked"), "{log}");
    let server = home.serve();
    let kept = references(home);
    for reference in answered {
        assert!(kept.contains(reference), "{reference} was answered and is not in the audit");
    }
    assert_eq!(server.verify(key, ALICE, &app.code(home.now()))["verdict"], "accepted");
    assert_eq!(server.verify(key, ALICE, &app.backup_codes[0])["verdict"], "accepted");
    assert_eq!(home.json(&["audit", "verify"])["intact"], true);
    assert_eq!(server.stop().code, Some(0));
}
