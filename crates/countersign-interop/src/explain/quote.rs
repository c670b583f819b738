//! Quotation marks of people, and those of programs.

/// Whether a text ends with a quotation mark that people open: behind a word, and not as the value of something.
pub(super) fn is_opened(text: &str) -> bool {
    let Some(before) = text.strip_suffix(['"', '\u{201c}', '\u{201e}', '\u{ab}']) else { return false };
    let word = before.trim_end();
    let is_value = word.ends_with("\":") || word.ends_with("':") || word.ends_with(['=', ',', '[', '{', '(']);
    word.len() < before.len() && !word.is_empty() && !is_value
}
