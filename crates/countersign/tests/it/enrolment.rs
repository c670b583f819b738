//! Enrolment at the command line: begun, confirmed, replaced, retired; backup codes; the last admin.

use crate::support::{
    Home, START,
    apps::App,
    masking::{masked, shape},
};

const ALICE: &str = "alice@example.com";

#[test]
fn enable_shows_everything_once_and_waits_for_the_first_code() {
    let home = Home::at(START);
    home.user(ALICE);
    insta::assert_snapshot!(masked(&home.text(&["enable", "--email", ALICE, "--yes"])), @"
    1  Scan this with the authenticator app

    <QR code>

       or type the key:  <secret in groups of four>

    2  Save the backup codes: each works once, for the day the phone is lost

       <backup code>    <backup code>
       <backup code>    <backup code>
       <backup code>    <backup code>
       <backup code>    <backup code>
       <backup code>    <backup code>

    3  Confirm within 30 minutes with the code that the app shows

       countersign confirm --email alice@example.com --code CODE

    For signing in to the pages they set a password at this link:
    http://localhost:8440/welcome/<token>
    (works once, until 2027-01-16T08:00:00Z; an earlier link stops working)
    (no server runs on this data directory: where it will listen is a guess)
    ");
    let begun = home.json(&["enable", "--email", ALICE, "--yes"]);
    insta::assert_snapshot!(shape(&begun), @"{backup_codes[] enrolment_link enrolment_link_expires expires_at factor label otpauth_uri secret state user}");
    assert_eq!((&begun["state"], &begun["label"]), (&"pending".into(), &"Authenticator app".into()));
    assert_eq!(begun["backup_codes"].as_array().unwrap().len(), 10);
    let shown = home.json(&["user", "show", ALICE]);
    assert_eq!((&shown["id"], &shown["state"]), (&begun["user"], &"pending".into()));
}

#[test]
fn confirm_activates_and_uses_the_code_up() {
    let home = Home::at(START);
    home.user(ALICE);
    let app = home.enable(ALICE, &[]);
    let confirmed = home.run(&["confirm", "--email", ALICE, "--code", &app.code(START)]);
    insta::assert_snapshot!(confirmed.shown(), @"
       ✓ Your authenticator app is set up. That code is used up; the next one signs
         you in.
    [exit 0]
    ");
    let again = home.run(&["verify", "--email", ALICE, "--code", &app.code(START)]);
    insta::assert_snapshot!(masked(&again.shown()), @"
    ✗ Rejected: code.replayed_setup
      That code was used up when the app was set up. Each works once. Wait for the next one; on
      a token, press its button.
      Answers again in 30 seconds.
      reference <mark>: `countersign why <mark>` says more
    [exit 1]
    ");

    let app = home.enable(ALICE, &[]);
    let document = home.json(&["confirm", "--email", ALICE, "--code", &app.code(START)]);
    insta::assert_snapshot!(shape(&document), @"{evidence{factor offset period} factor message reason reference state verdict}");
    assert_eq!((&document["verdict"], &document["state"]), (&"accepted".into(), &"active".into()));
}

#[test]
fn a_typo_costs_nothing_but_another_try() {
    let home = Home::at(START);
    home.user(ALICE);
    let app = home.enable(ALICE, &[]);
    let typo = home.run(&["confirm", "--email", ALICE, "--code", &app.wrong(START, 0)]);
    insta::assert_snapshot!(typo.shown(), @"
       ✗ That code does not fit now. Open the entry for this account in your app and
         type the code it shows now. If that is refused too, check that the phone's
         time is set to automatic. (code.wrong)
         Have the user read out the name of the entry and check that its time is
         automatic, then look at a second code with
         `countersign why alice@example.com`. If that fits nothing either, set up
         again with `countersign enable --email alice@example.com`.
    [exit 1]
    ");
    let document = home.run(&["confirm", "--email", ALICE, "--code", &app.wrong(START, 1), "--json"]);
    assert_eq!((document.code, &document.json()["state"]), (Some(1), &"pending".into()));
    assert_eq!(home.run(&["confirm", "--email", ALICE, "--code", &app.code(START)]).code, Some(0));
}

#[test]
fn a_pending_enrolment_waits_through_a_restart_for_thirty_minutes() {
    let home = Home::at(START);
    home.user(ALICE);
    let app = home.enable(ALICE, &[]);
    home.serve().kill();
    home.set_clock(START + 29 * 60);
    assert_eq!(home.json(&["user", "show", ALICE])["state"], "pending");
    home.set_clock(START + 30 * 60);
    let late = home.run(&["confirm", "--email", ALICE, "--code", &app.code(START + 30 * 60)]);
    insta::assert_snapshot!(late.shown(), @"
    error: the enrolment has lapsed: it is kept for 30 minutes

    hint: begin again with `countersign enable --email alice@example.com`
    [exit 1]
    ");
    assert_eq!(home.json(&["user", "show", ALICE])["state"], "none");
    let app = home.enable(ALICE, &[]);
    home.set_clock(START + 59 * 60);
    assert_eq!(home.run(&["confirm", "--email", ALICE, "--code", &app.code(START + 59 * 60)]).code, Some(0));
}

#[test]
fn without_an_enrolment_there_is_nothing_to_confirm() {
    let home = Home::at(START);
    home.user(ALICE);
    insta::assert_snapshot!(home.run(&["confirm", "--email", ALICE, "--code", "123456"]).shown(), @"
    error: no enrolment waits for a code

    hint: begin again with `countersign enable --email alice@example.com`
    [exit 1]
    ");
}

#[test]
fn a_newer_enrolment_supersedes_one_that_waits() {
    let home = Home::at(START);
    home.user(ALICE);
    let older = home.enable(ALICE, &[]);
    let newer = home.enable(ALICE, &[]);
    assert_eq!(home.run(&["confirm", "--email", ALICE, "--code", &older.code(START)]).code, Some(1));
    assert_eq!(home.run(&["confirm", "--email", ALICE, "--code", &newer.code(START)]).code, Some(0));
    assert_eq!(home.verify(ALICE, &older.code(START + 30))["reason"], "secret.superseded");
    let unusable = home.verify(ALICE, &older.backup_codes[0]);
    assert_eq!(unusable["reason"], "backup.unknown", "a code of the superseded sheet was taken");
    assert_eq!(home.verify(ALICE, &newer.backup_codes[0])["reason"], "ok.backup_code");
}

#[test]
fn the_live_entry_stays_until_the_new_one_is_confirmed() {
    let home = Home::at(START);
    let old = home.enrolled(ALICE);
    let new = home.enable(ALICE, &[]);
    assert_eq!(home.verify(ALICE, &old.code(START))["reason"], "ok.current");
    assert_eq!(home.run(&["confirm", "--email", ALICE, "--code", &new.code(START)]).code, Some(0));
    home.set_clock(START + 90);
    assert_eq!(home.verify(ALICE, &old.code(START + 90))["reason"], "secret.retired");
    assert_eq!(home.verify(ALICE, &new.code(START + 90))["reason"], "ok.current");
}

#[test]
fn entries_under_two_labels_work_beside_each_other() {
    let home = Home::at(START);
    let phone = home.enrolled(ALICE);
    let tablet = home.enable(ALICE, &["--label", "Tablet"]);
    assert_eq!(home.run(&["confirm", "--email", ALICE, "--code", &tablet.code(START - 30)]).code, Some(0));
    let by_tablet = home.verify(ALICE, &tablet.code(START));
    assert_eq!((&by_tablet["reason"], &by_tablet["factor"]["label"]), (&"ok.current".into(), &"Tablet".into()));
    assert_eq!(home.verify(ALICE, &phone.code(START))["factor"]["label"], "Authenticator app");
}

#[test]
fn no_two_entries_of_a_user_have_one_label_in_the_app() {
    let home = Home::at(START);
    home.user(ALICE);
    let labels: Vec<String> =
        (0..3).map(|_| home.enable(ALICE, &[]).uri.split_once('?').unwrap().0.to_owned()).collect();
    assert_eq!(
        labels,
        [
            "otpauth://totp/Countersign:alice@example.com",
            "otpauth://totp/Countersign:alice@example.com%20%282%29",
            "otpauth://totp/Countersign:alice@example.com%20%283%29",
        ]
    );
}

#[test]
fn backup_codes_are_made_only_when_there_are_none() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    let again = home.json(&["enable", "--email", ALICE, "--yes"]);
    assert_eq!(again["backup_codes"], serde_json::json!([]));
    let text = home.text(&["enable", "--email", ALICE, "--yes"]);
    let hint = text.lines().find(|line| line.contains("backup-codes --email")).unwrap_or_default();
    insta::assert_snapshot!(hint, @"   They exist already and stay valid. `countersign backup-codes --email alice@example.com` makes new ones.");
    assert_eq!(home.verify(ALICE, &app.backup_codes[3])["reason"], "ok.backup_code");
}

#[test]
fn each_of_ten_backup_codes_works_once() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    for (number, code) in app.backup_codes.iter().enumerate() {
        let spelled = if number % 2 == 0 { code.to_lowercase().replace('-', " ") } else { code.replace('-', "") };
        let answer = home.verify(ALICE, &spelled);
        assert_eq!((&answer["reason"], &answer["backup_codes_left"]), (&"ok.backup_code".into(), &(9 - number).into()));
        if number == 5 {
            assert_eq!(home.verify(ALICE, &app.backup_codes[2])["reason"], "backup.used");
        }
    }
    assert_eq!(home.verify(ALICE, &app.backup_codes[0])["reason"], "backup.none_left");
}

#[test]
fn a_new_sheet_makes_the_old_one_worthless() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    let fresh = home.json(&["backup-codes", "--email", ALICE]);
    insta::assert_snapshot!(shape(&fresh), @"{backup_codes[] user}");
    let code = fresh["backup_codes"][0].as_str().unwrap();
    assert_eq!(home.verify(ALICE, &app.backup_codes[0])["reason"], "backup.older_set");
    assert_eq!(home.verify(ALICE, code)["reason"], "ok.backup_code");
    insta::assert_snapshot!(masked(&home.text(&["backup-codes", "--email", ALICE])), @"
    New backup codes for alice@example.com. Each works once; they are shown only now, and the old sheet is worthless.

       <backup code>    <backup code>
       <backup code>    <backup code>
       <backup code>    <backup code>
       <backup code>    <backup code>
       <backup code>    <backup code>
    ");
}

#[test]
fn disable_retires_every_factor() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    let text = home.text(&["disable", "--email", ALICE, "--reason", "left the team"]);
    insta::assert_snapshot!(text, @"
    Retired 2 of alice@example.com's factors.
    Next: countersign enable --email alice@example.com
    ");
    assert_eq!(home.json(&["user", "show", ALICE])["state"], "none");
    assert_eq!(home.verify(ALICE, &app.code(START))["reason"], "user.no_factor");
    let nothing = home.json(&["disable", "--email", ALICE, "--reason", "again"]);
    insta::assert_snapshot!(shape(&nothing), @"{retired[] stolen user}");
    assert_eq!(nothing["retired"], serde_json::json!([]));
}

#[test]
fn a_code_of_a_stolen_device_raises_the_alarm() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    insta::assert_snapshot!(home.text(&["disable", "--email", ALICE, "--reason", "Phone was STOLEN on a train"]), @"
    Retired 2 of alice@example.com's factors.
    A code from the lost device raises an alarm.
    Next: countersign enable --email alice@example.com
    ");
    let fresh = home.enable(ALICE, &[]);
    home.json(&["confirm", "--email", ALICE, "--code", &fresh.code(START)]);
    assert_eq!(home.verify(ALICE, &app.code(START))["reason"], "secret.retired");
    assert!(home.text(&["audit", "export"]).contains("alarm.stolen_entry_used"));
}

#[test]
fn the_last_admin_is_not_stranded() {
    let home = Home::at(START);
    home.json(&["user", "add", "--email", "root@example.com", "--role", "owner"]);
    let app = home.enable("root@example.com", &[]);
    home.json(&["confirm", "--email", "root@example.com", "--code", &app.code(START - 30)]);
    let refused = home.run(&["disable", "--email", "root@example.com", "--reason", "cleaning up"]);
    insta::assert_snapshot!(refused.shown(), @"
    error: root@example.com is the last admin who can sign in; taking their last factor would leave none

    hint: make another person admin and have them set up a factor first
    [exit 1]
    ");
    let refused = home.run(&["disable", "--email", "root@example.com", "--reason", "cleaning up", "--json"]);
    assert_eq!((refused.code, &refused.json()["error"]["reason"]), (Some(1), &"policy.last_admin".into()));
    assert_eq!(home.verify("root@example.com", &app.code(START))["reason"], "ok.current");
}

#[test]
fn every_kind_of_entry_is_understood_by_a_foreign_app() {
    for (algorithm, digits, period) in [("SHA256", "6", "30"), ("SHA512", "8", "60"), ("SHA1", "7", "45")] {
        let home = Home::at(START)
            .with("COUNTERSIGN_ENROLMENT_ALGORITHM", algorithm)
            .with("COUNTERSIGN_ENROLMENT_DIGITS", digits)
            .with("COUNTERSIGN_ENROLMENT_PERIOD", period);
        let app = home.enrolled(ALICE);
        let expected = format!("&algorithm={algorithm}&digits={digits}&period={period}");
        assert!(app.uri.ends_with(&expected), "{algorithm}");
        assert_eq!(app.secret.len(), if algorithm == "SHA1" { 32 } else { 64 });
        let accepted = home.verify(ALICE, &app.code(START));
        assert_eq!(accepted["verdict"], "accepted", "{algorithm} {digits} {period}");
        assert_eq!(home.verify(ALICE, &app.code(START))["reason"], "code.replayed");
    }
}

#[test]
fn an_app_that_ignores_the_settings_is_told_so() {
    let home = Home::at(START).with("COUNTERSIGN_ENROLMENT_ALGORITHM", "SHA256");
    home.user(ALICE);
    let document = home.json(&["enable", "--email", ALICE, "--yes"]);
    let mut ignorant = document.clone();
    ignorant["otpauth_uri"] = document["otpauth_uri"].as_str().unwrap().replace("SHA256", "SHA1").into();
    let app = App::scan(&ignorant);
    insta::assert_snapshot!(home.run(&["confirm", "--email", ALICE, "--code", &app.code(START)]).shown(), @"
       ✗ Your app does not follow a setting of this entry. Scan the new QR code, or
         ask the helpdesk for one. If the codes are still refused, use another app.
         (param.algorithm)
         The app behaves like SHA1.
         `countersign confirm --email alice@example.com --code CODE --as-app-does`
         sets the entry to that, with a code shown now.
         Set up again with the default settings:
         `countersign enable --email alice@example.com`. Every app follows SHA1, 6
         digits and 30 seconds.
    [exit 1]
    ");
}

#[test]
fn a_counter_based_token_counts_up() {
    let home = Home::at(START);
    home.user(ALICE);
    let token = home.enable(ALICE, &["--hotp"]);
    assert!(token.uri.starts_with("otpauth://hotp/") && token.uri.ends_with("&counter=0"), "{}", token.uri);
    let confirm = home.json(&["confirm", "--email", ALICE, "--code", &token.code_of_counter(0)]);
    assert_eq!(confirm["reason"], "enrol.confirmed");
    for (counter, reason) in [
        (0, "code.replayed_setup"),
        (1, "ok.hotp"),
        (1, "code.replayed"),
        (12, "ok.hotp"),
        (5, "code.replayed"),
        (40, "resync.needs_second_code"),
        (41, "ok.hotp"),
        (40, "code.replayed"),
        (42, "ok.hotp"),
    ] {
        assert_eq!(home.verify(ALICE, &token.code_of_counter(counter))["reason"], reason, "counter {counter}");
    }
}

#[test]
fn a_service_has_no_codes() {
    let home = Home::at(START);
    home.json(&["user", "add", "--email", "backup@example.com", "--kind", "service"]);
    insta::assert_snapshot!(home.run(&["enable", "--email", "backup@example.com", "--yes"]).shown(), @"
    error: backup@example.com is a service: services have API keys, never codes

    hint: make a client with `countersign client add --name APPLICATION`
    [exit 1]
    ");
}
