//! Who may call: keys, scopes, networks, and the ranks that are out of every client's reach.

use crate::{
    http_support::{Caller, DESK, FULL, Site, VERIFY, document, problem, refusal, refused},
    support::http::Response,
};
use serde_json::{Value, json};

/// In place of a scope: every key opens it.
const ANY_KEY: &str = "any key";

/// Every operation, with a body that it takes and the scope that it needs.
fn operations() -> Vec<(&'static str, String, Value, &'static str)> {
    let factor = format!("/api/v1/users/alice@example.com/factors/{}", "0".repeat(32));
    let code = json!({ "user": "alice@example.com", "code": "123456" });
    vec![
        ("POST", VERIFY.to_owned(), code, "verify"),
        ("POST", "/api/v1/requirements".to_owned(), json!({ "user": "alice@example.com" }), "verify"),
        ("POST", "/api/v1/users".to_owned(), json!({ "email": "bob@example.com" }), "users:write"),
        ("GET", "/api/v1/users/alice@example.com".to_owned(), Value::Null, "users:read"),
        ("POST", "/api/v1/users/alice@example.com/factors".to_owned(), json!({ "kind": "totp" }), "factors:write"),
        ("POST", format!("{factor}/confirm"), json!({ "code": "123456" }), "factors:write"),
        ("DELETE", factor, Value::Null, "factors:write"),
        ("POST", "/api/v1/users/alice@example.com/backup-codes".to_owned(), json!({}), "factors:write"),
        ("GET", "/api/v1/attempts".to_owned(), Value::Null, "attempts:read"),
        ("GET", "/api/v1/attempts/K7Q2-M4XD".to_owned(), Value::Null, "attempts:read"),
        ("POST", "/api/v1/checks".to_owned(), json!({ "user": "alice@example.com" }), ANY_KEY),
    ]
}

fn asked(caller: &mut Caller, method: &str, path: &str, body: &Value, headers: &[(&str, &str)]) -> Response {
    let text = body.to_string();
    caller.ask(method, path, headers, (!body.is_null()).then_some(text.as_bytes()))
}

/// An answer without its date.
fn dateless(mut response: Response) -> (u16, Vec<(String, String)>, String) {
    response.headers.retain(|(name, _)| name != "date");
    (response.status, response.headers, response.body)
}

#[test]
fn a_wrong_and_a_revoked_key_are_refused_alike_at_every_address() {
    let site = Site::new();
    site.home.user("alice@example.com");
    let mut revoked = site.client("gone", &[&DESK[..], &FULL[..]].concat());
    site.home.json(&["client", "revoke", "gone"]);
    let mut wrong = site.with_key(&format!("cs_{}", "a".repeat(52)));
    let mut nonsense = site.with_key("nonsense");
    for (method, path, body, _) in operations() {
        let of_revoked = asked(&mut revoked, method, &path, &body, &[]);
        assert_eq!(refusal(&of_revoked), refused(401, "client.secret"), "{method} {path}");
        assert_eq!(of_revoked.header("www-authenticate"), Some("Bearer"));
        let of_revoked = dateless(of_revoked);
        assert_eq!(dateless(asked(&mut wrong, method, &path, &body, &[])), of_revoked, "{method} {path}");
        assert_eq!(dateless(asked(&mut nonsense, method, &path, &body, &[])), of_revoked, "{method} {path}");
    }
}

#[test]
fn a_request_without_a_key_is_refused_at_every_address() {
    let site = Site::new();
    let mut nobody = site.with_key("");
    for (method, path, body, _) in operations() {
        for header in [&[][..], &[("Authorization", "Basic YWxhZGRpbjpvcGVu")], &[("Authorization", "Bearer")]] {
            let answer = asked(&mut nobody, method, &path, &body, header);
            assert_eq!(refusal(&answer), refused(401, "client.unknown"), "{method} {path} {header:?}");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        }
    }
}

#[test]
fn whoever_has_no_access_is_told_so_and_not_how_to_write_a_body() {
    let site = Site::new();
    let mut wrong = site.with_key("nonsense");
    let mut reader = site.client("reader", &["--scope", "users:read"]);
    let malformed = json!({ "unheard": "of" });
    for (method, path, _, needed) in operations().into_iter().filter(|(method, ..)| *method == "POST") {
        let answer = asked(&mut wrong, method, &path, &malformed, &[]);
        assert_eq!(refusal(&answer), refused(401, "client.secret"), "{method} {path}");
        let answer = asked(&mut reader, method, &path, &malformed, &[]);
        let expected = if needed == ANY_KEY { (400, "request.invalid") } else { (403, "client.scope") };
        assert_eq!(refusal(&answer), refused(expected.0, expected.1), "{method} {path}");
    }
}

#[test]
fn admins_and_owners_are_out_of_a_clients_reach_for_looking_too() {
    let site = Site::new();
    site.home.json(&["user", "add", "--email", "root@example.com", "--role", "owner"]);
    let mut desk = site.client("desk", &[&DESK[..], &FULL[..]].concat());
    for path in ["/api/v1/users/root@example.com", "/api/v1/attempts?user=root@example.com"] {
        let answer = asked(&mut desk, "GET", path, &Value::Null, &[]);
        assert_eq!(refusal(&answer), refused(404, "request.not_found"), "{path}");
        let of_nobody = asked(&mut desk, "GET", &path.replace("root@", "nobody@"), &Value::Null, &[]);
        assert_eq!(answer.body.replace("root@", "nobody@"), of_nobody.body, "no other than of somebody unknown");
    }
    let outcome = site.home.run(&["verify", "--email", "root@example.com", "--code", "123456", "--json"]);
    let reference = outcome.json()["reference"].as_str().unwrap().to_owned();
    let listed = asked(&mut desk, "GET", "/api/v1/attempts", &Value::Null, &[]);
    assert!(!listed.body.contains(&reference), "{}", listed.body);
    let shown = asked(&mut desk, "GET", &format!("/api/v1/attempts/{reference}"), &Value::Null, &[]);
    assert_eq!(refusal(&shown), refused(404, "request.not_found"));
}

#[test]
fn a_client_without_the_scope_is_refused_at_every_address() {
    let site = Site::new();
    let scopes = ["verify", "users:read", "users:write", "factors:write", "attempts:read", "reasons:full"];
    let guarded = operations().into_iter().filter(|(.., needed)| *needed != ANY_KEY);
    for (number, (method, path, body, needed)) in guarded.enumerate() {
        let held = scopes.iter().filter(|scope| **scope != needed).flat_map(|scope| ["--scope", *scope]);
        let mut caller = site.client(&format!("client{number}"), &held.collect::<Vec<_>>());
        let detail = format!("the client client{number} does not hold the scope {needed}");
        let answer = asked(&mut caller, method, &path, &body, &[]);
        assert_eq!(problem(&answer), (403, "client.scope".to_owned(), detail), "{method} {path}");
    }
}

#[test]
fn a_client_calls_from_its_networks_only() {
    let site = Site::new();
    let mut elsewhere = site.client("elsewhere", &["--network", "192.0.2.0/24", "--network", "2001:db8::/32"]);
    let mut here = site.client("here", &["--network", "192.0.2.0/24", "--network", "127.0.0.0/8"]);
    let body = json!({ "user": "nobody", "code": "123456" });
    let answer = elsewhere.post(VERIFY, &body);
    let detail = "the client elsewhere may not call from 127.0.0.1".to_owned();
    assert_eq!(problem(&answer), (403, "client.network".to_owned(), detail));
    document(&here.post(VERIFY, &body), 200);
    // What a header claims about the address changes nothing (B11).
    let forged = [("X-Forwarded-For", "192.0.2.7"), ("Forwarded", "for=192.0.2.7"), ("X-Real-IP", "192.0.2.7")];
    assert_eq!(elsewhere.post_with(VERIFY, &forged, &body).status, 403);
}

#[test]
fn helpdesk_admins_and_owners_are_out_of_reach_of_every_client() {
    let site = Site::new();
    let mut desk = site.desk();
    for role in ["helpdesk", "admin", "owner"] {
        let email = format!("{role}@example.com");
        let added = desk.post("/api/v1/users", &json!({ "email": email, "role": role }));
        assert_eq!(refusal(&added), refused(403, "policy.rank"), "{role}");
        site.home.json(&["user", "add", "--email", &email, "--role", role]);
        let app = site.home.enable(&email, &[]);
        let shown = site.home.json(&["user", "show", &email]);
        let factor = shown["factors"][0]["id"].as_str().unwrap();
        let of_user = format!("/api/v1/users/{email}");
        let code = json!({ "code": app.code(site.home.now()) });
        let answers = [
            desk.post(&format!("{of_user}/factors"), &json!({ "kind": "totp" })),
            desk.post(&format!("{of_user}/factors/{factor}/confirm"), &code),
            desk.delete(&format!("{of_user}/factors/{factor}")),
            desk.post(&format!("{of_user}/backup-codes"), &json!({})),
        ];
        for answer in answers {
            let detail = format!("a client acts on members only; this user is {role}");
            assert_eq!(problem(&answer), (403, "policy.rank".to_owned(), detail));
        }
        assert_eq!(site.home.json(&["user", "show", &email]), shown, "nothing has changed");
    }
}

#[test]
fn addresses_take_their_methods_only_and_say_which() {
    let site = Site::new();
    let mut desk = site.desk();
    let allowed = [
        (VERIFY, "POST"),
        ("/api/v1/requirements", "POST"),
        ("/api/v1/users", "POST"),
        ("/api/v1/users/alice", "GET,HEAD"),
        ("/api/v1/users/alice/factors", "POST"),
        ("/api/v1/users/alice/factors/1", "DELETE"),
        ("/api/v1/users/alice/factors/1/confirm", "POST"),
        ("/api/v1/users/alice/backup-codes", "POST"),
        ("/api/v1/attempts", "GET,HEAD"),
        ("/api/v1/attempts/K7Q2-M4XD", "GET,HEAD"),
        ("/api/v1/checks", "POST"),
        ("/health/live", "GET,HEAD"),
        ("/health/ready", "GET,HEAD"),
    ];
    for (path, methods) in allowed {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"] {
            if methods.contains(method) {
                continue;
            }
            let answer = desk.ask(method, path, &[], None);
            let detail = format!("this address does not take {method}");
            assert_eq!(problem(&answer), (405, "request.method".to_owned(), detail), "{path}");
            assert_eq!(answer.header("allow"), Some(methods), "{method} {path}");
        }
    }
}

#[test]
fn there_is_nothing_at_other_addresses_however_they_are_spelled() {
    let site = Site::new();
    let mut desk = site.desk();
    let paths = [
        "/nowhere",
        "/api/v1",
        "/api/v1/",
        "/api/v1/Verifications",
        "/api//v1/attempts",
        "/api/v1/attempts/",
        "/api/v1/../v1/attempts",
        "/api/v1/%61ttempts",
        "/api/v1/attempts%2fK7Q2-M4XD",
        "/metrics",
        "/health",
        "/api/v2/attempts",
    ];
    for path in paths {
        assert_eq!(refusal(&desk.get(path)), refused(404, "request.not_found"), "{path}");
    }
    let named = desk.get("/api/v1/users/%ff%fe");
    assert_eq!(problem(&named), (400, "request.invalid".to_owned(), "a name in the path is not text".to_owned()));
}

#[test]
fn health_needs_no_key_and_names_its_parts() {
    let site = Site::new();
    let mut nobody = site.with_key("");
    assert_eq!(document(&nobody.get("/health/live"), 200), json!({ "live": true }));
    let parts = json!({ "clock": "ok", "database": "ok", "disk": "ok", "writer": "ok" });
    assert_eq!(document(&nobody.get("/health/ready"), 200), json!({ "ready": true, "parts": parts }));
}
