//! Ways back at the command line: passes, resets, emergencies.

use crate::support::{Home, START};

const OWNER: &str = "owner@example.com";
const ALICE: &str = "alice@example.com";

/// Somebody with an app.
fn owner(home: &Home) {
    home.json(&["user", "add", "--email", OWNER, "--role", "owner"]);
    let app = home.enable(OWNER, &[]);
    home.json(&["confirm", "--email", OWNER, "--code", &app.code(START)]);
}

#[test]
fn a_pass_is_printed_once_and_lets_its_user_in_once() {
    let home = Home::at(START);
    home.user(ALICE);
    let made = home.json(&["pass", "--email", ALICE, "--reason", "met in person", "--for", "30m"]);
    let pass = made["pass"].as_str().unwrap();
    assert_eq!(made["expires_at"], "2027-01-15T08:30:00Z");
    assert_eq!(home.json(&["user", "show", ALICE])["pass_until"], "2027-01-15T08:30:00Z");
    let answer = home.verify(ALICE, pass);
    assert_eq!((&answer["reason"], &answer["factor"]["kind"]), (&"ok.temporary_pass".into(), &"temporary_pass".into()));
    home.set_clock(START + 60);
    assert_eq!(home.verify(ALICE, pass)["reason"], "temporary_pass.used");
    let text = home.text(&["pass", "--email", ALICE, "--reason", "met in person"]);
    assert!(text.starts_with("Temporary pass for alice@example.com:\n  "), "{text}");
    assert!(text.contains("works once, until 2027-01-15T09:01:00Z; shown only now"), "{text}");
}

#[test]
fn a_pass_for_too_long_or_without_a_reason_is_refused_with_what_to_write() {
    let home = Home::at(START);
    home.user(ALICE);
    let long = home.run(&["pass", "--email", ALICE, "--reason", "met in person", "--for", "9h"]);
    assert_eq!(long.code, Some(2));
    assert!(long.stderr.contains("from one minute to eight hours"), "{}", long.stderr);
    let odd = home.run(&["pass", "--email", ALICE, "--reason", "met in person", "--for", "soon"]);
    assert_eq!(odd.code, Some(2));
    assert!(odd.stderr.contains("write it as in 30m, 1h or 8h"), "{}", odd.stderr);
    let silent = home.run(&["pass", "--email", ALICE, "--reason", " "]);
    assert_eq!(silent.code, Some(2));
    assert_eq!(home.run(&["pass", "--email", "nobody", "--reason", "met in person"]).code, Some(3));
}

#[test]
fn a_reset_retires_everything_and_prints_an_invitation() {
    let home = Home::at(START);
    home.enrolled(ALICE);
    let unchecked = home.run(&["reset", "--email", ALICE, "--reason", "new phone"]);
    assert_eq!(unchecked.code, Some(2), "{}", unchecked.stderr);
    let checked = ["--checked", "in-person", "--checked", "document"];
    let done = home.json(&[&["reset", "--email", ALICE, "--reason", "phone stolen"][..], &checked].concat());
    assert_eq!((done["retired"].as_array().unwrap().len(), &done["stolen"]), (2, &true.into()));
    assert!(done["enrolment_link"].as_str().unwrap().contains("/welcome/"));
    assert_eq!(home.json(&["user", "show", ALICE])["state"], "none");
    let rows = home.text(&["audit", "export"]);
    assert!(rows.contains("user.reset") && rows.contains("in-person"), "{rows}");
}

#[test]
fn e03r_an_emergency_lets_the_last_owner_back_in_loudly_where_a_reset_is_refused() {
    let home = Home::at(START);
    owner(&home);
    let reset = home.run(&["reset", "--email", OWNER, "--reason", "no phone", "--checked", "in-person"]);
    assert_eq!(reset.code, Some(1), "{}", reset.stderr);
    let ended = home.run(&["emergency", "--email", OWNER, "--reason", "the only phone fell into the lake"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stderr.contains("EMERGENCY: owner@example.com was let back in by root."), "{}", ended.stderr);
    assert!(ended.stdout.contains("  - all factors retired\n"), "{}", ended.stdout);
    assert!(ended.stdout.contains("/welcome/"), "{}", ended.stdout);
    let rows = home.text(&["audit", "export"]);
    assert!(rows.contains("alarm.emergency") && rows.contains("fell into the lake"), "{rows}");
    assert_eq!(home.run(&["audit", "verify"]).code, Some(0));
}

#[test]
fn e03r_an_emergency_makes_a_pass_or_a_new_owner() {
    let home = Home::at(START);
    owner(&home);
    let emergency =
        |flags: &[&str]| home.run(&[&["--json", "emergency", "--reason", "no phone"], flags].concat()).json();
    let done = emergency(&["--email", OWNER, "--pass"]);
    assert_eq!(done["did"], serde_json::json!(["unlocked", "pass_made"]));
    assert_eq!(home.verify(OWNER, done["pass"].as_str().unwrap())["reason"], "ok.temporary_pass");
    let done = emergency(&["--email", "new@example.com", "--new-owner"]);
    assert_eq!(done["did"], serde_json::json!(["added", "made_owner", "unlocked", "link_made"]));
    assert_eq!(home.json(&["user", "show", "new@example.com"])["role"], "owner");
    home.user(ALICE);
    let member = home.run(&["emergency", "--email", ALICE, "--reason", "no phone"]);
    assert_eq!(member.code, Some(1));
    assert!(member.stderr.contains("--new-owner"), "{}", member.stderr);
}
