//! `key=value` in its dialects: logfmt with quotes, Keycloak's commas, and Go's `map[key:value ..]`, whose values
//! may hold blanks.

use super::{Fields, json::unescaped};
use std::borrow::Cow;

/// Reads logfmt. A value without quotes ends at the next ` key=`, so that values with blanks survive.
pub(crate) fn logfmt(text: &str) -> Fields<'_> {
    let mut fields = Fields::default();
    let mut at = 0;
    while let Some((name, begin)) = next_key(text, at) {
        let rest = text.get(begin..).unwrap_or_default();
        let (value, length) = match rest.as_bytes().first() {
            Some(b'"') => quoted(rest),
            _ => bare(rest),
        };
        fields.put(name, value);
        at = begin + length;
    }
    fields
}

/// The next `key=` at or after `at`: its name and where the value begins.
fn next_key(text: &str, at: usize) -> Option<(&str, usize)> {
    let mut from = at;
    loop {
        let equals = from + text.get(from..)?.find('=')?;
        let before = text.get(at..equals)?;
        let begin = before.rfind(|sign: char| !is_key(sign)).map_or(at, |sign| {
            at + sign + before.get(sign..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        });
        let name = text.get(begin..equals)?;
        let stands_free = begin == 0 || text.get(..begin).is_some_and(|head| head.ends_with([' ', '\t', ',', '{']));
        if !name.is_empty() && stands_free {
            return Some((name, equals + 1));
        }
        from = equals + 1;
    }
}

fn is_key(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '_' | '.' | '-')
}

fn quoted(rest: &str) -> (Cow<'_, str>, usize) {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += found;
        if bytes.get(at) == Some(&b'"') {
            return (unescaped(rest.get(1..at).unwrap_or_default()), at + 1);
        }
        at = (at + 2).min(bytes.len());
    }
    (unescaped(rest.get(1..).unwrap_or_default()), rest.len())
}

/// Until the next ` key=` that stands in no brackets.
fn bare(rest: &str) -> (Cow<'_, str>, usize) {
    let mut depth = 0_u32;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b' ' if depth == 0 && begins_key(rest.get(at + 1..).unwrap_or_default()) => {
                return (Cow::Borrowed(rest.get(..at).unwrap_or_default()), at);
            }
            _ => {}
        }
    }
    (Cow::Borrowed(rest.trim_end()), rest.len())
}

fn begins_key(rest: &str) -> bool {
    let end = rest.bytes().position(|byte| !is_key(char::from(byte))).unwrap_or(rest.len());
    end > 0 && rest.as_bytes().get(end) == Some(&b'=') && !rest.starts_with(|sign: char| sign.is_ascii_digit())
}

/// Reads `k=v, k="v", k='v v'`.
pub(crate) fn comma_pairs(text: &str) -> Fields<'_> {
    let mut fields = Fields::default();
    let mut rest = text;
    while let Some((name, value)) = rest.split_once('=') {
        let name = name.trim_matches([' ', ',']);
        let (value, length) = if let Some(quote @ (b'"' | b'\'')) = value.as_bytes().first() {
            let inner = value.get(1..).unwrap_or_default();
            let end = memchr::memchr(*quote, inner.as_bytes()).unwrap_or(inner.len());
            (inner.get(..end).unwrap_or_default(), (end + 2).min(value.len()))
        } else {
            let end = value.find(", ").unwrap_or(value.len());
            (value.get(..end).unwrap_or_default().trim_end_matches([',', ' ']), end)
        };
        let name = name.rsplit([' ', '\t']).next().unwrap_or(name);
        fields.push(Cow::Borrowed(""), Cow::Borrowed(name), Cow::Borrowed(value));
        rest = rest.find('=').and_then(|equals| rest.get(equals + 1 + length..)).unwrap_or_default();
    }
    fields
}

/// A value of Go's `map[..]` in a text: `go_map(text, "login_flow", "id")` of `login_flow=map[active:totp id:4a1d]`.
pub(crate) fn go_map<'a>(text: &'a str, map: &str, key: &str) -> Option<&'a str> {
    let mut from = 0;
    let inner = loop {
        let at = from + text.get(from..)?.find(map)?;
        let rest = text.get(at + map.len()..)?;
        let inner =
            rest.strip_prefix("=map[").or_else(|| rest.strip_prefix(":map[")).or_else(|| rest.strip_prefix("=\"map["));
        if let Some(inner) = inner {
            break inner;
        }
        from = at + map.len();
    };
    let mut depth = 0_i32;
    let mut begins = true;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 0 => return None,
            b']' => depth -= 1,
            _ if begins && depth == 0 => {
                let rest = inner.get(at..).unwrap_or_default();
                if let Some(value) = rest.strip_prefix(key).and_then(|rest| rest.strip_prefix(':')) {
                    let end = value.find([' ', ']']).unwrap_or(value.len());
                    return value.get(..end).filter(|value| !value.is_empty());
                }
            }
            _ => {}
        }
        begins = byte == b' ';
    }
    None
}
