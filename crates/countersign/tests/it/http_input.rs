//! Bodies and headers that no honest client sends: refused as such, counted as nothing, survived (C5, A09, A10, T25).

use crate::http_support::{Caller, Person, Site, VERIFY, document, problem, refusal, refused};
use serde_json::json;

fn started() -> (Site, Caller, Person) {
    let site = Site::new();
    let mut desk = site.desk();
    let person = desk.enrolled("alice@example.com");
    (site, desk, person)
}

/// The server answers as before, nobody was counted, and its log speaks of no panic.
fn lives_on(site: Site, mut desk: Caller, person: &Person) {
    assert_eq!(desk.attempts("alice@example.com").len(), 1, "the confirmation is the only attempt");
    assert_eq!(desk.verify("alice@example.com", &person.next_code())["verdict"], "accepted");
    site.stop();
}

#[test]
fn a_body_that_is_no_verification_is_refused_and_counted_as_nothing() {
    let (site, mut desk, person) = started();
    let code = person.next_code();
    let (deep, long) = ("[".repeat(10_000), "1".repeat(65));
    let bodies = [
        String::new(),
        " ".to_owned(),
        "null".to_owned(),
        "123456".to_owned(),
        "\"123456\"".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        format!(r#"["alice@example.com","{code}"]"#),
        format!(r#"{{"user":"alice@example.com","code":"{code}""#),
        format!(r#"{{"user":"alice@example.com","code":"{code}"}} x"#),
        format!(r#"{{"user":"alice@example.com","code":"{code}",}}"#),
        format!(r"{{'user':'alice@example.com','code':'{code}'}}"),
        format!("\u{feff}{{\"user\":\"alice@example.com\",\"code\":\"{code}\"}}"),
        r#"{"user":"alice@example.com"}"#.to_owned(),
        format!(r#"{{"code":"{code}"}}"#),
        r#"{"user":"alice@example.com","code":null}"#.to_owned(),
        r#"{"user":"alice@example.com","code":true}"#.to_owned(),
        r#"{"user":"alice@example.com","code":{"$ne":""}}"#.to_owned(),
        format!(r#"{{"user":"alice@example.com","code":{code}}}"#, code = code.trim_start_matches('0')),
        format!(r#"{{"user":"alice@example.com","code":["{code}"]}}"#),
        format!(r#"{{"user":["alice@example.com"],"code":"{code}"}}"#),
        format!(r#"{{"user":null,"code":"{code}"}}"#),
        format!(r#"{{"user":"alice@example.com","code":"{code}","code":"{code}"}}"#),
        format!(r#"{{"user":"bob","user":"alice@example.com","code":"{code}"}}"#),
        format!(r#"{{"user":"alice@example.com","code":"{code}","Code":"000000"}}"#),
        format!(r#"{{"user":"alice@example.com","code":"{code}","first_factor":"proven"}}"#),
        format!(r#"{{"user":"alice@example.com","code":"{code}","context":null}}"#),
        format!(r#"{{"user":"alice@example.com","code":"{code}","context":["203.0.113.9","mail"]}}"#),
        format!(r#"{{"user":"alice@example.com","code":"{code}","context":{{"source_ip":"localhost"}}}}"#),
        format!(r#"{{"user":"alice@example.com","code":"{code}","context":{{"application":"{}"}}}}"#, "x".repeat(256)),
        format!(r#"{{"user":"alice@example.com","code":"{long}"}}"#),
        format!(r#"{{"user":"alice@example.com","code":"{}{code}"}}"#, " ".repeat(59)),
        format!(r#"{{"user":"{}","code":"{code}"}}"#, "a".repeat(256)),
        format!(r#"{{"user":"alice@example.com","code":"\ud800{code}"}}"#),
        format!(r#"{{"user":"alice@example.com","code":"{code}","context":{deep}}}"#),
        deep,
        "{\"context\":".repeat(5_000),
    ];
    for body in bodies {
        let answer = desk.ask("POST", VERIFY, &[], Some(body.as_bytes()));
        let (status, reason, detail) = problem(&answer);
        let shown = &body[..body.len().min(80)];
        assert_eq!((status, reason.as_str()), (400, "request.invalid"), "{shown}");
        assert!(!detail.contains(&code), "a code is repeated: {detail}");
    }
    for bytes in [&b"{\"user\":\"alice@example.com\",\"code\":\"12\xff456\"}"[..], b"\xff\xfe{\0}\0", b"\0"] {
        let answer = desk.ask("POST", VERIFY, &[], Some(bytes));
        assert_eq!(refusal(&answer), refused(400, "request.invalid"), "{bytes:?}");
    }
    lives_on(site, desk, &person);
}

#[test]
fn a_code_of_the_wrong_shape_is_an_attempt_that_counts_as_no_failure() {
    let (_site, mut desk, person) = started();
    let shapes = [
        ("1", "input.length"),
        ("12345", "input.length"),
        ("1234567", "input.length"),
        ("12345678", "input.length"),
        (&"1".repeat(64), "input.length"),
        ("a", "input.not_digits"),
        ("12345\u{1f600}", "input.not_digits"),
        ("' OR 1=1 --", "input.not_digits"),
        ("correct horse", "input.password_here"),
        ("\u{1b}[31mred", "input.password_here"),
        ("your code: 123456", "input.prefixed"),
    ];
    for (code, reason) in shapes {
        assert_eq!(desk.verify("alice@example.com", code)["reason"], reason, "{code:?}");
    }
    assert_eq!(desk.attempts("alice@example.com").len(), 1 + shapes.len(), "each has its row");
    // Separators of any kind, a NUL among them, are no part of a code.
    let spelled = format!("\u{0}{}\u{0} ", person.next_code());
    assert_eq!(desk.verify("alice@example.com", &spelled)["verdict"], "accepted");
}

#[test]
fn a_body_of_another_type_than_json_is_refused() {
    let (site, mut desk, person) = started();
    let code = person.next_code();
    let body = json!({ "user": "alice@example.com", "code": code }).to_string();
    let form = format!("user=alice%40example.com&code={code}");
    let types = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonp",
        "",
        "application/json-patch+json",
        "application/xml",
    ];
    for kind in types {
        for text in [&body, &form] {
            let answer = desk.ask("POST", VERIFY, &[("Content-Type", kind)], Some(text.as_bytes()));
            assert_eq!(refusal(&answer), refused(415, "request.media_type"), "{kind}");
        }
    }
    for kind in ["APPLICATION/JSON", "application/json; charset=utf-8", "application/json;charset=\"utf-8\""] {
        let nobody = json!({ "user": "nobody", "code": "123456" }).to_string();
        document(&desk.ask("POST", VERIFY, &[("Content-Type", kind)], Some(nobody.as_bytes())), 200);
    }
    lives_on(site, desk, &person);
}

#[test]
fn a_body_of_ten_megabytes_is_refused_before_it_has_arrived() {
    let (site, mut desk, person) = started();
    let mut another = site.desk_again(&desk);
    let padding = " ".repeat(10_000_000);
    let answer = another.ask_halfway("POST", VERIFY, padding.len(), &padding.as_bytes()[..70_000]);
    let detail = "the body has more than 65536 bytes".to_owned();
    assert_eq!(problem(&answer), (413, "request.too_large".to_owned(), detail));
    // Just small enough is read, and then refused for what it says.
    let answer = desk.ask("POST", VERIFY, &[], Some(" ".repeat(65_536).as_bytes()));
    assert_eq!(refusal(&answer), refused(400, "request.invalid"));
    lives_on(site, desk, &person);
}

#[test]
fn names_and_applications_of_any_characters_are_kept_as_text() {
    let (site, mut desk, person) = started();
    let odd = "\u{1b}[31m\r\nlog: forged\u{202e}<script>'; DROP TABLE users; --";
    let asking = |application: &str| json!({ "user": "alice@example.com", "code": person.wrong(0), "context": { "application": application } });
    for steering in [odd, "a\nb", "\u{1b}[2J", "\u{202e}liam", "\u{9b}2J", "\u{7f}"] {
        let answer = desk.post(VERIFY, &asking(steering));
        assert_eq!(refusal(&answer), refused(400, "request.invalid"), "{steering:?}");
        assert!(answer.body.contains("signs that can be seen"), "{}", answer.body);
        let label = json!({ "kind": "totp", "label": steering });
        let answer = desk.post("/api/v1/users/alice@example.com/factors", &label);
        assert_eq!(refusal(&answer), refused(400, "request.invalid"), "{steering:?}");
    }
    let plain = "<script>'; DROP TABLE users; -- 日本語 ärger";
    let body = asking(plain);
    let reference = document(&desk.post(VERIFY, &body), 200)["reference"].as_str().unwrap().to_owned();
    let seen = document(&desk.get(&format!("/api/v1/attempts/{reference}")), 200);
    assert_eq!(seen["application"], plain);
    for user in [odd, "\u{0}", "", " ", "alice@example.com\u{0}", "../../etc/passwd", "%"] {
        let answer = desk.verify(user, "123456");
        assert_eq!(answer["reason"], "code.wrong", "{user:?}");
    }
    assert_eq!(desk.verify("alice@example.com", &person.next_code())["verdict"], "accepted");
    let logged = site.stop();
    assert!(!logged.contains("forged") && !logged.contains("alice"), "{logged}");
}
