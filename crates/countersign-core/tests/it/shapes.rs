//! What a typed text is, by its shape alone: the shapes cannot be confused.

use countersign_core::{
    backup::BackupCode,
    otp::OtpCode,
    submission::{MAX_CHARACTERS, Shape, Submission},
};
use proptest::prelude::*;

fn otp(digits: &str) -> Shape {
    Shape::Otp(OtpCode::parse(digits).unwrap())
}

/// The pass that is printed like that.
fn pass(printed: &str) -> Shape {
    let shape = Submission::new(printed).shape();
    assert!(matches!(shape, Shape::TemporaryPass(pass) if pass.to_printed().as_str() == printed), "{shape:?}");
    shape
}

#[test]
fn every_shape_is_recognised() {
    let printed = BackupCode::from_random(7, [0x5a; 9]);
    let sheet = printed.to_printed();
    let table = [
        ("", Shape::Empty),
        (" \u{200b}-\u{a0}", Shape::Empty),
        ("000000", otp("000000")),
        ("123 456", otp("123456")),
        ("1234567", otp("1234567")),
        ("1234-5678", otp("12345678")),
        ("1", Shape::WrongLength),
        ("12345", Shape::WrongLength),
        ("123456789", Shape::WrongLength),
        ("12345678901", Shape::WrongLength),
        ("123456789012345678901234567890", Shape::WrongLength),
        (sheet.as_str(), Shape::Backup(printed)),
        (&sheet[3..], Shape::BackupWithoutNumber),
        ("K7Q2M-4XD9T", pass("K7Q2M-4XD9T")),
        ("k7q2m4xd9t", pass("K7Q2M-4XD9T")),
        ("1234567890", pass("12345-67890")),
        ("hunter123456", Shape::Prefixed),
        ("pin 1234 code 123456", Shape::Prefixed),
        ("p12345678", Shape::Prefixed),
        ("!123456", Shape::Prefixed),
        ("correct horse battery staple", Shape::Password),
        ("hunter2", Shape::Password),
        ("Tr0ub4dor&3", Shape::Password),
        ("пароль", Shape::Password),
        ("密码密码密码", Shape::Password),
        ("abc", Shape::NotDigits),
        ("12a45", Shape::NotDigits),
        ("!!!!!!!!", Shape::NotDigits),
        ("\u{1f511}", Shape::NotDigits),
    ];
    for (typed, shape) in table {
        assert_eq!(Submission::new(typed).shape(), shape, "{typed:?}");
    }
}

#[test]
fn a_code_with_a_letter_for_a_digit_is_not_read_as_the_digit() {
    for typed in ["l23456", "12345O", "I23456"] {
        assert_eq!(Submission::new(typed).shape(), Shape::Password, "{typed:?}");
    }
}

#[test]
fn input_far_beyond_what_doors_take_is_still_answered() {
    let long = "9".repeat(MAX_CHARACTERS * 10_000);
    assert_eq!(Submission::new(&long).shape(), Shape::WrongLength);
    let spaced = format!("{}123456", " ".repeat(MAX_CHARACTERS * 10_000));
    assert_eq!(Submission::new(&spaced).shape(), otp("123456"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn any_text_has_a_shape_and_that_agrees_with_its_canonical_text(typed in any::<String>()) {
        let submission = Submission::new(&typed);
        let canonical = submission.canonical();
        match submission.shape() {
            Shape::Empty => prop_assert!(canonical.is_empty()),
            Shape::Otp(code) => prop_assert_eq!(code.to_string(), canonical),
            Shape::Backup(_) => prop_assert_eq!(canonical.len(), 16),
            Shape::BackupWithoutNumber => prop_assert_eq!(canonical.len(), 14),
            Shape::TemporaryPass(_) => prop_assert_eq!(canonical.len(), 10),
            Shape::WrongLength => prop_assert!(canonical.bytes().all(|byte| byte.is_ascii_digit())),
            Shape::Prefixed | Shape::Password | Shape::NotDigits => {
                prop_assert!(OtpCode::parse(canonical).is_none());
            }
        }
    }

    #[test]
    fn six_to_eight_digits_are_always_a_code_and_nothing_else_ever_is(typed in "[0-9A-Za-z -]{0,20}") {
        let submission = Submission::new(&typed);
        let digits: String = typed.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let is_code = (6..=8).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        prop_assert_eq!(matches!(submission.shape(), Shape::Otp(_)), is_code);
    }
}
