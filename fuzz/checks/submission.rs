//! What must hold for everything typed as a code: one shape, one canonical text, no panic. Used by the fuzzer
//! and by the test that replays its seeds.

use countersign_core::{
    Reference,
    submission::{Shape, Submission},
};

/// Panics if something does not hold.
pub(crate) fn holds(input: &[u8]) {
    let typed = String::from_utf8_lossy(input);
    let submission = Submission::new(&typed);
    let canonical = submission.canonical();

    let again = Submission::new(canonical);
    assert_eq!(again.canonical(), canonical);
    assert_eq!(again.shape(), submission.shape());

    match submission.shape() {
        Shape::Empty => assert!(canonical.is_empty()),
        Shape::Otp(code) => assert_eq!(code.to_string(), canonical),
        Shape::Backup(code) if code.is_well_formed() => {
            assert_eq!(Submission::new(&code.to_printed()).shape(), Shape::Backup(code));
        }
        Shape::WrongLength => assert!(!(6..=8).contains(&canonical.len())),
        Shape::Backup(_)
        | Shape::BackupWithoutNumber
        | Shape::TemporaryPass(_)
        | Shape::Prefixed
        | Shape::Password
        | Shape::NotDigits => assert!(!canonical.is_empty()),
    }
    if let Some(reference) = Reference::parse(&typed) {
        assert_eq!(Reference::parse(&reference.to_string()), Some(reference));
    }
}
