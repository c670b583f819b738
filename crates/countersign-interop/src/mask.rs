//! Secrets that foreign logs spill: codes, passwords, keys, tokens. Whatever of a log is printed goes through here;
//! it rather hides too much than too little.

mod tokens;
mod values;

const HIDDEN: &str = "••••••";
/// Behind the user and the password in a line of FreeRADIUS.
const CLIENT: &str = "] (from client";
/// What stands in front of both, at the latest where a line was cut.
const VERDICTS: [&str; 5] = ["Login incorrect", "Login OK", "Invalid user", "Multiple logins", "Rejected in post-auth"];
/// The most of an address that is looked through.
const LONGEST_ADDRESS: usize = 1024;
/// How far in front of a value its statement is looked for.
const STATEMENT: usize = 512;
/// The most of a user name and a password that is looked through for where they end; RADIUS allows 253 bytes.
const LONGEST_NAME: usize = 1024;

/// The text without what must not be shown.
#[must_use]
pub fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let client = text.rfind(CLIENT);
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let before = text.get(..at).unwrap_or_default();
        let spilt = at_sign(before, rest, client.and_then(|client| client.checked_sub(at)));
        if let Some((begin, end)) = spilt {
            out.push_str(rest.get(..begin).unwrap_or_default());
            if end > begin {
                out.push_str(HIDDEN);
            }
            at += end;
            continue;
        }
        let name = word(rest);
        if name.is_empty() {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            out.push_str(rest.get(..length).unwrap_or_default());
            at += length;
            continue;
        }
        let (name, behind) = rest.split_at(name.len());
        // Within a name codes are looked for as well, as in `otp_492039`.
        at_words(before, name, behind, &mut out);
        at += name.len();
        if let Some((begin, end)) = values::span(before, name, behind) {
            out.push_str(behind.get(..begin).unwrap_or_default());
            out.push_str(HIDDEN);
            at += end;
        }
    }
    out
}

/// The letters, digits and underscores with which a text begins.
fn word(text: &str) -> &str {
    let end = text.find(|sign| !tokens::is_sign(sign) && sign != '_').unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// What is to be hidden of what begins here, however it goes on: where it begins and where it ends.
fn at_sign(before: &str, rest: &str, client: Option<usize>) -> Option<(usize, usize)> {
    if rest.starts_with('[') {
        return pair(before, rest, client);
    }
    if rest.starts_with("-----BEGIN ") {
        let end = rest.find("-----END ").unwrap_or(rest.len());
        return Some((0, end));
    }
    if rest.starts_with("://") {
        return credentials(rest);
    }
    if rest.starts_with('(') {
        return stored(before, rest);
    }
    if rest.starts_with('/') {
        return bound(before, rest);
    }
    let is_inside = before.ends_with(|sign| tokens::is_sign(sign) || sign == '_');
    if is_inside || !rest.starts_with(tokens::is_sign) {
        return None;
    }
    if let Some(begin) = otpauth(rest) {
        let ends = |sign: char| sign.is_whitespace() || matches!(sign, '"' | '\'' | '<' | '>');
        return Some((begin, rest.find(ends).unwrap_or(rest.len())));
    }
    scheme(rest).or_else(|| tokens::length(before, rest).map(|length| (0, length)))
}

/// The parts of a word between its underscores.
fn at_words(before: &str, name: &str, behind: &str, out: &mut String) {
    if !name.contains('_') {
        out.push_str(name);
        return;
    }
    let whole = format!("_{name}");
    for (number, part) in name.split('_').enumerate() {
        if number > 0 {
            out.push('_');
        }
        let is_last = name.ends_with(part) && whole.rfind('_').is_some_and(|at| whole.len() - at - 1 == part.len());
        let text = if is_last { format!("{part}{}", behind.get(..2).unwrap_or_default()) } else { part.to_owned() };
        let before = if number > 0 { "_" } else { before };
        let is_spilt = tokens::length(before, &text).is_some_and(|length| length >= part.len());
        out.push_str(if is_spilt && !part.is_empty() { HIDDEN } else { part });
    }
}

/// Where what is secret begins in `otpauth://totp/..`, `otpauth-migration://..` and their forms with percent signs.
fn otpauth(text: &str) -> Option<usize> {
    let starts =
        |at: usize, with: &str| text.get(at..at + with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    let name = ["otpauth-migration", "otpauth"].into_iter().find(|name| starts(0, name))?.len();
    ["://", "%3a%2f%2f", "%3a//", "%253a"].into_iter().find(|sign| starts(name, sign)).map(|sign| name + sign.len())
}

/// `Basic YWxp..` and `Bearer ..`, wherever they stand.
fn scheme(text: &str) -> Option<(usize, usize)> {
    let name = word(text);
    let is_scheme = ["basic", "bearer", "negotiate"].iter().any(|scheme| name.eq_ignore_ascii_case(scheme));
    let value = text.get(name.len()..)?.strip_prefix(' ').filter(|_| is_scheme)?;
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || "+/=_-.~".contains(sign);
    let length = value.find(|sign| !is_part(sign)).unwrap_or(value.len());
    let value = value.get(..length)?;
    let is_prose = value.bytes().all(|sign| sign.is_ascii_lowercase() || matches!(sign, b'.' | b'-' | b'_'));
    let begin = name.len() + 1;
    (length >= 8 && !is_prose).then_some((begin, begin + length))
}

/// The password in `://user:password@host`, which may hold any sign but those that end the address.
fn credentials(rest: &str) -> Option<(usize, usize)> {
    let rest = rest.get(3..)?;
    let ends = |sign: char| sign.is_whitespace() || matches!(sign, '"' | '\'' | '<' | '>');
    let end =
        rest.char_indices().find(|(at, sign)| *at > LONGEST_ADDRESS || ends(*sign)).map_or(rest.len(), |(at, _)| at);
    let address = rest.get(..end)?;
    let (user, _) = address.split_once(':')?;
    let at = address.rfind('@')?;
    if user.contains(['/', '?', '#', '@']) || user.len() + 1 > at {
        return None;
    }
    let password = address.get(user.len() + 1..at)?;
    let behind_digits = password.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let is_port = behind_digits.len() < password.len() && behind_digits.starts_with(['/', '?']);
    (!is_port && !password.is_empty()).then_some((3 + user.len() + 1, 3 + at))
}

/// `[user/password]`, as FreeRADIUS writes it when told to: up to the last place where it can end.
fn pair(before: &str, rest: &str, client: Option<usize>) -> Option<(usize, usize)> {
    let inner = rest.get(1..)?;
    if !before.ends_with(": ") {
        // A line that has lost what stood in front.
        let (inside, after) = inner.split_at(near(inner).find(']')?);
        let after = after.strip_prefix(']')?;
        let slash = inside.find('/')?;
        let is_pair = after.starts_with(" (from client") && !is_remark(inside.get(slash + 1..)?);
        return is_pair.then_some((slash + 2, inside.len() + 1));
    }
    let is_verdict = || VERDICTS.iter().any(|verdict| near(before).contains(verdict));
    let found = client.and_then(|client| client.checked_sub(1)).or_else(|| near(inner).find(']'));
    // What was cut off before its end is one to the end.
    let is_cut = found.is_none() && is_verdict();
    let end = found.or_else(|| is_cut.then_some(inner.len()))?;
    let inside = inner.get(..end)?;
    let from = if inside.starts_with("host/") { 5 } else { 0 };
    let slash = near(inside.get(from..)?).find('/')? + from;
    let password = inside.get(slash + 1..)?;
    let user = inside.get(..slash)?;
    let is_pair = client.is_some() || is_cut || (!user.contains(' ') && !password.starts_with('<'));
    (is_pair && !is_remark(password) && !password.is_empty()).then_some((slash + 2, end + 1))
}

/// The values of a row that a statement stores, as FreeRADIUS does with every sign-in: which is the password, only the
/// columns say.
fn stored(before: &str, rest: &str) -> Option<(usize, usize)> {
    let last = before.get(before.floor_char_boundary(before.len().saturating_sub(STATEMENT))..)?;
    (last.contains("INSERT INTO") && last.trim_end().ends_with("VALUES")).then_some((1, rest.len()))
}

/// The password in `bind as uid=alice,dc=example/secret to ldap.example.com:389`.
fn bound(before: &str, rest: &str) -> Option<(usize, usize)> {
    let last = before.get(before.floor_char_boundary(before.len().saturating_sub(STATEMENT))..)?;
    let name = last.get(last.rfind("bind as ")? + "bind as ".len()..)?;
    if name.contains(['/', ' ']) || !name.contains('=') {
        return None;
    }
    Some((1, near(rest).rfind(" to ").unwrap_or(rest.len())))
}

/// What FreeRADIUS writes where there is no password to write.
fn is_remark(password: &str) -> bool {
    let is_way = password.strip_prefix("<via Auth-Type = ").and_then(|rest| rest.strip_suffix('>'));
    let is_word = |way: &str| !way.is_empty() && way.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-');
    ["<no User-Password attribute>", "<CHAP-Password>", "<NULL>"].contains(&password) || is_way.is_some_and(is_word)
}

fn near(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LONGEST_NAME)).unwrap_or_default()
}
