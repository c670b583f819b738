//! JSON as logs have it: also cut off in the middle, also with Python's quotes and words.

use super::Fields;
use std::borrow::Cow;

/// Deeper nesting is not followed.
const DEEPEST: usize = 24;

/// Reads the fields of the first object in a text.
pub(crate) fn document(text: &str) -> Fields<'_> {
    let mut fields = Fields::default();
    if let Some(start) = text.find('{') {
        let mut reader = Reader { text, at: start };
        reader.object(&Name(Cow::Borrowed("")), 0, &mut fields);
    }
    fields
}

/// The name of a member.
#[derive(Clone)]
struct Name<'a>(Cow<'a, str>);

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',')) {
            self.at += 1;
        }
    }

    /// Reads members until the object ends, or the line does.
    fn object(&mut self, parent: &Name<'a>, depth: usize, fields: &mut Fields<'a>) {
        self.at += 1;
        loop {
            self.skip_blanks();
            match self.peek() {
                None => return,
                Some(b'}' | b']') => {
                    self.at += 1;
                    return;
                }
                Some(b'"' | b'\'') => {}
                // Nothing that a member begins with.
                Some(_) => {
                    self.bare();
                    continue;
                }
            }
            let Some(name) = self.string() else { return };
            self.skip_blanks();
            if self.peek() == Some(b':') {
                self.at += 1;
                self.value(parent, Name(name), depth, fields);
            }
        }
    }

    fn array(&mut self, parent: &Name<'a>, name: &Name<'a>, depth: usize, fields: &mut Fields<'a>) {
        self.at += 1;
        loop {
            self.skip_blanks();
            match self.peek() {
                None => return,
                Some(b']' | b'}') => {
                    self.at += 1;
                    return;
                }
                Some(_) => self.value(parent, name.clone(), depth + 1, fields),
            }
        }
    }

    fn value(&mut self, parent: &Name<'a>, name: Name<'a>, depth: usize, fields: &mut Fields<'a>) {
        self.skip_blanks();
        match self.peek() {
            Some(b'{') if depth < DEEPEST => self.object(&name, depth + 1, fields),
            Some(b'[') if depth < DEEPEST => self.array(parent, &name, depth, fields),
            Some(b'"' | b'\'') => {
                if let Some(value) = self.string() {
                    fields.push(parent.0.clone(), name.0, value);
                }
            }
            Some(_) => {
                let value = self.bare();
                fields.push(parent.0.clone(), name.0, Cow::Borrowed(value));
            }
            None => {}
        }
    }

    /// A number or a word. Takes at least one sign, so that reading always moves on.
    fn bare(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find([',', '}', ']', ':', '"']).unwrap_or(rest.len());
        let end = if end == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { end };
        self.at += end;
        rest.get(..end).unwrap_or_default().trim()
    }

    /// A quoted text; when it never ends, what there is of it.
    fn string(&mut self) -> Option<Cow<'a, str>> {
        let quote = self.peek()?;
        self.at += 1;
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let mut end = 0;
        let mut escaped = false;
        loop {
            let found = memchr::memchr2(quote, b'\\', bytes.get(end..).unwrap_or_default());
            match found.map(|found| end + found) {
                Some(at) if bytes.get(at) == Some(&b'\\') => {
                    escaped = true;
                    end = (at + 2).min(bytes.len());
                }
                Some(at) => {
                    self.at += at + 1;
                    return Some(raw(rest.get(..at)?, escaped));
                }
                None => {
                    self.at = self.text.len();
                    return Some(raw(rest, escaped));
                }
            }
        }
    }
}

fn raw(text: &str, escaped: bool) -> Cow<'_, str> {
    if escaped { unescaped(text) } else { Cow::Borrowed(text) }
}

/// Resolves JSON's escapes; one that is cut or unknown stays as it is.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        let Some(sign) = rest.chars().next() else {
            out.push('\\');
            break;
        };
        rest = rest.get(sign.len_utf8()..).unwrap_or_default();
        match sign {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' | 'f' => out.push(' '),
            'u' => match rest.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
                Some(number) => {
                    out.push(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER));
                    rest = rest.get(4..).unwrap_or_default();
                }
                None => out.push_str("\\u"),
            },
            other => out.push(other),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}
