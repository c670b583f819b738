//! `why`: what happened, by user and by reference, and what to do next.

use crate::support::{
    Home, START,
    apps::App,
    masking::{masked, shape},
};

const ALICE: &str = "alice@example.com";

/// An entry whose secret is always the same: how much there is to search, and what matches by chance, depends on it.
fn enrolled(home: &Home, secret: &str) -> App {
    let uri = format!("otpauth://totp/Example:alice?secret={secret}&issuer=Example");
    let begun = home.run_reading(&uri, &["enable", "--email", ALICE, "--otpauth", "-", "--yes", "--json"]).json();
    let app = App::scan(&begun);
    home.json(&["confirm", "--email", ALICE, "--code", &app.code(home.now() - 30)]);
    app
}

#[test]
fn why_explains_the_last_attempts_newest_first() {
    let home = Home::at(START);
    home.user(ALICE);
    let app = enrolled(&home, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    home.set_clock(START + 600);
    home.verify(ALICE, &app.code(START + 600));
    home.verify(ALICE, &app.code(START + 300));
    home.verify(ALICE, &app.code(START + 300 + 600));
    home.verify(ALICE, &app.wrong(START + 600, 0));
    insta::assert_snapshot!(masked(&home.text(&["why", ALICE])), @"
    <mark>  2027-01-15T08:10:00Z  alice@example.com  cli  ✗ rejected
      code.wrong at the factor
      Unexplained: nothing that was tried fits this code. It is from an entry that is not known
      here, mistyped beyond recognition, or a guess.
      3 refusals in a row.
      It was held against 6407 codes.
      Next
        Have the user read out the name of the entry and check that its time is automatic, then
        look at a second code with `countersign why alice@example.com`. If that fits nothing
        either, set up again with `countersign enable --email alice@example.com`.

    <mark>  2027-01-15T08:10:00Z  alice@example.com  cli  ✗ rejected
      code.from_future, found to be clock.fast, at the factor, Authenticator app
      The codes are right for a later time, each by the same offset. The device's clock is fast.
      If it was typed at once, the device's clock is 300 to 330 seconds off (negative is slow).
      One in 2829 random codes would match something here.
      The code belongs to a moment 300 seconds ahead, 10 steps from the server's.
      2 refusals in a row.
      Certain: clock.fast, 99.9 %, held against 355 codes.
      Next
        Have the user open the page /clock on the phone that makes the codes and set date and time
        to automatic. Nothing needs to be reset.

    <mark>  2027-01-15T08:10:00Z  alice@example.com  cli  ✗ rejected
      code.expired, perhaps clock.slow, at the factor, Authenticator app
      The codes are right for an earlier time, each by the same offset. The device's clock is
      slow. If it was typed at once, the device's clock is -300 to -270 seconds off (negative is
      slow). One in 2829 random codes would match something here. That is not certain yet: the
      next code will tell.
      The code belongs to a moment 300 seconds ago, 10 steps from the server's.
      1 refusal.
      Possible: clock.slow, 51.5 %, held against 355 codes.
      It may also be code.expired (44.2 %), code.replayed (4.2 %).
      Next
        Have the user open the page /clock on the phone that makes the codes and set date and time
        to automatic. Nothing needs to be reset.

    <mark>  2027-01-15T08:10:00Z  alice@example.com  cli  ✓ accepted
      ok.current, Authenticator app

    <mark>  2027-01-15T08:00:00Z  alice@example.com  cli  ✓ accepted
      enrol.confirmed, Authenticator app
    ");
    let document = home.json(&["why", ALICE, "--last", "1"]);
    insta::assert_snapshot!(shape(&document), @"{attempts[{at diagnosis{cause coincidence confidence evidence[] offset_seconds search searched text{admin public remedy} told verdict} door factor reason reference stage user verdict}] pending}");
}

#[test]
fn a_reference_is_found_however_it_is_read_out() {
    let home = Home::at(START);
    let app = home.enrolled(ALICE);
    let answer = home.verify(ALICE, &app.wrong(START, 0));
    let reference = answer["reference"].as_str().unwrap();
    let by_reference = home.json(&["why", reference]);
    assert_eq!(by_reference["attempts"][0]["reason"], "code.wrong");
    assert_eq!(by_reference["attempts"][0]["user"], ALICE);
    for spelled in [reference.to_lowercase(), reference.replace('-', ""), reference.to_lowercase().replace('-', " ")] {
        assert_eq!(home.json(&["why", &spelled]), by_reference, "{spelled}");
    }
}

#[test]
fn the_attempt_of_an_unknown_user_is_found_by_its_reference_without_the_name() {
    let home = Home::at(START);
    let answer = home.verify("mallory@example.com", "123456");
    let reference = answer["reference"].as_str().unwrap();
    let text = home.text(&["why", reference]);
    insta::assert_snapshot!(masked(&text), @"
    <mark>  2027-01-15T08:00:00Z  nobody known  cli  ✗ rejected
      user.unknown at the password
      No user has this name. Clients without the scope `reasons:full` are told the same as for a
      code that does not fit.
      Next
        Compare the name the client sends with the user's address and login names. Add the missing
        name, or change what the client sends.
    ");
    assert!(!home.text(&["audit", "export"]).contains("mallory"));
}

#[test]
fn an_enrolment_that_waits_for_its_first_code_is_named() {
    let home = Home::at(START);
    home.user(ALICE);
    let app = home.enable(ALICE, &[]);
    home.verify(ALICE, &app.code(START));
    insta::assert_snapshot!(masked(&home.text(&["why", ALICE])), @"
    <mark>  2027-01-15T08:00:00Z  alice@example.com  cli  ✗ rejected
      secret.pending at the factor
      The code fits an entry that was scanned but never confirmed. Until it is confirmed it does
      not count, and the factor before it stays in force.
      1 refusal.
      Next
        Finish the set-up with the app's next code:
        `countersign confirm --email alice@example.com --code CODE`. If the 30 minutes have
        passed, begin again with `countersign enable --email alice@example.com`.

    Authenticator app, begun at 2027-01-15T08:00:00Z, waits for its first code. Until then its
    codes open nothing. Finish with
    `countersign confirm --email alice@example.com --code CODE`; after 30 minutes begin again
    with `countersign enable --email alice@example.com`.
    ");
    let document = home.json(&["why", ALICE]);
    assert_eq!(
        (&document["attempts"][0]["reason"], &document["pending"]["state"]),
        (&"secret.pending".into(), &"pending".into())
    );
    home.json(&["confirm", "--email", ALICE, "--code", &app.code(START + 30)]);
    assert_eq!(home.json(&["why", ALICE])["pending"], serde_json::Value::Null);
}

#[test]
fn somebody_who_never_tried_has_no_attempts() {
    let home = Home::at(START);
    home.user(ALICE);
    insta::assert_snapshot!(home.text(&["why", ALICE]), @"No attempts of alice@example.com yet. They appear here at once.");
    assert_eq!(home.json(&["why", ALICE])["attempts"], serde_json::json!([]));
}

#[test]
fn what_is_neither_user_nor_reference_is_not_found() {
    let home = Home::at(START);
    let outcome = home.run(&["why", "K7Q2-M4XD"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(3), ""));
    assert!(outcome.stderr.contains("K7Q2-M4XD") && outcome.stderr.contains("hint: `countersign list`"), "{outcome:?}");
    assert_eq!(home.run(&["why", ALICE, "--last", "0"]).code, Some(2));
    assert_eq!(home.run(&["why"]).code, Some(2));
}

#[test]
fn a_retired_entry_is_named() {
    let home = Home::at(START);
    home.user(ALICE);
    let old = enrolled(&home, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    enrolled(&home, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
    home.set_clock(START + 3600);
    home.verify(ALICE, &old.code(START + 3600));
    insta::assert_snapshot!(masked(&home.text(&["why", ALICE, "--last", "1"])), @"
    <mark>  2027-01-15T09:00:00Z  alice@example.com  cli  ✗ rejected
      secret.retired at the factor, Authenticator app
      The code fits an entry that was retired: the app still holds the old one and it was the
      one opened. For an entry retired as lost or stolen there is no hint but an alarm. One in
      2759 random codes would match something here.
      1 refusal.
      Certain: secret.retired, 99.9 %, held against 364 codes.
      Next
        Have the user open the newest entry and, once that is accepted, delete the old one. If the
        newest is not in the app, set up again with
        `countersign enable --email alice@example.com`.
    ");
}
