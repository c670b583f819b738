//! What holds for every subcommand: global flags, help, exit codes, JSON, and silence about secrets.

use crate::support::{Home, START, apps::App};

const ALICE: &str = "alice@example.com";

#[test]
fn a_place_without_a_data_directory_says_how_to_make_one() {
    let home = Home::empty();
    insta::assert_snapshot!(home.run(&["list"]).shown(), @"
    error: there is no database in countersign-data

    hint: run `countersign serve` once: it makes the data directory; or name another with --data DIR
    [exit 4]
    ");
    assert!(!home.data().exists(), "only serve makes a data directory");
}

#[test]
fn json_may_stand_before_and_after_the_subcommand() {
    let home = Home::at(START);
    home.user(ALICE);
    let after = home.run(&["user", "show", ALICE, "--json"]);
    assert_eq!(after.json()["email"], ALICE);
    for order in [&["--json", "user", "show", ALICE][..], &["user", "--json", "show", ALICE]] {
        assert_eq!(home.run(order), after, "{order:?}");
    }
}

#[test]
fn every_document_is_the_only_thing_on_standard_output() {
    let home = Home::at(START);
    home.user(ALICE);
    let app = home.enable(ALICE, &[]);
    let code = app.code(START);
    let commands: [&[&str]; 20] = [
        &["confirm", "--email", ALICE, "--code", &code],
        &["verify", "--email", ALICE, "--code", &code],
        &["backup-codes", "--email", ALICE],
        &["unlock", "--email", ALICE, "--reason", "asked"],
        &["list"],
        &["user", "list"],
        &["user", "show", ALICE],
        &["user", "role", ALICE, "--role", "helpdesk", "--reason", "new work"],
        &["why", ALICE],
        &["client", "add", "--name", "mail"],
        &["client", "list"],
        &["client", "revoke", "mail"],
        &["config", "check"],
        &["config", "show"],
        &["config", "reference"],
        &["keys", "status"],
        &["audit", "verify"],
        &["audit", "export"],
        &["doctor"],
        &["disable", "--email", ALICE, "--reason", "left"],
    ];
    for command in commands {
        let outcome = home.run(&[command, &["--json"]].concat());
        assert!(outcome.json().is_object(), "{command:?}: {outcome:?}");
        assert_eq!(outcome.stderr, "", "{command:?}");
        assert!(matches!(outcome.code, Some(0 | 1)), "{command:?}: {outcome:?}");
    }
}

#[test]
fn what_cannot_be_understood_is_wrong_usage() {
    let home = Home::at(START);
    home.user(ALICE);
    let wrong: [&[&str]; 12] = [
        &["dance"],
        &["user"],
        &["user", "add"],
        &["verify"],
        &["verify", "--email", ALICE],
        &["verify", "--code", "123456"],
        &["confirm", "--email", ALICE],
        &["disable", "--email", ALICE],
        &["enable", "--email", ALICE, "--hotp", "--otpauth", "-"],
        &["user", "add", "--email", "bob@example.com", "--role", "king"],
        &["why", ALICE, "--last", "many"],
        &["list", "--colour"],
    ];
    for command in wrong {
        let outcome = home.run(command);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{command:?}: {outcome:?}");
        assert!(outcome.stderr.contains("Usage: ") || outcome.stderr.contains("--help"), "{command:?}: {outcome:?}");
    }
}

#[test]
fn help_names_every_subcommand_and_the_reference_has_them_all() {
    let home = Home::empty();
    let help = home.text(&["--help"]);
    let reference = home.text(&["reference", "cli"]);
    for command in [
        "serve",
        "user",
        "enable",
        "confirm",
        "disable",
        "verify",
        "backup-codes",
        "list",
        "why",
        "unlock",
        "client",
        "config",
        "keys",
        "audit",
        "doctor",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is not in the help:\n{help}");
        assert!(reference.contains(&format!("\n## countersign {command}\n")), "{command} is not in the reference");
        assert!(home.text(&[command, "--help"]).contains("Usage: countersign "), "{command}");
    }
    assert!(home.text(&["--version"]).starts_with("countersign "));
}

#[test]
fn the_reference_of_reasons_has_words_for_all_in_both_languages() {
    let page = Home::empty().text(&["reference", "reasons"]);
    for reason in
        ["ok.current", "code.replayed", "throttle.wait", "storage.read_only", "user.unknown", "enrol.confirmed"]
    {
        let (_, after) = page.split_once(&format!("\n## {reason}\n")).unwrap_or_else(|| panic!("{reason}"));
        let section = after.split("\n## ").next().unwrap();
        for part in ["\nStage: `", "\n- en: ", "\n- de: ", "  - Admin: ", "  - Remedy: "] {
            assert!(section.contains(part), "{reason} has no {part:?}");
        }
    }
}

#[test]
fn no_command_is_coloured_unless_on_a_terminal() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    for command in [&["verify", "--email", ALICE, "--code", &app.code(START)][..], &["why", ALICE], &["doctor"]] {
        assert!(!home.run(command).shown().contains('\x1b'), "{command:?}");
    }
}

/// A whole day at the command line; every output but the one that shows secrets.
fn a_day_at_the_command_line(home: &Home, app: &App, key: &str) -> Vec<String> {
    let wrong = app.wrong(START, 0);
    let commands: [&[&str]; 14] = [
        &["verify", "--email", ALICE, "--code", &app.code(START)],
        &["verify", "--email", ALICE, "--code", &app.code(START)],
        &["verify", "--email", ALICE, "--code", &wrong],
        &["verify", "--email", ALICE, "--code", &app.backup_codes[0]],
        &["verify", "--email", ALICE, "--code", &app.backup_codes[0]],
        &["verify", "--email", "nobody@example.com", "--code", &wrong],
        &["confirm", "--email", ALICE, "--code", &wrong],
        &["why", ALICE, "--last", "20"],
        &["user", "show", ALICE],
        &["list"],
        &["client", "list"],
        &["keys", "status"],
        &["doctor"],
        &["audit", "export"],
    ];
    let mut printed = Vec::new();
    for command in commands {
        printed.push(home.run(command).shown());
        printed.push(home.run(&[command, &["--json"]].concat()).shown());
    }
    printed.push(home.run(&["verify", "--email", ALICE, "--code", key]).shown());
    printed
}

#[test]
fn secrets_and_codes_are_printed_by_nothing_but_what_shows_them() {
    let home = Home::at(START);
    let server = home.serve();
    let app = home.enrolled(ALICE);
    let key = home.client("mail", &[]);
    let mut printed = a_day_at_the_command_line(&home, &app, &key);
    server.verify(&key, ALICE, &app.backup_codes[1]);
    let stopped = server.stop();
    printed.extend([stopped.stdout, stopped.stderr]);

    let root = std::fs::read_to_string(home.data().join("root.key")).unwrap();
    let mut secrets = vec![app.secret.clone(), key, root.trim().to_owned(), app.code(START), app.wrong(START, 0)];
    secrets.extend(app.backup_codes.iter().cloned());
    for secret in secrets {
        let bare = secret.replace('-', "");
        for text in &printed {
            // Identifiers are hexadecimal: six digits may occur in one by chance.
            let shown = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
            let found = shown.into_iter().any(|word| word == secret || word.replace('-', "") == bare);
            assert!(!found, "a secret or code was printed:\n{text}");
        }
    }
}
