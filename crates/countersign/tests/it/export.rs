//! `export`: what is in here gets out again, encrypted, and into another installation.

use crate::support::{Home, START, apps::App};
use serde_json::json;
use std::{fs, os::unix::fs::PermissionsExt, process::Stdio};

const PASSPHRASE: &str = "five words and a comma";

fn exported(home: &Home, flags: &[&str]) -> crate::support::Outcome {
    let fixed = ["export", "--output", "factors.age", "--reason", "moving", "--json"];
    home.run_reading(&format!("{PASSPHRASE}\n"), &[&fixed[..], flags].concat())
}

#[test]
fn what_is_taken_out_works_in_another_installation_and_a_used_code_stays_used() {
    let home = Home::at(START);
    let alice = home.enrolled("alice@example.com");
    home.user("bob@example.com");
    let said = exported(&home, &["--passphrase", "-"]);
    assert_eq!(
        (said.code, said.json()["factors"].clone(), said.json()["users"].clone()),
        (Some(0), json!(1), json!(1)),
        "{said:?}"
    );
    let sealed = fs::read(home.place().join("factors.age")).unwrap();
    assert!(sealed.starts_with(b"age-encryption.org/v1"));
    assert!(!String::from_utf8_lossy(&sealed).contains(&alice.secret));
    let mode = fs::metadata(home.place().join("factors.age")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let audit = home.text(&["audit", "export"]);
    assert!(audit.contains("factors.exported") && audit.contains("moving"));

    let there = Home::at(START);
    fs::write(there.place().join("factors.age"), sealed).unwrap();
    let came = there.run_reading(
        &format!("{PASSPHRASE}\n"),
        &["import", "otpauth", "factors.age", "--create", "--passphrase", "-", "--json"],
    );
    assert_eq!((came.code, came.json()["new"].clone()), (Some(0), json!(1)), "{came:?}");
    let verified = |at: i64| there.verify("alice@example.com", &alice.code(at))["reason"].clone();
    assert_eq!(verified(START - 30), "code.replayed", "the confirming code was used before the export");
    assert_eq!(verified(START), "ok.current");
}

#[test]
fn ages_own_program_opens_an_export_to_a_recipient_and_so_does_the_import() {
    let home = Home::at(START);
    let alice = home.enrolled("alice@example.com");
    let made =
        home.command("age-keygen").args(["-o", "key"]).output().expect("age is not installed: apt-get install age");
    let recipient = String::from_utf8(made.stderr).unwrap().trim().rsplit(' ').next().unwrap().to_owned();
    let said = exported(&home, &["--recipient", &recipient]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let opened = home.command("age").args(["--decrypt", "-i", "key", "factors.age"]).output().unwrap();
    let text = String::from_utf8(opened.stdout).unwrap();
    let uri = text.lines().find(|line| line.starts_with("otpauth://")).unwrap();
    assert!(text.contains("# user: alice@example.com"), "{text}");
    let again = App::scan(&json!({ "secret": alice.secret, "otpauth_uri": uri }));
    assert_eq!(again.code(START), alice.code(START));
    let known = home.run(&["import", "otpauth", "factors.age", "--identity", "key", "--json"]);
    assert_eq!(known.json()["known"], 1, "{known:?}");
}

#[test]
fn nothing_is_taken_out_without_a_reason_a_good_lock_and_a_new_file() {
    let home = Home::at(START);
    home.enrolled("alice@example.com");
    let unreasoned = home
        .run_reading(&format!("{PASSPHRASE}\n"), &["export", "--output", "x", "--passphrase", "-", "--reason", " "]);
    assert_eq!(unreasoned.code, Some(2));
    let short = home.run_reading("short\n", &["export", "--output", "x", "--passphrase", "-", "--reason", "moving"]);
    assert_eq!(short.code, Some(2), "{short:?}");
    let nobody = home.run(&["export", "--output", "x", "--recipient", "age1nobody", "--reason", "moving"]);
    assert_eq!(nobody.code, Some(2), "{nobody:?}");
    assert!(!home.text(&["audit", "export"]).contains("factors.exported"));
    fs::write(home.place().join("factors.age"), "mine").unwrap();
    let over = exported(&home, &["--passphrase", "-"]);
    assert_eq!(
        (over.code, fs::read_to_string(home.place().join("factors.age")).unwrap()),
        (Some(4), "mine".to_owned())
    );
    let unlocked = home.countersign(&["import", "otpauth", "factors.age"]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(unlocked.status.code(), Some(2));
}
