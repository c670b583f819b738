//! Numbers as the console writes them: thin groups, a true minus, no more exact than they are known.

use crate::http::web::text::Text;

/// `11 522`, with thin spaces that do not break.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// `+30` or `−30`.
pub(crate) fn signed(number: i64) -> String {
    match number {
        0 => "0".to_owned(),
        1.. => format!("+{number}"),
        _ => format!("\u{2212}{}", number.unsigned_abs()),
    }
}

/// `41 %`, and `< 1 %` of what is there but little.
pub(crate) fn share(part: u64, whole: u64) -> String {
    match (part * 200 + whole).checked_div(whole * 2).unwrap_or(0) {
        0 if part > 0 => "<\u{a0}1\u{a0}%".to_owned(),
        percent => format!("{percent}\u{a0}%"),
    }
}

/// `98.2 %`, rounded down: 99.97 is not 100.
pub(crate) fn confidence(text: Text<'_>, confidence: f64) -> String {
    let percent = (confidence * 1_000.0).floor() / 10.0;
    if percent < 0.1 { text.decimal("<\u{a0}0.1\u{a0}%") } else { text.decimal(&format!("{percent}\u{a0}%")) }
}

/// A place in a chart, with two decimals at most.
pub(crate) fn place(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A count as a place on an axis.
#[expect(clippy::cast_precision_loss, reason = "a picture is not that exact")]
pub(crate) const fn float(number: u64) -> f64 {
    number as f64
}

/// The same of what may be negative.
#[expect(clippy::cast_precision_loss, reason = "a picture is not that exact")]
pub(crate) const fn float_signed(number: i64) -> f64 {
    number as f64
}
