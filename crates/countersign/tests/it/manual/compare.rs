//! What a page shows, held against what was printed: what differs from run to run by its name, `...` for anything.

use crate::support::masking::masked;

/// Whether what was printed is as shown. Numbers that depend on the moment are near those of the page.
pub(super) fn agree(shown: &str, printed: &str, numbers_are_examples: bool) -> bool {
    let line_agrees = if numbers_are_examples { line_nearly_fits } else { line_fits };
    fits(&normal(shown), &normal(printed), line_agrees)
}

/// The line with `N` for each number, and the numbers, each with its fraction.
fn apart(line: &str) -> (String, Vec<f64>) {
    let (mut text, mut numbers) = (String::new(), Vec::new());
    let mut signs = line.chars().peekable();
    while let Some(sign) = signs.next() {
        if !sign.is_ascii_digit() {
            text.push(sign);
            continue;
        }
        let mut number = sign.to_string();
        while let Some(digit) = signs.next_if(char::is_ascii_digit) {
            number.push(digit);
        }
        let mut ahead = signs.clone();
        if ahead.next() == Some('.') && ahead.next().is_some_and(|after| after.is_ascii_digit()) {
            number.extend(signs.next());
            while let Some(digit) = signs.next_if(char::is_ascii_digit) {
                number.push(digit);
            }
        }
        text.push('N');
        numbers.push(number.parse().unwrap());
    }
    (text, numbers)
}

/// Whether a line is as shown but for its numbers, and those are no further off than by half, or by three. How probable
/// something is changes with every second.
fn line_nearly_fits(wanted: &str, found: &str) -> bool {
    let ((wanted_text, wanted_numbers), (found_text, found_numbers)) = (apart(wanted), apart(found));
    let is_share = |place: usize| wanted_text.split('N').nth(place + 1).is_some_and(|after| after.starts_with(" %"));
    let near = |(place, (one, other)): (usize, (&f64, &f64))| {
        is_share(place) || (one - other).abs() <= (one.max(*other) / 2.0).max(3.0)
    };
    let numbers_fit = wanted_numbers.iter().zip(&found_numbers).enumerate().all(near);
    line_fits(&wanted_text, &found_text) && (wanted.contains("...") || numbers_fit)
}

/// Words that are somebody's own, by what they are.
pub(super) fn words(text: &str) -> Vec<(&'static str, String)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let parts = text.split(|c: char| !is_part(c)).filter(|word| !word.is_empty());
    parts.filter_map(|word| Some((kind_of(word)?, word.to_owned()))).collect()
}

fn kind_of(word: &str) -> Option<&'static str> {
    ["<mark>", "<id>", "<key>"].into_iter().find(|kind| masked(word).trim() == *kind)
}

/// The lines of a text, with what differs from run to run replaced by its name, and single blanks.
fn normal(text: &str) -> Vec<String> {
    let lines = masked(&without_times(text)).lines().map(numbers).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    // A QR code that the page shows the edges of is a whole one.
    lines.join("\n").replace("<QR code>\n...\n<QR code>", "<QR code>").lines().map(str::to_owned).collect()
}

/// `2026-11-22T03:54:34Z` is a time.
fn without_times(text: &str) -> String {
    let is_time = |word: &str| {
        let signs: String = word.chars().filter(|c| !c.is_ascii_digit()).collect();
        word.len() == 20 && signs == "--T::Z" && word.ends_with('Z') && word.starts_with('2')
    };
    let mut normal = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (taken, shown) = if rest.get(..20).is_some_and(is_time) { (20, "TIME") } else { (first.len_utf8(), "") };
        normal.push_str(if shown.is_empty() { &rest[..taken] } else { shown });
        rest = &rest[taken..];
    }
    normal
}

/// Seconds to wait differ, and so do columns, and how many codes there were to compare with.
fn numbers(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let waits = |at: usize| {
        words.get(at + 1).is_some_and(|next| next.starts_with("second")) || (at > 0 && words[at - 1] == "against")
    };
    let named: Vec<String> = words
        .iter()
        .enumerate()
        .map(|(at, word)| if waits(at) && word.parse::<u32>().is_ok() { "SOME".to_owned() } else { waiting(word) })
        .collect();
    named.join(" ")
}

fn waiting(word: &str) -> String {
    // A temporary pass.
    let is_capital = |c: char| c == '-' || c.is_ascii_digit() || c.is_ascii_uppercase();
    if word.len() == 11 && word.find('-') == Some(5) && word.chars().all(is_capital) {
        return "PASS".to_owned();
    }
    if word.starts_with("whsec_") {
        return "KEY".to_owned();
    }
    match word.split_once("\"retry_after_seconds\":") {
        Some((before, after)) => {
            let rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
            format!("{before}\"retry_after_seconds\":SOME{rest}")
        }
        None => word.to_owned(),
    }
}

/// Whether lines are as shown, `...` standing for anything between.
fn fits(wanted: &[String], found: &[String], line_agrees: fn(&str, &str) -> bool) -> bool {
    match wanted.split_first() {
        None => found.is_empty(),
        Some((dots, rest)) if dots == "..." => (0..=found.len()).any(|from| fits(rest, &found[from..], line_agrees)),
        Some((line, rest)) => found
            .split_first()
            .is_some_and(|(first, others)| line_agrees(line, first) && fits(rest, others, line_agrees)),
    }
}

fn line_fits(wanted: &str, found: &str) -> bool {
    let mut rest = found;
    let parts: Vec<&str> = wanted.split("...").collect();
    for (number, part) in parts.iter().enumerate() {
        match rest.find(part) {
            Some(at) if number > 0 || at == 0 => rest = &rest[at + part.len()..],
            _ => return false,
        }
    }
    rest.is_empty() || (parts.len() > 1 && parts.last().is_some_and(|last| last.is_empty()))
}
