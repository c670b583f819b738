//! `doctor` on other people's systems: the inconsistent cases that their users tell of, in a real PostgreSQL and in
//! files as their own tools write them.

use crate::support::{Home, Outcome, START, apps::App, postgres::Postgres};
use serde_json::{Value, json};
use std::{fs, os::unix::fs::PermissionsExt};

const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn app(secret: &str, parameters: &str) -> App {
    App::scan(&json!({ "secret": secret, "otpauth_uri": format!("otpauth://totp/x?{parameters}") }))
}

/// Every finding: its name, and of whom it is.
fn found(outcome: &Outcome) -> Vec<String> {
    let document = outcome.json();
    let of = |finding: &Value| {
        let what = finding["what"].as_str().unwrap();
        format!("{} {}", finding["id"].as_str().unwrap(), what.split([':', ' ']).next().unwrap())
    };
    document["findings"].as_array().unwrap().iter().map(of).collect()
}

fn remedy<'a>(document: &'a Value, id: &str) -> &'a str {
    let all = document["findings"].as_array().unwrap();
    all.iter().find(|finding| finding["id"] == id).unwrap()["remedy"].as_str().unwrap()
}

#[test]
fn mattermosts_rows_that_disagree_are_named_with_its_own_remedy() {
    let database = Postgres::with("mattermost.sql");
    let before = database.dump("users");
    let home = Home::empty().with_clock(START);
    let said = home.run(&["doctor", "mattermost", &database.address(), "--json"]);
    assert_eq!(said.code, Some(1));
    assert_eq!(
        found(&said),
        [
            "mattermost.locked heidi",
            "mattermost.pending bob",
            "mattermost.flag_without_secret carol",
            "mattermost.secret dave",
            "mattermost.single_sign_on erin",
            "mattermost.step_ahead frank",
            "mattermost.secret_short ivan",
            "mattermost.secret_shared erin,",
            "mattermost.recovery 5",
        ]
    );
    let document = said.json();
    assert!(remedy(&document, "mattermost.flag_without_secret").contains("mmctl user resetmfa carol"));
    assert!(remedy(&document, "mattermost.locked").contains("mmctl user reset-password heidi@example.com"));
    assert!(!said.stdout.contains(KEY) && !said.stdout.contains("KRSXG5CT"), "{said:?}");
    assert_eq!(database.dump("users"), before);
    assert!(!home.data().exists(), "no data directory is needed or made");
}

#[test]
fn a_code_is_held_against_mattermosts_own_key() {
    let database = Postgres::with("mattermost.sql");
    let home = Home::empty().with_clock(START);
    let ask = |codes: &[&str]| {
        let fixed = ["doctor", "mattermost", &database.address(), "--user", "Alice@example.com", "--json"];
        home.run(&[&fixed[..], codes].concat()).json()
    };
    let alice = app(KEY, "");
    let slow = ask(&["--code", &alice.code(START - 330), "--next", &alice.code(START - 300)]);
    assert_eq!(slow["diagnosis"]["cause"], "clock.slow", "{slow}");
    assert!(remedy(&slow, "mattermost.code").contains("automatic"));
    let now = ask(&["--code", &alice.code(START)]);
    let fine: Vec<&str> = now["fine"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(fine.contains(&"mattermost.code"), "{now}");
    let other = ask(&["--code", &app("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "").code(START)]);
    assert_eq!(other["diagnosis"]["cause"], "unexplained", "{other}");
    assert!(remedy(&other, "mattermost.code").contains("mmctl user resetmfa alice"));
    let fixed = ["doctor", "mattermost", &database.address(), "--user", "carol", "--code", "123456", "--json"];
    assert!(remedy(&home.run(&fixed).json(), "mattermost.code").contains("resetmfa carol"));
    assert_eq!(home.run(&["doctor", "mattermost", &database.address(), "--user", "nobody"]).code, Some(3));
}

#[test]
fn kratos_is_caught_ignoring_its_own_parameters() {
    let database = Postgres::with("kratos.sql");
    let home = Home::empty().with_clock(START);
    let said = home.run(&["doctor", "kratos", &database.address(), "--json"]);
    assert_eq!(
        found(&said),
        [
            "kratos.recovery_used_up alice@example.com",
            "kratos.parameters bob@example.com",
            "kratos.secret_missing carol",
            "kratos.label_shared bob@example.com,",
            "kratos.recovery 2",
        ]
    );
    let document = said.json();
    let delete = "DELETE http://127.0.0.1:4434/admin/identities/00000000-0000-0000-0000-000000000002/credentials/totp";
    assert!(remedy(&document, "kratos.parameters").contains(delete));
    let bob = app("KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU", "algorithm=SHA256");
    let fixed =
        ["doctor", "kratos", &database.address(), "--user", "bob@example.com", "--code", &bob.code(START), "--json"];
    assert_eq!(home.run(&fixed).json()["diagnosis"]["cause"], "param.algorithm");
}

#[test]
fn privacyideas_tokens_are_looked_at_without_their_keys() {
    let database = Postgres::with("privacyidea.sql");
    let home = Home::empty().with_clock(START);
    let said = home.run(&["doctor", "privacyidea", &database.address(), "--json"]);
    assert_eq!(
        found(&said),
        [
            "privacyidea.out_of_use HOTP0004",
            "privacyidea.failcounter TOTP0001",
            "privacyidea.time_shift TOTP0001",
            "privacyidea.parameters TOTP0002",
            "privacyidea.pending TOTP0003",
            "privacyidea.recovery 2",
        ]
    );
    assert!(!said.stdout.contains("not looked at"));
}

#[test]
fn google_authenticators_own_file_is_in_order_and_a_broken_one_is_not() {
    let home = Home::empty().with_clock(START);
    let file = home.place().join("ga").display().to_string();
    let mut tool = home.command("google-authenticator");
    tool.args(["-t", "-d", "-f", "-q", "-C", "-Q", "NONE", "-r", "3", "-R", "30", "-w", "3", "-s", &file]);
    assert!(tool.status().expect("apt-get install libpam-google-authenticator").success());
    let sound = home.run(&["doctor", "google-authenticator", &file]);
    assert_eq!(sound.code, Some(0), "{sound:?}");

    let broken = format!("{KEY}1\n\" WINDOW_SIZE 17\n\" STEP_SIZE 60\nwhat is this\n");
    fs::write(&file, broken).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let said = home.run(&["doctor", "google-authenticator", &file, "--json"]);
    let ids: Vec<String> = found(&said).iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(
        ids,
        ["permissions", "secret", "kind", "step_size", "lines", "rate", "window", "recovery"]
            .map(|name| format!("google_authenticator.{name}"))
    );
    assert!(remedy(&said.json(), "google_authenticator.permissions").contains("chmod 600"));
    assert!(!said.stdout.contains(KEY));
}

#[test]
fn a_code_is_held_against_google_authenticators_file_with_its_own_window() {
    let home = Home::empty().with_clock(START);
    let file = home.place().join("ga").display().to_string();
    let step = START / 30;
    fs::write(
        &file,
        format!("{KEY}\n\" RATE_LIMIT 3 30\n\" WINDOW_SIZE 5\n\" DISALLOW_REUSE {step}\n\" TOTP_AUTH\n12345678\n"),
    )
    .unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let ask = |code: &str| home.run(&["doctor", "google-authenticator", &file, "--code", code, "--json"]);
    let app = app(KEY, "");
    let used = ask(&app.code(START));
    assert_eq!((used.code, used.json()["diagnosis"]["cause"].clone()), (Some(1), json!("code.replayed")), "{used:?}");
    let within = ask(&app.code(START + 60));
    assert_eq!(within.code, Some(0), "two steps ahead is within its window: {within:?}");
}

#[test]
fn a_users_file_that_is_a_pipe_or_a_link_is_not_waited_for_nor_followed() {
    let home = Home::empty();
    let place = home.place();
    assert!(std::process::Command::new("mkfifo").arg(place.join("pipe")).status().unwrap().success());
    std::os::unix::fs::symlink("/etc/passwd", place.join("link")).unwrap();
    fs::write(place.join("large"), vec![b'A'; 70_000]).unwrap();
    for (name, why) in [("pipe", "is no regular file"), ("link", "is a symbolic link"), ("large", "more than 64 KB")] {
        let said = home.run(&["doctor", "google-authenticator", &place.join(name).display().to_string()]);
        assert!(said.stderr.contains(why) && said.stdout.is_empty(), "{said:?}");
    }
}

#[test]
fn what_is_asked_wrongly_is_said() {
    let home = Home::empty();
    let code = |arguments: &[&str]| home.run(arguments).code;
    assert_eq!(code(&["doctor", "mattermost"]), Some(2));
    assert_eq!(code(&["doctor", "clock", "postgresql://localhost/x"]), Some(2));
    assert_eq!(code(&["doctor", "kratos", "no-such-file.json"]), Some(3));
    assert_eq!(code(&["doctor", "privacyidea", "postgresql://pi@localhost:1/pi"]), Some(4));
    assert_eq!(code(&["doctor", "mattermost", "x.csv", "--code", "123456"]), Some(2));
}

/// Whoever owns the database leaves code for the administrator who comes to look.
#[test]
fn code_that_was_left_in_the_database_is_not_run() {
    let database = Postgres::with("mattermost.sql");
    let home = Home::empty().with_clock(START);
    let ran = home.place().join("ran");
    let leaves = format!(
        "CREATE FUNCTION evil.leave() RETURNS text LANGUAGE plpgsql AS $$ BEGIN
             EXECUTE 'COPY (SELECT 1) TO PROGRAM ' || quote_literal('touch {}'); RETURN ''; END $$",
        ran.display()
    );
    std::fs::set_permissions(home.place(), fs::Permissions::from_mode(0o777)).unwrap();
    for statement in [
        "CREATE SCHEMA evil",
        &leaves,
        "CREATE FUNCTION evil.to_jsonb(anyelement) RETURNS jsonb LANGUAGE sql AS $$ SELECT to_json(evil.leave())::jsonb $$",
        "CREATE FUNCTION evil.current_schemas(boolean) RETURNS name[] LANGUAGE sql AS $$ SELECT ARRAY[evil.leave()::name] $$",
        "CREATE FUNCTION evil.fixed(integer) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN
             IF current_setting('application_name') = 'countersign' THEN PERFORM evil.leave(); END IF; RETURN ''; END $$",
        "CREATE INDEX ON users ((evil.fixed(1)))",
        "ALTER DATABASE postgres SET search_path = evil, public, pg_catalog",
    ] {
        database.change(statement);
    }
    let look = || home.run(&["doctor", "mattermost", &database.address(), "--json"]);
    let said = look();
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.stdout.contains("mattermost.pending"), "the table is read all the same: {said:?}");
    assert!(!ran.exists(), "a function or an index of theirs was run");

    database.change("ALTER TABLE users RENAME TO real");
    database.change("CREATE VIEW public.users AS SELECT *, evil.leave() AS more FROM real");
    let refused = look();
    assert_eq!(refused.code, Some(4), "{refused:?}");
    assert!(refused.stderr.contains("public.users is a view, so it was not read"), "{refused:?}");
    database.change("CREATE VIEW evil.users AS SELECT *, evil.leave() AS other FROM public.users");
    assert!(look().stderr.contains("evil.users is a view"));
    assert!(!ran.exists(), "their view was run");
}

#[test]
fn an_address_that_leads_elsewhere_is_refused_however_it_is_written() {
    let home = Home::empty();
    for query in ["hostaddr=192.0.2.1", "host=db.example.com", "host=localhost&hostaddr=127.0.0.1,192.0.2.1"] {
        let said = home.run(&["doctor", "mattermost", &format!("postgresql://u@localhost:1/x?{query}")]);
        assert_eq!(said.code, Some(2), "{query}: {said:?}");
        assert!(said.stderr.contains("is another host"), "{query}: {said:?}");
    }
}

/// A server that is none: it says one thing and holds the line.
fn false_server(says: Vec<u8>) -> u16 {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = [0; 1024];
        let _ = stream.read(&mut asked);
        let _ = stream.write_all(&says);
        while stream.read(&mut asked).is_ok_and(|read| read > 0) {}
    });
    port
}

#[test]
fn what_a_server_says_stays_on_one_line_and_one_that_says_nothing_is_left() {
    let home = Home::empty();
    let fields = b"SERROR\0C28000\0Mno\nerror: forged\nhint: run this\x1b[2J\0\0";
    let length = u32::try_from(fields.len() + 4).unwrap().to_be_bytes();
    let talks = false_server([&b"E"[..], &length, fields].concat());
    let said = home.run(&["doctor", "mattermost", &format!("postgresql://u@localhost:{talks}/x")]);
    assert_eq!(said.code, Some(4), "{said:?}");
    assert!(!said.stderr.contains("\nerror: forged") && !said.stderr.contains('\u{1b}'), "{said:?}");
    assert_eq!(said.stderr.lines().filter(|line| line.starts_with("hint:")).count(), 1, "{said:?}");

    let silent = false_server(Vec::new());
    let said = home.run(&["doctor", "mattermost", &format!("postgresql://u@localhost:{silent}/x")]);
    assert_eq!(said.code, Some(4), "{said:?}");
    assert!(said.stderr.contains("did not answer within"), "{said:?}");
}

#[test]
fn nullok_in_pams_configuration_is_warned_of() {
    let home = Home::empty().with_clock(START);
    let file = home.place().join("sshd");
    let look = |rule: &str| {
        fs::write(&file, format!("# auth required pam_google_authenticator.so nullok\n@include common-auth\n{rule}\n"))
            .unwrap();
        home.run(&["doctor", "google-authenticator", file.to_str().unwrap(), "--json"])
    };
    for rule in [
        "auth required pam_google_authenticator.so nullok",
        "auth [success=1 default=ignore] /lib/security/pam_google_authenticator.so \\\n  grace_period=60 nullok",
    ] {
        let said = look(rule);
        assert_eq!(found(&said).len(), 1, "{said:?}");
        let document = said.json();
        assert!(document["findings"][0]["what"].as_str().unwrap().contains("sshd line 3: with nullok"), "{document}");
        assert!(remedy(&document, "google_authenticator.nullok").contains("take the word nullok out of"), "{document}");
    }
    let strict = look("auth required pam_google_authenticator.so secret=/var/nullok # nullok");
    assert_eq!((strict.code, &strict.json()["fine"][0]["id"]), (Some(0), &json!("google_authenticator.pam")));
    let code = home.run(&["doctor", "google-authenticator", file.to_str().unwrap(), "--code", "123456"]);
    assert_eq!((code.code, code.stderr.contains("hint: name the file")), (Some(2), true), "{code:?}");
}

#[test]
fn a_database_that_is_not_reached_says_why_and_what_lets_one_in() {
    let database = Postgres::with("mattermost.sql");
    let home = Home::empty().with_clock(START);
    let ask = |address: &str| {
        let outcome = home.run(&["doctor", "mattermost", address]);
        (outcome.code, outcome.stderr)
    };
    let socket = database.address();
    let expected = [
        ("postgresql://foreign@localhost:1/x".to_owned(), "Connection refused", "no server listens there"),
        ("postgresql://foreign@%2Fnowhere/x".to_owned(), "No such file or directory", "unix_socket_directories"),
        (socket.replace("/postgres", "/nothing"), "database \"nothing\" does not exist", "`psql -l`"),
        (socket.replace("foreign@", "nobody@"), "role \"nobody\" does not exist", "`\\du`"),
    ];
    for (address, what, hint) in &expected {
        let (code, said) = ask(address);
        assert!(code == Some(4) && said.contains(what) && said.contains(hint), "{address}: {said}");
    }
    for (rule, what, hint) in [
        ("local all all reject", "pg_hba.conf rejects connection", "pg_hba.conf decides"),
        ("host all all 127.0.0.1/32 trust", "no pg_hba.conf entry", "pg_hba.conf decides"),
        ("local all all scram-sha-256", "password missing", "put the password into PGPASSWORD"),
    ] {
        database.admit(rule);
        let (code, said) = ask(&socket);
        assert!(code == Some(4) && said.contains(what) && said.contains(hint), "{rule}: {said}");
    }
    let wrong = home.countersign(&["doctor", "mattermost", &socket]).env("PGPASSWORD", "guess").output().unwrap();
    let said = String::from_utf8(wrong.stderr).unwrap();
    assert!(said.contains("password authentication failed") && said.contains("`\\password USER`"), "{said}");
    for other in ["mysql://mm:hush@localhost/mm", "mysql+pymysql://pi@localhost/pi"] {
        let (code, said) = ask(other);
        assert!(code == Some(2) && said.contains("only PostgreSQL is read") && !said.contains("hush"), "{said}");
    }
    let (code, said) = ask("host=localhost dbname=mm user=mm password=hush");
    assert!(code == Some(2) && said.contains("password in the address") && !said.contains("hush"), "{said}");
    let (code, said) = ask("host=mm.example.com dbname=mm user=mm");
    assert!(code == Some(2) && said.contains("mm.example.com is another host"), "{said}");
    let (code, said) = ask("users-20261201.json");
    assert!(code == Some(3) && said.contains("users-20261201.json cannot be read"), "{said}");
}

#[test]
fn an_export_without_keys_or_of_another_system_is_refused_and_condemns_nobody() {
    let home = Home::empty();
    let write = |name: &str, text: &str| {
        let path = home.place().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let api = write("api.json", r#"[{"id":"a","username":"alice","email":"a@example.com","mfa_active":true}]"#);
    let bare = write("bare.json", r#"[{"id":"1","traits":{"email":"a@example.com"}}]"#);
    let typed = write(
        "typed.json",
        r#"[{"id":"1","traits":{"email":"a@example.com"},"credentials":{"totp":{"type":"totp","identifiers":["1"]}}}]"#,
    );
    let empty = write("empty.json", "[]");
    for (system, file, says) in [
        ("mattermost", &api, "come without keys"),
        ("mattermost", &bare, "come without keys"),
        ("kratos", &bare, "include_credential=totp"),
        ("kratos", &typed, "include_credential=totp"),
        ("kratos", &api, "include_credential=totp"),
        ("kratos", &empty, "nobody is in it"),
        ("mattermost", &empty, "nobody is in it"),
    ] {
        let said = home.run(&["doctor", system, file]);
        assert!(said.code == Some(2) && said.stderr.contains(says), "{system} {file}: {said:?}");
    }
}

#[test]
fn what_was_typed_instead_of_a_code_takes_nobodys_entry_away() {
    let home = Home::empty();
    let file = home.place().join(".google_authenticator");
    fs::write(&file, "JBSWY3DPEHPK3PXPJBSWY3DPEH\n\" TOTP_AUTH\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
    for code in ["12a456", "l23456", "12345", "hunter22"] {
        let said = home.run(&["doctor", "google-authenticator", file.to_str().unwrap(), "--code", code]).stdout;
        assert!(said.contains("digit by digit"), "{code}: {said}");
    }
}

#[test]
fn a_service_that_asks_for_no_code_is_told_apart_from_a_file_that_is_none() {
    let home = Home::empty();
    let file = home.place().join("sshd");
    fs::write(&file, "# PAM configuration\n@include common-auth\naccount    required     pam_nologin.so\n").unwrap();
    let said = home.run(&["doctor", "google-authenticator", file.to_str().unwrap()]).stdout;
    assert!(said.contains("google_authenticator.not_asked"), "{said}");
}

#[test]
fn what_stands_in_ones_own_file_is_no_rule_of_pam_and_a_rule_that_need_not_hold_is_told() {
    let home = Home::empty();
    let look = |name: &str, text: &str| {
        let file = home.place().join(name);
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        home.run(&["doctor", "google-authenticator", file.to_str().unwrap()]).stdout
    };
    let said = look(".google_authenticator", "AAAA\n\" TOTP_AUTH\nauth required pam_google_authenticator.so\n");
    assert!(!said.contains("everybody is asked"), "{said}");
    for control in ["optional", "sufficient"] {
        let said = look("sshd", &format!("auth {control} pam_google_authenticator.so\n"));
        assert!(said.contains("google_authenticator.not_required"), "{said}");
    }
}
