//! `import`: factors from elsewhere work here with the codes that people's apps show already.

use crate::support::{Home, START, apps::App, postgres::Postgres};
use serde_json::{Value, json};
use std::{fs, path::Path};

const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/import").join(name).display().to_string()
}

fn app(secret: &str, parameters: &str) -> App {
    App::scan(&json!({ "secret": secret, "otpauth_uri": format!("otpauth://totp/x?{parameters}") }))
}

/// What became of each row: source, reason.
fn rows(document: &Value) -> Vec<String> {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let rows = document["rows"].as_array().unwrap();
    rows.iter()
        .map(|row| format!("{}: {} {}", text(row, "source"), text(row, "verdict"), text(row, "reason")))
        .collect()
}

fn imported(home: &Home, arguments: &[&str]) -> Value {
    let outcome = home.run(&[&["import"], arguments, &["--json"]].concat());
    assert!(!outcome.stdout.contains(KEY) && !outcome.stderr.contains(KEY), "{outcome:?}");
    outcome.json()
}

#[test]
fn a_dry_run_says_what_would_happen_and_changes_nothing() {
    let home = Home::at(START);
    home.user("alice@example.com");
    let before = home.text(&["audit", "export"]);
    let said = imported(&home, &["otpauth", &fixture("otpauth.txt"), "--dry-run"]);
    assert_eq!(said["dry_run"], true);
    assert_eq!(
        rows(&said),
        [
            "line 2: new import.new",
            "line 3: left_out import.user_unknown",
            "line 5: left_out import.user_unknown",
            "line 8: left_out import.user_unknown",
            "line 9: left_out import.digits",
            "line 10: left_out import.secret_unreadable",
            "line 11: left_out import.secret_missing",
            "line 12: left_out import.kind",
        ]
    );
    assert_eq!(home.text(&["audit", "export"]), before);
    assert_eq!(home.json(&["user", "show", "alice@example.com"])["factors"], json!([]));
}

#[test]
fn what_is_imported_takes_the_codes_of_the_app_and_is_unproven_until_then() {
    let home = Home::at(START);
    home.user("alice@example.com");
    let done = imported(&home, &["otpauth", &fixture("otpauth.txt"), "--create"]);
    assert_eq!((&done["new"], &done["left_out"]), (&json!(4), &json!(4)));
    let factor = |user: &str| home.json(&["user", "show", user])["factors"][0].clone();
    assert_eq!(
        (&factor("alice@example.com")["unproven"], &factor("alice@example.com")["state"]),
        (&json!(true), &json!("active"))
    );
    let told = || home.text(&["user", "show", "alice@example.com"]).contains("unproven: no code accepted yet");
    assert!(told());
    assert_eq!(home.verify("alice@example.com", &app(KEY, "").code(START))["reason"], "ok.current");
    assert_eq!(factor("alice@example.com")["unproven"], false);
    assert!(!told());
    let bob = app("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA", "algorithm=SHA256&digits=8&period=60");
    assert_eq!(home.verify("bob", &bob.code(START))["reason"], "ok.current");
    assert_eq!(factor("carol")["kind"], "hotp");
}

#[test]
fn the_same_import_again_finds_everything_here_and_what_was_retired_stays_so() {
    let home = Home::at(START);
    home.user("alice@example.com");
    let file = fixture("authelia.csv");
    let bring = || rows(&imported(&home, &["authelia", &file, "--user", "alice@example.com"]));
    assert_eq!(bring(), ["configuration 1: new import.new"]);
    assert_eq!(bring(), ["configuration 1: known import.already_here"]);
    home.text(&["disable", "--email", "alice@example.com", "--reason", "a new phone"]);
    assert_eq!(bring(), ["configuration 1: left_out import.retired_here"]);
}

#[test]
fn a_preview_counts_the_same_secret_once() {
    let home = Home::at(START);
    let twice = home.place().join("twice.txt");
    let uri = format!("otpauth://totp/alice?secret={KEY}\n");
    fs::write(&twice, uri.repeat(2)).unwrap();
    let expected = ["line 1: new import.new_user", "line 2: known import.already_here"];
    let file = twice.display().to_string();
    assert_eq!(rows(&imported(&home, &["otpauth", &file, "--create", "--dry-run"])), expected);
    assert_eq!(rows(&imported(&home, &["otpauth", &file, "--create"])), expected);
}

#[test]
fn a_step_that_was_used_there_is_used_here() {
    let home = Home::at(START);
    home.json(&["user", "add", "--name", "alice"]);
    let file = home.place().join(".google_authenticator");
    let step = START / 30;
    fs::write(&file, format!("{KEY}\n\" DISALLOW_REUSE {step}\n\" TOTP_AUTH\n")).unwrap();
    let file = file.display().to_string();
    assert_eq!(rows(&imported(&home, &["google-authenticator", &file, "--user", "alice"])), ["line 1: new import.new"]);
    let app = app(KEY, "");
    assert_eq!(home.verify("alice", &app.code(START))["reason"], "code.replayed");
    assert_eq!(home.verify("alice", &app.code(START + 30))["reason"], "ok.next_step");
}

#[test]
fn a_clock_that_ran_ahead_there_locks_nobody_out_here() {
    let home = Home::at(START);
    home.json(&["user", "add", "--name", "alice"]);
    let file = home.place().join("ga");
    fs::write(&file, format!("{KEY}\n\" DISALLOW_REUSE {}\n\" TOTP_AUTH\n", START / 30 + 100_000)).unwrap();
    let said = imported(&home, &["google-authenticator", &file.display().to_string(), "--user", "alice"]);
    assert_eq!(rows(&said), ["line 1: left_out import.step_ahead"]);
}

#[test]
fn the_file_that_google_authenticators_own_tool_writes_is_taken() {
    let home = Home::at(START);
    home.user("alice@example.com");
    let file = home.place().join("ga").display().to_string();
    let mut tool = home.command("google-authenticator");
    tool.args(["-t", "-d", "-f", "-q", "-C", "-Q", "NONE", "-r", "3", "-R", "30", "-w", "17", "-s", &file]);
    let output =
        tool.output().expect("google-authenticator is not installed: apt-get install libpam-google-authenticator");
    assert!(output.status.success(), "{output:?}");
    let secret = fs::read_to_string(&file).unwrap().lines().next().unwrap().to_owned();
    let said = imported(&home, &["google-authenticator", &file, "--user", "alice@example.com"]);
    assert_eq!(rows(&said), ["line 1: new import.new", "scratch codes: left_out import.recovery_codes"]);
    assert_eq!(
        (&said["rows"][0]["note"], &said["rows"][1]["note"]),
        (&json!("not carried over: WINDOW_SIZE 17"), &json!("5 scratch codes"))
    );
    assert_eq!(home.verify("alice@example.com", &app(&secret, "").code(START))["reason"], "ok.current");
}

#[test]
fn secrets_that_are_too_short_are_taken_only_when_told_to() {
    let home = Home::at(START);
    home.json(&["user", "add", "--name", "alice"]);
    let file = home.place().join("short.txt");
    fs::write(&file, "otpauth://totp/alice?secret=GEZDGNBVGY3TQOJQ\n").unwrap();
    let file = file.display().to_string();
    assert_eq!(rows(&imported(&home, &["otpauth", &file])), ["line 1: left_out import.secret_short"]);
    assert_eq!(rows(&imported(&home, &["otpauth", &file, "--allow-short"])), ["line 1: new import.new"]);
    assert_eq!(home.verify("alice", &app("GEZDGNBVGY3TQOJQ", "").code(START))["reason"], "ok.current");
}

#[test]
fn names_decide_whose_a_row_is_and_two_owners_are_none() {
    let home = Home::at(START);
    home.json(&["user", "add", "--email", "alice@example.com"]);
    home.json(&["user", "add", "--name", "alice"]);
    home.json(&["user", "add", "--name", "backup", "--kind", "service"]);
    assert_eq!(
        rows(&imported(&home, &["mattermost", &fixture("mattermost.csv")])),
        [
            "user alice: left_out import.user_ambiguous",
            "user bob: left_out import.flag_without_secret",
            "user carol: left_out import.not_confirmed",
            "user dave: left_out import.gone_there",
            "user frank: left_out import.secret_unreadable",
        ]
    );
    let to_a_service = imported(&home, &["authelia", &fixture("authelia.csv"), "--user", "backup"]);
    assert_eq!(rows(&to_a_service), ["configuration 1: left_out import.user_service"]);
    let nobody = home.run(&["import", "authelia", &fixture("authelia.csv"), "--user", "nobody"]);
    assert_eq!(nobody.code, Some(3), "{nobody:?}");
    let unnamed = imported(&home, &["oath-csv", &fixture("oath.csv"), "--issuer", "nobody's"]);
    assert_eq!(rows(&unnamed), Vec::<String>::new());
}

#[test]
fn an_encrypted_export_is_opened_by_the_passphrase_on_standard_input() {
    let home = Home::at(START);
    home.user("alice@example.com");
    let vault = fixture("aegis-encrypted.json");
    let locked = home.run(&["import", "aegis", &vault]);
    assert_eq!((locked.code, locked.stderr.contains("--passphrase -")), (Some(2), true), "{locked:?}");
    let wrong = home.run_reading("battery staple\n", &["import", "aegis", &vault, "--passphrase", "-"]);
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    let opened = home.run_reading("correct horse\n", &["import", "aegis", &vault, "--passphrase", "-", "--json"]);
    assert_eq!(rows(&opened.json())[0], "entry 1: new import.new");
    assert!(!opened.stdout.contains("correct horse"));
}

#[test]
fn people_read_a_sum_and_what_to_do_about_the_rest() {
    let home = Home::at(START);
    home.user("alice@example.com");
    let told = home.run(&["import", "mattermost", &fixture("mattermost.csv")]);
    assert_eq!(told.code, Some(1), "{told:?}");
    for part in [
        "✓ user alice",
        "! user bob",
        "no key is stored: this user cannot sign in there",
        "countersign enable --email carol@example.com",
        "1 taken over, 0 here already, 4 left out",
    ] {
        let flat = told.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(part), "{part}: {}", told.stdout);
    }
}

#[test]
fn an_export_without_an_entry_is_a_no_whatever_its_format() {
    let home = Home::at(START);
    home.user("alice@example.com");
    let file = home.place().join("export");
    let import = |format: &str, content: &str, more: &[&str]| {
        fs::write(&file, content).unwrap();
        home.run(&[&["import", format, file.to_str().unwrap()], more].concat())
    };
    for format in ["otpauth", "aegis", "oath-csv", "pskc", "google-authenticator"] {
        for blank in ["", "\n", " \r\n\t"] {
            let outcome = import(format, blank, &[]);
            assert_eq!(outcome.code, Some(2), "{format}: {outcome:?}");
            assert!(outcome.stderr.contains("is empty\n\nhint: "), "{format}: {outcome:?}");
        }
    }
    for format in ["andotp", "mattermost", "kratos", "django-otp"] {
        let outcome = import(format, "[]", &["--dry-run"]);
        assert_eq!(outcome.code, Some(1), "{format}: {outcome:?}");
        assert!(outcome.stdout.starts_with("No entry is in it.\n"), "{format}: {outcome:?}");
    }
    let one = format!("otpauth://totp/Work:alice@example.com?secret={KEY}&issuer=Work\n");
    let outcome = import("otpauth", &one, &["--issuer", "Wrok"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.stdout.starts_with("No entry of the issuer Wrok is in it.\n"), "{outcome:?}");
}

#[test]
fn a_dry_run_names_issuers_and_users_and_warns_of_somebodys_whole_app() {
    let home = Home::at(START);
    home.user("alice@example.com");
    let file = home.place().join("app");
    let uri = |issuer: &str, name: &str| format!("otpauth://totp/{name}?secret={KEY}&issuer={issuer}\n");
    let broken = "otpauth://totp/x?secret=1\n";
    fs::write(&file, [&uri("Work", "alice@example.com"), &uri("Shop", "al"), broken].concat()).unwrap();
    let file = file.display().to_string();
    let dry = |more: &[&str]| home.run(&[&["import", "otpauth", &file, "--dry-run"], more].concat());
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = flat(&dry(&["--user", "alice@example.com"]).stdout);
    for part in [
        "✓ line 1 alice@example.com, issuer Work Would be taken over. It counts",
        "al (here alice@example.com), issuer Shop",
        "Set up anew with `countersign enable --email alice@example.com`.",
        "! There are entries of 2 issuers: Work, Shop.",
        &format!("→ Only those of one: `countersign import otpauth {file} --issuer Work`"),
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains("USER"), "{told}");
    let one = dry(&["--issuer", "work"]).stdout;
    assert!(!one.contains("issuers"), "{one}");
    let done = flat(&home.run(&["import", "otpauth", &file, "--issuer", "Work"]).stdout);
    assert!(done.contains("issuer Work Taken over. It counts"), "{done}");
}

#[test]
fn an_export_called_by_another_formats_word_is_answered_with_the_command_that_reads_it() {
    let home = Home::at(START);
    let file = fixture("2fas.json");
    let outcome = home.run(&["import", "aegis", &file, "--dry-run"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    for part in ["this is no export of aegis: it looks like one of 2fas", &format!("`countersign import 2fas {file}`")]
    {
        assert!(outcome.stderr.contains(part), "{part}: {outcome:?}");
    }
    let unknown = home.place().join("tokens.csv");
    fs::write(&unknown, "owner;device\nalice;T1\n").unwrap();
    let outcome = home.run(&["import", "oath-csv", unknown.to_str().unwrap()]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("serial,secret,type,digits,period,algorithm,user"), "{outcome:?}");
}

#[test]
fn mattermosts_own_database_is_brought_over_and_not_written() {
    let database = Postgres::with("mattermost.sql");
    let before = database.dump("users");
    let home = Home::at(START);
    home.user("alice@example.com");
    let said = imported(&home, &["mattermost", &database.address()]);
    assert_eq!(
        rows(&said),
        [
            "user alice: new import.new",
            "user bob: left_out import.not_confirmed",
            "user carol: left_out import.flag_without_secret",
            "user dave: left_out import.secret_unreadable",
            "user erin: left_out import.user_unknown",
            "user frank: left_out import.user_unknown",
            "user grace: left_out import.gone_there",
            "user ivan: left_out import.secret_short",
        ]
    );
    assert_eq!(home.verify("alice@example.com", &app(KEY, "").code(START))["reason"], "ok.current");
    assert_eq!(database.dump("users"), before);
}

#[test]
fn kratoss_own_database_is_brought_over() {
    let database = Postgres::with("kratos.sql");
    let home = Home::at(START);
    let said = imported(&home, &["kratos", &database.address(), "--create"]);
    let short: Vec<String> =
        rows(&said).iter().map(|row| row.replace("identity 00000000-0000-0000-0000-0000000000", "")).collect();
    assert_eq!(
        short,
        [
            "01, totp: new import.new_user",
            "01, lookup_secret: left_out import.recovery_codes",
            "02, totp: new import.new_user",
            "03, totp: left_out import.secret_missing",
            "04, totp: left_out import.gone_there",
            "05, totp: new import.new_user",
            "05, webauthn: left_out import.passkey",
        ]
    );
    let bob = app("KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU", "algorithm=SHA256");
    assert_eq!(home.verify("bob@example.com", &bob.code(START))["reason"], "ok.current");
    assert_eq!(home.verify("alice", &app(KEY, "").code(START))["reason"], "ok.current", "the login name came along");
}

#[test]
fn a_database_elsewhere_or_with_its_password_in_the_open_is_refused() {
    let home = Home::empty();
    let elsewhere = home.run(&["import", "mattermost", "postgresql://mm@db.example.com/mm"]);
    assert_eq!((elsewhere.code, elsewhere.stderr.contains("ssh -L")), (Some(2), true), "{elsewhere:?}");
    let open = home.run(&["import", "kratos", "postgresql://mm:hush@localhost/mm"]);
    assert_eq!((open.code, open.stderr.contains("PGPASSWORD"), open.stderr.contains("hush")), (Some(2), true, false));
    let file_only = home.run(&["import", "aegis", "postgresql://foreign@localhost:1/x"]);
    assert_eq!(file_only.code, Some(4), "{file_only:?}");
}
