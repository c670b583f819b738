//! andOTP's backup: a JSON list, plain or under a passphrase (PBKDF2-SHA1 with the rounds in front, or as older
//! versions did SHA-256 of the passphrase; then AES-256-GCM).

use super::{
    Passphrase, Row, Unreadable,
    cipher::{self, Key},
    entry::{Parts, Written, movement, names_in_account, rows_of},
    json,
};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

#[derive(Deserialize)]
struct Entry {
    secret: String,
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    r#type: String,
    algorithm: Option<String>,
    digits: Option<i64>,
    period: Option<i64>,
    counter: Option<i64>,
}

pub(super) fn read(bytes: &[u8], passphrase: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    let begins_as_json = bytes.trim_ascii_start().first() == Some(&b'[');
    let list = match json(bytes) {
        Ok(list) => list,
        Err(broken) if begins_as_json => return Err(broken),
        Err(_) => open(bytes, passphrase.ok_or(Unreadable::Locked)?)?,
    };
    let list = list.as_array().ok_or(Unreadable::NotThis("it is not a list of entries"))?;
    Ok(rows_of("entry", list, |entry: Entry, source| Some(row(&entry, source))))
}

fn row(entry: &Entry, source: String) -> Row {
    // Old versions put the issuer in front of the label.
    let (issuer, account) = match entry.label.split_once(" - ") {
        Some((issuer, account)) if entry.issuer.is_empty() => (issuer, account),
        _ => (entry.issuer.as_str(), entry.label.as_str()),
    };
    let content = movement(&entry.r#type).and_then(|movement| {
        let parts = Parts {
            movement,
            issuer: Some(issuer),
            account,
            algorithm: entry.algorithm.as_deref(),
            digits: entry.digits,
            period: entry.period,
            counter: entry.counter,
            ..Parts::of(Written::Base32(&entry.secret))
        };
        parts.found()
    });
    Row::with(source, names_in_account(account), content)
}

fn open(bytes: &[u8], passphrase: &Passphrase) -> Result<Value, Unreadable> {
    match open_with_rounds(bytes, passphrase) {
        Err(Unreadable::TooCostly | Unreadable::WrongPassphrase) => json(&open_old(bytes, passphrase)?),
        opened => json(&opened?),
    }
}

fn open_with_rounds(bytes: &[u8], passphrase: &Passphrase) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
    let (rounds, rest) = cut::<4>(bytes)?;
    let (salt, rest) = cut::<12>(rest)?;
    let (nonce, text) = cut::<12>(rest)?;
    let key = cipher::pbkdf2_sha1(passphrase, salt, u32::from_be_bytes(*rounds))?;
    cipher::open_gcm(&key, nonce, text)
}

fn open_old(bytes: &[u8], passphrase: &Passphrase) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
    let (nonce, text) = cut::<12>(bytes)?;
    let key: Key = Zeroizing::new(Sha256::digest(passphrase.as_bytes()).into());
    cipher::open_gcm(&key, nonce, text)
}

fn cut<const N: usize>(bytes: &[u8]) -> Result<(&[u8; N], &[u8]), Unreadable> {
    bytes.split_first_chunk().ok_or(Unreadable::NotThis("it is shorter than any backup"))
}
