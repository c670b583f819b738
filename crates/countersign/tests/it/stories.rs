//! What people once asked for help about elsewhere, told again here: somebody whose flag and secret disagreed, an
//! administrator without a phone, codes that were right and yet refused, a logon that was blamed on its second factor.

use crate::support::{Home, START, apps::App};
use serde_json::Value;

const VERA: &str = "vera@example.com";

/// A verdict at the command line and what the search found, which the command waits for.
fn refused(home: &Home, code: &str) -> (String, Value) {
    let answer = home.verify(VERA, code);
    assert_eq!(answer["verdict"], "rejected", "{answer}");
    let seen = home.json(&["why", answer["reference"].as_str().unwrap()]);
    (answer["reason"].as_str().unwrap().to_owned(), seen["attempts"][0]["diagnosis"].clone())
}

fn accepted(home: &Home, code: &str) {
    let answer = home.verify(VERA, code);
    assert_eq!(answer["verdict"], "accepted", "{answer}");
}

/// Vera's state as `list` tells it.
fn state(home: &Home) -> String {
    let list = home.json(&["list"]);
    list["users"][0]["state"].as_str().unwrap().to_owned()
}

/// An app set up an hour ago.
fn long_enrolled() -> (Home, App) {
    let home = Home::at(START - 3_600);
    let app = home.enrolled(VERA);
    home.set_clock(START);
    (home, app)
}

#[test]
fn a_state_that_disagrees_with_the_secrets_cannot_be_written_and_an_admin_can_enable_again() {
    let (home, first) = long_enrolled();
    assert_eq!(state(&home), "active");
    // The set-up that was never finished: nothing calls it active, and the old app goes on working meanwhile.
    let second = home.enable(VERA, &[]);
    assert_eq!(state(&home), "active");
    accepted(&home, &first.code(START));
    home.set_clock(START + 60);
    home.json(&["disable", "--email", VERA, "--reason", "set up anew"]);
    assert_eq!(state(&home), "none");
    let third = home.enable(VERA, &[]);
    assert_eq!(state(&home), "pending");
    // Each set-up has a label of its own, so that no app lays the new entry over the old one.
    let label = |app: &App| app.uri.split(['/', '?']).nth(3).unwrap().to_owned();
    let labels = [label(&first), label(&second), label(&third)];
    assert!(labels[0] != labels[1] && labels[1] != labels[2] && labels[0] != labels[2], "{labels:?}");
    home.json(&["confirm", "--email", VERA, "--code", &third.code(START + 60)]);
    assert_eq!(state(&home), "active");
    home.set_clock(START + 120);
    assert_eq!(refused(&home, &first.code(START + 120)).0, "secret.retired");
    assert_eq!(refused(&home, &second.code(START + 120)).0, "secret.retired");
    accepted(&home, &third.code(START + 120));
}

#[test]
fn an_admin_whose_phone_is_lost_gets_in_by_a_backup_code_and_sets_up_a_new_one() {
    let home = Home::at(START - 3_600);
    home.json(&["user", "add", "--email", VERA, "--role", "owner"]);
    let lost = home.enable(VERA, &[]);
    home.json(&["confirm", "--email", VERA, "--code", &lost.code(START - 3_600)]);
    home.set_clock(START);
    accepted(&home, &lost.backup_codes[6]);
    assert_eq!(refused(&home, &lost.backup_codes[6]).0, "backup.used");
    let new = home.enable(VERA, &[]);
    home.json(&["confirm", "--email", VERA, "--code", &new.code(START)]);
    home.set_clock(START + 60);
    accepted(&home, &new.code(START + 60));
}

#[test]
fn a_phone_that_is_slow_ends_in_its_reason() {
    let (home, app) = long_enrolled();
    assert_eq!(refused(&home, &app.code(START - 94)).0, "code.expired");
    home.set_clock(START + 40);
    let (_, found) = refused(&home, &app.code(START + 40 - 94));
    assert_eq!(found["cause"], "clock.slow", "{found}");
}

#[test]
fn a_code_of_another_account_ends_in_its_reason() {
    let (home, _) = long_enrolled();
    let elsewhere = Home::at(START - 3_600).enrolled("vera@elsewhere.example");
    let (reason, found) = refused(&home, &elsewhere.code(START));
    assert_eq!((reason.as_str(), &found["cause"]), ("code.wrong", &"unexplained".into()), "{found}");
    let remedy = found["text"]["remedy"].as_str().unwrap();
    assert!(remedy.contains("read out the name of the entry"), "{remedy}");
}

#[test]
fn an_entry_that_was_replaced_ends_in_its_reason() {
    let (home, old) = long_enrolled();
    let new = home.enable(VERA, &[]);
    home.json(&["confirm", "--email", VERA, "--code", &new.code(START)]);
    home.set_clock(START + 60);
    let (reason, found) = refused(&home, &old.code(START + 60));
    assert_eq!((reason.as_str(), &found["cause"]), ("secret.retired", &"secret.retired".into()), "{found}");
}

#[test]
fn an_entry_under_the_services_old_name_goes_on_working_and_is_told_from_a_new_one() {
    let home = Home::at(START - 3_600);
    home.configure("[enrolment]\nissuer = \"Old Name\"\n");
    let old = home.enrolled(VERA);
    home.configure("[enrolment]\nissuer = \"New Name\"\n");
    home.set_clock(START);
    accepted(&home, &old.code(START));
    let new = home.enable(VERA, &[]);
    assert!(old.uri.contains("Old%20Name:") && new.uri.contains("New%20Name:"), "{} {}", old.uri, new.uri);
    home.json(&["confirm", "--email", VERA, "--code", &new.code(START)]);
    home.set_clock(START + 60);
    assert_eq!(refused(&home, &old.code(START + 60)).0, "secret.retired");
    accepted(&home, &new.code(START + 60));
}

#[test]
fn a_secret_that_was_typed_wrongly_ends_in_its_reason() {
    let (home, app) = long_enrolled();
    // The last group of the key was not typed.
    let mut misread = app;
    misread.secret.truncate(misread.secret.len() - 8);
    refused(&home, &misread.code(START));
    home.set_clock(START + 40);
    let (_, found) = refused(&home, &misread.code(START + 40));
    assert_eq!(found["cause"], "secret.misread", "{found}");
}

#[test]
fn an_app_that_ignores_the_algorithm_ends_in_its_reason() {
    let home = Home::at(START - 3_600);
    home.configure("[enrolment]\nalgorithm = \"SHA256\"\n");
    let app = home.enrolled(VERA);
    home.set_clock(START);
    let (_, found) = refused(&home, &app.as_if("SHA1").code(START));
    assert_eq!(found["cause"], "param.algorithm", "{found}");
}

#[test]
fn a_server_that_is_a_minute_slow_suspects_itself() {
    let (home, app) = long_enrolled();
    let (reason, _) = refused(&home, &app.code(START + 60));
    assert_eq!(reason, "code.from_future");
    home.user("ben@example.com");
    let ben = home.enable("ben@example.com", &[]);
    home.json(&["confirm", "--email", "ben@example.com", "--code", &ben.code(START)]);
    home.set_clock(START + 300);
    for (email, app) in [(VERA, &app), ("ben@example.com", &ben)] {
        home.verify(email, &app.code(START + 360));
    }
    let doctor = home.run(&["doctor", "clock", "--json"]).json();
    assert!(doctor["findings"].to_string().contains("clock"), "{doctor}");
}

#[test]
fn a_logon_blamed_on_its_second_factor_is_traced_to_the_stage_it_stopped_at() {
    let home = Home::empty();
    let log = home.place().join("OktaWidget.log");
    let lines = "2023-03-14 09:21:07,512 [1] INFO  displayWidget called, username = Oktalab.User\r\n2023-03-14 09:21:07,512 \
        [1] exception thrown is = System.Net.WebException: The remote server returned an error: (401) Unauthorized.\r\n   \
        at System.Net.HttpWebRequest.GetResponse()\r\n";
    std::fs::write(&log, lines).unwrap();
    let found = home.run(&["explain", log.to_str().unwrap(), "--user", "Oktalab.User", "--json"]).json();
    let attempt = &found["attempts"][0];
    assert_eq!(attempt["stage"], "primary_credentials", "{found}");
    assert_eq!(attempt["system"], "okta_cp");
    assert!(attempt["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()), "{found}");
}

#[test]
fn services_have_keys_and_never_codes_and_a_break_glass_user_is_heard() {
    let home = Home::at(START);
    home.json(&["user", "add", "--name", "backup-job", "--kind", "service"]);
    let refused = home.run(&["enable", "--email", "backup-job"]);
    assert!(refused.code == Some(1) && refused.stderr.contains("services have API keys"), "{refused:?}");
    assert!(refused.stderr.contains("countersign client add"), "{refused:?}");
    let key = home.json(&["client", "add", "--name", "backup-job"]);
    assert!(key["key"].as_str().unwrap().starts_with("cs_"), "{key}");

    home.json(&["user", "add", "--name", "glass-1", "--role", "owner", "--kind", "break_glass"]);
    let sheet = home.json(&["backup-codes", "--email", "glass-1"]);
    let code = sheet["backup_codes"][0].as_str().unwrap().to_owned();
    assert_eq!(home.verify("glass-1", &code)["reason"], "ok.backup_code");
    let audit = home.run(&["audit", "export"]).stdout;
    assert!(audit.contains("alarm.break_glass_used"), "{audit}");
    let doctor = home.run(&["doctor", "emergency", "--json"]).json();
    assert!(doctor.to_string().contains("glass-1 has 9 backup codes"), "{doctor}");
}
