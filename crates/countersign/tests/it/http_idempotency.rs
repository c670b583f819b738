//! `Idempotency-Key`: the same request twice is carried out once.

use crate::{
    http_support::{Caller, Site, VERIFY, document, problem, refusal, refused},
    support::http::Response,
};
use serde_json::{Value, json};
use std::sync::Barrier;

fn keyed(caller: &mut Caller, path: &str, key: &str, body: &Value) -> Response {
    caller.post_with(path, &[("Idempotency-Key", key)], body)
}

#[test]
fn a_repeated_verification_gets_its_first_answer_and_is_one_attempt() {
    let site = Site::new();
    let mut desk = site.desk();
    let person = desk.enrolled("alice@example.com");
    let body = json!({ "user": "alice@example.com", "code": person.next_code() });
    let first = keyed(&mut desk, VERIFY, "one", &body);
    assert_eq!((first.header("idempotent-replayed"), &document(&first, 200)["verdict"]), (None, &json!("accepted")));
    for _ in 0..3 {
        let again = keyed(&mut desk, VERIFY, "one", &body);
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        assert_eq!(document(&again, 200), first.json());
    }
    assert_eq!(desk.attempts("alice@example.com").len(), 2, "the confirmation and one verification");
    // Under another key it is another request: the code is used up.
    assert_eq!(keyed(&mut desk, VERIFY, "two", &body).json()["reason"], "code.replayed");
}

#[test]
fn a_key_stands_for_one_method_path_and_body() {
    let site = Site::new();
    let mut desk = site.desk();
    let body = json!({ "user": "alice", "code": "123456" });
    document(&keyed(&mut desk, VERIFY, "one", &body), 200);
    let other = json!({ "user": "alice", "code": "123457" });
    let detail = "this Idempotency-Key was used for another request".to_owned();
    let refused = (422, "idempotency.reused".to_owned(), detail);
    assert_eq!(problem(&keyed(&mut desk, VERIFY, "one", &other)), refused);
    assert_eq!(problem(&keyed(&mut desk, "/api/v1/requirements", "one", &body)), refused);
    assert_eq!(problem(&keyed(&mut desk, "/api/v1/users", "one", &body)), refused);
}

#[test]
fn keys_of_two_clients_have_nothing_to_do_with_each_other() {
    let site = Site::new();
    let (mut one, mut other) = (site.client("one", &["--scope", "users:write"]), site.desk());
    let added = document(&keyed(&mut one, "/api/v1/users", "same", &json!({ "names": ["alice"] })), 201);
    let of_other = document(&keyed(&mut other, "/api/v1/users", "same", &json!({ "names": ["bob"] })), 201);
    assert_ne!(added["id"], of_other["id"]);
    let again = keyed(&mut one, "/api/v1/users", "same", &json!({ "names": ["alice"] }));
    assert_eq!((document(&again, 201), again.header("idempotent-replayed")), (added, Some("true")));
}

#[test]
fn an_answer_that_showed_a_secret_is_never_given_again_but_says_where_the_resource_is() {
    let site = Site::new();
    let mut desk = site.desk();
    desk.enrolled("alice@example.com");
    for (what, body) in [("factors", json!({ "kind": "totp", "label": "Tablet" })), ("backup-codes", json!({}))] {
        let path = format!("/api/v1/users/alice@example.com/{what}");
        let first = keyed(&mut desk, &path, what, &body);
        let location = first.header("location").unwrap();
        document(&first, 201);
        let detail = format!("the answer showed a secret, once; what it made is at {location}");
        let again = problem(&keyed(&mut desk, &path, what, &body));
        assert_eq!(again, (409, "idempotency.secret_shown_once".to_owned(), detail));
    }
    let factors = desk.get("/api/v1/users/alice@example.com").json()["factors"].clone();
    assert_eq!(factors.as_array().unwrap().len(), 3, "an app, a pending one and one set of codes: {factors}");
}

#[test]
fn a_request_that_came_to_nothing_leaves_its_key_free() {
    let site = Site::new();
    let mut desk = site.desk();
    let body = json!({ "kind": "totp" });
    let path = "/api/v1/users/alice/factors";
    assert_eq!(refusal(&keyed(&mut desk, path, "one", &body)), refused(404, "request.not_found"));
    desk.post("/api/v1/users", &json!({ "names": ["alice"] }));
    document(&keyed(&mut desk, path, "one", &body), 201);
}

#[test]
fn a_key_that_is_empty_too_long_or_not_text_is_refused() {
    let site = Site::new();
    let mut desk = site.desk();
    let body = json!({ "user": "alice", "code": "123456" });
    for key in ["", &"k".repeat(256), "schl\u{fc}ssel"] {
        let (status, reason, detail) = problem(&keyed(&mut desk, VERIFY, key, &body));
        assert_eq!((status, reason.as_str()), (400, "request.invalid"), "{key}");
        assert_eq!(detail, "the Idempotency-Key cannot be used");
    }
    document(&keyed(&mut desk, VERIFY, &"k".repeat(255), &body), 200);
}

#[test]
fn a_client_that_may_not_do_it_learns_nothing_from_a_key() {
    let site = Site::new();
    let mut desk = site.desk();
    let body = json!({ "names": ["alice"] });
    document(&keyed(&mut desk, "/api/v1/users", "one", &body), 201);
    let mut nobody = site.with_key("cs_nonsense");
    assert_eq!(refusal(&keyed(&mut nobody, "/api/v1/users", "one", &body)), refused(401, "client.unknown"));
    site.home.json(&["client", "revoke", "desk"]);
    assert_eq!(refusal(&keyed(&mut desk, "/api/v1/users", "one", &body)), refused(401, "client.unknown"));
}

#[test]
fn two_identical_requests_at_once_are_carried_out_once() {
    let site = Site::new();
    let mut desk = site.desk();
    let person = desk.enrolled("alice@example.com");
    let (key, start) = (desk.key.clone(), Barrier::new(2));
    for round in 0..50 {
        let code = if round == 0 { person.next_code() } else { format!("code {round}") };
        let body = json!({ "user": "alice@example.com", "code": code });
        let before = desk.attempts("alice@example.com").len();
        let answers: Vec<Response> = std::thread::scope(|threads| {
            let callers = [(), ()].map(|()| {
                let (start, body, mut caller) = (&start, &body, site.with_key(&key));
                threads.spawn(move || {
                    start.wait();
                    keyed(&mut caller, VERIFY, &format!("round{round}"), body)
                })
            });
            callers.into_iter().map(|caller| caller.join().unwrap()).collect()
        });
        let carried_out = answers.iter().filter(|one| one.status == 200 && one.header("idempotent-replayed").is_none());
        assert_eq!(carried_out.count(), 1, "{answers:?}");
        for answer in &answers {
            assert!(answer.status == 200 || refusal(answer) == refused(409, "idempotency.in_flight"), "{answer:?}");
        }
        assert_eq!(desk.attempts("alice@example.com").len(), before + 1, "one attempt");
    }
}
