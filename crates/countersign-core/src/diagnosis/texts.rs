//! An answer in words: the catalogue's three texts, and the numbers that staff may see.

use super::{Cause, Certainty, Summary};
use crate::words::{Language, Texts, Words};

/// Puts a diagnosis into words. Public words are constant; numbers are in the admin's only.
#[must_use]
pub fn explain(summary: &Summary, words: &Words, language: Language) -> Texts {
    let mut texts = words.texts(summary.cause.reason(), language).clone();
    let mut add = |sentence: String| {
        texts.admin.push(' ');
        texts.admin.push_str(&sentence);
    };
    let say = |id: &str, values: &[(&str, String)]| words.sentence(id, values, language);
    if let Some([low, high]) = summary.offset_seconds {
        add(clock_offset(words, [rounded(low), rounded(high)], language));
    }
    if summary.prefixed {
        add(say("evidence-prefixed", &[]));
    }
    if let (Cause::Because(_), true) = (summary.cause, summary.one_in > 0) {
        add(say("evidence-coincidence", &[("one_in", summary.one_in.to_string())]));
    }
    if summary.cause != Cause::Unexplained && matches!(summary.certainty(), Certainty::Possible | Certainty::Unknown) {
        add(say("evidence-next_code", &[]));
    }
    texts
}

/// How far a device's clock is off, from the one bound to the other.
#[must_use]
pub fn clock_offset(words: &Words, [low, high]: [String; 2], language: Language) -> String {
    let id = if low == high { "evidence-clock_offset_about" } else { "evidence-clock_offset" };
    words.sentence(id, &[("low", low), ("high", high)], language)
}

fn rounded(seconds: f64) -> String {
    format!("{:.0}", seconds.round() + 0.0)
}
