//! `export`: what is in here gets out again, encrypted, and into another installation.

use crate::support::{Home, Outcome, START, apps::App};
use serde_json::json;
use std::{fs, os::unix::fs::PermissionsExt};

const PASSPHRASE: &str = "five words and a comma";
const FILE: &str = "factors.age";

/// A key made by age's own program, in the file `key`; its recipient.
fn key(home: &Home) -> String {
    let made = home.command("age-keygen").args(["-o", "key"]).output();
    let made = made.expect("age is not installed: apt-get install age");
    String::from_utf8(made.stderr).unwrap().trim().rsplit(' ').next().unwrap().to_owned()
}

fn exported(home: &Home, recipient: &str) -> Outcome {
    home.run(&["export", "--output", FILE, "--recipient", recipient, "--reason", "moving", "--json"])
}

#[test]
fn what_is_taken_out_works_in_another_installation_and_a_used_code_stays_used() {
    let home = Home::at(START);
    let alice = home.enrolled("alice@example.com");
    home.user("bob@example.com");
    let said = exported(&home, &key(&home));
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!((said.json()["factors"].clone(), said.json()["users"].clone()), (json!(1), json!(1)));
    let sealed = fs::read(home.place().join(FILE)).unwrap();
    assert!(sealed.starts_with(b"age-encryption.org/v1"));
    assert!(!String::from_utf8_lossy(&sealed).contains(&alice.secret));
    let mode = fs::metadata(home.place().join(FILE)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let audit = home.text(&["audit", "export"]);
    assert!(audit.contains("factors.exported") && audit.contains("moving"));

    let there = Home::at(START);
    for file in [FILE, "key"] {
        fs::copy(home.place().join(file), there.place().join(file)).unwrap();
    }
    let came = there.run(&["import", "otpauth", FILE, "--create", "--identity", "key", "--json"]);
    assert_eq!((came.code, came.json()["new"].clone()), (Some(0), json!(1)), "{came:?}");
    let verified = |at: i64| there.verify("alice@example.com", &alice.code(at))["reason"].clone();
    assert_eq!(verified(START - 30), "code.replayed", "the confirming code was used before the export");
    assert_eq!(verified(START), "ok.current");
}

#[test]
fn ages_own_program_opens_an_export_and_the_import_knows_it_again() {
    let home = Home::at(START);
    let alice = home.enrolled("alice@example.com");
    let said = exported(&home, &key(&home));
    assert_eq!(said.code, Some(0), "{said:?}");
    let opened = home.command("age").args(["--decrypt", "-i", "key", FILE]).output().unwrap();
    let text = String::from_utf8(opened.stdout).unwrap();
    let uri = text.lines().find(|line| line.starts_with("otpauth://")).unwrap();
    assert!(text.contains("# user: alice@example.com"), "{text}");
    let again = App::scan(&json!({ "secret": alice.secret, "otpauth_uri": uri }));
    assert_eq!(again.code(START), alice.code(START));
    let known = home.run(&["import", "otpauth", FILE, "--identity", "key", "--json"]);
    assert_eq!(known.json()["known"], 1, "{known:?}");
    let locked = home.run(&["import", "otpauth", FILE]);
    assert_eq!((locked.code, locked.stderr.contains("--identity")), (Some(2), true), "{locked:?}");
}

/// On a clock that runs: what a passphrase costs is measured by the crate.
#[test]
fn a_passphrase_closes_an_export_and_only_that_opens_it() {
    let home = Home::running();
    home.enrolled("alice@example.com");
    let export = ["export", "--output", FILE, "--passphrase", "-", "--reason", "moving"];
    let said = home.run_reading(&format!("{PASSPHRASE}\n"), &export);
    assert_eq!(said.code, Some(0), "{said:?}");
    let import = |typed: &str| {
        home.run_reading(&format!("{typed}\n"), &["import", "otpauth", FILE, "--passphrase", "-", "--json"])
    };
    assert_eq!(import(PASSPHRASE).json()["known"], 1);
    assert_eq!(import("another passphrase").code, Some(2));
}

#[test]
fn nothing_is_taken_out_without_a_reason_a_good_lock_and_a_new_file() {
    let home = Home::at(START);
    home.enrolled("alice@example.com");
    let with = |typed: &str, reason: &str| {
        home.run_reading(typed, &["export", "--output", "x", "--passphrase", "-", "--reason", reason])
    };
    assert_eq!(with("five words and a comma\n", " ").code, Some(2));
    assert_eq!(with("short\n", "moving").code, Some(2));
    assert_eq!(exported(&home, "age1nobody").code, Some(2));
    assert!(!home.text(&["audit", "export"]).contains("factors.exported"));
    fs::write(home.place().join(FILE), "mine").unwrap();
    let over = exported(&home, &key(&home));
    assert_eq!((over.code, fs::read_to_string(home.place().join(FILE)).unwrap()), (Some(4), "mine".to_owned()));
}

#[test]
fn whoever_names_a_key_that_is_not_there_is_told_which_one_opens_the_export() {
    let home = Home::at(START);
    home.enrolled("alice@example.com");
    assert_eq!(exported(&home, &key(&home)).code, Some(0));
    let unnamed = home.run(&["import", "otpauth", FILE]);
    assert!(unnamed.stderr.contains("--identity FILE, the file that `age-keygen -o FILE` made"), "{unnamed:?}");
    let missing = home.run(&["import", "otpauth", FILE, "--identity", "nowhere"]);
    assert_eq!(missing.code, Some(2), "{missing:?}");
    assert!(missing.stderr.contains("hint: name the key that the export was encrypted to"), "{missing:?}");
}
