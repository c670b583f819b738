//! Secrets and codes never leave in clear (C6): no `Debug`, whole or nested, shows one.

use crate::support::{NOW, at, code, holding, pending, secret, totp};
use countersign_core::{
    Secret,
    backup::BackupCode,
    decide::decide,
    factor::{Movement, PendingOtp},
    otp::{Algorithm, Key, OtpCode, Parameters},
    otpauth::Otpauth,
    secret::in_groups_of_four,
    submission::Submission,
};

#[test]
fn a_secret_shows_its_length_only() {
    let secret = Secret::from_bytes(b"12345678901234567890".to_vec());
    assert_eq!(format!("{secret:?} {secret:#?}"), "Secret(20 bytes) Secret(20 bytes)");
    assert_eq!(format!("{:?}", Key::new(&secret, Algorithm::Sha1)), "Key(..)");
}

#[test]
fn a_code_shows_its_length_only() {
    let code = OtpCode::parse("31415926").unwrap();
    assert_eq!(format!("{code:?} {code:#?}"), "OtpCode(8 digits) OtpCode(8 digits)");
}

#[test]
fn a_backup_code_shows_its_number_only() {
    let code = BackupCode::from_random(7, *b"\x00123456\x07\x08");
    assert_eq!(format!("{code:?}"), "BackupCode(number 7)");
}

#[test]
fn a_submission_shows_its_length_and_its_shape_only() {
    for typed in ["314159", "314 159 26", "hunter2 password", "tiger314159"] {
        let submission = Submission::new(typed);
        let shown = format!("{submission:?} {:?}", submission.shape());
        for part in ["3141", "hunter", "HUNTER", "TIGER"] {
            assert!(!shown.contains(part), "{shown}");
        }
    }
    assert_eq!(format!("{:?}", Submission::new("hunter2")), "Submission(7 characters)");
}

#[test]
fn an_otpauth_uri_shows_everything_but_its_secret() {
    let text = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let entry = Otpauth::parse(&format!("otpauth://totp/a:b?secret={text}")).unwrap();
    let shown = format!("{entry:#?}");
    assert!(shown.contains("Secret(20 bytes)"), "{shown}");
    assert!(!shown.contains(&text[..8]) && !shown.contains("49,"), "{shown}");
}

#[test]
fn what_a_user_holds_and_what_was_decided_show_neither_secrets_nor_codes() {
    let mut owned = holding(vec![totp(7)]);
    let waiting: PendingOtp = pending(9, Movement::Time, Parameters::default());
    owned.pending.push(waiting);
    let typed = code(7, NOW.step(30));
    let shown = format!("{owned:#?} {:#?}", decide(typed, &owned, at(NOW)));
    assert!(!shown.contains(&typed.to_string()), "{shown}");
    for number in [7, 9] {
        assert!(!shown.contains(secret(number).to_base32().as_str()), "{shown}");
        assert!(!shown.contains(&format!("{number},\n")), "the bytes of a secret: {shown}");
    }
}

#[test]
fn a_key_to_be_typed_stands_in_groups_of_four() {
    assert_eq!(in_groups_of_four("GEZDGNBVGY3T"), "GEZD GNBV GY3T");
    assert_eq!(in_groups_of_four("GEZDG"), "GEZD G");
    assert_eq!(in_groups_of_four(""), "");
}
