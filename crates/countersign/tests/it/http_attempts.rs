//! `/api/v1/attempts`: whole entries, page by page, and what each audience sees in them.

use crate::http_support::{Caller, DESK, Person, Site, document, problem, refusal, refused};
use serde_json::{Value, json};

fn with_wrong_codes(count: usize) -> (Site, Caller, Person, Vec<String>) {
    let site = Site::new();
    let mut desk = site.desk();
    let person = desk.enrolled("alice@example.com");
    let told = (0..count).map(|number| desk.verify("alice@example.com", &person.wrong(number)));
    let references = told.map(|answer| answer["reference"].as_str().unwrap().to_owned()).collect();
    (site, desk, person, references)
}

fn references(page: &Value) -> Vec<&str> {
    page["attempts"].as_array().unwrap().iter().map(|one| one["reference"].as_str().unwrap()).collect()
}

#[test]
fn an_attempt_is_shown_with_what_the_person_was_told_or_with_the_truth() {
    let (site, mut desk, person, _) = with_wrong_codes(0);
    let context = json!({ "source_ip": "2001:db8::7", "application": "mail" });
    let code = person.app.code(person.confirmed_at + 150);
    let body = json!({ "user": "alice@example.com", "code": code, "context": context });
    let answer = desk.post("/api/v1/verifications", &body).json();
    let path = format!("/api/v1/attempts/{}", answer["reference"].as_str().unwrap());
    let seen = document(&desk.get(&path), 200);
    let mut expected = json!({
        "reference": answer["reference"],
        "at": seen["at"],
        "door": "api",
        "stage": "mfa_factor",
        "verdict": "rejected",
        "reason": "code.wrong",
        "user": "alice@example.com",
        "factor": null,
        "source_ip": "2001:db8::7",
        "application": "mail",
        "diagnosis": {
            "cause": "code.wrong",
            "told": null,
            "evidence": [],
            "offset_seconds": null,
            "text": seen["diagnosis"]["text"],
        },
        "others_with_this_reference": 0,
    });
    assert_eq!(seen, expected);
    let texts: Vec<&String> = seen["diagnosis"]["text"].as_object().unwrap().keys().collect();
    assert_eq!(texts, ["admin", "public", "remedy"]);

    let mut auditor = site.auditor();
    let full = document(&auditor.get(&path), 200);
    let [low, high] = [0, 1].map(|end| full["diagnosis"]["offset_seconds"][end].as_i64().unwrap());
    assert!(high - low == 30 && (90..=150).contains(&low), "{low}..{high}");
    let evidence = full["diagnosis"]["evidence"].as_array().unwrap();
    assert!(evidence.iter().any(|said| said == "1 refusal."), "{evidence:?}");
    expected["reason"] = json!("code.from_future");
    expected["factor"] = json!("Authenticator app");
    // What else there is depends on how far the search is; that has tests of its own.
    assert_eq!(full["diagnosis"]["told"], "code.wrong");
    expected["diagnosis"] = full["diagnosis"].clone();
    assert_eq!(full, expected);
}

#[test]
fn an_acceptance_is_shown_without_a_diagnosis() {
    let (_site, mut desk, person, _) = with_wrong_codes(0);
    let answer = desk.verify("alice@example.com", &person.next_code());
    let page = document(&desk.get("/api/v1/attempts?user=alice@example.com&limit=1"), 200);
    assert_eq!(
        page["attempts"],
        json!([{
            "reference": answer["reference"],
            "at": page["attempts"][0]["at"],
            "door": "api",
            "stage": "none",
            "verdict": "accepted",
            "reason": answer["reason"],
            "user": "alice@example.com",
            "factor": "Authenticator app",
            "diagnosis": null,
        }])
    );
}

#[test]
fn pages_hold_every_attempt_once_newest_first() {
    let (_site, mut desk, _, told) = with_wrong_codes(5);
    let mut paged: Vec<String> = Vec::new();
    let mut cursor = String::new();
    for _ in 0..3 {
        let page = document(&desk.get(&format!("/api/v1/attempts?user=alice@example.com&limit=2{cursor}")), 200);
        paged.extend(references(&page).iter().map(ToString::to_string));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let newest_first: Vec<&String> = told.iter().rev().collect();
    assert_eq!(paged.iter().take(5).collect::<Vec<_>>(), newest_first);
    assert_eq!(paged.len(), 6, "the confirmation is the first attempt");
    let all = document(&desk.get("/api/v1/attempts?limit=200"), 200);
    assert_eq!(references(&all), paged);
    assert_eq!(all["next_cursor"], Value::Null);
}

#[test]
fn since_leaves_out_what_was_before() {
    let (_site, mut desk, ..) = with_wrong_codes(3);
    let all = document(&desk.get("/api/v1/attempts"), 200);
    let at = all["attempts"][0]["at"].as_str().unwrap();
    let since = |desk: &mut Caller, at: &str| {
        let page = document(&desk.get(&format!("/api/v1/attempts?since={at}")), 200);
        references(&page).len()
    };
    assert_eq!(since(&mut desk, "2020-01-01T00:00:00Z"), 4);
    assert_eq!(since(&mut desk, "2020-01-01T01:00:00%2B01:00"), 4);
    assert!(since(&mut desk, at) >= 1);
    assert_eq!(since(&mut desk, "2999-01-01T00:00:00Z"), 0);
    assert_eq!(since(&mut desk, ""), 4);
}

#[test]
fn a_query_that_cannot_be_meant_is_refused() {
    let site = Site::new();
    let mut desk = site.desk();
    let limit = "`limit` is no number from 1 to 200";
    let cases = [
        ("limit=0", limit),
        ("limit=201", limit),
        ("limit=-1", limit),
        ("limit=ten", limit),
        ("limit=99999999999999999999", limit),
        ("cursor=abc", "`cursor` is none that was given out"),
        ("page=2", "there is no parameter `page`"),
    ];
    for (query, detail) in cases {
        let answer = desk.get(&format!("/api/v1/attempts?{query}"));
        assert_eq!(problem(&answer), (400, "request.invalid".to_owned(), detail.to_owned()), "{query}");
    }
    for since in ["yesterday", "2026-02-30T00:00:00Z", "1700000000", "0000-00-00T00:00:00Z", "99999-01-01T00:00:00Z"] {
        let answer = desk.get(&format!("/api/v1/attempts?since={since}"));
        assert_eq!(refusal(&answer), refused(400, "request.invalid"), "{since}");
    }
    for reference in ["K7Q2-M4XD", "nonsense", "%00", "K7Q2M4XDK7Q2M4XD"] {
        let answer = desk.get(&format!("/api/v1/attempts/{reference}"));
        assert_eq!(refusal(&answer), refused(404, "request.not_found"), "{reference}");
    }
}

#[test]
fn refusals_of_strangers_are_found_by_reference_but_their_reason_only_by_who_may_see_it() {
    let site = Site::new();
    site.home.user("alice@example.com");
    let flags = [&DESK[..], &["--first-factor", "none"]].concat();
    let answer = site.client("code-only", &flags).verify("alice@example.com", "123456");
    let path = format!("/api/v1/attempts/{}", answer["reference"].as_str().unwrap());
    assert_eq!(document(&site.desk().get(&path), 200)["reason"], "code.wrong");
    assert_eq!(document(&site.auditor().get(&path), 200)["reason"], "user.no_factor");
}
