//! The README and the guides, each in the place that it takes for granted.

use super::walk::Walk;
use crate::support::{
    Home, START, apps::App, mail_server::MailServer, postgres::Postgres, time_server, tls::Authority,
};
use serde_json::{Value, json};
use std::{fs, os::unix::fs::PermissionsExt, process::Command};

/// The key of the fixtures' users.
const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");

/// What sshd writes when somebody types a code a second time.
fn auth_log(home: &Home) -> String {
    let snippets: Value =
        serde_json::from_str(&fs::read_to_string(format!("{FIXTURES}/explain/sshd_pam.json")).unwrap()).unwrap();
    let all = snippets.as_array().unwrap();
    let replayed = all.iter().find(|snippet| snippet["id"] == "sshd_pam-09").unwrap();
    let lines = replayed["lines"].as_array().unwrap().iter().map(|line| format!("{}\n", line.as_str().unwrap()));
    let path = home.place().join("the-log");
    fs::write(&path, lines.collect::<String>()).unwrap();
    path.display().to_string()
}

/// A program of this name that comes first on the path.
fn stand_in(home: &Home, name: &str, script: &str) {
    let path = home.place().join(name);
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn the_readme_can_be_followed() {
    let home = Home::empty();
    let log = auth_log(&home);
    let mut walk = Walk::new(home).instead("/var/log/auth.log", log);
    walk.owner("you@example.com");
    walk.follow(
        "README.md",
        &[("countersign verify --email you@example.com --code 666666", |walk| walk.refuse("you@example.com", 4))],
    );
}

#[test]
fn the_guide_for_proxies_can_be_followed() {
    // What proxies do to addresses is tried in `proxies.rs`; here nobody stands between.
    let mut walk = Walk::new(Home::empty()).instead("https://mfa.example.com", "http://localhost:8440");
    walk.follow("docs/guides/behind-a-proxy.md", &[]);
}

#[test]
fn the_guide_for_other_systems_logs_can_be_followed() {
    let home = Home::empty();
    let log = auth_log(&home);
    // The journal of this machine has no such sign-in: what it would print of one is the same lines.
    stand_in(&home, "journalctl", "sed 's/\"/\\\\\"/g; s/.*/{\"MESSAGE\":\"&\"}/' the-log");
    fs::write(
        home.place().join("auth.log"),
        "May 26 11:30:15 gw sshd[4100]: pam_radius_auth: authentication failed\n\
         May 26 11:30:17 gw sshd[4098]: error: PAM: Authentication failure for alice from 192.0.2.9\n",
    )
    .unwrap();
    fs::write(
        home.place().join("radius.log"),
        "Tue May 26 11:30:17 2026 : Info: rlm_perl: privacyIDEA access denied for alice realm=''\n\
         Tue May 26 11:30:17 2026 : Auth: (5) Login incorrect: [alice] (from client vpn port 0 cli 192.0.2.9)\n",
    )
    .unwrap();
    fs::write(
        home.place().join("privacyidea.log"),
        "[2026-05-26 11:30:16,421][1][2][INFO][pi-audit:87] {\"action\": \"POST /validate/check\", \
         \"authentication\": \"REJECT\", \"info\": \"matching 1 tokens, Failcounter exceeded\", \"realm\": \"r\", \
         \"serial\": \"T1\", \"success\": false, \"token_type\": \"totp\", \"user\": \"alice\"}\n",
    )
    .unwrap();
    let mut walk = Walk::new(home).instead("/var/log/auth.log", log);
    walk.follow("docs/guides/read-another-systems-logs.md", &[]);
}

#[test]
fn the_guide_for_other_systems_factors_can_be_followed() {
    let (mattermost, kratos, privacyidea) =
        (Postgres::with("mattermost.sql"), Postgres::with("kratos.sql"), Postgres::with("privacyidea.sql"));
    let home = Home::empty().with_clock(START);
    let file = home.place().join("google_authenticator");
    fs::write(&file, format!("{KEY}\n\" RATE_LIMIT 3 30\n\" WINDOW_SIZE 17\n\" TOTP_AUTH\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let mut walk = Walk::at(home)
        .instead("postgresql://mmuser@localhost/mattermost", mattermost.address())
        .instead("postgresql://kratos@localhost/kratos", kratos.address())
        .instead("postgresql://pi@localhost/pi", privacyidea.address())
        .instead("~alice/.google_authenticator", file.display().to_string())
        .with_numbers_as_examples();
    // A phone five and a half minutes slow.
    walk.skew = -330;
    let entry = json!({ "secret": KEY, "otpauth_uri": "otpauth://totp/x" });
    walk.apps.insert("--user alice".to_owned(), App::scan(&entry));
    walk.follow("docs/guides/check-another-system.md", &[]);
}

#[test]
fn the_guide_for_bringing_users_over_can_be_followed() {
    let database = Postgres::with("mattermost.sql");
    database.change("DELETE FROM users WHERE username NOT IN ('alice', 'bob')");
    let home = Home::empty().with_clock(START);
    let made = Command::new("age-keygen").arg("-o").arg(home.place().join("key.txt")).output().unwrap();
    let recipient = String::from_utf8(made.stderr).unwrap().trim().rsplit(' ').next().unwrap().to_owned();
    let mut walk = Walk::at(home)
        .instead("postgresql://mmuser@localhost/mattermost", database.address())
        .instead("age1...", recipient);
    walk.home.user("alice@example.com");
    walk.home.user("bob@example.com");
    walk.follow("docs/guides/bring-users-over.md", &[]);
}

#[test]
fn the_guide_for_requiring_a_second_factor_can_be_followed() {
    let mut walk = Walk::new(Home::empty());
    walk.owner("ada@example.com");
    for email in ["tom@example.com", "till@example.com"] {
        walk.home.user(email);
    }
    walk.home.client("till", &["--trusted-addresses"]);
    fs::write(
        walk.home.place().join("people.csv"),
        "email,names,role,groups\nmaria@example.com,maria;m.lopez,member,contractors\ntom@example.com,,,\n",
    )
    .unwrap();
    walk.follow("docs/guides/require-a-second-factor.md", &[]);
}

#[test]
fn the_guide_for_mail_and_webhooks_can_be_followed() {
    let home = Home::empty().with_running_clock();
    let issued = Authority::new().issue(-1, 30);
    home.install(&issued.chain, &issued.key);
    let file = |name: &str| home.place().join(name).display().to_string();
    let flags = ["--tls", &file("tls.crt"), &file("tls.key"), "--login", "countersign", "horse battery"];
    let mail_server = MailServer::start_with(&flags);
    let (trusted, password) = (file("tls.crt"), home.replace("mail.password", "horse battery\n"));
    let home = home
        .with("COUNTERSIGN_MAIL_SERVER", format!("localhost:{}", mail_server.port))
        .with("COUNTERSIGN_MAIL_FROM", "Countersign <countersign@example.com>")
        .with("COUNTERSIGN_MAIL_USER", "countersign")
        .with("COUNTERSIGN_MAIL_PASSWORD_FILE", password)
        .with("SSL_CERT_FILE", trusted);
    let own = format!("localhost:{}", mail_server.port);
    let mut walk = Walk::at(home).instead("smtp.example.com", own);
    walk.follow(
        "docs/guides/mail-and-webhooks.md",
        &[
            ("countersign doctor mail --to you@example.com", |_| {}),
            ("countersign doctor mail --to you@example.com", |walk| {
                walk.home.replace("mail.password", "another horse\n");
            }),
        ],
    );
}

#[test]
fn the_guide_for_a_service_can_be_followed() {
    let home = Home::empty();
    let own = |path: &str| home.place().join(path).display().to_string();
    let (data, program, backups) = (home.data().display().to_string(), own("bin/"), own("backups"));
    let (keys, key) = (own("etc"), own("key"));
    for directory in [&program, &backups] {
        fs::create_dir(directory).unwrap();
    }
    fs::write(&key, "0123456789abcdef".repeat(4)).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o400)).unwrap();
    let home = home.with("COUNTERSIGN_ROOT_KEY", &key);
    let made = "`cargo xtask soak package` builds it, and installs it in a Debian of its own";
    let of_the_machine = "would change the machine that runs the test; the package does it, and is tried out";
    let mut walk = Walk::new(home)
        .excuse("cargo xtask package", made)
        .excuse("sudo apt install", made)
        .excuse("cargo build --release", "the program is built already, or this test would not run")
        .excuse("sudo useradd", of_the_machine)
        .excuse("sudo systemctl daemon-reload", of_the_machine)
        .excuse("sudo systemctl enable", of_the_machine)
        // The server runs already, with this key.
        .instead("openssl rand -hex 32", format!("cat {key}"))
        // Whoever runs the test owns all of it, and may write nowhere else.
        .instead("sudo -u countersign ", "")
        .instead("sudo ", "")
        .instead("-o countersign ", "")
        .instead("/etc/countersign", keys)
        .instead("/var/lib/countersign", data)
        .instead("/var/backups", backups)
        .instead("/usr/local/bin/", program)
        .instead("target/release/countersign", env!("CARGO_BIN_EXE_countersign"))
        .with_numbers_as_examples();
    walk.follow("docs/guides/run-as-a-service.md", &[]);
}

#[test]
fn the_guide_for_clocks_can_be_followed() {
    let home = Home::running();
    let jo = home.enrolled("jo@example.com");
    let people: Vec<(String, App)> = (0..6)
        .map(|number| {
            let email = format!("user{number}@example.com");
            let app = home.enrolled(&email);
            (email, app)
        })
        .collect();
    // Beyond the codes that setting up used.
    home.move_clock(300);
    let time = time_server::start(home.clock_offset() + 60);
    home.configure(&format!("[clock]\nsntp_servers = \"{time}\"\n"));
    let mut walk = Walk::at(home).with_numbers_as_examples();
    walk.apps.insert("jo@example.com".to_owned(), jo);
    walk.apps.extend(people);
    walk.follow(
        "docs/guides/the-clock-is-wrong.md",
        &[
            ("countersign why jo@example.com", |walk| {
                let codes = walk.apps["jo@example.com"].codes(walk.home.now() + 3_570, 1);
                for code in codes {
                    walk.home.verify("jo@example.com", &code);
                    walk.wait_for_the_search("jo@example.com");
                }
            }),
            // Typed at one moment: by the time its phone shows the second, the first would be half a minute older.
            ("countersign verify --email jo@example.com", |walk| walk.skew = -90),
            ("countersign confirm --email kim@example.com", |walk| {
                walk.home.user("kim@example.com");
                let app = walk.home.enable("kim@example.com", &[]);
                walk.apps.insert("kim@example.com".to_owned(), app);
                walk.skew = 7_200;
            }),
            ("countersign doctor clock", |walk| {
                let key = walk.home.client("mail", &[]);
                for number in 0..6 {
                    let email = format!("user{number}@example.com");
                    let code = walk.apps[&email].code(walk.home.now() + 60);
                    walk.server.verify(&key, &email, &code);
                }
                walk.server.wait_for_log("it is not the phones");
            }),
            ("countersign doctor clock --thaw", |walk| {
                walk.home.move_clock(180);
                walk.server.wait_for_log("the time is contradicted");
            }),
        ],
    );
}
