//! OATH CSV, as makers of hardware tokens send it: serial, seed, type, digits, then period or counter, then hash. A
//! first line with the names of the columns may name a user too.

use super::{
    Passphrase, Row, Unreadable,
    entry::{Parts, Written, movement, names},
    text,
};
use countersign_core::{factor::Movement, import::ImportReason};
use csv::{ReaderBuilder, StringRecord, Trim};

const USUAL: [&str; 7] = ["serial", "secret", "type", "digits", "period", "algorithm", "user"];

pub(super) fn read(bytes: &[u8], _: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    let text = text(bytes)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut columns: Vec<String> = USUAL.map(str::to_owned).to_vec();
    let mut rows = Vec::new();
    for (number, record) in (1..).zip(reader.records()) {
        let Ok(record) = record else {
            rows.push(Row::left(format!("record {number}"), Vec::new(), ImportReason::Unreadable));
            continue;
        };
        if number == 1 && record.get(0).is_some_and(|first| first.eq_ignore_ascii_case("serial")) {
            columns = record.iter().map(known).collect();
        } else if record.len() >= 2 {
            rows.push(row(&columns, &record));
        } else {
            rows.push(Row::left(format!("record {number}"), Vec::new(), ImportReason::Unreadable));
        }
    }
    Ok(rows)
}

/// The column that is meant; makers have their own words.
fn known(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let meant = match name.as_str() {
        "seed" | "key" | "secret key" => "secret",
        "otplen" | "length" => "digits",
        "timestep" | "time step" | "timeinterval" | "interval" => "period",
        "hash" | "hashlib" => "algorithm",
        "upn" | "username" | "email" => "user",
        "manufacturer" | "model" => "maker",
        other => other,
    };
    meant.to_owned()
}

fn row(columns: &[String], record: &StringRecord) -> Row {
    let cell = |wanted: &str| {
        let at = columns.iter().position(|name| name == wanted);
        at.and_then(|at| record.get(at)).filter(|text| !text.is_empty())
    };
    let serial = cell("serial").unwrap_or_default();
    let read = || {
        let secret = cell("secret").ok_or(ImportReason::SecretMissing)?;
        // Without a word it counts, says the format; a table without that column is of tokens with a clock.
        let usual = if columns.iter().any(|name| name == "type") { "hotp" } else { "totp" };
        let movement = movement(cell("type").unwrap_or(usual))?;
        let fifth = cell("counter").or(cell("period"));
        let number = |text: Option<&str>, wrong| text.map(|text| text.parse().map_err(|_| wrong)).transpose();
        let is_hex = secret.len() % 2 == 0 && secret.bytes().all(|sign| sign.is_ascii_hexdigit());
        let (period, counter) = match movement {
            Movement::Time => (number(fifth, ImportReason::Period)?, None),
            Movement::Counter => (None, number(fifth, ImportReason::Counter)?),
        };
        Parts {
            movement,
            account: serial,
            algorithm: cell("algorithm"),
            digits: number(cell("digits"), ImportReason::Digits)?,
            period,
            counter,
            ..Parts::of(if is_hex { Written::Hex(secret) } else { Written::Base32(secret) })
        }
        .found()
    };
    Row::with(format!("token {serial}"), names(cell("user")), read())
}
