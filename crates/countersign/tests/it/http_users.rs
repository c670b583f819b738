//! `/api/v1/users`: added, shown, and what is no user.

use crate::http_support::{Site, document, problem, refusal, refused};
use serde_json::{Value, json};

#[test]
fn a_user_is_added_and_found_by_every_name() {
    let site = Site::new();
    let mut desk = site.desk();
    let names = json!(["EXAMPLE\\alice", "Alice"]);
    let added = desk.post("/api/v1/users", &json!({ "email": "Alice@Example.com", "names": names }));
    let user = document(&added, 201);
    let id = user["id"].as_str().unwrap();
    assert_eq!(added.header("location"), Some(format!("/api/v1/users/{id}").as_str()));
    let mut expected = json!({
        "id": id,
        "email": "alice@example.com",
        "names": ["alice", "alice@example.com", "example\\alice"],
        "kind": "person",
        "role": "member",
        "state": "none",
        "factors": [],
        "grace_until": null,
        "standing": { "stands": "optional" },
        "groups": [],
        "last_used": null,
    });
    assert_eq!(user, expected);

    expected["last_attempts"] = json!([]);
    for name in [id, "alice", "ALICE%40example.com", "example%5Calice", "%EF%BC%A1lice"] {
        assert_eq!(document(&desk.get(&format!("/api/v1/users/{name}")), 200), expected, "{name}");
    }
}

#[test]
fn services_can_be_added_too_and_break_glass_users_on_the_host_only() {
    let site = Site::new();
    let mut desk = site.desk();
    let user = document(&desk.post("/api/v1/users", &json!({ "names": ["service"], "kind": "service" })), 201);
    assert_eq!((&user["kind"], &user["email"]), (&json!("service"), &Value::Null));
    let glass = desk.post("/api/v1/users", &json!({ "names": ["glass"], "kind": "break_glass" }));
    assert_eq!(refusal(&glass), refused(403, "policy.rank"));
    let factor = desk.post("/api/v1/users/service/factors", &json!({ "kind": "totp" }));
    assert_eq!(refusal(&factor), refused(409, "factor.not_allowed"));
}

#[test]
fn a_user_with_a_factor_is_shown_with_it_and_the_last_five_attempts() {
    let site = Site::new();
    let mut desk = site.desk();
    let person = desk.enrolled("alice@example.com");
    for number in 0..6 {
        desk.verify("alice@example.com", &person.wrong(number));
    }
    let shown = document(&desk.get("/api/v1/users/alice@example.com"), 200);
    let factor = &shown["factors"][0];
    assert_eq!(
        *factor,
        json!({
            "id": person.factor,
            "kind": "totp",
            "state": "active",
            "label": "Authenticator app",
            "algorithm": "SHA1",
            "digits": 6,
            "period": 30,
            "created_at": factor["created_at"],
            "last_used_at": factor["last_used_at"],
            "unproven": false,
        })
    );
    assert_eq!(shown["state"], "locked");
    let reasons: Vec<&Value> = shown["last_attempts"].as_array().unwrap().iter().map(|one| &one["reason"]).collect();
    assert_eq!(reasons, ["throttle.wait", "code.wrong", "code.wrong", "code.wrong", "code.wrong"]);
}

#[test]
fn what_cannot_be_a_user_is_refused_with_the_reason() {
    let site = Site::new();
    let mut desk = site.desk();
    desk.post("/api/v1/users", &json!({ "email": "alice@example.com", "names": ["alice"] }));
    let many: Vec<String> = (0..21).map(|number| format!("name{number}")).collect();
    let cases = [
        (json!({ "email": "ALICE@example.com" }), 409, "user.exists"),
        (json!({ "email": "bob@example.com", "names": ["Alice"] }), 409, "user.exists"),
        (json!({}), 400, "user.name_invalid"),
        (json!({ "email": "no address" }), 400, "user.name_invalid"),
        (json!({ "email": "" }), 400, "user.name_invalid"),
        (json!({ "names": ["two words"] }), 400, "user.name_invalid"),
        (json!({ "names": ["a\u{0}b"] }), 400, "user.name_invalid"),
        (json!({ "names": ["x".repeat(300)] }), 400, "user.name_invalid"),
        (json!({ "names": many }), 400, "request.invalid"),
        (json!({ "names": "alice" }), 400, "request.invalid"),
        (json!({ "names": ["bob"], "role": "root" }), 400, "request.invalid"),
        (json!({ "names": ["bob"], "kind": "robot" }), 400, "request.invalid"),
        (json!({ "names": ["bob"], "password": "secret" }), 400, "request.invalid"),
        (json!([null, ["bob"]]), 400, "request.invalid"),
    ];
    for (body, status, reason) in cases {
        assert_eq!(refusal(&desk.post("/api/v1/users", &body)), refused(status, reason), "{body}");
    }
    assert_eq!(site.home.json(&["list"])["users"].as_array().unwrap().len(), 1, "nothing is left of what was refused");
}

#[test]
fn an_unknown_user_is_not_found_at_any_address() {
    let site = Site::new();
    let mut desk = site.desk();
    let answers = [
        desk.get("/api/v1/users/nobody"),
        desk.post("/api/v1/users/nobody/factors", &json!({ "kind": "totp" })),
        desk.post(&format!("/api/v1/users/nobody/factors/{}/confirm", "0".repeat(32)), &json!({ "code": "123456" })),
        desk.delete(&format!("/api/v1/users/nobody/factors/{}", "0".repeat(32))),
        desk.post("/api/v1/users/nobody/backup-codes", &json!({})),
        desk.get("/api/v1/attempts?user=nobody"),
    ];
    for answer in answers {
        let detail = "the user nobody is not known here".to_owned();
        assert_eq!(problem(&answer), (404, "request.not_found".to_owned(), detail));
    }
}

#[test]
fn d21_no_member_of_a_body_reaches_what_is_not_the_callers_to_say() {
    let site = Site::new();
    let mut desk = site.desk();
    let alice = desk.enrolled("alice@example.com");
    let mallory = document(&desk.post("/api/v1/users", &json!({ "email": "mallory@example.com" })), 201);
    let begun = document(&desk.post("/api/v1/users/mallory@example.com/factors", &json!({ "kind": "totp" })), 201);
    let (factor, user) = (begun["id"].as_str().unwrap(), mallory["id"].as_str().unwrap());
    let before = document(&desk.get(&format!("/api/v1/users/{}", alice.id)), 200);
    let bodies = [
        ("/api/v1/users".to_owned(), json!({ "email": "eve@example.com" })),
        (format!("/api/v1/users/{user}/factors"), json!({ "kind": "totp" })),
        (format!("/api/v1/users/{user}/factors/{factor}/confirm"), json!({ "code": "123456" })),
        ("/api/v1/verifications".to_owned(), json!({ "user": user, "code": "123456" })),
        ("/api/v1/requirements".to_owned(), json!({ "user": user })),
        ("/api/v1/checks".to_owned(), json!({})),
    ];
    let planted = json!({
        "id": alice.id, "user_id": alice.id, "owner": alice.id, "factor": alice.factor, "client": "desk",
        "state": "active", "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "verdict": "accepted", "reason": "ok.current",
        "first_factor": "proven", "scopes": ["reasons:full"], "groups": ["staff"], "grace_until": "2099-01-01T00:00:00Z",
        "created_at": "2001-01-01T00:00:00Z", "last_used": null, "suspended": false, "offset_steps": 2,
        "password": "four words nobody joins", "__proto__": { "role": "owner" },
    });
    for (path, body) in bodies {
        // A check names the scopes that it is about to need, and gets none by that.
        let said = |member: &str| path.ends_with("/checks") && member == "scopes";
        for (member, value) in planted.as_object().unwrap().iter().filter(|(member, _)| !said(member)) {
            let mut body = body.clone();
            body[member] = value.clone();
            let (status, reason) = refusal(&desk.post(&path, &body));
            let is_named = reason == "request.invalid" || reason == "factor.secret_not_accepted";
            assert!(status == 400 && is_named, "{path} {member}: {status} {reason}");
        }
    }
    for role in ["helpdesk", "admin", "owner"] {
        let answer = desk.post("/api/v1/users", &json!({ "email": "eve@example.com", "role": role }));
        assert_eq!(refusal(&answer), refused(403, "policy.rank"), "{role}");
    }
    assert_eq!(desk.get("/api/v1/users/eve@example.com").status, 404, "nothing of it was done");
    assert_eq!(document(&desk.get(&format!("/api/v1/users/{}", alice.id)), 200), before);
    let path = format!("/api/v1/users/{user}/factors/{}/confirm", alice.factor);
    assert_eq!(refusal(&desk.post(&path, &json!({ "code": alice.next_code() }))), refused(409, "factor.none_pending"));
    assert_eq!(desk.delete(&format!("/api/v1/users/{user}/factors/{}", alice.factor)).status, 404);
}
