//! Entries that exist already, taken over with `enable --otpauth -`: as they are, or not at all.

use crate::support::{Home, START, apps::App};

const ALICE: &str = "alice@example.com";
/// 20 bytes that are nobody's secret, in base32.
const KNOWN: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

#[test]
fn an_existing_entry_is_taken_over_as_it_is() {
    let home = Home::at(START);
    home.user(ALICE);
    let uri = format!(
        "otpauth://TOTP/Old%20Portal:alice?secret={}&issuer=Old%20Portal&algorithm=SHA256&digits=8&period=60\n",
        KNOWN.to_lowercase()
    );
    let begun = home.run_reading(&uri, &["enable", "--email", ALICE, "--otpauth", "-", "--json"]);
    assert_eq!((begun.code, begun.stderr.as_str()), (Some(0), ""));
    let app = App::scan(&begun.json());
    assert_eq!(app.secret, KNOWN);
    insta::assert_snapshot!(app.uri, @"otpauth://totp/Old%20Portal:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Old%20Portal&algorithm=SHA256&digits=8&period=60");
    let confirmed = home.json(&["confirm", "--email", ALICE, "--code", &app.code(START - 60)]);
    assert_eq!(confirmed["reason"], "enrol.confirmed");
    assert_eq!(home.verify(ALICE, &app.code(START))["reason"], "ok.current");
}

#[test]
fn a_counter_is_taken_over_where_it_stands() {
    let home = Home::at(START);
    home.user(ALICE);
    let uri = format!("otpauth://hotp/alice?secret={KNOWN}&counter=41");
    let begun = home.run_reading(&uri, &["enable", "--email", ALICE, "--otpauth", "-", "--json"]);
    let token = App::scan(&begun.json());
    let early = home.run(&["confirm", "--email", ALICE, "--code", &token.code_of_counter(40)]);
    assert_eq!(early.code, Some(1), "a counter before the entry's own was taken");
    let confirmed = home.json(&["confirm", "--email", ALICE, "--code", &token.code_of_counter(41)]);
    assert_eq!(confirmed["reason"], "enrol.confirmed");
    assert_eq!(home.verify(ALICE, &token.code_of_counter(42))["reason"], "ok.hotp");
}

#[test]
fn an_entry_that_cannot_be_taken_over_is_refused_without_its_secret() {
    let home = Home::at(START);
    home.user(ALICE);
    let mut told = String::new();
    for uri in [
        "",
        "https://example.com/?secret=SECRETSECRETSECRETSECRETSECRETAA",
        "otpauth://totp/alice",
        "otpauth://totp/alice?secret=",
        "otpauth://totp/alice?secret=SECRETSECRET1SECRETSECRETSECRETAA",
        "otpauth://totp/alice?secret=SECRETSE",
        "otpauth://totp/alice?secret=SECRETSECRETSECRETSECRETSECRETAA&algorithm=MD5",
        "otpauth://totp/alice?secret=SECRETSECRETSECRETSECRETSECRETAA&digits=5",
        "otpauth://totp/alice?secret=SECRETSECRETSECRETSECRETSECRETAA&period=0",
        "otpauth://hotp/alice?secret=SECRETSECRETSECRETSECRETSECRETAA&counter=-1",
        "otpauth://totp/alice?secret=SECRETSECRETSECRETSECRETSECRETAA&secret=SECRETSECRETSECRETSECRETSECRETBB",
    ] {
        let outcome = home.run_reading(uri, &["enable", "--email", ALICE, "--otpauth", "-"]);
        assert_eq!(outcome.code, Some(2), "{uri}: {outcome:?}");
        told.push_str(outcome.stderr.lines().next().unwrap_or_default());
        told.push('\n');
        assert!(outcome.stderr.contains("hint: the URI looks like otpauth://totp/"), "{uri}: {outcome:?}");
        assert!(!outcome.shown().contains("SECRETSE"), "{outcome:?}");
    }
    insta::assert_snapshot!(told, @"
    error: this is not an otpauth URI: it does not begin with otpauth://totp/ or otpauth://hotp/
    error: this is not an otpauth URI: it does not begin with otpauth://totp/ or otpauth://hotp/
    error: the URI has no parameter `secret`
    error: the secret has 0 bytes; between 16 (128 bit, RFC 4226 R6) and 128 are taken
    error: the secret is not base32: only the letters A to Z and the digits 2 to 7 occur in it
    error: the secret has 5 bytes; between 16 (128 bit, RFC 4226 R6) and 128 are taken
    error: algorithm=MD5 is not taken; SHA1, SHA256 and SHA512 are
    error: digits=5 is not taken; 6, 7 and 8 are
    error: period=0 is not taken; 15 to 120 seconds are
    error: counter=-1 is not taken; 0 and above are
    error: the parameter secret occurs twice
    ");
    assert_eq!(home.json(&["user", "show", ALICE])["state"], "none");
}

#[test]
fn a_uri_among_the_arguments_is_refused_and_not_repeated() {
    let home = Home::at(START);
    home.user(ALICE);
    let uri = format!("otpauth://totp/alice?secret={KNOWN}");
    let outcome = home.run(&["enable", "--email", ALICE, "--otpauth", &uri]);
    assert_eq!(outcome.code, Some(2));
    insta::assert_snapshot!(outcome.shown(), @"
    error: --otpauth takes only -, and the URI from standard input

    hint: others on this machine can see arguments: pipe the URI in, as in `--otpauth - < FILE`
    [exit 2]
    ");
}
