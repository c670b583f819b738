//! What must hold for every text read as a file of rules: it is refused with a sentence, or its rules are all there
//! beside those of the product. Used by the fuzzer and by the test that replays its seeds.

use countersign_interop::Rulebook;

/// Panics if something does not hold.
pub(crate) fn holds(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match Rulebook::with(&[("own.toml".to_owned(), text.to_owned())]) {
        Err(error) => assert!(!error.what.is_empty() && !error.file.is_empty()),
        Ok(book) => {
            let all = book.rules();
            assert!(all.len() >= 200, "{}", all.len());
            assert!(all.iter().all(|rule| !rule.summary.is_empty() || text.contains("summary")));
        }
    }
}
