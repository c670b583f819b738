//! Phones whose clock is off, old entries, ignored settings, slips of the finger: a real authenticator on a shifted
//! clock, through the command line and through the API, and the reason that each gets.

use crate::support::{Home, START, apps::App, http, server::Server};
use serde_json::{Value, json};

const ALICE: &str = "alice@example.com";

/// How far the search for the cause of an attempt is, and what it found.
fn diagnosis(home: &Home, reference: &Value) -> Value {
    home.json(&["why", reference.as_str().unwrap()])["attempts"][0]["diagnosis"].clone()
}

/// What the search found, once it is done. Each look is a process of its own, so that many take minutes.
fn found(home: &Home, reference: &Value) -> Value {
    let mut looks = (0..2_000).map(|_| diagnosis(home, reference));
    let done = looks.find(|now| now["search"] != "running").expect("the search does not end");
    assert_eq!(done["search"], "done", "{done}");
    done
}

/// A code with the first two neighbouring digits that differ swapped.
fn swapped(right: &str) -> String {
    let mut digits = right.as_bytes().to_vec();
    let place = (0..5).find(|place| digits[*place] != digits[place + 1]).unwrap();
    digits.swap(place, place + 1);
    String::from_utf8(digits).unwrap()
}

/// An app set up an hour before `START`, and the clock set to `START`.
fn long_enrolled() -> (Home, App) {
    let home = Home::at(START - 3_600);
    let app = home.enrolled(ALICE);
    home.set_clock(START);
    (home, app)
}

/// A phone's code at the command line, and what was found.
fn at_the_command_line(home: &Home, code: &str) -> (Value, Value) {
    let answer = home.verify(ALICE, code);
    assert_eq!(answer["verdict"], "rejected", "{answer}");
    let diagnosis = diagnosis(home, &answer["reference"]);
    assert_eq!(diagnosis["search"], "done", "the command searches before it ends");
    (answer, diagnosis)
}

#[test]
fn a_phone_on_another_clock_is_told_apart_by_two_codes_at_the_command_line() {
    for (off, reason, cause) in [
        (-94, "code.expired", "clock.slow"),
        (3_600, "code.wrong", "clock.zone"),
        (-43_200, "code.wrong", "clock.zone"),
    ] {
        let (home, app) = long_enrolled();
        let (first, _) = at_the_command_line(&home, &app.code(START + off));
        assert_eq!(first["reason"], reason, "{off}");
        home.set_clock(START + 40);
        let (_, second) = at_the_command_line(&home, &app.code(START + 40 + off));
        assert_eq!(second["cause"], cause, "{off}: {second}");
        let [low, high] = [0, 1].map(|bound| second["offset_seconds"][bound].as_i64().unwrap());
        assert!(low <= off && off <= high && high - low <= 30, "{off}: {second}");
        assert!(second["confidence"].as_f64().unwrap() > 0.5 && second["searched"].as_u64().unwrap() > 100, "{second}");
    }
}

#[test]
fn what_an_app_or_a_finger_does_wrong_is_named_at_the_command_line() {
    let (home, old) = long_enrolled();
    let app = home.enable(ALICE, &[]);
    home.json(&["confirm", "--email", ALICE, "--code", &app.code(START)]);
    home.set_clock(START + 600);
    let now = START + 600;
    for (code, reason, cause) in [
        (old.code(now), "secret.retired", "secret.retired"),
        (app.as_if("SHA256").code(now), "code.wrong", "param.algorithm"),
        (swapped(&app.code(now)), "code.wrong", "input.typo"),
    ] {
        let (answer, diagnosis) = at_the_command_line(&home, &code);
        assert_eq!((&answer["reason"], &diagnosis["cause"]), (&reason.into(), &cause.into()), "{diagnosis}");
    }
}

/// A server under a clock that has just begun a step, an app set up an hour before, a client that checks a password
/// and one that may see all.
struct Site {
    home: Home,
    server: Server,
    app: App,
    mail: String,
    helpdesk: String,
}

impl Site {
    fn new() -> Self {
        let home = Home::running();
        home.move_clock(-3_600);
        let app = home.enrolled(ALICE);
        let mail = home.client("mail", &["--scope", "verify", "--scope", "attempts:read"]);
        let helpdesk = home.client("helpdesk", &["--scope", "attempts:read", "--scope", "reasons:full"]);
        home.move_clock(3_600 + 30 - home.now() % 30);
        let server = home.serve();
        Self { home, server, app, mail, helpdesk }
    }

    /// What a client sees of an attempt.
    fn seen_by(&self, key: &str, reference: &Value) -> Value {
        let path = format!("/api/v1/attempts/{}", reference.as_str().unwrap());
        http::Request::new("GET", &path).key(key).send(self.server.address).json()["diagnosis"].clone()
    }
}

#[test]
fn over_the_api_the_person_learns_the_clock_from_two_codes_and_staff_learn_the_seconds() {
    for (off, cause) in [(3_600, "clock.zone"), (-43_200, "clock.zone")] {
        let site = Site::new();
        let Site { home, server, app, mail, helpdesk } = &site;
        let mut told = Vec::new();
        for later in [-30, 0] {
            let answer = server.verify(mail, ALICE, &app.code(home.now() + off + later));
            assert_eq!((&answer["verdict"], &answer["reason"]), (&"rejected".into(), &"code.wrong".into()));
            let full = found(home, &answer["reference"]);
            told.push(site.seen_by(mail, &answer["reference"]));
            let staff = site.seen_by(helpdesk, &answer["reference"]);
            assert_eq!((&staff["cause"], &staff["offset_seconds"]), (&full["cause"], &full["offset_seconds"]));
        }
        assert_eq!(told[0]["cause"], "code.wrong", "one code tells nothing");
        assert_eq!(told[1]["cause"], cause, "{}", told[1]);
        assert_eq!((&told[1]["offset_seconds"], told[1].get("confidence")), (&Value::Null, None));
    }
}

#[test]
fn over_the_api_a_slow_phone_an_old_entry_and_an_ignored_setting_get_their_reasons() {
    let site = Site::new();
    let Site { home, server, app, mail, helpdesk } = &site;
    let slow = server.verify(mail, ALICE, &app.code(home.now() - 94));
    assert_eq!(slow["reason"], "code.expired", "a phone 94 seconds slow");
    let other = server.verify(mail, ALICE, &app.as_if("SHA256").code(home.now()));
    assert_eq!(
        (&other["reason"], &found(home, &other["reference"])["cause"]),
        (&"code.wrong".into(), &"param.algorithm".into())
    );
    assert_eq!(
        site.seen_by(mail, &other["reference"])["cause"],
        "param.algorithm",
        "scan again: that helps nobody guess"
    );
    let typo = server.verify(mail, ALICE, &swapped(&app.code(home.now())));
    let found = found(home, &typo["reference"]);
    assert_eq!((&typo["reason"], &found["cause"]), (&"code.wrong".into(), &"input.typo".into()), "{found}");
    assert_eq!(site.seen_by(helpdesk, &typo["reference"])["cause"], "input.typo");
    assert_eq!(site.seen_by(mail, &typo["reference"])["cause"], "code.wrong", "who typed it is told no digit");
    let new = home.enable(ALICE, &[]);
    home.json(&["confirm", "--email", ALICE, "--code", &new.code(home.now())]);
    let old = server.verify(mail, ALICE, &app.code(home.now()));
    assert_eq!(old["reason"], "secret.retired");
}

#[test]
fn over_the_api_two_codes_in_a_row_bring_a_slow_phone_in() {
    let site = Site::new();
    let Site { home, server, app, mail, .. } = &site;
    let now = home.now();
    let pair = json!({ "user": ALICE, "code": app.code(now - 90), "next_code": app.code(now - 60) });
    let answer = server.post("/api/v1/verifications", mail, &pair).json();
    assert_eq!((&answer["verdict"], &answer["reason"]), (&"accepted".into(), &"ok.learned_offset".into()));
    let drifts = home.json(&["drift", "show"])["drifts"].clone();
    assert_eq!((&drifts[0]["user"], &drifts[0]["offset_seconds"]), (&ALICE.into(), &(-60).into()));
    let forgotten = home.json(&["drift", "reset", "--email", ALICE, "--reason", "a new phone"]);
    assert_eq!(forgotten["forgotten"], drifts);
    assert_eq!(home.text(&["drift", "show", ALICE]), "No clock offset has been learned.\n");
    assert_eq!(home.run(&["drift", "reset", "--email", ALICE, "--reason", " "]).code, Some(2));
    for wrong in [
        json!({ "user": ALICE, "code": "1", "next_code": null }),
        json!({ "user": ALICE, "code": "1", "next_code": 5 }),
    ] {
        assert_eq!(server.post("/api/v1/verifications", mail, &wrong).status, 400, "{wrong}");
    }
}

#[test]
fn two_codes_in_a_row_name_a_clock_that_is_too_far_off_at_the_command_line() {
    let (home, app) = long_enrolled();
    let [first, second] = [START - 150, START - 120].map(|at| app.code(at));
    let answer = home.run(&["verify", "--email", ALICE, "--code", &first, "--next-code", &second, "--json"]).json();
    assert_eq!((&answer["verdict"], &answer["reason"]), (&"rejected".into(), &"clock.slow".into()));
}

#[test]
fn a_pending_entry_follows_its_app_over_the_api_and_at_the_command_line() {
    let settings = |home: Home| home.with("COUNTERSIGN_ENROLMENT_ALGORITHM", "SHA256");
    let home = settings(Home::at(START));
    home.user(ALICE);
    let app = home.enable(ALICE, &[]).as_if("SHA1");
    let refused = home.run(&["confirm", "--email", ALICE, "--code", &app.code(START), "--json"]).json();
    assert_eq!((&refused["reason"], &refused["evidence"]["app"]), (&"param.algorithm".into(), &"SHA1".into()));
    home.set_clock(START + 30);
    let confirmed = home.json(&["confirm", "--email", ALICE, "--code", &app.code(START + 30), "--as-app-does"]);
    assert_eq!(confirmed["reason"], "enrol.confirmed");
    home.set_clock(START + 60);
    assert_eq!(home.verify(ALICE, &app.code(START + 60))["reason"], "ok.current");
}
