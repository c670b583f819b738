//! Clients that check no first factor: one refusal, whatever the cause, and never at the user's expense (B13, B16, B17).

use crate::{
    http_support::{Caller, Person, Site, VERIFY},
    support::http::Response,
};
use serde_json::json;

fn stranger(site: &Site) -> Caller {
    site.client("code-only", &["--scope", "verify", "--first-factor", "none"])
}

/// An answer as it came, with its reference and its date masked; both are of constant length.
fn as_it_came(response: &Response) -> (u16, Vec<(String, String)>, String) {
    let reference = response.json()["reference"].as_str().unwrap().to_owned();
    assert_eq!(reference.len(), "K7Q2-M4XD".len());
    let mut headers = response.headers.clone();
    for (_, value) in headers.iter_mut().filter(|(name, _)| name == "date") {
        assert_eq!(value.len(), "Sun, 22 Nov 2026 03:21:36 GMT".len());
        "DATE".clone_into(value);
    }
    (response.status, headers, response.body.replace(&reference, "REFERENCE"))
}

fn locked(caller: &mut Caller, email: &str) -> Person {
    let person = caller.enrolled(email);
    for number in 0..5 {
        caller.verify(email, &person.wrong(number));
    }
    assert_eq!(caller.verify(email, &person.wrong(6))["reason"], "throttle.wait");
    person
}

#[test]
fn whatever_the_cause_a_stranger_reads_one_refusal_to_the_byte() {
    let site = Site::new();
    let mut desk = site.desk();
    let alice = desk.enrolled("alice@example.com");
    let codes = desk.backup_codes("alice@example.com");
    let locked_out = locked(&mut desk, "locked@example.com");
    site.home.user("factorless@example.com");
    let suspended = desk.enrolled("kept.out@example.com");
    site.home.json(&["user", "suspend", "kept.out@example.com", "--reason", "away"]);
    let mut stranger = stranger(&site);
    assert_eq!(stranger.verify("alice@example.com", &alice.next_code())["verdict"], "accepted");
    assert_eq!(stranger.verify("alice@example.com", &codes[0])["verdict"], "accepted");

    let at = alice.confirmed_at;
    let mut ask = |user: &str, code: &str| as_it_came(&stranger.post(VERIFY, &json!({ "user": user, "code": code })));
    let one = ask("nobody@example.com", "123456");
    assert_eq!(one.0, 200);
    let same = [
        ("kept.out@example.com", suspended.next_code(), "right, but kept out"),
        ("factorless@example.com", "123456".to_owned(), "without a factor"),
        ("locked@example.com", locked_out.wrong(9), "wrong while locked"),
        ("locked@example.com", locked_out.next_code(), "right while locked"),
        ("alice@example.com", alice.next_code(), "replayed"),
        ("alice@example.com", alice.app.code(at), "used at set-up"),
        ("alice@example.com", alice.app.code(at - 180), "expired"),
        ("alice@example.com", alice.app.code(at + 180), "of the future"),
        ("alice@example.com", alice.wrong(1), "wrong"),
        ("alice@example.com", codes[0].clone(), "a used backup code"),
        ("alice@example.com", "1234".to_owned(), "too short"),
        ("alice@example.com", "correct horse".to_owned(), "a password"),
        ("\u{202e}nobody", "123456".to_owned(), "no name"),
    ];
    for (user, code, why) in same {
        assert_eq!(ask(user, &code), one, "{why}");
    }
    // By now the stranger's network waits for alice: the right code reads the same.
    assert_eq!(ask("alice@example.com", &codes[1]), one, "right while the network waits");
    site.stop();
}

#[test]
fn guesses_of_a_stranger_never_lock_the_user_out() {
    let site = Site::new();
    let mut desk = site.desk();
    let alice = desk.enrolled("alice@example.com");
    let codes = desk.backup_codes("alice@example.com");
    let mut stranger = stranger(&site);
    for number in 0..30 {
        assert_eq!(stranger.verify("alice@example.com", &alice.wrong(number))["reason"], "code.wrong");
    }
    let state = desk.get("/api/v1/users/alice@example.com").json()["state"].clone();
    assert_eq!(state, "active");
    assert_eq!(desk.verify("alice@example.com", &alice.next_code())["verdict"], "accepted");
    assert_eq!(desk.verify("alice@example.com", &codes[0])["verdict"], "accepted");
}

#[test]
fn a_stranger_with_reasons_full_is_a_stranger_still() {
    let site = Site::new();
    let flags = ["--scope", "verify", "--scope", "reasons:full", "--first-factor", "none"];
    let mut stranger = site.client("curious", &flags);
    let mut ask = |user: &str| as_it_came(&stranger.post(VERIFY, &json!({ "user": user, "code": "123456" })));
    site.home.user("factorless@example.com");
    assert_eq!(ask("factorless@example.com"), ask("nobody@example.com"));
}
