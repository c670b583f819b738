//! `explain`: exit codes, files of every kind, a log that grows, rules of one's own.

use crate::support::Home;
use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use std::{
    fs::{self, OpenOptions},
    io::{BufRead, BufReader, Write},
    process::Stdio,
};

const REFUSED: &str = "May 26 11:30:16 gw sshd(pam_google_authenticator)[4100]: Invalid verification code for alice\nMay 26 11:30:18 gw sshd[4098]: error: PAM: Authentication failure for alice from 192.0.2.10\n";
const LET_IN: &str = "May 26 11:31:16 gw sshd[4200]: Accepted publickey for bob from 192.0.2.11 port 5 ssh2\n";

fn with_log(name: &str, text: &[u8]) -> (Home, String) {
    let home = Home::empty();
    let path = home.place().join(name);
    fs::write(&path, text).unwrap();
    (home, path.display().to_string())
}

fn document(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_finding_is_exit_1_and_none_is_exit_0() {
    let (home, log) = with_log("auth.log", format!("{REFUSED}{LET_IN}nothing\n").as_bytes());
    let all = home.run(&["explain", &log, "--json"]);
    assert_eq!(all.code, Some(1));
    let found = document(&all.stdout);
    assert_eq!((&found["attempts"][0]["cause"], &found["unread_lines"]), (&"totp_invalid".into(), &1.into()));
    let bob = home.run(&["explain", &log, "--json", "--user", "bob"]);
    assert_eq!((bob.code, &document(&bob.stdout)["attempts"][0]["cause"]), (Some(0), &"no_failure".into()));
}

#[test]
fn people_read_what_happened_what_to_do_and_the_line_that_shows_it() {
    let (home, log) = with_log("auth.log", REFUSED.as_bytes());
    let told = home.run(&["explain", &log, "--user", "alice"]).stdout;
    for part in
        ["✗ alice", "[factor]", "Next", "     1  Invalid verification code for alice", "also credentials_rejected"]
    {
        assert!(told.contains(part), "{told}");
    }
}

#[test]
fn nothing_found_is_still_one_document() {
    let (home, log) = with_log("auth.log", b"");
    let said = home.run(&["explain", &log, "--json"]);
    assert_eq!(
        (said.code, document(&said.stdout)),
        (Some(0), serde_json::json!({ "attempts": [], "unread_lines": 0, "unruled_lines": 0 }))
    );
}

#[test]
fn what_no_system_wrote_is_exit_4_and_lines_without_a_rule_are_shown_to_whoever_asks() {
    let (home, log) = with_log("auth.log", b"Nov 24 09:00:00 gw sshd[7]: Server listening on 0.0.0.0 port 22.\n");
    let quiet = home.run(&["explain", &log]);
    assert!(quiet.code == Some(0) && quiet.stdout.contains("matches no rule (--unread shows the latest)"), "{quiet:?}");
    let shown = home.run(&["explain", &log, "--unread"]).stdout;
    assert!(shown.contains("     1  Server listening on 0.0.0.0 port 22."), "{shown}");
    let other = home.run(&["explain", &log, "--system", "keycloak"]);
    assert!(other.code == Some(4) && other.stdout.contains("keycloak writes no such lines"), "{other:?}");
}

#[test]
fn what_cannot_be_read_or_asked_is_said() {
    let (home, log) = with_log("auth.log", REFUSED.as_bytes());
    assert_eq!(home.run(&["explain", &format!("{log}.9")]).code, Some(3));
    for wrong in [
        vec!["explain"],
        vec!["explain", &log, "--system", "vms"],
        vec!["explain", &log, "--since", "soon"],
        vec!["explain", &log, "--follow", "--json"],
    ] {
        assert_eq!(home.run(&wrong).code, Some(2), "{wrong:?}");
    }
}

#[test]
fn packed_files_standard_input_and_several_at_once() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(REFUSED.as_bytes()).unwrap();
    let (home, packed) = with_log("auth.log.2.gz", &packed.finish().unwrap());
    let found = home.run_reading(REFUSED, &["explain", "--json", &packed, "-"]);
    let attempts = document(&found.stdout)["attempts"].clone();
    let files: Vec<&str> =
        attempts.as_array().unwrap().iter().map(|attempt| attempt["file"].as_str().unwrap()).collect();
    assert_eq!(files, [packed.as_str(), "-"]);
}

#[test]
fn a_packed_file_that_was_cut_off_is_read_as_far_as_it_goes() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::none());
    packed.write_all(REFUSED.repeat(2000).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let (home, log) = with_log("auth.log.gz", &packed[..packed.len() / 2]);
    let found = home.run(&["explain", &log, "--json"]);
    assert_eq!(found.code, Some(1), "{}", found.stderr);
    assert!(found.stderr.contains("ends in the middle"), "{}", found.stderr);
}

#[test]
fn rules_of_ones_own_come_from_a_directory() {
    let (home, log) = with_log("auth.log", REFUSED.as_bytes());
    let rules = home.place().join("rules");
    fs::create_dir(&rules).unwrap();
    let text = "system = \"sshd_pam\"\n[[rule]]\nid = \"GA01\"\ncause = \"totp_clock_offset\"\nprecedence = 20\nany = [\"Invalid verification code\"]\n";
    fs::write(rules.join("own.toml"), text).unwrap();
    let directory = rules.display().to_string();
    let found = home.run(&["explain", &log, "--json", "--rules", &directory]);
    assert_eq!(document(&found.stdout)["attempts"][0]["cause"], "totp_clock_offset");
    fs::write(rules.join("own.toml"), "system = 1").unwrap();
    assert_eq!(home.run(&["explain", &log, "--rules", &directory]).code, Some(2));
}

#[test]
fn a_log_is_followed_as_it_grows() {
    let (home, log) = with_log("auth.log", LET_IN.as_bytes());
    let mut child = home.countersign(&["explain", &log, "--follow"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap());
    OpenOptions::new().append(true).open(&log).unwrap().write_all(REFUSED.as_bytes()).unwrap();
    let mut line = String::new();
    told.read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.contains("alice") && line.contains("totp_invalid"), "{line}");
}

#[test]
fn a_log_of_nobody_who_is_known_is_not_called_clean() {
    let (home, log) = with_log("vpn.log", b"2026-05-26 11:30:16 gatekeeper: alice was turned away\n");
    let said = home.run(&["explain", &log]);
    assert_eq!(said.code, Some(4), "{}", said.stdout);
    assert!(said.stdout.starts_with("! nothing here is from a system that is known\n"), "{}", said.stdout);
    assert!(said.stdout.contains("--system") && said.stdout.contains("sshd_pam"), "{}", said.stdout);
    // Who asks about somebody has an answer all the same, and it is no tick.
    let said = home.run(&["explain", &log, "--user", "alice"]);
    assert_eq!(said.code, Some(0));
    assert!(said.stdout.starts_with("! "), "{}", said.stdout);
    let said = home.run(&["explain", &log, "--json", "--user", "alice"]);
    assert_eq!(
        (said.code, &document(&said.stdout)["attempts"][0]["cause"]),
        (Some(0), &serde_json::json!("no_failure"))
    );
    // Nor does it become a log of sshd by being called one.
    assert_eq!(home.run(&["explain", &log, "--system", "sshd_pam"]).code, Some(4));
}

#[test]
fn a_user_who_does_not_appear_gets_no_tick() {
    let (home, log) = with_log("auth.log", LET_IN.as_bytes());
    let said = home.run(&["explain", &log, "--user", "erin"]);
    assert_eq!(said.code, Some(0));
    assert!(said.stdout.starts_with("! erin") && said.stdout.contains("does not appear"), "{}", said.stdout);
    let said = home.run(&["explain", &log, "--user", "bob"]);
    assert!(said.stdout.starts_with("✓ bob"), "{}", said.stdout);
}

#[test]
fn the_same_again_is_told_once_with_how_often_and_until_when() {
    let mut log = String::new();
    for (second, name) in ["admin", "oracle", "git", "test", "pi"].into_iter().enumerate() {
        log +=
            &format!("May 26 11:30:1{second} gw sshd[41{second}]: Invalid user {name} from 203.0.113.9 port 50972\n");
    }
    log += REFUSED;
    let (home, log) = with_log("auth.log", log.as_bytes());
    let told = home.run(&["explain", &log]).stdout;
    assert_eq!(told.lines().filter(|line| line.starts_with("✗ ")).count(), 2, "{told}");
    let first = told.lines().next().unwrap();
    assert!(first.starts_with("✗ admin, git, oracle and 2 others  "), "{told}");
    assert!(first.ends_with(":30:14Z  sshd_pam  user_unknown  5 times"), "{told}");
    // A document has each of them.
    let found = document(&home.run(&["explain", &log, "--json"]).stdout);
    assert_eq!(found["attempts"].as_array().unwrap().len(), 6);
}

#[test]
fn what_lies_before_since_is_said_to_be_left_out() {
    let (home, log) = with_log("auth.log", REFUSED.as_bytes());
    let said = home.run(&["explain", &log, "--user", "alice", "--since", "1m"]);
    assert!(said.code == Some(0) && said.stdout.contains("before the time that is asked about"), "{said:?}");
    let said = home.run(&["explain", &log, "--since", "1m"]).stdout;
    assert!(said.contains("refused since ") && said.contains("before --since was left out"), "{said}");
}

#[test]
fn a_log_that_is_packed_otherwise_is_said_to_be() {
    let (home, log) = with_log("auth.log.xz", b"\xfd7zXZ\0\0\x04\xe6\xd6\xb4\x46");
    let said = home.run(&["explain", &log]);
    assert!(
        said.code == Some(2) && said.stderr.contains("packed with xz") && said.stderr.contains("xz -dc "),
        "{said:?}"
    );
}
