//! `/api/v1/users/{user}/factors` and `/backup-codes`: begun, confirmed, retired, replaced.

use crate::{
    http_support::{Caller, Site, document, masked, now, problem, refusal, refused},
    support::apps::{App, parameter},
};
use serde_json::{Value, json};
use std::process::Command;

const ALICE: &str = "/api/v1/users/alice@example.com";

fn with_alice() -> (Site, Caller) {
    let site = Site::new();
    let mut desk = site.desk();
    desk.post("/api/v1/users", &json!({ "email": "alice@example.com" }));
    (site, desk)
}

fn confirm(desk: &mut Caller, factor: &Value, code: &str) -> Value {
    let path = format!("{ALICE}/factors/{}/confirm", factor["id"].as_str().unwrap());
    document(&desk.post(&path, &json!({ "code": code })), 200)
}

/// Draws the squares of a QR code's path, so that a camera's software can read them.
fn photographed(svg: &str) -> String {
    let side = |name: &str| {
        let (_, from) = svg.split_once(&format!("{name}=\"")).unwrap();
        from.split_once('"').unwrap().0.parse::<usize>().unwrap()
    };
    let (width, height) = (side("width"), side("height"));
    let (_, path) = svg.split_once(" d=\"").unwrap();
    let path = path.split_once('"').unwrap().0;
    let mut pixels = vec![255_u8; width * height];
    for square in path.split('M').filter(|square| !square.is_empty()) {
        let numbers: Vec<usize> =
            square.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
        let &[left, top, across, down, ..] = &numbers[..] else { panic!("{square}") };
        for y in top..top + down {
            pixels[y * width + left..y * width + left + across].fill(0);
        }
    }
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("qr.pgm");
    std::fs::write(&file, [format!("P5 {width} {height} 255\n").as_bytes(), &pixels].concat()).unwrap();
    let output =
        Command::new("zbarimg").args(["--quiet", "--raw"]).arg(&file).output().expect("zbarimg is not installed");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn an_enrolment_begins_with_a_secret_a_uri_and_a_qr_code_that_a_camera_reads() {
    let (_site, mut desk) = with_alice();
    let answer = desk.post(&format!("{ALICE}/factors"), &json!({ "kind": "totp", "label": "Phone" }));
    let begun = document(&answer, 201);
    let id = begun["id"].as_str().unwrap();
    let user = desk.get(ALICE).json()["id"].as_str().unwrap().to_owned();
    assert_eq!(answer.header("location"), Some(format!("/api/v1/users/{user}/factors/{id}").as_str()));

    let secret = begun["secret"].as_str().unwrap();
    let uri = format!(
        "otpauth://totp/Countersign:alice@example.com?secret={secret}&issuer=Countersign&algorithm=SHA1&digits=6&period=30"
    );
    assert_eq!(secret.len(), 32, "20 bytes in base32");
    assert_eq!(
        begun,
        json!({
            "id": id,
            "state": "pending",
            "label": "Phone",
            "secret": secret,
            "otpauth_uri": uri,
            "qr_svg": begun["qr_svg"],
            "expires_at": begun["expires_at"],
        })
    );
    let svg = begun["qr_svg"].as_str().unwrap();
    assert!(svg.starts_with("<svg ") && !svg.contains("<script"), "{svg}");
    assert_eq!(photographed(svg), uri);
}

#[test]
fn a_label_with_every_kind_of_character_is_read_by_a_camera_too() {
    let (_site, mut desk) = with_alice();
    desk.post("/api/v1/users", &json!({ "names": ["zoë\u{142}"] }));
    let begun = desk.post("/api/v1/users/zo%C3%AB%C5%82/factors", &json!({ "kind": "hotp", "label": "<b>&\"é" }));
    let begun = document(&begun, 201);
    assert_eq!(begun["label"], "<b>&\"é");
    let uri = begun["otpauth_uri"].as_str().unwrap();
    assert_eq!((&uri[..15], parameter(uri, "counter")), ("otpauth://hotp/", Some("0")));
    assert_eq!(photographed(begun["qr_svg"].as_str().unwrap()), uri);
}

#[test]
fn a_confirmed_factor_is_active_and_its_code_is_used_up() {
    let (_site, mut desk) = with_alice();
    let begun = desk.post(&format!("{ALICE}/factors"), &json!({ "kind": "totp" })).json();
    let (app, at) = (App::scan(&begun), now());
    let wrong = confirm(&mut desk, &begun, &app.wrong(at, 0));
    let factor = |state: &str| json!({ "id": begun["id"], "state": state });
    let expected = json!({
        "verdict": "rejected",
        "reason": "code.wrong",
        "message": wrong["message"],
        "reference": "…",
        "factor": factor("pending"),
    });
    assert_eq!(masked(wrong), expected);
    let expected = json!({
        "verdict": "accepted",
        "reason": "enrol.confirmed",
        "message": "Your authenticator app is set up. That code is used up; the next one signs you in.",
        "reference": "…",
        "factor": factor("active"),
    });
    assert_eq!(masked(confirm(&mut desk, &begun, &app.code(at))), expected);
    assert_eq!(desk.verify("alice@example.com", &app.code(at))["reason"], "code.replayed");
    let path = format!("{ALICE}/factors/{}/confirm", begun["id"].as_str().unwrap());
    let again = desk.post(&path, &json!({ "code": app.code(at + 30) }));
    let detail = "no enrolment waits for a code".to_owned();
    assert_eq!(problem(&again), (409, "factor.none_pending".to_owned(), detail));
}

#[test]
fn a_pending_factor_lets_nobody_in_and_a_newer_one_supersedes_it() {
    let (_site, mut desk) = with_alice();
    let begin = |desk: &mut Caller| desk.post(&format!("{ALICE}/factors"), &json!({ "kind": "totp" })).json();
    let older = begin(&mut desk);
    let newer = begin(&mut desk);
    let (at, app) = (now(), App::scan(&older));
    assert_eq!(desk.verify("alice@example.com", &App::scan(&newer).code(at))["verdict"], "rejected");
    let path = format!("{ALICE}/factors/{}/confirm", older["id"].as_str().unwrap());
    assert_eq!(refusal(&desk.post(&path, &json!({ "code": app.code(at) }))), refused(409, "factor.none_pending"));
    // Apps replace entries of the same name silently, so no two enrolments share one.
    assert!(newer["otpauth_uri"].as_str().unwrap().contains("alice@example.com%20%282%29?"));
}

#[test]
fn a_shifted_clock_is_named_at_set_up() {
    let (_site, mut desk) = with_alice();
    let begun = desk.post(&format!("{ALICE}/factors"), &json!({ "kind": "totp" })).json();
    let (app, at) = (App::scan(&begun), now());
    assert_eq!(confirm(&mut desk, &begun, &app.code(at - 150))["reason"], "clock.slow");
    assert_eq!(confirm(&mut desk, &begun, &app.code(at + 150))["reason"], "clock.fast");
    assert_eq!(confirm(&mut desk, &begun, "")["reason"], "input.empty");
    for number in 0..3 {
        confirm(&mut desk, &begun, &app.wrong(at, number));
    }
    let waiting = confirm(&mut desk, &begun, &app.code(at));
    assert_eq!(waiting["reason"], "throttle.wait");
    assert!((1..=30).contains(&waiting["retry_after_seconds"].as_i64().unwrap()), "{waiting}");
}

#[test]
fn a_retired_factor_lets_nobody_in() {
    let site = Site::new();
    let mut desk = site.desk();
    let person = desk.enrolled("alice@example.com");
    let path = format!("{ALICE}/factors/{}", person.factor);
    assert_eq!(document(&desk.delete(&path), 200), json!({ "retired": [person.factor] }));
    assert_eq!(desk.get(ALICE).json()["state"], "none");
    assert_eq!(desk.verify("alice@example.com", &person.next_code())["verdict"], "rejected");
    for path in [path, format!("{ALICE}/factors/{}", "f".repeat(32)), format!("{ALICE}/factors/1")] {
        let detail = "that factor is not known here".to_owned();
        assert_eq!(problem(&desk.delete(&path)), (404, "request.not_found".to_owned(), detail));
    }
}

#[test]
fn nobody_reaches_a_factor_through_another_user() {
    let site = Site::new();
    let mut desk = site.desk();
    let person = desk.enrolled("alice@example.com");
    let (_, begun) = desk.begun("bob@example.com", "totp");
    let other = format!("/api/v1/users/bob@example.com/factors/{}", person.factor);
    assert_eq!(refusal(&desk.delete(&other)), refused(404, "request.not_found"));
    let path = format!("{ALICE}/factors/{}/confirm", begun["id"].as_str().unwrap());
    let code = App::scan(&begun).code(now());
    assert_eq!(refusal(&desk.post(&path, &json!({ "code": code }))), refused(409, "factor.none_pending"));
}

#[test]
fn a_factor_with_a_secret_of_the_client_or_of_no_kind_is_refused() {
    let (site, mut desk) = with_alice();
    let cases = [
        (json!({ "kind": "totp", "secret": "JBSWY3DPEHPK3PXP" }), "factor.secret_not_accepted"),
        (json!({ "kind": "totp", "secret": null }), "factor.secret_not_accepted"),
        (json!({ "kind": "totp", "otpauth_uri": "otpauth://totp/x?secret=A" }), "factor.secret_not_accepted"),
        (json!({ "kind": "totp", "digits": 8 }), "request.invalid"),
        (json!({ "kind": "passkey" }), "request.invalid"),
        (json!({ "kind": "totp", "label": "x".repeat(65) }), "request.invalid"),
        (json!({ "label": "Phone" }), "request.invalid"),
        (json!(["totp", "Phone"]), "request.invalid"),
        (json!("totp"), "request.invalid"),
    ];
    for (body, reason) in cases {
        assert_eq!(refusal(&desk.post(&format!("{ALICE}/factors"), &body)), refused(400, reason), "{body}");
    }
    assert_eq!(desk.get(ALICE).json()["factors"], json!([]));
    site.stop();
}

#[test]
fn backup_codes_are_ten_and_replace_the_set_before() {
    let (_site, mut desk) = with_alice();
    let none = desk.post(&format!("{ALICE}/backup-codes"), &json!({}));
    assert_eq!(refusal(&none), refused(409, "user.no_factor"));
    desk.enrolled("bob@example.com");
    let path = "/api/v1/users/bob@example.com/backup-codes";
    let answer = desk.post(path, &json!({}));
    let made = document(&answer, 201);
    assert_eq!(answer.header("location"), Some("/api/v1/users/bob@example.com"));
    let members: Vec<&String> = made.as_object().unwrap().keys().collect();
    assert_eq!(members, ["backup_codes", "id"]);
    let codes: Vec<&str> = made["backup_codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
    let numbers: Vec<&str> = codes.iter().map(|code| &code[..3]).collect();
    assert_eq!(numbers, ["01-", "02-", "03-", "04-", "05-", "06-", "07-", "08-", "09-", "10-"]);
    assert!(codes.iter().all(|code| code.len() == "NN-XXXXXXX-XXXXXXX".len()), "{codes:?}");
    desk.backup_codes("bob@example.com");
    assert_eq!(desk.verify("bob@example.com", codes[0])["reason"], "backup.older_set");
}
