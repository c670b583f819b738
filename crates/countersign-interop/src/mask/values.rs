//! Secrets that are known by the name in front of them.

/// Names whose values are secrets, as endings, in lower case.
const SECRET_NAMES: [&str; 26] = [
    "password",
    "passwd",
    "passphrase",
    "pass",
    "pwd",
    "secret",
    "token",
    "otp",
    "passcode",
    "pin",
    "authorization",
    "cookie",
    "apikey",
    "_key",
    "ikey",
    "skey",
    "totp_code",
    "otp_code",
    "mfa_code",
    "verification_code",
    "recovery_code",
    "backup_code",
    "sessionid",
    "sessid",
    "_session",
    "_seed",
];
/// The same, as whole names.
const WHOLE_NAMES: [&str; 4] = ["key", "seed", "totpcode", "passkey"];
/// Those after which a value may stand without a sign between.
const SPOKEN_NAMES: [&str; 6] = ["password", "passwd", "passphrase", "secret", "passcode", "pwd"];
/// What is said of a password, and is none.
const PROSE: [&str; 44] = [
    "a",
    "already",
    "an",
    "bad",
    "being",
    "blank",
    "correct",
    "disabled",
    "empty",
    "expired",
    "for",
    "in",
    "incorrect",
    "invalid",
    "known",
    "locked",
    "missing",
    "never",
    "no",
    "none",
    "not",
    "null",
    "of",
    "off",
    "ok",
    "old",
    "on",
    "only",
    "out",
    "probably",
    "refused",
    "rejected",
    "required",
    "set",
    "stored",
    "the",
    "to",
    "too",
    "unknown",
    "unset",
    "used",
    "valid",
    "weak",
    "wrong",
];
/// Where `pam_oath` speaks when it debugs: what was typed then goes on to the end of the line, with its blanks.
const OATH_PLACE: &str = "[pam_oath.c:";
const OATH_NAMES: [&str; 3] = ["conv", "password", "otp"];
const BLANKS: [char; 2] = [' ', '\t'];

/// As much of a line as may stand in front of what a module says.
fn head(text: &str) -> &str {
    text.get(..text.floor_char_boundary(200)).unwrap_or_default()
}

/// Where the value behind a name begins and ends, counted from the end of the name.
pub(super) fn span(before: &str, name: &str, rest: &str) -> Option<(usize, usize)> {
    // What has no value is the rule, and seen at once.
    if !rest.starts_with([' ', '\t', '\\', '"', '\'', ':', '=', '+', '%', '>']) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    if OATH_NAMES.contains(&name.as_str()) && head(before).contains(OATH_PLACE) {
        let value = rest.strip_prefix(" returned").unwrap_or(rest).strip_prefix(": ")?;
        return (!value.is_empty()).then_some((rest.len() - value.len(), rest.len()));
    }
    let is_secret = SECRET_NAMES.iter().any(|secret| name.ends_with(secret)) || WHOLE_NAMES.contains(&name.as_str());
    if !is_secret {
        return None;
    }
    let is_header = name.ends_with("authorization")
        || name.ends_with("cookie")
        || (name == "key"
            && before
                .len()
                .checked_sub(4)
                .and_then(|at| before.get(at..))
                .is_some_and(|end| end.eq_ignore_ascii_case("api-")));
    // `<password>x</password>`
    if let Some(inner) = rest.strip_prefix('>') {
        let length = before.ends_with('<').then(|| inner.find('<').unwrap_or(inner.len()))?;
        return (length > 0).then_some((1, 1 + length));
    }
    let quoted = rest.trim_start_matches(['\\', '"', '\'']);
    let value = quoted.trim_start_matches(BLANKS);
    let value = value.strip_prefix("returned").unwrap_or(value);
    let Some((sign, value)) = operator(value) else {
        let is_flag = before.get(before.trim_end_matches(is_name).len()..).is_some_and(|name| name.starts_with("--"));
        let begin = spoken(before, &name, is_flag, rest)?;
        return whole(rest, begin, false);
    };
    let is_label =
        (name.ends_with("otp") || WHOLE_NAMES.contains(&name.as_str())) && sign == ":" && value.starts_with(' ');
    let inner = value.trim_start_matches(BLANKS);
    if is_label && !is_header && begins_a_sentence(inner) {
        return None;
    }
    let begin = rest.len() - inner.len();
    // FreeRADIUS's attributes, and what its modules make of them, have their values to the end of the line.
    let is_attribute = sign == "=" && value.starts_with(' ') && quoted.starts_with(' ');
    if is_attribute && !inner.starts_with(['"', '\'', '[', '{']) && !inner.is_empty() {
        return Some((begin, rest.len()));
    }
    if sign.starts_with('%') {
        let end = inner.find(|sign: char| sign.is_whitespace() || matches!(sign, '&' | '"' | '\''));
        let end = end.unwrap_or(inner.len());
        let end = inner.get(..end).and_then(|inner| inner.find("%26")).unwrap_or(end);
        return (end > 0).then_some((begin, begin + end));
    }
    if !is_header {
        return whole(rest, begin, false);
    }
    if let Some(span) = whole(rest, begin, true) {
        return Some(span);
    }
    let opened = before.trim_end_matches(is_name).chars().next_back().filter(|sign| matches!(sign, '"' | '\''));
    let end = if sign == "=" { header_word(inner) } else { header(inner, opened) };
    (end > 0).then_some((begin, begin + end))
}

const fn is_name(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_')
}

/// The sign between a name and its value, and what is behind it.
fn operator(text: &str) -> Option<(&str, &str)> {
    const SIGNS: [&str; 13] = ["->", ":=", "==", "+=", "=>", "=", ":", "%3D", "%3d", "%3A", "%3a", "%22:", "%22%3A"];
    let sign = SIGNS.iter().find(|sign| text.starts_with(**sign))?;
    Some((sign, text.get(sign.len()..)?))
}

/// `password "x"`, `password is x`, `--password x`: where the value begins.
fn spoken(before: &str, name: &str, is_flag: bool, rest: &str) -> Option<usize> {
    let is_spoken = SPOKEN_NAMES.iter().any(|spoken| name.ends_with(spoken));
    let value = rest.trim_start_matches(BLANKS);
    let begin = rest.len() - value.len();
    if begin == 0 {
        return None;
    }
    if is_flag {
        return Some(begin);
    }
    if is_spoken && value.trim_start_matches('\\').starts_with(['"', '\'']) {
        return Some(begin);
    }
    // `login attempt with password x`, `Using clear text password x for user`
    if is_spoken && ["with ", "clear text ", "cleartext "].iter().any(|word| before.ends_with(word)) {
        let first = value.split(|sign: char| !sign.is_ascii_alphanumeric()).next().unwrap_or_default();
        return (!PROSE.contains(&first.to_ascii_lowercase().as_str())).then_some(begin);
    }
    let told = ["is ", "was "].iter().find_map(|word| value.strip_prefix(word))?.trim_start_matches(BLANKS);
    let word = told.split(|sign: char| !sign.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is_prose = PROSE.contains(&word.to_ascii_lowercase().as_str());
    (is_spoken && !is_prose).then_some(rest.len() - told.len())
}

/// A value that is quoted, in brackets, or one word; of a header's only the first two.
fn whole(rest: &str, begin: usize, is_header: bool) -> Option<(usize, usize)> {
    let text = rest.get(begin..)?;
    let slashes = text.len() - text.trim_start_matches('\\').len();
    let opened = text.get(slashes..)?;
    match opened.chars().next()? {
        quote @ ('"' | '\'') => {
            let inner = opened.get(1..)?;
            let at = begin + slashes + 1;
            Some((at, at + quoted(inner, quote, slashes)))
        }
        '[' => Some((begin + slashes + 1, begin + slashes + 1 + bracketed(opened.get(1..)?))),
        _ if is_header => None,
        _ => {
            let end = word(text);
            let is_nothing = ["null", "nil", "None", "<nil>"].contains(&text.get(..end)?);
            (end > 0 && !is_nothing).then_some((begin, begin + end))
        }
    }
}

/// The length up to the closing quote, which has as many backslashes in front of it as the opening one: once more
/// escaped it belongs to the value.
fn quoted(text: &str, quote: char, depth: usize) -> usize {
    let mut slashes = 0;
    for (at, sign) in text.char_indices() {
        if sign == '\\' {
            slashes += 1;
            continue;
        }
        if sign == quote && (slashes < depth || slashes % (2 * (depth + 1)) == depth) {
            return at - slashes.min(depth);
        }
        slashes = 0;
    }
    text.len()
}

/// The length up to the bracket that closes the one before the text.
fn bracketed(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '[' => depth += 1,
            ']' if depth == 0 => return at,
            ']' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of one word. Signs that may belong to it end it only where something new begins behind them.
fn word(text: &str) -> usize {
    let mut signs = text.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        let next = signs.peek().map(|(_, next)| *next);
        let ends = match sign {
            _ if sign.is_whitespace() => true,
            ',' | ';' | '&' | '|' => next.is_none_or(|next| !next.is_alphanumeric()) || begins_a_pair(text, at + 1),
            '}' | ']' | ')' | '"' | '\'' | '>' => next.is_none_or(|next| !next.is_alphanumeric()),
            _ => false,
        };
        if ends {
            return at;
        }
    }
    text.len()
}

/// Whether `name=` or `name:` stands there.
fn begins_a_pair(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    let name = rest.bytes().take(64).take_while(|sign| sign.is_ascii_alphanumeric() || b"_-.".contains(sign)).count();
    rest.get(name..).is_some_and(|rest| rest.starts_with(['=', ':', '"', '%']))
}

/// The length of a header's value: to the quote that was open before its name, the end of what it stands in, or the
/// end of the line.
fn header(text: &str, opened: Option<char>) -> usize {
    let mut depth = 0_usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '\n' | '\r' => return at,
            _ if Some(sign) == opened => return at,
            '[' | '{' => depth += 1,
            ']' | '}' if depth == 0 => return at,
            ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// The same behind `=`, where pairs of other names follow: cookies go on behind `;`, and a scheme behind a blank.
fn header_word(text: &str) -> usize {
    let mut end = 0;
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let part = rest.get(..length).unwrap_or_default();
        end += length;
        let goes_on = part.ends_with(';') || (!part.is_empty() && part.bytes().all(|sign| sign.is_ascii_alphabetic()));
        if !goes_on || end >= text.len() {
            return end;
        }
        end += text.get(end..).and_then(|rest| rest.find(|sign: char| !sign.is_whitespace())).unwrap_or(0);
    }
}

/// Whether prose goes on behind the name of a module or an error, as in `totp: Now: ..` and `REPLAYED_OTP: The OTP ..`:
/// a code has digits, and a secret is longer than a word.
fn begins_a_sentence(text: &str) -> bool {
    let word = text.split(|sign: char| !sign.is_ascii_alphabetic()).next().unwrap_or_default();
    let ends_word = text.get(word.len()..).is_none_or(|after| !after.starts_with(|sign: char| sign.is_ascii_digit()));
    (1..16).contains(&word.len()) && ends_word
}
