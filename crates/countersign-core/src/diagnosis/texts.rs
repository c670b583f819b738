//! An answer in words: the catalogue's three texts, and the numbers that staff may see.

use super::{Cause, Certainty, Summary};
use crate::words::{Language, Texts, Words};

/// Puts a diagnosis into words. Public words are constant; numbers are in the admin's only.
#[must_use]
pub fn explain(summary: &Summary, words: &Words, language: Language) -> Texts {
    let mut texts = words.texts(summary.cause.reason(), language).clone();
    let mut add = |id: &str, values: &[(&str, String)]| {
        texts.admin.push(' ');
        texts.admin.push_str(&words.sentence(id, values, language));
    };
    if let Some([low, high]) = summary.offset_seconds {
        add("evidence-clock_offset", &[("low", shown(low.floor())), ("high", shown(high.ceil()))]);
    }
    if summary.prefixed {
        add("evidence-prefixed", &[]);
    }
    if let (Cause::Because(_), true) = (summary.cause, summary.one_in > 0) {
        add("evidence-coincidence", &[("one_in", summary.one_in.to_string())]);
    }
    if summary.cause != Cause::Unexplained && matches!(summary.certainty(), Certainty::Possible | Certainty::Unknown) {
        add("evidence-next_code", &[]);
    }
    texts
}

/// Bounds go outward, so that a range remains one. There is no negative zero.
fn shown(seconds: f64) -> String {
    format!("{:.0}", seconds + 0.0)
}
