//! Whatever is printed as a command can be pasted: on one line, once with what names this installation, and understood.

use crate::support::{Home, Outcome, START};

const ALICE: &str = "alice@example.com";
const OWNER: &str = "owner@example.com";
const FLAGS: &str = "--data 'my data' --root-key 'my data/root.key'";

/// A place whose data directory is not the usual one, and has a blank in its name.
struct Elsewhere(Home);

impl Elsewhere {
    fn run(&self, arguments: &[&str]) -> Outcome {
        self.0.run(&[&["--data", "my data", "--root-key", "my data/root.key"], arguments].concat())
    }
}

/// What stands between backticks and begins as a command of ours.
fn commands(printed: &str) -> Vec<&str> {
    printed.split('`').skip(1).step_by(2).filter(|part| part.starts_with("countersign ")).collect()
}

/// Somebody with an app, an owner, attempts of many kinds, a policy, a client.
fn furnished() -> Elsewhere {
    let home = Home::at(START);
    let alice = home.enrolled(ALICE);
    let old = home.enrolled("lost@example.com");
    home.json(&["user", "add", "--email", OWNER, "--role", "owner"]);
    let owner = home.enable(OWNER, &[]);
    home.json(&["confirm", "--email", OWNER, "--code", &owner.code(START)]);
    home.json(&["user", "add", "--name", "glass-1", "--role", "owner", "--kind", "break_glass"]);
    home.json(&["client", "add", "--name", "till"]);
    home.json(&["disable", "--email", "lost@example.com", "--reason", "phone stolen"]);
    home.enable("lost@example.com", &[]);
    for number in 0..6 {
        home.verify(ALICE, &alice.wrong(START, number));
    }
    home.verify(ALICE, &alice.code(START - 30));
    home.verify(ALICE, &alice.backup_codes[0]);
    home.verify(ALICE, &alice.backup_codes[0]);
    home.verify("lost@example.com", &old.code(START));
    std::fs::rename(home.data(), home.place().join("my data")).unwrap();
    std::fs::write(home.place().join("uris"), "otpauth://totp/x:nobody?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\n")
        .unwrap();
    Elsewhere(home)
}

#[test]
fn every_command_that_is_printed_can_be_pasted() {
    let place = furnished();
    let typed: [&[&str]; 25] = [
        &["why", ALICE, "--last", "20"],
        &["why", "lost@example.com", "--last", "20"],
        &["why", "K7Q2-M4XD"],
        &["verify", ALICE, "--code", "123456"],
        &["user", "show", "glass-1"],
        &["user", "show", "nobody"],
        &["user", "add", ALICE],
        &["user", "suspend", "lost@example.com", "--reason", "away"],
        &["user", "remove", "lost@example.com", "--reason", "left"],
        &["user", "drill", ALICE, "--reason", "none"],
        &["disable", OWNER, "--reason", "new phone"],
        &["pass", "nobody", "--reason", "asked"],
        &["enable", ALICE, "--label", "Tablet", "--yes"],
        &["backup-codes", "glass-2"],
        &["policy", "set", "--everyone", "--reason", "decided"],
        &["policy", "set", "--role", "member", "--reason", "decided"],
        &["policy", "show"],
        &["policy", "confirm"],
        &["policy", "confirm"],
        &["exempt", "add", "bob@example.com", "--approver", OWNER, "--client", "till", "--reason", "no phones"],
        &["group", "members", "nobody"],
        &["client", "revoke", "nobody"],
        &["keys", "status"],
        &["doctor"],
        &["import", "otpauth", "uris", "--dry-run"],
    ];
    place.run(&["user", "add", "bob@example.com"]);
    let mut seen = 0;
    for command in typed {
        let outcome = place.run(command);
        let printed = format!("{}{}", outcome.stdout, outcome.stderr);
        for found in commands(&printed) {
            seen += 1;
            assert!(!found.contains('\n'), "{command:?}: broken over two lines: {found:?}");
            assert!(found.starts_with(&format!("countersign {FLAGS} ")), "{command:?}: {found:?} in\n{printed}");
            assert_eq!(found.matches("--data").count(), 1, "{command:?}: {found:?}");
            expect_understood(&place.0, found);
        }
        let bare = printed.lines().filter(|line| line.contains("countersign ") && !line.contains(FLAGS));
        assert_eq!(bare.collect::<Vec<_>>(), Vec::<&str>::new(), "{command:?}: {printed}");
    }
    assert!(seen > 25, "only {seen} commands were printed");
}

/// The parser takes it: what is asked for is its help, so nothing happens.
fn expect_understood(home: &Home, command: &str) {
    let arguments = command.strip_prefix("countersign ").unwrap();
    let line = format!("{} {arguments} --help", env!("CARGO_BIN_EXE_countersign"));
    let ran = Outcome::of(home.command("bash").args(["-c", &line]).output().unwrap());
    assert_eq!(ran.code, Some(0), "{command}: {ran:?}");
}

#[test]
fn what_the_environment_names_is_named_in_commands_too_and_in_no_usage_line() {
    let place = furnished();
    let home = place.0.with("COUNTERSIGN_DATA", "my data");
    let shown = home.text(&["user", "show", "glass-1"]);
    assert_eq!(commands(&shown), ["countersign --data 'my data' enable --email glass-1"], "{shown}");
    let misused = home.run(&["unlock", ALICE]);
    assert!(misused.stderr.contains("--reason"), "{misused:?}");
    assert!(!misused.stderr.contains("--data"), "{misused:?}");
    assert!(home.text(&["config", "reference"]).contains("Generated by `countersign config reference`."));
}
