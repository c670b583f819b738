//! Codes and keys that are known by how they look, wherever they stand.

/// In front of numbers that are no codes, however many digits they have.
const NUMBERS: [&str; 7] = ["hr=", "pid=", "pid ", "uid=", "gid=", "PID\": \"", "PID\":\""];
/// What tokens of their kind begin with.
const PREFIXES: [&str; 8] = ["ory_st_", "ory_at_", "ory_rt_", "ory_ac_", "ghp_", "gho_", "glpat-", "xoxb-"];
/// How many groups are looked at: no key has more.
const MOST_GROUPS: usize = 64;

/// The length of a code or key with which the text begins, given what stands before it.
pub(super) fn length(before: &str, text: &str) -> Option<usize> {
    if before.chars().next_back().is_some_and(is_sign) {
        return None;
    }
    web_token(text)
        .or_else(|| prefixed(text))
        .or_else(|| grouped(text))
        .or_else(|| key(text))
        .or_else(|| code(before, text))
        .or_else(|| split_code(before, text))
}

/// Letters and digits, those of full width as well.
pub(super) fn is_sign(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || is_wide_digit(sign)
}

fn is_wide_digit(sign: char) -> bool {
    ('\u{ff10}'..='\u{ff19}').contains(&sign)
}

fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit() || is_wide_digit(sign)
}

fn run(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.find(|sign| !of(sign)).unwrap_or(text.len())
}

/// `eyJ..`, with the parts behind its dots.
fn web_token(text: &str) -> Option<usize> {
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '.' | '=');
    text.starts_with("eyJ").then(|| run(text, is_part)).filter(|length| *length > 16)
}

fn prefixed(text: &str) -> Option<usize> {
    let prefix = PREFIXES.iter().find(|prefix| text.starts_with(**prefix))?;
    let length = run(text, |sign| is_sign(sign) || matches!(sign, '_' | '-'));
    (length >= prefix.len() + 8).then_some(length)
}

/// Base32 in one piece. Without a digit it would have to be long to be none by chance.
fn key(text: &str) -> Option<usize> {
    let length = run(text, is_sign);
    let word = text.get(..length)?;
    let has_digit = word.bytes().any(|sign| sign.is_ascii_digit());
    let has_letter = word.bytes().any(|sign| sign.is_ascii_alphabetic());
    let is_upper = is_base32(word, u8::is_ascii_uppercase) && (has_digit || length >= 32);
    let is_lower = is_base32(word, u8::is_ascii_lowercase) && has_digit;
    (length >= 16 && has_letter && (is_upper || is_lower)).then_some(length)
}

fn is_base32(word: &str, is_letter: fn(&u8) -> bool) -> bool {
    word.bytes().all(|sign| is_letter(&sign) || (b'2'..=b'7').contains(&sign))
}

/// Base32 in groups of four, as it is shown to be typed.
fn grouped(text: &str) -> Option<usize> {
    let group = |at: usize| {
        let rest = text.get(at..)?;
        let length = run(rest, is_sign);
        rest.get(..length)
    };
    let first = group(0).filter(|first| first.len() == 4)?;
    let is_upper = is_base32(first, u8::is_ascii_uppercase);
    let fits = |word: &str| is_base32(word, if is_upper { u8::is_ascii_uppercase } else { u8::is_ascii_lowercase });
    let (mut end, mut groups, mut mixed) = (0, 0, 0);
    for _ in 0..MOST_GROUPS {
        let begin = if groups == 0 { 0 } else { end + 1 };
        if groups > 0 && !text.get(end..).is_some_and(|rest| rest.starts_with([' ', '-'])) {
            break;
        }
        let Some(word) = group(begin).filter(|word| (1..=4).contains(&word.len()) && fits(word)) else { break };
        let is_short = word.len() < 4;
        // A shorter one is the last, and a word of prose unless it ends the line.
        if is_short && (groups < 4 || text.len() > begin + word.len()) {
            break;
        }
        let has_digit = word.bytes().any(|sign| sign.is_ascii_digit());
        mixed += usize::from(has_digit && (is_upper || word.bytes().any(|sign| sign.is_ascii_alphabetic())));
        (end, groups) = (begin + word.len(), groups + 1);
        if is_short {
            break;
        }
    }
    (groups >= 4 && mixed >= if is_upper { 1 } else { 2 }).then_some(end)
}

/// Six to eight digits that are no part of something else.
fn code(before: &str, text: &str) -> Option<usize> {
    let length = run(text, is_digit);
    let (word, after) = text.split_at(length);
    let is_code = (6..=8).contains(&word.chars().count())
        && !after.starts_with(is_sign)
        && word.bytes().any(|digit| digit != b'0')
        && !is_known_number(before, after)
        && !is_decimal(before, after)
        && !is_in_identifier(before, text)
        && !is_compact_date(before, text);
    is_code.then_some(length)
}

/// `492 039` and `492-039`; behind a quoted request stand its status and size.
fn split_code(before: &str, text: &str) -> Option<usize> {
    let first = run(text, is_digit);
    let (head, rest) = text.split_at(first);
    let rest = rest.strip_prefix([' ', '-'])?;
    let second = run(rest, is_digit);
    let (tail, after) = rest.split_at(second);
    let goes_on = |text: &str| {
        let mut signs = text.chars();
        match signs.next() {
            Some('-' | '.' | ':' | '/') => signs.next().is_some_and(is_digit),
            Some(sign) => is_sign(sign),
            None => false,
        }
    };
    let led = before.strip_suffix(['-', '.', ':', '/', ' ']).is_some_and(|before| before.ends_with(is_digit));
    let is_code = head.chars().count() == 3
        && tail.chars().count() == 3
        && !goes_on(after)
        && !led
        && !before.ends_with("\" ")
        && !is_in_identifier(before, text);
    is_code.then_some(first + 1 + second)
}

fn is_known_number(before: &str, after: &str) -> bool {
    // The process in `sshd[1234567]: `, the request in `(123456) ` at the beginning.
    let is_process = after.starts_with("]:") && before.strip_suffix('[').is_some_and(is_program);
    let is_request = after.starts_with(") ") && (before == "(" || before.ends_with(" : Auth: ("));
    is_process || is_request || NUMBERS.iter().any(|name| before.ends_with(name))
}

/// Whether a program may be named so: what ends in these is what a code is called.
fn is_program(name: &str) -> bool {
    let is_of_code = ["otp", "code", "token", "pin"].iter().any(|end| {
        let tail = name.len().checked_sub(end.len()).and_then(|at| name.get(at..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    });
    !is_of_code && name.ends_with(|sign: char| sign.is_ascii_alphabetic() || sign == ')')
}

/// `16.421337`, `16,421337` and `123456.25`.
fn is_decimal(before: &str, after: &str) -> bool {
    let head = before.strip_suffix(['.', ',']).map(|head| head.trim_end_matches(|sign: char| sign.is_ascii_digit()));
    // Behind a word that ends in digits it is none.
    let is_number = |head: &str| head.len() + 1 < before.len() && !head.ends_with(is_sign);
    let is_fraction = head.is_some_and(|head| is_number(head) && (before.ends_with('.') || head.ends_with(':')));
    let mut signs = after.chars();
    is_fraction || (signs.next() == Some('.') && signs.next().is_some_and(|sign| sign.is_ascii_digit()))
}

/// A part of `01234567-89ab-cdef-0123-456789abcdef`.
fn is_in_identifier(before: &str, text: &str) -> bool {
    let is_of_one = |sign: char| sign.is_ascii_hexdigit() || sign == '-';
    let tail: usize = before.chars().rev().take(37).take_while(|sign| is_of_one(*sign)).count();
    let head: usize = text.chars().take(37).take_while(|sign| is_of_one(*sign)).count();
    let begin = before.len().saturating_sub(tail);
    let dashes = before.get(begin..).unwrap_or_default().matches('-').count()
        + text.get(..head).unwrap_or_default().matches('-').count();
    tail + head == 36 && dashes == 4
}

/// The day, or the time behind it, of `20260526-113016`.
fn is_compact_date(before: &str, text: &str) -> bool {
    let number = |text: &str, from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let is_day = |text: &str| {
        number(text, 0, 4).is_some_and(|year| (1990..2100).contains(&year))
            && number(text, 4, 6).is_some_and(|month| (1..=12).contains(&month))
            && number(text, 6, 8).is_some_and(|day| (1..=31).contains(&day))
    };
    let is_time = |text: &str| {
        let text = &text.chars().filter(|sign| *sign != ':').take(6).collect::<String>();
        number(text, 0, 2).is_some_and(|hour| hour < 24)
            && number(text, 2, 4).is_some_and(|minute| minute < 60)
            && number(text, 4, 6).is_some_and(|second| second < 60)
    };
    let behind_day = || {
        let day = before.len().checked_sub(9).and_then(|at| before.get(at..));
        day.is_some_and(|day| is_day(day) && day.ends_with(['-', ' ', '_'])) && is_time(text)
    };
    let before_time = || {
        is_day(text)
            && text.get(8..).is_some_and(|rest| rest.starts_with(['-', ' ', '_']))
            && text.get(9..).is_some_and(is_time)
    };
    before_time() || behind_day()
}
