//! Log lines as machines read them: one JSON object a line, every field of a request's line documented.

use crate::support::Home;
use serde_json::Value;
use std::collections::BTreeSet;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/log.md");

/// The fields in the table of the page.
fn documented() -> BTreeSet<String> {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    rows.map(str::to_owned).collect()
}

#[test]
fn every_field_of_a_requests_line_is_documented_and_no_other() {
    let home = Home::empty().with("COUNTERSIGN_LOG_FORMAT", "json");
    let server = home.serve();
    let key = home.client("mail", &[]);
    server.verify(&key, "alice@example.com", "123456");
    server.get("/sign-in");
    server.get("/nowhere/at/all?secret=1");
    let logged = server.stop().stderr;
    let lines: Vec<Value> = logged.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let requests: Vec<&Value> = lines.iter().filter(|line| line["message"] == "request").collect();
    assert_eq!(requests.len(), 3, "{logged}");
    for line in requests {
        let fields: BTreeSet<String> = line.as_object().unwrap().keys().cloned().collect();
        assert_eq!(fields, documented(), "{line}");
    }
    assert!(!logged.contains("secret") && !logged.contains("alice") && !logged.contains("123456"), "{logged}");
}
