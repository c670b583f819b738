//! What somebody meets who knows the program from its first page only: messages that fit, questions before what cannot be
//! taken back, nothing that spills a secret.

use crate::support::{Home, Outcome, START, terminal::Terminal};
use std::{fs, process::Stdio};

const ALICE: &str = "alice@example.com";
const LINK: &str =
    "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29vZ2xlLmNvbRoHRXhhbXBsZTAC";

fn owner(home: &Home) {
    home.json(&["user", "add", "owner@example.com", "--role", "owner"]);
    let app = home.enable("owner@example.com", &[]);
    home.json(&["confirm", "owner@example.com", "--code", &app.code(home.now() - 30)]);
}

/// It failed, with all of these words in what was said.
fn expect_said(outcome: &Outcome, code: i32, words: &[&str]) {
    assert_eq!(outcome.code, Some(code), "{outcome:?}");
    for word in words {
        assert!(outcome.stderr.contains(word), "no {word:?}: {outcome:?}");
    }
}

#[test]
fn links_of_resets_and_emergencies_lead_to_the_server_that_runs_or_say_that_they_guess() {
    let home = Home::running();
    home.user(ALICE);
    owner(&home);
    let reset = ["reset", ALICE, "--reason", "new phone", "--checked", "in-person"];
    let emergency = ["emergency", "owner@example.com", "--reason", "no phone"];
    let newcomer = ["emergency", "new@example.com", "--new-owner", "--reason", "nobody is left"];
    let server = home.serve();
    let at_the_server = format!("http://localhost:{}/welcome/", server.address.port());
    for command in [&reset[..], &emergency, &newcomer] {
        let said = home.run(command);
        assert!(said.stdout.contains(&at_the_server) && !said.stdout.contains("guess"), "{command:?}: {said:?}");
    }
    server.stop();
    for command in [&reset[..], &emergency, &newcomer, &["user", "link", ALICE]] {
        let said = home.run(command);
        assert!(said.stdout.contains("http://localhost:8440/welcome/"), "{command:?}: {said:?}");
        assert!(said.stdout.contains("is a guess"), "{command:?}: {said:?}");
    }
    home.configure("[http]\npublic_url = \"https://mfa.example.com\"\n");
    let said = home.text(&reset);
    assert!(said.contains("https://mfa.example.com/welcome/") && !said.contains("guess"), "{said}");
}

#[test]
fn who_is_let_in_is_told_what_their_link_asks_for() {
    let home = Home::at(START);
    home.user(ALICE);
    let said = home.text(&["reset", ALICE, "--reason", "new phone", "--checked", "in-person"]);
    assert!(
        said.contains("there was no factor to retire") && said.contains("has them choose a password first"),
        "{said}"
    );
    let added = home.run(&["emergency", "new@example.com", "--new-owner", "--reason", "nobody is left"]);
    assert!(added.stderr.contains("new@example.com was let in by root."), "{added:?}");
    let again = home.run(&["emergency", "new@example.com", "--reason", "no phone"]);
    assert!(again.stderr.contains("new@example.com was let back in by root."), "{again:?}");
}

#[test]
fn an_export_says_how_another_installation_takes_it() {
    let home = Home::at(START);
    home.enrolled(ALICE);
    let bare = home.run(&["export", "--output", "out", "--reason", "moving"]);
    expect_said(&bare, 2, &["--recipient", "--passphrase"]);
    let recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    fs::rename(home.data(), home.place().join("here")).unwrap();
    let export = ["--data", "here", "export", "--output", "out", "--recipient", recipient, "--reason", "moving"];
    let said = home.text(&export);
    assert!(said.contains("In the other installation: countersign import otpauth out --identity KEY-FILE\n"), "{said}");
    assert!(!said.contains("here"), "{said}");
}

#[test]
fn a_link_with_secrets_among_the_arguments_is_never_repeated() {
    let home = Home::at(START);
    let spilling: [&[&str]; 5] = [
        &["import", "otpauth-migration", LINK],
        &["import", LINK],
        &["import", "otpauth-migration", "file", LINK],
        &["doctor", "google-authenticator", LINK],
        &["enable", ALICE, "--otpauth", LINK],
    ];
    for command in spilling {
        let said = home.run(command);
        assert_eq!(said.code, Some(2), "{said:?}");
        assert!(!said.shown().contains("data=") && said.stderr.contains("arguments"), "{command:?}: {said:?}");
    }
    let piped = home.run_reading(LINK, &["import", "otpauth-migration", "-", "--dry-run", "--user", ALICE]);
    assert!(!piped.shown().contains("data="), "{piped:?}");
}

#[test]
fn the_doctor_advises_what_the_console_asks_for() {
    let home = Home::at(START);
    owner(&home);
    insta::assert_snapshot!(home.text(&["doctor", "emergency"]), @"
    · emergency.admins       owner@example.com is the only person who could administer: a lost phone leaves
                             nobody
                             → make another, and have them set up an app:
                             `countersign user add --email ADDRESS --role admin`
    · emergency.users        no break-glass user could get in when nothing else works; 2 are advised, as one
                             sealed sheet may be lost
                             → add one:
                             `countersign user add --name glass-1 --role owner --kind break_glass`, then
                             `countersign backup-codes --email glass-1`; seal the sheet and keep it in a
                             place of its own

    Nothing to mend; 2 pieces of advice.
    ");
    let document = home.json(&["doctor", "emergency"]);
    assert_eq!(document["findings"].as_array().unwrap().len(), 0, "advice is no finding: {document}");
    assert_eq!(document["advice"].as_array().unwrap().len(), 2, "{document}");
}

#[test]
fn a_code_from_a_stolen_entry_is_named_so_to_whoever_administers() {
    let home = Home::at(START);
    let old = home.enrolled(ALICE);
    home.text(&["disable", ALICE, "--reason", "phone stolen"]);
    let new = home.enable(ALICE, &[]);
    home.json(&["confirm", ALICE, "--code", &new.code(START)]);
    home.set_clock(START + 90);
    let server = home.serve();
    let mail = home.client("mail", &[]);
    let desk = home.client("desk", &["--scope", "verify", "--scope", "reasons:full"]);
    let said = home.run(&["verify", ALICE, "--code", &old.code(START + 90)]);
    assert_eq!(said.code, Some(1));
    assert!(said.stdout.contains("retired as lost or stolen") && !said.stdout.contains("newest"), "{said:?}");
    let why = home.text(&["why", ALICE, "--last", "1"]);
    assert!(why.contains("retired as lost or stolen") && why.contains("found the device"), "{why}");
    assert!(!why.contains("newest entry"), "{why}");
    // The door of an application stands before whoever holds the phone.
    let told = server.verify(&mail, ALICE, &old.code(START + 60));
    assert_eq!(told["reason"], "code.wrong", "{told}");
    let told_to_the_desk = server.verify(&desk, ALICE, &old.code(START + 120));
    assert_eq!(told_to_the_desk["reason"], "secret.retired", "{told_to_the_desk}");
    assert_eq!(told_to_the_desk["message"], told["message"], "the message is for the person");
}

#[test]
fn a_preview_of_what_holds_already_says_who_is_ready() {
    let home = Home::at(START);
    home.enrolled(ALICE);
    home.text(&["policy", "set", "--everyone", "--reason", "decided"]);
    home.text(&["policy", "confirm"]);
    let seen = home.text(&["policy", "preview", "--everyone"]);
    assert!(
        seen.starts_with("What is required already:\n") && seen.contains("One person has a second factor already"),
        "{seen}"
    );
    assert_eq!(home.json(&["policy", "preview", "--everyone"])["already"], true);
    let gone = home.text(&["policy", "preview", "--role", "helpdesk", "--off"]);
    assert!(gone.starts_with("What is required already:\n"), "{gone}");
    expect_said(&home.run(&["policy", "set", "--everyone", "--reason", "again"]), 1, &["this is the policy already"]);
}

#[test]
fn nobody_is_removed_unasked_and_the_reason_is_kept() {
    let home = Home::at(START);
    home.user(ALICE);
    let remove = ["user", "remove", ALICE, "--reason", "left in May"];
    expect_said(&home.run(&remove), 2, &["--yes", "user suspend"]);
    for command in [&["user", "suspend", ALICE][..], &["user", "role", ALICE, "--role", "helpdesk"]] {
        expect_said(&home.run(command), 2, &["--reason"]);
        expect_said(&home.run(&[command, &["--reason", " "]].concat()), 2, &["the reason is empty"]);
        home.text(&[command, &["--reason", "because of May"]].concat());
    }
    let typed = ["user", "remove", ALICE, "--reason", "left-in-May"];
    let mut terminal = Terminal::start(&home, &typed);
    terminal.wait_for("[y/N]", 1);
    terminal.type_line("");
    assert_eq!(terminal.end().0, Some(1));
    let mut terminal = Terminal::start(&home, &typed);
    terminal.wait_for("[y/N]", 1);
    terminal.type_line("y");
    assert_eq!(terminal.end().0, Some(0));
    let rows = home.text(&["audit", "export"]);
    let kept = |what: &str, note: &str| {
        let row = rows.lines().find(|row| row.contains(what)).unwrap();
        assert!(row.contains(note), "{row}");
    };
    kept("user.removed", "left-in-May");
    assert_eq!(home.run(&["user", "show", ALICE]).code, Some(3));
}

#[test]
fn a_user_is_named_with_or_without_the_flag() {
    let home = Home::at(START);
    home.json(&["user", "add", ALICE]);
    home.json(&["user", "add", "bob"]);
    assert_eq!(home.json(&["user", "show", ALICE])["email"], ALICE);
    assert_eq!(home.json(&["user", "show", "bob"])["names"], serde_json::json!(["bob"]));
    home.json(&["enable", "bob", "--yes"]);
    home.json(&["pass", ALICE, "--reason", "asked"]);
    home.json(&["unlock", ALICE, "--reason", "asked"]);
    home.text(&["group", "add", "staff"]);
    home.json(&["group", "join", "staff", "bob"]);
    assert_eq!(home.run(&["unlock", ALICE, "--email", ALICE, "--reason", "asked"]).code, Some(2), "one of both");
    expect_said(&home.run(&["why", " "]), 2, &["nobody is named", "countersign why"]);
    expect_said(&home.run(&["why", "nobody@example.com"]), 3, &["by its reference"]);
}

#[test]
fn a_file_of_users_is_read_or_its_fault_named() {
    let home = Home::at(START);
    let import = |text: &[u8]| {
        fs::write(home.place().join("people.csv"), text).unwrap();
        home.run(&["user", "import", "people.csv"])
    };
    expect_said(&import(b"email;names;role\nalice@example.com;;member\n"), 2, &["semicolons", "commas"]);
    expect_said(&import(b"email,names\nalice@example.com,Zo\xeb\n"), 2, &["not UTF-8", "CSV UTF-8"]);
    expect_said(&import(b""), 2, &["is empty"]);
    expect_said(&home.run(&["user", "import", "elsewhere.csv"]), 3, &["check the path"]);
    let said = import(b"email,groups\nalice@example.com,\nbob@example.com,staff\n");
    assert_eq!(said.code, Some(1));
    insta::assert_snapshot!(said.stdout, @"
    1 added, 1 refused
    LINE  VERDICT  REASON             WHY
    2     added
    3     refused  request.not_found  the group staff is not known here
    Groups have to be there first: `countersign group add NAME`, then import the file again.
    ");
}

#[test]
fn an_empty_file_is_called_empty() {
    let home = Home::at(START);
    fs::write(home.place().join("nothing"), "").unwrap();
    expect_said(&home.run(&["explain", "nothing"]), 0, &["nothing is empty"]);
    expect_said(&home.run_reading("", &["explain", "-"]), 0, &["nothing came in on standard input"]);
    expect_said(&home.run(&["import", "otpauth", "nothing"]), 2, &["nothing is empty"]);
    expect_said(&home.run(&["doctor", "google-authenticator", "nothing"]), 2, &["nothing is empty"]);
    fs::write(home.place().join("odd"), "!?\n").unwrap();
    expect_said(&home.run(&["doctor", "google-authenticator", "odd"]), 2, &[".google_authenticator"]);
}

#[test]
fn what_is_not_found_is_looked_for_in_its_own_list() {
    let home = Home::at(START);
    home.user(ALICE);
    owner(&home);
    let exempt = ["exempt", "add", ALICE, "--approver", "owner@example.com", "--client", "till", "--reason", "none"];
    expect_said(&home.run(&exempt), 3, &["the client till", "`countersign client list`"]);
    expect_said(&home.run(&["group", "members", "staff"]), 3, &["`countersign group list`"]);
    expect_said(
        &home.run(&["exempt", "revoke", "f".repeat(32).as_str(), "--reason", "none"]),
        3,
        &["`countersign exempt list`"],
    );
}

#[test]
fn an_export_of_the_audit_ends_quietly_when_its_reader_goes() {
    let home = Home::at(START);
    for number in 0..40 {
        home.json(&["user", "add", &format!("user-{number}@example.com")]);
    }
    let mut child = home.countersign(&["audit", "export"]).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ended = Outcome::of(child.wait_with_output().unwrap());
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{ended:?}");
}

#[test]
fn an_address_or_directory_that_cannot_be_had_is_named_with_what_helps() {
    let home = Home::at(START);
    let serve = |listen: &str| home.run(&["serve", "--listen", listen]);
    expect_said(&serve("8440"), 2, &["--listen localhost:8440"]);
    expect_said(&serve("203.0.113.77:8440"), 4, &["has no such address"]);
    expect_said(&serve("no.such.host.invalid:8440"), 4, &["no address is known by that name"]);
    fs::write(home.place().join("file"), "x").unwrap();
    for command in [&["list"][..], &["serve"], &["reset", ALICE, "--reason", "x", "--checked", "document"]] {
        let said = home.run(&[&["--data", "file"], command].concat());
        expect_said(&said, 2, &["file is a file", "--data DIR"]);
    }
    let network = ["client", "add", "--name", "till", "--network", "10.0.0.1/33"];
    expect_said(&home.run(&network), 2, &["192.0.2.0/24", "0 to 32"]);
    let wrong = home.run(&["client", "add", "--name", "host", "--network", "192.0.2.7", "--json"]);
    assert_eq!(wrong.json()["networks"][0], "192.0.2.7/32", "{wrong:?}");
}

#[test]
fn a_demonstration_that_was_killed_is_cleared_by_the_next() {
    let home = Home::empty();
    let place = home.place().join("tmp");
    fs::create_dir(&place).unwrap();
    let home = home.with("TMPDIR", &place);
    let left = place.join("countersign-demo-left");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("serve.lock"), "").unwrap();
    let mine = place.join("countersign-demo-mine");
    fs::create_dir(&mine).unwrap();
    let lock = fs::File::create(mine.join("serve.lock")).unwrap();
    lock.lock().unwrap();
    let demo = home.serve_with(&["--demo", "--listen", "127.0.0.1:0"]);
    assert!(!left.exists(), "what was left behind is still there");
    assert!(mine.exists(), "what is in use is gone");
    assert_eq!(demo.stop().code, Some(0));
}
