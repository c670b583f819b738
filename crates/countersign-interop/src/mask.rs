//! Secrets that foreign logs spill: codes, passwords, keys, tokens. Whatever of a log is printed goes through here;
//! it rather hides too much than too little.

use std::borrow::Cow;

const HIDDEN: &str = "••••••";
/// Names whose values are secrets, as endings, in lower case.
const SECRET_NAMES: [&str; 17] = [
    "password",
    "passwd",
    "pass",
    "pwd",
    "secret",
    "token",
    "otp",
    "passcode",
    "pin",
    "authorization",
    "cookie",
    "api_key",
    "apikey",
    "private_key",
    "access_key",
    "ikey",
    "skey",
];
/// What stands before numbers that are no codes, however many digits they have.
const NUMBERS: [&str; 3] = ["port ", "hr=", "pid="];

/// The text without what must not be shown.
#[must_use]
pub fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.bytes().position(|byte| !is_word(byte)).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        if !word.is_empty() {
            out.push_str(&masked_word(word, &out, tail));
        }
        rest = tail;
        if let Some(after) = secret_value(word, rest, &mut out) {
            rest = after;
            continue;
        }
        // No word begins here: it would have been taken with what stood before it.
        let Some(sign) = rest.chars().next() else { break };
        if sign == '[' {
            rest = bracketed(rest, &mut out);
        } else {
            out.push(sign);
            rest = rest.get(sign.len_utf8()..).unwrap_or_default();
        }
    }
    out
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn masked_word<'a>(word: &'a str, before: &str, after: &str) -> Cow<'a, str> {
    let all = |test: fn(&u8) -> bool| word.as_bytes().iter().all(test);
    let is_named = || NUMBERS.iter().any(|name| before.ends_with(name));
    let is_lone = || !before.ends_with(['.', '-', ':']) && !is_named() && !starts_number(after);
    let is_code = (6..=8).contains(&word.len()) && all(u8::is_ascii_digit) && is_lone();
    let base32 = |byte: &u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(byte);
    let is_secret = word.len() >= 16 && all(base32) && word.bytes().any(|byte| byte.is_ascii_digit());
    let is_key = word.starts_with("eyJ") && word.len() > 16;
    if is_code || is_secret || is_key { Cow::Borrowed(HIDDEN) } else { Cow::Borrowed(word) }
}

/// Whether a number goes on: the decimals, the time, the date, the address.
fn starts_number(after: &str) -> bool {
    let mut signs = after.chars();
    matches!(signs.next(), Some('.' | ':' | '-')) && signs.next().is_some_and(|sign| sign.is_ascii_digit())
}

/// After a name such as `password`, hides the value that follows; gives what comes behind it.
fn secret_value<'a>(name: &str, rest: &'a str, out: &mut String) -> Option<&'a str> {
    let ends_with = |ending: &str| {
        let at = name.len().checked_sub(ending.len());
        at.and_then(|at| name.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    // What has no value is the rule, and seen at once.
    let may_have = rest.starts_with([' ', '\\', '"', '\'', ':', '=']);
    let is_secret = may_have && SECRET_NAMES.iter().any(|secret| ends_with(secret));
    if name.eq_ignore_ascii_case("otpauth") && rest.starts_with("://") {
        out.push_str("://");
        return Some(hide_until(rest.get(3..)?, out, |sign| sign.is_whitespace() || sign == '"'));
    }
    if !is_secret || name.is_empty() {
        return None;
    }
    let value = rest.trim_start_matches([' ', '\\', '"', '\'']);
    let value = value.strip_prefix("returned").unwrap_or(value);
    let is_label = ends_with("otp") && value.starts_with(": ");
    let value = value.strip_prefix([':', '='])?;
    let opened = value.trim_start_matches([' ', '\\']);
    let (quote, inner) = match opened.chars().next()? {
        quote @ ('"' | '\'') => (Some(quote), opened.get(1..)?),
        _ => (None, opened),
    };
    if is_label && begins_a_sentence(inner) {
        return None;
    }
    out.push_str(rest.get(..rest.len() - inner.len())?);
    if inner.starts_with("null") || inner.is_empty() {
        return Some(inner);
    }
    Some(match quote {
        Some(quote) => hide_until(inner, out, |sign| sign == quote),
        None => hide_until(inner, out, |sign| matches!(sign, ' ' | ',' | ';' | '&' | '}' | ']' | ')')),
    })
}

/// Whether prose goes on behind the name of a module or an error, as in `totp: Now: ..` and `REPLAYED_OTP: The OTP ..`:
/// a code has digits, and a secret is longer than a word.
fn begins_a_sentence(text: &str) -> bool {
    let word = text.split(|sign: char| !sign.is_ascii_alphabetic()).next().unwrap_or_default();
    let ends_word = text.get(word.len()..).is_none_or(|after| !after.starts_with(|sign: char| sign.is_ascii_digit()));
    (1..16).contains(&word.len()) && ends_word
}

fn hide_until<'a>(text: &'a str, out: &mut String, ends: impl Fn(char) -> bool) -> &'a str {
    let end = text.find(ends).unwrap_or(text.len());
    if end > 0 {
        out.push_str(HIDDEN);
    }
    text.get(end..).unwrap_or_default()
}

/// `[user/password]`, as FreeRADIUS writes it when told to. Gives what follows the opening bracket or the whole.
fn bracketed<'a>(rest: &'a str, out: &mut String) -> &'a str {
    let inner = rest.get(1..).unwrap_or_default();
    let hides = inner.split_once(']').and_then(|(inside, after)| {
        let (user, password) = inside.split_once('/')?;
        let is_pair = after.starts_with(" (from client") || (out.ends_with(": ") && !password.starts_with('<'));
        (is_pair && !user.contains(' ') && !password.starts_with("<via")).then_some((user, after))
    });
    if let Some((user, after)) = hides {
        out.push_str(&format!("[{user}/{HIDDEN}]"));
        after
    } else {
        out.push('[');
        inner
    }
}
