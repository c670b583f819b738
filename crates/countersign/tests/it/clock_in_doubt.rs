//! The server's own clock is wrong: its users' phones say so, and so may a time server.

use crate::support::{Home, apps::App, server::Server, time_server};
use serde_json::Value;

fn people(home: &Home, number: usize) -> Vec<(String, App)> {
    (0..number)
        .map(|number| {
            let email = format!("user{number}@example.com");
            let app = home.enrolled(&email);
            (email, app)
        })
        .collect()
}

fn verify_at(home: &Home, seconds: i64, (email, app): &(String, App)) -> Value {
    home.json_at(seconds, &["verify", "--email", email, "--code", &app.code(seconds)])
}

/// What the doctor objects to, by name.
fn doctor(home: &Home) -> Vec<(String, String)> {
    let found = home.run(&["doctor", "clock", "--json"]);
    let findings = found.json()["findings"].as_array().unwrap().clone();
    assert_eq!(found.code, Some(i32::from(!findings.is_empty())));
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    findings.iter().map(|finding| (text(finding, "id"), text(finding, "what"))).collect()
}

#[track_caller]
fn assert_found(found: &[(String, String)], id: &str, words: &str) {
    assert!(found.iter().any(|(known, what)| known == id && what.contains(words)), "{id} {words}: {found:#?}");
}

/// A home whose clock is kept by a time server that is right, and its distance from the real clock.
fn with_time_server() -> Home {
    let home = Home::running();
    let server = time_server::start(home.clock_offset());
    home.configure(&format!("[clock]\nsntp_servers = \"{server}\"\n"));
    home
}

fn jump(home: &Home, server: &mut Server, seconds: i64) {
    home.move_clock(seconds);
    server.wait_for_log("the clock jumped");
}

#[test]
fn a_server_a_minute_slow_is_told_so_by_phones_and_set_right_locks_nobody_out_beyond_the_floor() {
    let home = Home::running();
    let people = people(&home, 6);
    // Beyond the codes that set-up used.
    home.move_clock(90 - 60);
    let mut server = home.serve();
    let key = home.client("mail", &[]);
    let told: Vec<Value> =
        people.iter().map(|(email, app)| server.verify(&key, email, &app.code(home.now() + 60))).collect();
    assert_eq!((&told[0]["verdict"], &told[0]["reason"]), (&"rejected".into(), &"code.wrong".into()));
    let last = &told[5];
    assert_eq!((&last["verdict"], &last["reason"]), (&"rejected".into(), &"clock.server_suspected".into()));
    assert!(last["message"].as_str().unwrap().contains("your phone is probably right"), "{last}");
    server.wait_for_log("it is not the phones");

    let why = home.json(&["why", last["reference"].as_str().unwrap()])["attempts"][0].clone();
    assert_eq!(why["reason"], "code.from_future");
    assert_eq!(why["diagnosis"]["cause"], "clock.server_suspected");
    assert_found(&doctor(&home), "clock.fleet", "agree that the server's clock is");

    jump(&home, &mut server, 60);
    let after = doctor(&home);
    assert!(!after.iter().any(|(id, _)| id == "clock.fleet"), "{after:?}");
    assert_found(&after, "clock.jump", "the clock jumped by +60.0 s");
    let open_again = home.now() + 60;
    for person in &people {
        assert_eq!(verify_at(&home, open_again, person)["verdict"], "accepted", "{}", person.0);
    }
    let audit = home.text(&["audit", "export"]);
    for (alarm, times) in [("alarm.server_clock", 1), ("alarm.clock_jumped", 1), ("alarm.clock_frozen", 0)] {
        assert_eq!(audit.matches(alarm).count(), times, "{alarm}");
    }
    assert_eq!(server.stop().code, Some(0));
}

#[test]
fn a_jump_that_a_time_server_contradicts_freezes_codes_of_apps_until_it_agrees() {
    let home = with_time_server();
    let person = people(&home, 1).remove(0);
    let mut server = home.serve();
    let key = home.client("mail", &[]);
    jump(&home, &mut server, 120);
    server.wait_for_log("the time is contradicted");
    let later = home.now() + 90;
    let told = server.verify(&key, &person.0, &person.1.code(home.now()));
    assert_eq!((&told["verdict"], &told["reason"]), (&"rejected".into(), &"clock.frozen".into()));
    let found = doctor(&home);
    assert_found(&found, "clock.frozen", "another source contradicts the new time");
    assert_found(&found, "clock.sntp", "the server's clock is 120.0 s fast");

    assert_eq!(server.stop().code, Some(0));
    assert_eq!(verify_at(&home, later, &person)["reason"], "clock.frozen", "it outlives the server");
    let by_paper = home.verify(&person.0, &person.1.backup_codes[0]);
    assert_eq!(by_paper["verdict"], "accepted");

    let mut server = home.serve();
    jump(&home, &mut server, -120);
    server.wait_for_log("the time is confirmed");
    let open_again = home.now() + 60;
    assert_eq!(verify_at(&home, open_again, &person)["verdict"], "accepted");
    assert!(home.text(&["audit", "export"]).contains("clock.thawed"));
}

#[test]
fn a_jump_that_a_time_server_confirms_freezes_nothing() {
    let home = Home::running();
    let person = people(&home, 1).remove(0);
    let server = time_server::start(home.clock_offset() + 60);
    home.configure(&format!("[clock]\nsntp_servers = \"{server}\"\n"));
    let mut server = home.serve();
    jump(&home, &mut server, 60);
    let found = doctor(&home);
    assert!(!found.iter().any(|(id, _)| id == "clock.sntp"), "{found:?}");
    assert_eq!(verify_at(&home, home.now() + 60, &person)["verdict"], "accepted");
    let log = server.stop().stderr;
    assert!(!log.contains("contradicted"), "{log}");
}

#[test]
fn whoever_knows_better_thaws_on_the_host_and_is_written_down() {
    let home = with_time_server();
    let person = people(&home, 1).remove(0);
    let mut server = home.serve();
    jump(&home, &mut server, 120);
    server.wait_for_log("the time is contradicted");
    assert_eq!(home.json(&["doctor", "clock", "--thaw"])["was_frozen"], true);
    assert_eq!(verify_at(&home, home.now() + 60, &person)["verdict"], "accepted");
    assert_eq!(home.text(&["doctor", "clock", "--thaw"]), "Nothing was frozen.\n");
    for alone in [&["doctor", "--thaw"][..], &["doctor", "keys", "--thaw"]] {
        let outcome = home.run(alone);
        assert_eq!(outcome.code, Some(2));
        assert!(outcome.stderr.contains("`countersign doctor clock --thaw`"), "{outcome:?}");
    }
    let audit = home.text(&["audit", "export"]);
    assert!(audit.contains("clock.thawed") && audit.contains("host:tester"), "{audit}");
}

#[test]
fn a_time_server_that_does_not_answer_is_named_and_holds_nothing_up() {
    let home = Home::new();
    home.configure("[clock]\nsntp_servers = \"127.0.0.1:9\"\n");
    assert_found(&doctor(&home), "clock.sntp", "127.0.0.1:9 does not answer");
    let mut server = home.serve();
    server.wait_for_log("a time server does not answer");
    assert_eq!(server.get("/health/ready").status, 200);
    assert_eq!(server.stop().code, Some(0));
}

#[test]
fn time_servers_that_cannot_be_names_stop_the_start() {
    let home = Home::new();
    for value in ["\"a b\"", "\"http://ntp.example.com\"", "[\"ntp.example.com\"]"] {
        home.configure(&format!("[clock]\nsntp_servers = {value}\n"));
        let refused = home.run(&["config", "check"]);
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.stderr.contains("separated by commas"), "{refused:?}");
    }
}
