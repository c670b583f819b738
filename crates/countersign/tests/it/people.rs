//! People and applications at the command line: added, listed, kept out, removed.

use crate::support::{
    Home, START,
    masking::{masked, shape},
};

const ALICE: &str = "alice@example.com";

#[test]
fn users_are_added_with_rank_kind_and_names() {
    let home = Home::at(START);
    insta::assert_snapshot!(masked(&home.text(&["user", "add", "--email", ALICE, "--role", "owner"])), @"
    Added alice@example.com, owner (person).
    A link for the first owner that `countersign serve` printed works no more.
    They set a password and an authenticator app at this link:
    http://localhost:8440/welcome/<token>
    (works once, until 2027-01-16T08:00:00Z; an earlier link stops working)
    (no server runs on this data directory: where it will listen is a guess)
    Or set the app up here: countersign enable --email alice@example.com
    ");
    insta::assert_snapshot!(home.text(&["user", "add", "--email", "cron@example.com", "--kind", "service"]), @"
    Added cron@example.com, member (service).
    Next: countersign client add --name APPLICATION
    ");
    let bob = home.json(&["user", "add", "--name", r"EXAMPLE\bob", "--name", "bob", "--role", "helpdesk"]);
    insta::assert_snapshot!(shape(&bob), @"{email enrolment_link enrolment_link_expires factors[] grace_until groups[] id kind last_used names[] role standing{stands} state}");
    assert_eq!((&bob["email"], &bob["role"], &bob["kind"]), (&().into(), &"helpdesk".into(), &"person".into()));
    assert_eq!(bob["names"], serde_json::json!(["bob", r"example\bob"]));
}

#[test]
fn a_user_who_cannot_be_is_refused() {
    let home = Home::at(START);
    home.user(ALICE);
    let mut told = String::new();
    let refused: [&[&str]; 7] = [
        &["--email", "ALICE@EXAMPLE.COM"],
        &["--email", "bob@example.com", "--name", "Alice@example.com"],
        &["--email", "no address"],
        &["--email", "bob"],
        &["--name", ""],
        &["--name", "two words"],
        &["--name", "pay\u{202e}pal"],
    ];
    for flags in refused {
        let outcome = home.run(&[&["user", "add"], flags].concat());
        let taken = outcome.stderr.contains("already");
        assert_eq!(outcome.code, Some(if taken { 1 } else { 2 }), "{flags:?}: {outcome:?}");
        told.push_str(&outcome.shown());
    }
    insta::assert_snapshot!(told.escape_default().to_string().replace("\\n", "\n"), @r#"
    error: the name alice@example.com belongs to somebody already

    hint: `countersign user show --email alice@example.com` shows who it is
    [exit 1]
    error: the name alice@example.com belongs to somebody already

    hint: `countersign user show --email alice@example.com` shows who it is
    [exit 1]
    error: \"no address\" cannot be a name: a name has 1 to 255 characters without blanks or control characters (RFC 8265)

    hint: write an address as in --email alice@example.com, a login name as in --name alice
    [exit 2]
    error: bob is not an e-mail address

    hint: write an address as in --email alice@example.com, a login name as in --name alice
    [exit 2]
    error: \"\" cannot be a name: a name has 1 to 255 characters without blanks or control characters (RFC 8265)

    hint: write an address as in --email alice@example.com, a login name as in --name alice
    [exit 2]
    error: \"two words\" cannot be a name: a name has 1 to 255 characters without blanks or control characters (RFC 8265)

    hint: write an address as in --email alice@example.com, a login name as in --name alice
    [exit 2]
    error: \"pay\\u{202e}pal\" cannot be a name: a name has 1 to 255 characters without blanks or control characters (RFC 8265)

    hint: write an address as in --email alice@example.com, a login name as in --name alice
    [exit 2]
    "#);
    assert_eq!(home.json(&["list"])["users"].as_array().unwrap().len(), 1);
}

#[test]
fn everybody_is_listed_with_their_state() {
    let home = Home::at(START);
    home.json(&["user", "add", "--email", "owner@example.com", "--role", "owner"]);
    home.enrolled(ALICE);
    home.user("bob@example.com");
    home.enable("bob@example.com", &[]);
    home.user("carol@example.com");
    home.text(&["user", "suspend", "carol@example.com", "--reason", "away"]);
    let dave = home.enrolled("dave@example.com");
    home.set_clock(START + 60);
    home.verify("dave@example.com", &dave.code(START + 60));
    for number in 0..5 {
        home.verify("dave@example.com", &dave.wrong(START + 60, number));
    }
    insta::assert_snapshot!(home.text(&["list"]), @"
    USER               ROLE    STATE      FACTORS                                                 LAST USED
    alice@example.com  member  active     Authenticator app, 10 backup codes                      2027-01-15T08:00:00Z
    bob@example.com    member  pending    Authenticator app (pending), 10 backup codes (pending)  never
    carol@example.com  member  suspended                                                          never
    dave@example.com   member  locked     Authenticator app, 10 backup codes                      2027-01-15T08:01:00Z
    owner@example.com  owner   none                                                               never
    ");
    assert_eq!(home.text(&["user", "list"]), home.text(&["list"]));
    let mut states = String::new();
    for state in ["none", "pending", "active", "locked", "disabled", "suspended"] {
        let listed = home.json(&["list", "--state", state]);
        let emails: Vec<&str> =
            listed["users"].as_array().unwrap().iter().map(|user| user["email"].as_str().unwrap()).collect();
        states.push_str(&format!("{state}: {}\n", emails.join(" ")));
    }
    insta::assert_snapshot!(states, @"
    none: owner@example.com
    pending: bob@example.com
    active: alice@example.com
    locked: dave@example.com
    disabled: 
    suspended: carol@example.com
    ");
    insta::assert_snapshot!(shape(&home.json(&["list", "--state", "active"])), @"{users[{email factors[{algorithm created_at digits id kind label last_used_at period state unproven}] grace_until groups[] id kind last_used names[] role standing{stands why} state}]}");
    assert_eq!(home.run(&["list", "--state", "happy"]).code, Some(2));
}

#[test]
fn one_user_is_shown_by_argument_or_flag() {
    let home = Home::at(START);
    home.enrolled(ALICE);
    let shown = home.text(&["user", "show", ALICE]);
    insta::assert_snapshot!(masked(&shown), @"
    alice@example.com
      state    active
      role     member (person)
      asked    asked for a code because a factor that is set up is always asked for
      names    alice@example.com
      last use 2027-01-15T08:00:00Z
      factor   Authenticator app, SHA1, 6 digits, every 30 s, since 2027-01-15T08:00:00Z
               totp <id>
      factor   10 backup codes, since 2027-01-15T08:00:00Z
               backup_codes <id>
    ");
    assert_eq!(home.text(&["user", "show", "--email", ALICE]), shown);
    assert_eq!(home.run(&["user", "show"]).code, Some(2));
    home.user("bob@example.com");
    insta::assert_snapshot!(home.text(&["user", "show", "bob@example.com"]), @"
    bob@example.com
      state    none
      role     member (person)
      asked    not asked for a second factor: nothing requires one
      names    bob@example.com
      last use never
      factors  none; begin with `countersign enable --email bob@example.com`
    ");
}

#[test]
fn changes_to_a_user_are_said_and_done() {
    let home = Home::at(START);
    home.user(ALICE);
    let mut told = String::new();
    let changes: [&[&str]; 4] =
        [&["suspend", ALICE], &["resume", ALICE], &["role", ALICE, "--role", "admin"], &["remove", ALICE, "--yes"]];
    for change in changes {
        told.push_str(&home.text(&[&["user"], change, &["--reason", "new work"]].concat()));
    }
    insta::assert_snapshot!(told, @r#"
    alice@example.com is suspended: every door refuses until `countersign user resume alice@example.com --reason "..."`.
    alice@example.com may sign in again.
    alice@example.com is admin now.
    alice@example.com is removed, with all factors. The audit keeps what happened, without personal details.
    "#);
    assert_eq!(home.run(&["user", "show", ALICE]).code, Some(3));
    home.user(ALICE);
    insta::assert_snapshot!(shape(&home.json(&["user", "suspend", ALICE, "--reason", "away"])), @"{email factors[] grace_until groups[] id kind last_used names[] role standing{stands} state}");
}

#[test]
fn a_forgotten_password_is_reset_and_a_link_handed_out_again() {
    let home = Home::at(START);
    home.enrolled(ALICE);
    let reset = ["user", "reset-password", "--email", ALICE, "--reason", "forgotten; called back"];
    insta::assert_snapshot!(masked(&home.text(&reset)), @"
    The password of alice@example.com is gone, and every browser is signed out. Their factors stay, and are asked for.
    They set a new one at this link:
    http://localhost:8440/welcome/<token>
    (works once, until 2027-01-16T08:00:00Z; an earlier link stops working)
    (no server runs on this data directory: where it will listen is a guess)
    ");
    assert!(home.text(&["audit", "export"]).contains("password.reset"));
    let link = ["user", "link", "--email", ALICE];
    insta::assert_snapshot!(masked(&home.text(&link)), @"
    alice@example.com sets up what is missing at this link:
    http://localhost:8440/welcome/<token>
    (works once, until 2027-01-16T08:00:00Z; an earlier link stops working)
    (no server runs on this data directory: where it will listen is a guess)
    ");
    insta::assert_snapshot!(shape(&home.json(&reset)), @"{enrolment_link enrolment_link_expires user}");
    insta::assert_snapshot!(shape(&home.json(&link)), @"{enrolment_link enrolment_link_expires user}");
    assert_eq!(home.run(&["user", "reset-password", ALICE, "--reason", " "]).code, Some(2));
    assert_eq!(home.run(&["user", "link", "nobody"]).code, Some(3));
    home.json(&["user", "add", "--name", "cron", "--kind", "service"]);
    assert!(home.text(&["unlock", "--email", "cron", "--reason", "asked"]).starts_with("cron may try again"));
    insta::assert_snapshot!(home.run(&["user", "reset-password", "cron", "--reason", "none"]).shown(), @"
    error: cron is a service and signs in nowhere

    hint: make a client with `countersign client add --name APPLICATION`
    [exit 1]
    ");
}

#[test]
fn removing_a_user_ends_their_codes() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    home.text(&["user", "remove", ALICE, "--reason", "left", "--yes"]);
    assert_eq!(home.verify(ALICE, &app.code(START))["reason"], "user.unknown");
    home.user(ALICE);
    assert_eq!(home.verify(ALICE, &app.code(START))["reason"], "user.no_factor");
    assert_eq!(home.json(&["audit", "verify"])["intact"], true);
}

#[test]
fn clients_are_added_listed_and_revoked() {
    let home = Home::at(START);
    insta::assert_snapshot!(home.text(&["client", "list"]), @"No clients yet. Add one with `countersign client add --name NAME`.");
    let added = home.text(&["client", "add", "--name", "mail"]);
    insta::assert_snapshot!(masked(&added), @"
    Added the client mail.
      key           <key> (shown only now)
      scopes        verify
      networks      anywhere
      first factor  vouched
    ");
    let flags =
        ["--scope", "users:read", "--scope", "verify", "--network", "192.0.2.0/24", "--network", "2001:db8::/32"];
    let vpn = home.json(&[&["client", "add", "--name", "vpn", "--first-factor", "none"], &flags[..]].concat());
    insta::assert_snapshot!(shape(&vpn), @"{created_at first_factor id key name networks[] revoked_at scopes[] trusted_addresses}");
    assert_eq!(vpn["scopes"], serde_json::json!(["verify", "users:read"]));
    assert_eq!(vpn["networks"], serde_json::json!(["192.0.2.0/24", "2001:db8::/32"]));
    insta::assert_snapshot!(home.text(&["client", "revoke", "mail"]), @"The key of mail opens nothing any more.");
    insta::assert_snapshot!(home.text(&["client", "list"]), @"
    CLIENT  STATE                         SCOPES             NETWORKS                    FIRST FACTOR  ADDRESSES  LAST CHECK
    mail    revoked 2027-01-15T08:00:00Z  verify             anywhere                    vouched       claims     never
    vpn     active                        verify users:read  192.0.2.0/24 2001:db8::/32  none          claims     never
    ");
    let listed = home.json(&["client", "list"]);
    insta::assert_snapshot!(shape(&listed), @"{clients[{created_at first_factor id last_check name networks[] revoked_at scopes[] trusted_addresses}]}");
    assert!(!listed.to_string().contains("cs_"), "a key was shown a second time");
}

#[test]
fn a_client_that_cannot_be_is_refused() {
    let home = Home::at(START);
    home.client("mail", &[]);
    insta::assert_snapshot!(home.run(&["client", "add", "--name", "mail"]).shown(), @"
    error: a client named mail exists already

    hint: choose another name, or revoke that one and name the new one differently
    [exit 1]
    ");
    insta::assert_snapshot!(home.run(&["client", "add", "--name", " "]).shown(), @"
    error: the name is empty or longer than 64 characters

    hint: name the application, as in --name mail
    [exit 2]
    ");
    insta::assert_snapshot!(home.run(&["client", "revoke", "vpn"]).shown(), @"
    error: the client vpn is not known here

    hint: `countersign client list` shows them all
    [exit 3]
    ");
    for flags in [["--scope", "everything"], ["--network", "192.0.2.0/33"], ["--first-factor", "perhaps"]] {
        assert_eq!(home.run(&[&["client", "add", "--name", "vpn"], &flags[..]].concat()).code, Some(2), "{flags:?}");
    }
    assert_eq!(home.json(&["client", "list"])["clients"].as_array().unwrap().len(), 1);
}

#[test]
fn links_lead_to_the_server_that_runs_beside() {
    let home = Home::running();
    let server = home.serve();
    let at_the_server = format!("http://localhost:{}/welcome/", server.address.port());
    let added = home.json(&["user", "add", "--email", ALICE]);
    let link = |document: &serde_json::Value| document["enrolment_link"].as_str().unwrap().to_owned();
    assert!(link(&added).starts_with(&at_the_server), "{added}");
    assert!(link(&home.json(&["enable", "--email", ALICE, "--yes"])).starts_with(&at_the_server));
    server.stop();
    let alone = link(&home.json(&["user", "link", ALICE]));
    assert!(alone.starts_with("http://localhost:8440/welcome/"), "nobody is there: {alone}");
    home.configure("[http]\npublic_url = \"https://mfa.example.com\"\n");
    let _server = home.serve();
    assert!(link(&home.json(&["user", "link", ALICE])).starts_with("https://mfa.example.com/welcome/"));
}

#[test]
fn the_command_line_works_beside_a_running_server() {
    let home = Home::running();
    let server = home.serve();
    let key = home.client("mail", &[]);
    let app = home.enrolled(ALICE);
    assert_eq!(server.verify(&key, ALICE, &app.code(home.now()))["verdict"], "accepted");
    assert_eq!(home.verify(ALICE, &app.code(home.now()))["reason"], "code.replayed");
    home.text(&["client", "revoke", "--name", "mail"]);
    let refused = server.post("/api/v1/verifications", &key, &serde_json::json!({ "user": ALICE, "code": "123456" }));
    assert_eq!(refused.status, 401, "{refused:?}");
    assert_eq!(server.stop().code, Some(0));
}
