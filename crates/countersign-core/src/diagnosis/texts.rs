//! An answer in words: the catalogue's three texts, and the numbers that staff may see.

use super::{Cause, Certainty, Diagnosis, Way};
use crate::words::{Language, Texts, Words};

/// Puts a diagnosis into words. Public words are constant; numbers are in the admin's only.
#[must_use]
pub fn explain(diagnosis: &Diagnosis, words: &Words, language: Language) -> Texts {
    let first = &diagnosis.first;
    let mut texts = words.texts(first.cause.reason(), language).clone();
    let mut add = |id: &str, values: &[(&str, String)]| {
        texts.admin.push(' ');
        texts.admin.push_str(&words.sentence(id, values, language));
    };
    if let Some((low, high)) = first.offset.map(super::Offset::seconds) {
        add("evidence-clock_offset", &[("low", rounded(low)), ("high", rounded(high))]);
    }
    if first.matches.iter().flatten().any(|fit| matches!(fit.way, Way::Prefixed(_))) {
        add("evidence-prefixed", &[]);
    }
    if let (Cause::Because(_), true) = (first.cause, diagnosis.one_in > 0) {
        add("evidence-coincidence", &[("one_in", diagnosis.one_in.to_string())]);
    }
    if first.cause != Cause::Unexplained && matches!(diagnosis.certainty(), Certainty::Possible | Certainty::Unknown) {
        add("evidence-next_code", &[]);
    }
    texts
}

fn rounded(seconds: f64) -> String {
    format!("{:.0}", seconds.round() + 0.0)
}
