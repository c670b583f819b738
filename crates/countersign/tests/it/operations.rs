//! Looking after an installation: the doctor, the audit, the root key.

use crate::support::{
    Home, START,
    masking::{masked, shape},
};
use rusqlite::Connection;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;

const ALICE: &str = "alice@example.com";

/// Writes to the database behind the back of Countersign.
fn tamper(home: &Home, statement: &str) {
    let database = Connection::open(home.data().join("countersign.db")).unwrap();
    let changed = database.execute(statement, []).unwrap();
    assert!(changed > 0, "nothing was changed by {statement}");
}

/// A home with a few audit rows.
fn busy() -> Home {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    home.verify(ALICE, &app.code(START));
    home.verify(ALICE, &app.code(START));
    home
}

/// What the doctor finds, as `severity id`, with its exit code.
fn findings(home: &Home, part: &str) -> (Option<i32>, Vec<String>) {
    let outcome = home.run(&["doctor", part, "--json"]);
    let document = outcome.json();
    let named = |finding: &Value| {
        assert!(!finding["what"].as_str().unwrap().is_empty(), "{finding}");
        let remedy = finding["remedy"].as_str().unwrap();
        assert!(!remedy.is_empty(), "a finding without a remedy: {finding}");
        format!("{} {}", finding["severity"].as_str().unwrap(), finding["id"].as_str().unwrap())
    };
    (outcome.code, document["findings"].as_array().unwrap().iter().map(named).collect())
}

#[test]
fn a_healthy_installation_has_nothing_to_mend() {
    let home = busy();
    home.text(&["keys", "confirm-copied"]);
    for part in ["database", "keys", "config"] {
        assert_eq!(findings(&home, part), (Some(0), Vec::new()), "{part}");
    }
    insta::assert_snapshot!(masked(&home.text(&["doctor", "database"])), @"
    ✓ database.integrity     the database file is structurally sound
    ✓ database.audit         8 audit rows in 8 blocks, unbroken; head
                             8:<digest>
    ✓ database.space         there is room on the disk of the data directory

    Nothing to mend.
    ");
    insta::assert_snapshot!(home.text(&["doctor", "keys"]), @"
    ✓ keys.canary            every data key opens under the root key
    ✓ keys.copied            the root key was confirmed to be copied at 2027-01-15T08:00:00Z

    Nothing to mend.
    ");
    insta::assert_snapshot!(home.text(&["doctor", "config"]), @"
    ✓ config.usable          the configuration can be used

    Nothing to mend.
    ");
    insta::assert_snapshot!(shape(&home.json(&["doctor", "config"])), @"{findings[] fine[{id remedy severity what}]}");
    // Whether this host has a time service is not ours to choose.
    let clock = home.run(&["doctor", "clock"]).stdout;
    assert!(clock.starts_with("✓ clock.now              the server's time is 2027-01-15T08:00:00Z; "), "{clock}");
}

#[test]
fn the_doctor_looks_at_everything_unless_told() {
    let home = busy();
    let all = home.run(&["doctor", "--json"]);
    assert_eq!(all.code, Some(1), "the root key was not copied");
    let fine = all.json()["fine"].as_array().unwrap().len();
    let apart: usize = ["database", "keys", "config", "clock", "mail", "emergency"]
        .iter()
        .map(|part| home.run(&["doctor", part, "--json"]).json()["fine"].as_array().unwrap().len())
        .sum();
    assert_eq!(fine, apart);
    assert_eq!(home.run(&["doctor", "weather"]).code, Some(2));
}

#[test]
fn a_root_key_that_nobody_copied_is_a_finding() {
    let home = busy();
    insta::assert_snapshot!(home.run(&["doctor", "keys"]).shown(), @"
    ✓ keys.canary            every data key opens under the root key
    ! keys.copied            nobody has confirmed that the root key was copied; without it nobody gets in
                             → copy countersign-data/root.key to a safe place apart from backups, then run
                             `countersign keys confirm-copied`

    1 finding.
    [exit 1]
    ");
}

#[test]
fn an_open_data_directory_is_a_finding() {
    let home = busy();
    std::fs::set_permissions(home.data(), PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::set_permissions(home.data().join("countersign.db"), PermissionsExt::from_mode(0o640)).unwrap();
    let permissions = vec!["problem database.permissions".to_owned(); 2];
    assert_eq!(findings(&home, "database"), (Some(1), permissions));
}

#[test]
fn a_changed_audit_row_is_a_finding() {
    let home = busy();
    tamper(&home, "UPDATE attempts SET verdict = 'accepted' WHERE verdict = 'rejected'");
    assert_eq!(findings(&home, "database"), (Some(1), vec!["problem database.audit".to_owned()]));
}

#[test]
fn a_damaged_database_is_a_finding() {
    let home = busy();
    let file = home.data().join("countersign.db");
    Connection::open(&file).unwrap().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    let last = bytes.len() - 4096;
    bytes[last..].fill(0xa5);
    std::fs::write(&file, bytes).unwrap();
    let (code, found) = findings(&home, "database");
    assert_eq!((code, found.first().map(String::as_str)), (Some(1), Some("problem database.integrity")), "{found:?}");
}

#[test]
fn a_configuration_that_cannot_be_used_is_a_finding() {
    let home = busy();
    home.configure("[http]\nlisen = \"localhost:1\"\n");
    insta::assert_snapshot!(home.run(&["doctor", "config"]).shown(), @"
    ✗ config.usable          countersign-data/countersign.toml:2: there is no setting `http.lisen`
                             → did you mean `http.listen`?

    1 finding.
    [exit 1]
    ");
    let (code, found) = findings(&home, "keys");
    assert_eq!((code, found), (Some(1), vec!["problem installation.open".to_owned()]));
}

#[test]
fn an_installation_that_is_not_there_is_a_finding() {
    insta::assert_snapshot!(Home::empty().run(&["doctor", "database"]).shown(), @"
    ✗ installation.open      there is no database in countersign-data
                             → run `countersign serve` once: it makes the data directory; or name another
                             with --data DIR

    1 finding.
    [exit 1]
    ");
}

#[test]
fn a_clock_that_was_set_back_is_a_finding() {
    let home = busy();
    home.set_clock(START - 10);
    let (code, found) = findings(&home, "clock");
    assert_eq!((code, found.first().map(String::as_str)), (Some(1), Some("problem clock.behind")), "{found:?}");
}

#[test]
fn an_untouched_audit_holds() {
    let home = busy();
    insta::assert_snapshot!(masked(&home.text(&["audit", "verify"])), @"
    ✓ The chain holds: 7 rows in 7 blocks, verified to 2027-01-15T08:00:00Z.
      head 7:<digest>
      Note the head elsewhere: `--head` shows later that nothing was cut off behind it.
    ");
    let document = home.json(&["audit", "verify"]);
    insta::assert_snapshot!(shape(&document), @"{blocks findings[] head intact rows rows_without_details unsealed_rows verified_to}");
    let head = document["head"].as_str().unwrap();
    home.user("bob@example.com");
    assert_eq!(home.json(&["audit", "verify", "--head", head])["intact"], true);
}

#[test]
fn the_audit_says_how_many_rows_lost_their_details() {
    let home = busy();
    home.user("bob@example.com");
    home.verify("bob@example.com", "123456");
    assert_eq!(home.json(&["audit", "verify"])["rows_without_details"], 0);
    home.text(&["user", "remove", "bob@example.com"]);
    let walk = home.json(&["audit", "verify"]);
    assert_eq!((&walk["intact"], &walk["rows_without_details"]), (&true.into(), &3.into()), "{walk}");
    let said = home.text(&["audit", "verify"]);
    assert!(said.contains("\n  Of 3 rows the personal details were erased"), "{said}");
}

#[test]
fn a_changed_a_missing_and_an_added_row_break_the_audit() {
    let added = |place| {
        format!(
            "INSERT INTO attempts SELECT {place}, at, kind, reference, door, client_id, user_id, factor_id, previous, verdict, \
             reason, evidence, detail, salt, detail_digest FROM attempts WHERE reason = 'ok.current'"
        )
    };
    for (statement, word) in [
        (added("(SELECT min(id) - 1 FROM attempts)").as_str(), "added before all"),
        (&added("(SELECT max(id) + 1 FROM attempts)"), "added after all"),
        ("UPDATE attempts SET reason = 'ok.current' WHERE reason = 'code.replayed'", "changed"),
        ("DELETE FROM attempts WHERE reason = 'code.replayed'", "removed"),
    ] {
        let home = busy();
        tamper(&home, statement);
        let outcome = home.run(&["audit", "verify"]);
        assert_eq!(outcome.code, Some(1), "{word}: {outcome:?}");
        assert!(outcome.stdout.starts_with("✗ The chain is broken: 1 finding in "), "{word}: {outcome:?}");
        let document = home.run(&["audit", "verify", "--json"]);
        assert_eq!((document.code, &document.json()["intact"]), (Some(1), &false.into()));
        assert_eq!(document.json()["findings"].as_array().unwrap().len(), 1, "{word}");
    }
}

#[test]
fn what_was_cut_off_behind_a_noted_head_is_missed() {
    let home = busy();
    let copy = home.place().join("copy");
    std::fs::create_dir(&copy).unwrap();
    for entry in std::fs::read_dir(home.data()).unwrap().map(Result::unwrap) {
        std::fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
    }
    home.user("bob@example.com");
    let head = home.json(&["audit", "verify"])["head"].as_str().unwrap().to_owned();
    let outcome = home.run(&["audit", "verify", "--head", &head, "--data", "copy"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert_eq!(home.run(&["audit", "verify", "--head", &head]).code, Some(0));
    assert_eq!(home.run(&["audit", "verify", "--head", "nonsense"]).code, Some(2));
}

#[test]
fn the_audit_is_exported_a_row_a_line() {
    let home = busy();
    let lines = home.text(&["audit", "export"]);
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), usize::try_from(home.json(&["audit", "verify"])["rows"].as_u64().unwrap()).unwrap());
    let reasons: Vec<&str> = rows.iter().map(|row| row["reason"].as_str().unwrap()).collect();
    insta::assert_snapshot!(reasons.join(" "), @"user.added link.made factor.enrolment_begun link.made enrol.confirmed ok.current code.replayed");
    insta::assert_snapshot!(shape(rows.last().unwrap()), @"{at client detail door evidence{factor failures offset period} factor id kind reason reference user verdict}");
    assert_eq!(home.json(&["audit", "export"])["rows"], Value::Array(rows));
}

#[test]
fn the_copy_of_the_root_key_is_asked_for_until_it_is_confirmed() {
    let home = Home::at(START);
    insta::assert_snapshot!(masked(&home.text(&["keys", "status"])), @"
    Root key <mark>: every data key opens under it.
      file      countersign-data/root.key
      copy      NOT CONFIRMED. Keep a copy apart from backups: without this key nobody gets in.
                Then run `countersign keys confirm-copied`.
    ");
    insta::assert_snapshot!(home.text(&["keys", "confirm-copied"]), @"Noted: the root key was copied to a safe place.");
    insta::assert_snapshot!(masked(&home.text(&["keys", "status"])), @"
    Root key <mark>: every data key opens under it.
      file      countersign-data/root.key
      copy      confirmed at 2027-01-15T08:00:00Z
    ");
    let status = home.json(&["keys", "status"]);
    insta::assert_snapshot!(shape(&status), @"{copied_at fingerprint fits root_key}");
    assert_eq!(status["copied_at"], "2027-01-15T08:00:00Z");
    insta::assert_snapshot!(shape(&home.json(&["keys", "confirm-copied"])), @"{copied_at}");
}

#[test]
fn a_database_of_another_version_is_left_alone() {
    let home = Home::at(START);
    tamper(&home, "INSERT INTO schema_version (version) VALUES (99)");
    let served = home.run(&["serve", "--listen", "127.0.0.1:0"]);
    insta::assert_snapshot!(served.shown(), @"
    error: the database has schema version 99, this program works with 9

    hint: use the newer version of countersign that made this database
    [exit 4]
    ");
    assert_eq!(home.run(&["list"]), served);
    tamper(&home, "DELETE FROM schema_version WHERE version = 99");
    assert_eq!(home.text(&["list"]), "Nobody.\n");
}
