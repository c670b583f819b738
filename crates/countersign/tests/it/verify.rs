//! `verify`: a real attempt at the command line, its every answer, and what `why` tells about it.

use crate::support::{
    Home, START,
    masking::{masked, shape},
};

const ALICE: &str = "alice@example.com";

#[test]
fn a_right_code_is_accepted_by_the_factor_it_belongs_to() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    let accepted = home.run(&["verify", "--email", ALICE, "--code", &app.code(START)]);
    insta::assert_snapshot!(masked(&accepted.shown()), @"
    ✓ Accepted by Authenticator app (ok.current)
      reference <mark>
    [exit 0]
    ");
    home.set_clock(START + 30);
    let document = home.verify(ALICE, &app.code(START + 30));
    insta::assert_snapshot!(shape(&document), @"{backup_codes_left factor{id kind label} message reason reference retry_after_seconds verdict}");
    assert_eq!((&document["verdict"], &document["factor"]["kind"]), (&"accepted".into(), &"totp".into()));
}

#[test]
fn the_step_before_and_the_step_after_are_accepted_and_no_others() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    home.set_clock(START + 600);
    for (steps, reason) in [
        (-2, "code.expired"),
        (-1, "ok.previous_step"),
        (0, "ok.current"),
        (1, "ok.next_step"),
        (2, "code.from_future"),
    ] {
        let answer = home.verify(ALICE, &app.code(START + 600 + steps * 30));
        assert_eq!(answer["reason"], reason, "{steps} steps");
    }
}

#[test]
fn the_strict_profile_accepts_the_current_step_only() {
    let home = Home::at(START).with("COUNTERSIGN_VERIFICATION_PROFILE", "strict");
    let app = home.enrolled(ALICE);
    home.set_clock(START + 600);
    for (steps, reason) in [(-1, "code.expired"), (1, "code.from_future"), (0, "ok.current")] {
        assert_eq!(home.verify(ALICE, &app.code(START + 600 + steps * 30))["reason"], reason, "{steps} steps");
    }
}

#[test]
fn a_code_works_once() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    assert_eq!(home.verify(ALICE, &app.code(START - 30))["reason"], "code.replayed_setup");
    assert_eq!(home.verify(ALICE, &app.code(START))["reason"], "ok.current");
    let replayed = home.verify(ALICE, &app.code(START));
    assert_eq!((&replayed["reason"], &replayed["retry_after_seconds"]), (&"code.replayed".into(), &30.into()));
    let text = home.run(&["verify", "--email", ALICE, "--code", &app.code(START)]);
    insta::assert_snapshot!(masked(&text.shown()), @"
    ✗ Rejected: code.replayed
      That code was already used. Each works once. Wait for the next one; on a token, press its
      button.
      Answers again in 30 seconds.
      reference <mark>: `countersign why <mark>` says more
    [exit 1]
    ");
}

#[test]
fn an_accepted_code_closes_the_steps_before_it() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    home.set_clock(START + 60);
    assert_eq!(home.verify(ALICE, &app.code(START + 90))["reason"], "ok.next_step");
    assert_eq!(home.verify(ALICE, &app.code(START + 60))["reason"], "code.replayed");
}

#[test]
fn digits_are_digits_however_they_are_written() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    let written = |code: &str, zero: char| -> String {
        code.chars().map(|digit| char::from_u32(zero as u32 + digit.to_digit(10).unwrap()).unwrap()).collect()
    };
    let spellings: [&dyn Fn(&str) -> String; 5] = [
        &|code| format!("  {} {} ", &code[..3], &code[3..]),
        &|code| format!("{}-{}", &code[..3], &code[3..]),
        &|code| written(code, '０'),
        &|code| written(code, '٠'),
        &|code| written(code, '۰'),
    ];
    for (step, spelling) in (0..).zip(spellings) {
        let now = START + step * 30;
        home.set_clock(now);
        let typed = spelling(&app.code(now));
        assert_eq!(home.verify(ALICE, &typed)["reason"], "ok.current", "{typed}");
    }
}

#[test]
fn what_cannot_be_a_code_is_named_and_does_not_count() {
    let home = Home::at(START);
    home.enrolled(ALICE);
    let mut told = String::new();
    for typed in ["1234567", "12345", "12345678", "abcdef", "correct horse battery", "", " - ", "01-2345678"] {
        let outcome = home.run(&["verify", "--email", ALICE, "--code", typed, "--json"]);
        let answer = outcome.json();
        assert_eq!((outcome.code, &answer["verdict"]), (Some(1), &"rejected".into()));
        told.push_str(&format!("{typed:23} {} {}\n", answer["reason"], shape(&answer["reference"])));
    }
    insta::assert_snapshot!(told, @r#"
    1234567                 "input.length" 
    12345                   "input.length" 
    12345678                "input.length" 
    abcdef                  "input.password_here" 
    correct horse battery   "input.password_here" 
                            "input.empty" 
     -                      "input.empty" 
    01-2345678              "input.length"
    "#);
    let attempts = home.json(&["why", ALICE, "--last", "20"]);
    assert_eq!(attempts["attempts"].as_array().unwrap().len(), 7, "an empty prompt is no attempt");
    assert_eq!(home.json(&["user", "show", ALICE])["state"], "active");
}

#[test]
fn what_is_too_long_is_refused_unseen() {
    let home = Home::at(START);
    home.enrolled(ALICE);
    let (long, longer) = ("1".repeat(64), "1".repeat(65));
    assert_eq!(home.verify(ALICE, &long)["reason"], "input.length");
    insta::assert_snapshot!(home.run(&["verify", "--email", ALICE, "--code", &longer]).shown(), @"
    error: the code has more than 64 characters

    hint: type what the app or the sheet shows
    [exit 2]
    ");
}

#[test]
fn whoever_sits_at_the_host_is_told_what_other_doors_hide() {
    let home = Home::at(START);
    home.user("alice@example.com");
    let outcome = home.run(&["verify", "alice@example.com", "--code", "123456"]);
    assert!(
        outcome.stdout.contains("Rejected: user.no_factor") && !outcome.stdout.contains("does not fit"),
        "{outcome:?}"
    );
    home.text(&["user", "suspend", "alice@example.com", "--reason", "away"]);
    let outcome = home.run(&["verify", "alice@example.com", "--code", "654321"]);
    assert!(outcome.stdout.contains("The user is suspended, so every door refuses"), "{outcome:?}");
}

#[test]
fn an_unknown_user_is_a_no_here_and_not_found_elsewhere() {
    let home = Home::at(START);
    let outcome = home.run(&["verify", "--email", "bob@example.com", "--code", "123456"]);
    insta::assert_snapshot!(masked(&outcome.shown()), @"
    ✗ Rejected: user.unknown
      No user here is called bob@example.com.
      → `countersign list` shows who is known; any of a user's names will do
      reference <mark>: `countersign why <mark>` says more
    [exit 1]
    ");
    home.json(&["user", "add", "--name", "bobby"]);
    let alike = home.run(&["verify", "--email", "bob@example.com", "--code", "123456"]);
    assert!(alike.stdout.contains("→ Is it bobby? "), "{alike:?}");
    let outcome = home.run(&["verify", "--email", "bob@example.com", "--code", "123456", "--json"]);
    assert_eq!((outcome.code, &outcome.json()["reason"]), (Some(1), &"user.unknown".into()));
    let elsewhere: [&[&str]; 11] = [
        &["enable", "--email", "bob", "--yes"],
        &["confirm", "--email", "bob", "--code", "123456"],
        &["disable", "--email", "bob", "--reason", "gone"],
        &["backup-codes", "--email", "bob"],
        &["unlock", "--email", "bob", "--reason", "asked"],
        &["user", "show", "bob"],
        &["user", "suspend", "bob", "--reason", "away"],
        &["user", "resume", "bob", "--reason", "away"],
        &["user", "role", "bob", "--role", "admin", "--reason", "new work"],
        &["user", "remove", "bob", "--reason", "left", "--yes"],
        &["why", "bob"],
    ];
    for command in elsewhere {
        let outcome = home.run(command);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(3), ""), "{command:?}: {outcome:?}");
        assert!(outcome.stderr.contains("hint: "), "{command:?}: {outcome:?}");
        let document = home.run(&[command, &["--json"]].concat());
        assert_eq!(document.code, Some(3), "{command:?}: {document:?}");
        insta::allow_duplicates! { insta::assert_snapshot!(shape(&document.json()), @"{error{hint message reason}}"); }
    }
}

#[test]
fn a_suspended_user_is_refused_whatever_they_type() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    home.text(&["user", "suspend", ALICE, "--reason", "away"]);
    assert_eq!(home.verify(ALICE, &app.code(START))["reason"], "user.suspended");
    assert_eq!(home.verify(ALICE, &app.backup_codes[0])["reason"], "user.suspended");
    home.text(&["user", "resume", ALICE, "--reason", "away"]);
    assert_eq!(home.verify(ALICE, &app.code(START))["reason"], "ok.current");
}

#[test]
fn any_of_a_users_names_will_do_in_any_spelling() {
    let home = Home::at(START);
    home.json(&["user", "add", "--email", "Alice@Example.com", "--name", r"EXAMPLE\alice", "--name", "Ålice"]);
    let app = home.enable(r"example\ALICE", &[]);
    home.json(&["confirm", "--email", "ÅLICE", "--code", &app.code(START - 300 + 270)]);
    for (step, name) in (0..).zip(["alice@example.com", "ALICE@EXAMPLE.COM", r"ExAmPlE\aLiCe", "A\u{30a}lice"]) {
        home.set_clock(START + step * 30);
        assert_eq!(home.verify(name, &app.code(START + step * 30))["reason"], "ok.current", "{name}");
    }
    let id = home.json(&["user", "show", ALICE])["id"].as_str().unwrap().to_owned();
    assert_eq!(home.json(&["user", "show", "--email", &id])["email"], ALICE);
}

#[test]
fn five_wrong_codes_lock_and_a_backup_code_still_lets_in() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    for number in 0..4 {
        assert_eq!(home.verify(ALICE, &app.wrong(START, number))["reason"], "code.wrong");
        assert_eq!(home.json(&["user", "show", ALICE])["state"], "active", "after {} failures", number + 1);
    }
    assert_eq!(home.verify(ALICE, &app.wrong(START, 4))["reason"], "code.wrong");
    home.set_clock(START + 10);
    let waiting = home.verify(ALICE, &app.code(START));
    assert_eq!((&waiting["reason"], &waiting["retry_after_seconds"]), (&"throttle.wait".into(), &20.into()));
    let text = home.run(&["verify", "--email", ALICE, "--code", &app.code(START)]);
    insta::assert_snapshot!(masked(&text.shown()), @"
    ✗ Rejected: throttle.wait
      Several codes were refused. Wait until the time shown, or sign in another way, such as
      with a backup code.
      Answers again in 20 seconds.
      reference <mark>: `countersign why <mark>` says more
    [exit 1]
    ");
    assert_eq!(home.json(&["list", "--state", "locked"])["users"][0]["email"], ALICE);

    assert_eq!(home.verify(ALICE, &app.backup_codes[7])["reason"], "ok.backup_code");
    insta::assert_snapshot!(home.text(&["unlock", "--email", ALICE, "--reason", "checked by phone"]), @"alice@example.com may try again at once; state: active.");
    assert_eq!(home.json(&["list", "--state", "locked"])["users"], serde_json::json!([]));
    assert_eq!(home.verify(ALICE, &app.code(START))["reason"], "ok.current");
}

#[test]
fn the_wait_ends_by_itself() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    for number in 0..5 {
        home.verify(ALICE, &app.wrong(START, number));
    }
    home.set_clock(START + 29);
    assert_eq!(home.verify(ALICE, &app.code(START + 29))["reason"], "throttle.wait");
    home.set_clock(START + 30);
    assert_eq!(home.verify(ALICE, &app.code(START + 30))["reason"], "ok.current");
}

#[test]
fn the_same_wrong_code_again_is_the_same_attempt() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    let first = home.verify(ALICE, &app.wrong(START, 0));
    for _ in 0..6 {
        assert_eq!(home.verify(ALICE, &app.wrong(START, 0)), first);
    }
    assert_eq!(home.verify(ALICE, &app.code(START))["reason"], "ok.current");
}

#[test]
fn unlock_wants_to_know_why() {
    let home = Home::at(START);
    home.enrolled(ALICE);
    insta::assert_snapshot!(home.run(&["unlock", "--email", ALICE, "--reason", " "]).shown(), @r#"
    error: the reason is empty

    hint: say why, for the audit: --reason "checked by phone"
    [exit 2]
    "#);
    assert_eq!(home.run(&["unlock", "--email", ALICE]).code, Some(2));
}
