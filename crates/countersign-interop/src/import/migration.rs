//! What Google Authenticator shows for moving entries to another phone: `otpauth-migration://offline?data=`, a base64
//! of a small protocol-buffer message. It knows no period: 30 seconds. A page that is missing is named.

use super::{
    Found, Row,
    entry::{Parts, Written, names_in_account},
};
use countersign_core::{factor::Movement, import::ImportReason};
use data_encoding::BASE64;
use percent_encoding::percent_decode_str;

const SCHEME: &str = "otpauth-migration:";

pub(super) fn is_uri(text: &str) -> bool {
    text.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME))
}

/// The entries of one URI, which is one page of QR codes.
pub(super) fn rows(uri: &str, source: &str) -> Vec<Row> {
    let unreadable = || vec![Row::left(source.to_owned(), Vec::new(), ImportReason::Unreadable)];
    let Some(payload) = payload(uri) else { return unreadable() };
    let (mut rows, mut batch) = (Vec::new(), [1_u64, 0]);
    for field in Fields(&payload) {
        match field {
            Some(Field { number: 1, value: Value::Bytes(entry) }) => {
                let place = format!("{source}, entry {}", rows.len() + 1);
                rows.push(row(entry, place));
            }
            Some(Field { number: 3, value: Value::Number(size) }) => batch[0] = size,
            Some(Field { number: 4, value: Value::Number(index) }) => batch[1] = index,
            Some(_) => {}
            None => return unreadable(),
        }
    }
    let [size, index] = batch;
    if let (Some(last), true) = (rows.last_mut(), size > 1) {
        last.note = Some(format!("page {} of {size}: bring over the other pages too", index.saturating_add(1)));
    }
    rows
}

fn payload(uri: &str) -> Option<Vec<u8>> {
    let (_, query) = uri.split_once('?')?;
    let data = query.split('&').find_map(|pair| pair.strip_prefix("data="))?;
    // A blank is a plus that went through a form.
    let data = percent_decode_str(data).decode_utf8().ok()?.replace([' ', '-'], "+").replace('_', "/");
    let padded =
        format!("{}{}", data.trim_end_matches('='), "=".repeat((4 - data.trim_end_matches('=').len() % 4) % 4));
    BASE64.decode(padded.as_bytes()).ok()
}

fn row(entry: &[u8], source: String) -> Row {
    match read(entry) {
        Err(why) => Row::left(source, Vec::new(), why),
        Ok(found) => Row::with(source, names_in_account(&found.entry.account), Ok(found)),
    }
}

fn read(entry: &[u8]) -> Result<Found, ImportReason> {
    let (mut secret, mut name, mut issuer) = (Vec::new(), String::new(), String::new());
    let (mut algorithm, mut digits, mut kind, mut counter) = (1, 1, 2, 0);
    for field in Fields(entry) {
        let Field { number, value } = field.ok_or(ImportReason::Unreadable)?;
        match (number, value) {
            (1, Value::Bytes(bytes)) => secret = bytes.to_vec(),
            (2, Value::Bytes(bytes)) => name = utf8(bytes)?,
            (3, Value::Bytes(bytes)) => issuer = utf8(bytes)?,
            (4, Value::Number(number)) => algorithm = number,
            (5, Value::Number(number)) => digits = number,
            (6, Value::Number(number)) => kind = number,
            (7, Value::Number(number)) => counter = number,
            _ => {}
        }
    }
    let issuer_in_front = format!("{issuer}:");
    let account = if issuer.is_empty() { &name } else { name.strip_prefix(&issuer_in_front).unwrap_or(&name) };
    Parts {
        movement: match kind {
            1 => Movement::Counter,
            0 | 2 => Movement::Time,
            _ => return Err(ImportReason::Kind),
        },
        issuer: Some(&issuer),
        account,
        algorithm: Some(match algorithm {
            0 | 1 => "SHA1",
            2 => "SHA256",
            3 => "SHA512",
            _ => return Err(ImportReason::Algorithm),
        }),
        digits: Some(match digits {
            0 | 1 => 6,
            2 => 8,
            _ => return Err(ImportReason::Digits),
        }),
        counter: Some(i64::try_from(counter).map_err(|_| ImportReason::Counter)?),
        ..Parts::of(Written::Bytes(secret))
    }
    .found()
}

fn utf8(bytes: &[u8]) -> Result<String, ImportReason> {
    String::from_utf8(bytes.to_vec()).map_err(|_| ImportReason::Unreadable)
}

/// The fields of a message; `None` where it is none, and then nothing more.
struct Fields<'a>(&'a [u8]);

struct Field<'a> {
    number: u64,
    value: Value<'a>,
}

enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

impl<'a> Iterator for Fields<'a> {
    type Item = Option<Field<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field)
    }
}

impl<'a> Fields<'a> {
    fn field(&mut self) -> Option<Field<'a>> {
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Number(self.varint()?),
            1 => Value::Bytes(self.take(8)?),
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                Value::Bytes(self.take(length)?)
            }
            5 => Value::Bytes(self.take(4)?),
            _ => return None,
        };
        Some(Field { number: tag >> 3, value })
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for place in 0..10 {
            let byte = *self.take(1)?.first()?;
            value |= u64::from(byte & 0x7f).checked_shl(7 * place).unwrap_or(0);
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }
}
