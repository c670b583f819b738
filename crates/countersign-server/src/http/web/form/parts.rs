//! A form with a file, as browsers send it: `multipart/form-data` of RFC 7578, each part once and nothing nested.

use axum::body::Bytes;
use std::collections::BTreeMap;

/// More parts than that have none of our forms.
const MOST: usize = 16;

/// The line between parts, as the header names it.
pub(super) fn boundary(kind: &str) -> Option<&str> {
    let mut pieces = kind.split(';').map(str::trim);
    pieces.next().filter(|kind| kind.eq_ignore_ascii_case("multipart/form-data"))?;
    let value = pieces.find_map(|piece| piece.strip_prefix("boundary="))?.trim_matches('"');
    (1..=70).contains(&value.len()).then_some(value)
}

/// The parts by their names; nothing when it is no such form.
pub(super) fn read(body: &Bytes, boundary: &str) -> Option<BTreeMap<String, Bytes>> {
    let line = format!("--{boundary}");
    let mut parts = BTreeMap::new();
    // What stands before the first line between parts belongs to nobody.
    let mut at = memchr::memmem::find(body, line.as_bytes())? + line.len();
    let between = format!("\r\n{line}");
    loop {
        let rest = body.get(at..)?;
        if rest.starts_with(b"--") {
            return Some(parts);
        }
        let head = at + rest.strip_prefix(b"\r\n").map(|_| 2)?;
        let end = head + memchr::memmem::find(body.get(head..)?, between.as_bytes())?;
        let value = head + memchr::memmem::find(body.get(head..end)?, b"\r\n\r\n")? + 4;
        let name = name(std::str::from_utf8(body.get(head..value)?).ok()?)?;
        if parts.len() == MOST || parts.insert(name, body.slice(value..end)).is_some() {
            return None;
        }
        at = end + between.len();
    }
}

/// The name in `Content-Disposition: form-data; name="log"; filename="auth.log"`.
fn name(head: &str) -> Option<String> {
    let disposition = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    let (_, rest) = disposition.split_once(" name=\"")?;
    rest.split('"').next().map(str::to_owned)
}
