//! What differs from run to run, replaced by its name: for snapshots of whole outputs.

use serde_json::Value;

/// The text with references, identifiers, keys, codes and QR codes replaced by their names.
pub(crate) fn masked(text: &str) -> String {
    let mut masked = String::new();
    let mut drawing = false;
    for line in text.lines() {
        // The quiet zone around the code is blank.
        let is_drawn = line.contains(['█', '▀', '▄']) || (line.len() > 20 && line.trim().is_empty());
        if !is_drawn {
            masked.push_str(&masked_line(line));
            masked.push('\n');
        } else if !drawing {
            masked.push_str("<QR code>\n");
        }
        drawing = is_drawn;
    }
    masked
}

fn masked_line(line: &str) -> String {
    if let Some((before, _)) = line.split_once("type the key:  ") {
        return format!("{before}type the key:  <secret in groups of four>");
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut masked = String::new();
    let mut rest = line;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        masked.push_str(name_of(word).unwrap_or(word));
        let next = after.find(is_part).unwrap_or(after.len());
        let (between, after) = after.split_at(next);
        masked.push_str(between);
        rest = after;
    }
    masked
}

/// What a word is by its shape, if it is one of those that differ.
fn name_of(word: &str) -> Option<&'static str> {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    let hexadecimal = word.chars().all(|c| c == '-' || (c.is_ascii_hexdigit() && !c.is_ascii_uppercase()));
    let capitals = word.chars().all(|c| c == '-' || (c.is_ascii_alphanumeric() && !c.is_ascii_lowercase()));
    match lengths.as_slice() {
        // The end of a link: 32 bytes in base64url.
        _ if word.len() == 43 => Some("<token>"),
        // A reference, or the fingerprint of a key: of digits alone, one looks like the other.
        [4, 4] if capitals || hexadecimal => Some("<mark>"),
        [2, 7, 7] if capitals => Some("<backup code>"),
        [32] if hexadecimal => Some("<id>"),
        [64] if hexadecimal => Some("<digest>"),
        [55] if word.starts_with("cs_") => Some("<key>"),
        _ => None,
    }
}

/// The members of a document, without their values: `{a b{c d} e[f]}`.
pub(crate) fn shape(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: Vec<String> = members.iter().map(|(name, value)| format!("{name}{}", shape(value))).collect();
            format!("{{{}}}", members.join(" "))
        }
        Value::Array(items) => format!("[{}]", items.first().map(shape).unwrap_or_default()),
        _ => String::new(),
    }
}
