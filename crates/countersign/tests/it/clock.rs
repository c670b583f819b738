//! Clocks: set forward, set back, wrong from the start, far in the future and before the program was made.

use crate::support::{Home, START, server::Server};
use serde_json::Value;

const ALICE: &str = "alice@example.com";

/// A real attempt at a moment of its own, beside whatever runs.
fn verify_at(home: &Home, seconds: i64, code: &str) -> Value {
    home.json_at(seconds, &["verify", "--email", ALICE, "--code", code])
}

/// Moves a running server's clock and waits until it has noticed.
fn jump(home: &Home, server: &mut Server, seconds: i64) {
    home.move_clock(seconds);
    server.wait_for_log("the clock jumped");
}

#[test]
fn after_a_step_forward_codes_up_to_then_are_refused_once() {
    let home = Home::running();
    let mut server = home.serve();
    let app = home.enrolled(ALICE);
    let key = home.client("mail", &[]);

    jump(&home, &mut server, 60);
    let told = server.verify(&key, ALICE, &app.code(home.now()));
    assert_eq!((&told["verdict"], &told["reason"]), (&"rejected".into(), &"code.replayed".into()));
    let why = home.json(&["why", told["reference"].as_str().unwrap()]);
    assert_eq!(why["attempts"][0]["reason"], "code.replayed");
    let floor = home.now();
    assert_eq!(verify_at(&home, floor + 30, &app.code(floor + 30))["reason"], "code.replayed");

    let later = floor + 90;
    assert_eq!(verify_at(&home, later, &app.code(later))["verdict"], "accepted");
    assert_eq!(server.stop().code, Some(0));
}

#[test]
fn after_a_step_back_no_code_works_a_second_time() {
    let home = Home::running();
    let mut server = home.serve();
    let app = home.enrolled(ALICE);
    let key = home.client("mail", &[]);
    let before = home.now();
    assert_eq!(server.verify(&key, ALICE, &app.code(before))["verdict"], "accepted");

    jump(&home, &mut server, -90);
    let now = home.now();
    assert!(now < before, "the clock was not set back");
    for moment in [now - 30, now, now + 30, before] {
        let answer = server.verify(&key, ALICE, &app.code(moment));
        assert_eq!(answer["verdict"], "rejected", "a code of {} seconds from now: {answer}", moment - now);
    }
    let caught_up = before + 60;
    assert_eq!(verify_at(&home, before, &app.code(before))["reason"], "code.replayed");
    assert_eq!(verify_at(&home, caught_up, &app.code(caught_up))["verdict"], "accepted");
}

#[test]
fn a_small_correction_of_the_clock_is_no_jump() {
    let home = Home::running();
    let server = home.serve();
    let app = home.enrolled(ALICE);
    let key = home.client("mail", &[]);
    home.move_clock(3);
    assert_eq!(server.verify(&key, ALICE, &app.code(home.now()))["verdict"], "accepted");
    let log = server.stop().stderr;
    assert!(!log.contains("jumped"), "{log}");
}

#[test]
fn a_server_five_minutes_slow_never_takes_a_code_it_has_seen_too_early() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    // The phone is right, the server is slow.
    let early = home.verify(ALICE, &app.code(START + 300));
    assert_eq!((&early["verdict"], &early["reason"]), (&"rejected".into(), &"code.from_future".into()));
    let why = home.json(&["why", early["reference"].as_str().unwrap()]);
    assert_eq!(why["attempts"][0]["diagnosis"]["offset_seconds"], serde_json::json!([300, 330]));

    home.set_clock(START + 300);
    assert_eq!(home.verify(ALICE, &app.code(START + 300))["reason"], "code.replayed");
    home.set_clock(START + 330);
    assert_eq!(home.verify(ALICE, &app.code(START + 330))["reason"], "ok.current");
}

#[test]
fn why_names_the_true_reason_when_the_servers_clock_is_slow() {
    let home = Home::running();
    home.move_clock(-300);
    let server = home.serve();
    let app = home.enrolled(ALICE);
    let key = home.client("mail", &[]);
    // Half a minute either way does not matter: the code is ahead of what the server takes.
    let told = server.verify(&key, ALICE, &app.code(home.now() + 285));
    assert_eq!(told["verdict"], "rejected");
    let why = home.json(&["why", told["reference"].as_str().unwrap()]);
    let attempt = &why["attempts"][0];
    assert_eq!((&attempt["reason"], &attempt["user"]), (&"code.from_future".into(), &ALICE.into()));
}

#[test]
fn a_code_of_five_minutes_ago_is_expired_by_five_minutes() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    home.set_clock(START + 610);
    let late = home.verify(ALICE, &app.code(START + 310));
    assert_eq!(late["reason"], "code.expired");
    let why = home.json(&["why", late["reference"].as_str().unwrap()]);
    assert_eq!(why["attempts"][0]["diagnosis"]["offset_seconds"], serde_json::json!([-310, -280]));
    assert_eq!(home.verify(ALICE, &app.code(START + 280))["reason"], "code.wrong", "eleven steps are looked at");
}

#[test]
fn everything_works_beyond_2038_and_2106() {
    for (seconds, year) in [(2_147_483_640, "2038"), (4_294_967_280, "2106"), (16_725_225_600, "2500")] {
        let home = Home::at(seconds);
        let app = home.enrolled(ALICE);
        home.set_clock(seconds + 30);
        assert_eq!(home.verify(ALICE, &app.code(seconds + 30))["reason"], "ok.current", "{year}");
        assert_eq!(home.verify(ALICE, &app.backup_codes[0])["reason"], "ok.backup_code", "{year}");
        let why = home.json(&["why", ALICE, "--last", "1"]);
        assert!(why["attempts"][0]["at"].as_str().unwrap().starts_with(year), "{why}");
        assert_eq!(home.json(&["audit", "verify"])["intact"], true, "{year}");
    }
}

#[test]
fn a_clock_before_the_program_was_made_is_named_and_hurts_nobody() {
    for seconds in [600_000_000, 60] {
        let home = Home::at(seconds);
        let app = home.enrolled(ALICE);
        home.set_clock(seconds + 30);
        assert_eq!(home.verify(ALICE, &app.code(seconds + 30))["reason"], "ok.current");
        let doctor = home.run(&["doctor", "clock", "--json"]);
        assert_eq!(doctor.code, Some(1));
        let findings = doctor.json()["findings"].clone();
        let past = findings.as_array().unwrap().iter().find(|finding| finding["id"] == "clock.past");
        assert_eq!(past.unwrap()["severity"], "problem", "{findings}");
        let log = home.serve().stop();
        assert_eq!((log.code, log.stderr.contains("panicked")), (Some(0), false), "{log:?}");
    }
}
