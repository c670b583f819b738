//! Aegis Authenticator's vault: plain JSON, or its database under a master key that a passphrase opens (scrypt, then
//! AES-256-GCM).

use super::{
    Passphrase, Row, Unreadable,
    cipher::{self, Key},
    entry::{Parts, Written, movement, names_in_account, rows_of},
    json,
};
use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroizing;

#[derive(Deserialize)]
struct Vault {
    header: Header,
    db: Value,
}

#[derive(Deserialize)]
struct Header {
    slots: Option<Vec<Slot>>,
    params: Option<Sealing>,
}

#[derive(Deserialize)]
struct Slot {
    r#type: u8,
    key: String,
    key_params: Sealing,
    #[serde(default)]
    n: u32,
    #[serde(default)]
    r: u32,
    #[serde(default)]
    p: u32,
    #[serde(default)]
    salt: String,
}

#[derive(Deserialize)]
struct Sealing {
    nonce: String,
    tag: String,
}

#[derive(Deserialize)]
struct Entry {
    r#type: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    issuer: String,
    info: Info,
}

#[derive(Deserialize)]
struct Info {
    secret: String,
    algo: Option<String>,
    digits: Option<i64>,
    period: Option<i64>,
    counter: Option<i64>,
}

/// A passphrase opens slots of this kind; the others belong to the phone's own key store.
const PASSPHRASE_SLOT: u8 = 1;
/// How many of them are tried.
const MOST_SLOTS: usize = 8;

pub(super) fn read(bytes: &[u8], passphrase: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    let vault = Vault::deserialize(json(bytes)?).map_err(|_| Unreadable::NotThis("it has no header and database"))?;
    let opened;
    let database = match (&vault.db, &vault.header.params) {
        (Value::String(sealed), Some(sealing)) => {
            let passphrase = passphrase.ok_or(Unreadable::Locked)?;
            opened = open(&vault.header, sealing, sealed, passphrase)?;
            &opened
        }
        (plain, _) => plain,
    };
    let entries = database.get("entries").and_then(Value::as_array);
    let entries = entries.ok_or(Unreadable::NotThis("its database has no entries"))?;
    Ok(rows_of("entry", entries, |entry: Entry, source| Some(row(&entry, source))))
}

fn row(entry: &Entry, source: String) -> Row {
    let Info { secret, algo, digits, period, counter } = &entry.info;
    let content = movement(&entry.r#type).and_then(|movement| {
        let parts = Parts {
            movement,
            issuer: Some(&entry.issuer),
            account: &entry.name,
            algorithm: algo.as_deref(),
            digits: *digits,
            period: *period,
            counter: *counter,
            ..Parts::of(Written::Base32(secret))
        };
        parts.found()
    });
    Row::with(source, names_in_account(&entry.name), content)
}

fn open(header: &Header, sealing: &Sealing, sealed: &str, passphrase: &Passphrase) -> Result<Value, Unreadable> {
    let slots = || header.slots.iter().flatten().filter(|slot| slot.r#type == PASSPHRASE_SLOT).take(MOST_SLOTS);
    if !cipher::are_affordable(slots().map(|slot| [slot.n, slot.r, slot.p])) {
        return Err(Unreadable::TooCostly);
    }
    let mut outcome = Err(Unreadable::Sealed("it has no slot that a passphrase opens"));
    for slot in slots() {
        outcome = master_key(slot, passphrase);
        if outcome.is_ok() {
            break;
        }
    }
    let sealed = BASE64.decode(sealed.as_bytes()).map_err(|_| Unreadable::NotThis("its database is not base64"))?;
    let database = cipher::open_gcm(&outcome?, &hex(&sealing.nonce)?, &with_tag(sealed, &sealing.tag)?)?;
    json(&database)
}

fn master_key(slot: &Slot, passphrase: &Passphrase) -> Result<Key, Unreadable> {
    let key = cipher::scrypt(passphrase, &hex(&slot.salt)?, [slot.n, slot.r, slot.p])?;
    let sealed = with_tag(hex(&slot.key)?.clone(), &slot.key_params.tag)?;
    let master = cipher::open_gcm(&key, &hex(&slot.key_params.nonce)?, &sealed)?;
    let master = master.as_slice().try_into().map_err(|_| Unreadable::NotThis("its master key has not 32 bytes"))?;
    Ok(Zeroizing::new(master))
}

fn hex(text: &str) -> Result<Vec<u8>, Unreadable> {
    HEXLOWER_PERMISSIVE.decode(text.as_bytes()).map_err(|_| Unreadable::NotThis("its header is not as Aegis writes it"))
}

fn with_tag(mut sealed: Vec<u8>, tag: &str) -> Result<Vec<u8>, Unreadable> {
    sealed.extend(hex(tag)?);
    Ok(sealed)
}
