//! `otpauth://` and `otpauth-migration://` URIs, one a line, or on a picture of QR codes. A line `# user: NAME` names
//! whose the next URI is, and `# last step: N` its highest used step: our own exports have them.

use super::{
    Found, Passphrase, Row, Unreadable,
    entry::{names, names_in_account},
    migration, qr, text,
};
use countersign_core::{import::ImportReason, otpauth::Otpauth};

const USER: &str = "# user:";
const LAST: &str = "# last step:";

pub(super) fn read(bytes: &[u8], _: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    if qr::is_picture(bytes) {
        let mut rows = Vec::new();
        for (number, text) in (1..).zip(qr::texts_on(bytes)?) {
            uri(&text, &format!("QR code {number}"), &Said::default(), &mut rows);
        }
        return Ok(rows);
    }
    let (mut rows, mut said, mut looked_like_uris) = (Vec::new(), Said::default(), false);
    for (number, line) in (1..).zip(text(bytes)?.lines().map(str::trim)) {
        if let Some(name) = line.strip_prefix(USER) {
            said.names = names([name]);
        } else if let Some(step) = line.strip_prefix(LAST) {
            said.last = step.trim().parse().ok();
        } else if !line.is_empty() && !line.starts_with('#') {
            looked_like_uris |= line.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("otpauth"));
            uri(line, &format!("line {number}"), &std::mem::take(&mut said), &mut rows);
        }
    }
    if looked_like_uris || rows.is_empty() {
        return Ok(rows);
    }
    Err(Unreadable::NotThis("no line begins with otpauth"))
}

/// What lines above a URI say of it.
#[derive(Default)]
struct Said {
    names: Vec<String>,
    last: Option<i64>,
}

fn uri(uri: &str, source: &str, said: &Said, rows: &mut Vec<Row>) {
    if migration::is_uri(uri) {
        return rows.extend(migration::rows(uri, source));
    }
    let entry = match Otpauth::parse_foreign(uri) {
        Ok(entry) => entry,
        Err(why) => return rows.push(Row::left(source.to_owned(), said.names.clone(), why.into())),
    };
    let names = if said.names.is_empty() { names_in_account(&entry.account) } else { said.names.clone() };
    rows.push(Row::with(source.to_owned(), names, Ok(Found { entry, last: said.last })));
}

/// An entry that is written as a URI, as a bare key, or as something else.
pub(super) fn uri_or_key(text: &str) -> Result<Otpauth, ImportReason> {
    let text = text.trim();
    match text.split_once(':') {
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("otpauth") => Ok(Otpauth::parse_foreign(text)?),
        Some(_) => Err(ImportReason::Kind),
        None => super::entry::Parts::of(super::entry::Written::Base32(text)).read(),
    }
}
