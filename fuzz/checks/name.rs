//! What must hold for every text given as a login name: refused, or one spelling that is its own spelling. Used
//! by the fuzzer and by the test that replays its seeds.

use countersign_core::user::Name;

/// Panics if something does not hold.
pub(crate) fn holds(input: &[u8]) {
    let typed = String::from_utf8_lossy(input);
    match Name::new(&typed) {
        Ok(name) => {
            assert!(!name.as_str().is_empty());
            assert!(!name.as_str().contains(|c: char| c.is_whitespace() || c.is_control()));
            assert_eq!(Name::new(name.as_str()), Ok(name));
        }
        Err(error) => assert!(error.to_string().len() < 1_000),
    }
}
