//! XML, read only where it costs no more than its length: attributes are compared with each other, and namespaces are
//! handed down to everything inside.

use super::Unreadable;
use roxmltree::Document;

/// The longest tag, in bytes; apps write a few hundred.
const LONGEST_TAG: usize = 8 << 10;
/// The most namespaces that one tag may declare.
const MOST_NAMESPACES: usize = 16;
/// How deep elements may lie in each other.
const DEEPEST: usize = 128;

pub(super) fn parse(text: &str) -> Result<Document<'_>, Unreadable> {
    if !is_affordable(text) {
        return Err(Unreadable::NotThis("one of its elements is longer or lies deeper than any app writes them"));
    }
    Document::parse(text).map_err(|_| Unreadable::NotThis("it is not XML, or it is cut off"))
}

fn is_affordable(text: &str) -> bool {
    let mut rest = text;
    let mut depth = 0_usize;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at..).unwrap_or_default();
        let aside = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
        if let Some((begin, end)) = aside.iter().find(|(begin, _)| rest.starts_with(begin)) {
            let body = rest.get(begin.len()..).unwrap_or_default();
            rest = body.split_once(end).map_or("", |(_, rest)| rest);
            continue;
        }
        let Some(length) = tag(rest) else { return rest.len() <= LONGEST_TAG };
        let (whole, behind) = rest.split_at(length);
        if whole.matches("xmlns").count() > MOST_NAMESPACES {
            return false;
        }
        if whole.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if !whole.ends_with("/>") {
            depth += 1;
        }
        if depth > DEEPEST {
            return false;
        }
        rest = behind;
    }
    true
}

/// The length of the tag at the beginning, if it ends in time.
fn tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().take(LONGEST_TAG) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}
