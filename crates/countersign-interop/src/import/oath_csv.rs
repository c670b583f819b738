//! OATH CSV, as makers of hardware tokens send it: serial, seed, type, digits, then period or counter, then hash. A
//! first line with the names of the columns may put them in any order, and name a user too. Commas, semicolons or tabs
//! stand between.

use super::{
    Passphrase, Row, Unreadable,
    entry::{Parts, Written, movement, names},
    text,
};
use countersign_core::{factor::Movement, import::ImportReason};
use csv::{ReaderBuilder, StringRecord, Trim};

/// The columns of a table that does not name them, in order.
const USUAL: [&str; 7] = ["serial", "secret", "type", "digits", "period", "algorithm", "user"];
/// What is said where nothing tells which column is which: the same as a line to copy.
const HEADING: &str = "serial,secret,type,digits,period,algorithm,user";

pub(super) fn read(bytes: &[u8], _: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    let text = text(bytes)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .comment(Some(b'#'))
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    let records: Vec<Option<StringRecord>> = reader.records().map(Result::ok).collect();
    let heading = records.iter().flatten().take(1).find(|record| is_heading(record));
    let columns: Vec<&str> =
        heading.map_or(USUAL.to_vec(), |names| names.iter().map(|name| known(name).unwrap_or_default()).collect());
    // Keys nowhere, where keys usually stand: it is another order, and saying so of each row would help nobody.
    let has_key = |record: &StringRecord| record.get(1).is_some_and(is_key);
    let is_in_usual_order = records.is_empty() || records.iter().flatten().any(has_key);
    if !columns.contains(&"secret") || (heading.is_none() && !is_in_usual_order) {
        return Err(Unreadable::Columns(HEADING));
    }
    let rows = (1..).zip(&records).skip(heading.iter().len());
    Ok(rows
        .map(|(number, record)| match record {
            Some(record) if heading.is_some() || record.len() >= 2 => row(number, &columns, record),
            _ => Row::left(format!("record {number}"), Vec::new(), ImportReason::Unreadable),
        })
        .collect())
}

/// What stands between cells: what there is most of in the first line that is no comment.
fn separator(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).unwrap_or_default();
    let times = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
    // Of several that are as frequent it is the last.
    [b'\t', b';', b','].into_iter().max_by_key(|sign| times(*sign)).unwrap_or(b',')
}

/// Whether a line names columns: that of the key, or two others. A serial number may be a word too.
fn is_heading(record: &StringRecord) -> bool {
    let names: Vec<&str> = record.iter().filter_map(known).collect();
    names.contains(&"secret") || names.len() >= 2
}

/// The column that is meant; makers have their own words, and people write them as they like.
fn known(name: &str) -> Option<&'static str> {
    let bare = name.split('(').next().unwrap_or_default();
    let bare: String = bare.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_lowercase()).collect();
    Some(match bare.as_str() {
        "serial" | "serialnumber" | "serialno" | "tokenserial" | "tokenid" => "serial",
        "secret" | "seed" | "key" | "secretkey" | "otpkey" | "otpsecret" | "sharedsecret" => "secret",
        "type" | "tokentype" | "otptype" => "type",
        "digits" | "otplength" | "otplen" | "length" => "digits",
        "period" | "timestep" | "timeinterval" | "interval" | "stepsize" => "period",
        "counter" => "counter",
        "algorithm" | "hash" | "hashlib" | "hashalgorithm" => "algorithm",
        "user" | "upn" | "username" | "userid" | "owner" | "email" | "mail" | "login" | "loginname" => "user",
        "issuer" => "issuer",
        "label" | "account" | "name" | "description" => "label",
        "manufacturer" | "model" => "maker",
        _ => return None,
    })
}

/// Whether a cell is a key, and no serial number or name: none that is taken is shorter.
fn is_key(cell: &str) -> bool {
    written(cell).read().is_ok_and(|key| key.expose().len() >= 10)
}

fn written(secret: &str) -> Written<'_> {
    let is_hex = secret.len().is_multiple_of(2) && secret.bytes().all(|sign| sign.is_ascii_hexdigit());
    if is_hex { Written::Hex(secret) } else { Written::Base32(secret) }
}

fn row(number: usize, columns: &[&str], record: &StringRecord) -> Row {
    let cell = |wanted: &str| {
        let at = columns.iter().position(|name| *name == wanted);
        at.and_then(|at| record.get(at)).filter(|text| !text.is_empty())
    };
    let read = || {
        let secret = cell("secret").ok_or(ImportReason::SecretMissing)?;
        // Without a word it counts, says the format; a table without that column is of tokens with a clock.
        let usual = if columns.contains(&"type") { "hotp" } else { "totp" };
        let movement = movement(cell("type").unwrap_or(usual))?;
        let number = |text: Option<&str>, wrong| text.map(|text| text.parse().map_err(|_| wrong)).transpose();
        // The usual order has one column for both.
        let counts_in = if columns.contains(&"counter") { "counter" } else { "period" };
        let (period, counter) = match movement {
            Movement::Time => (number(cell("period"), ImportReason::Period)?, None),
            Movement::Counter => (None, number(cell(counts_in), ImportReason::Counter)?),
        };
        Parts {
            movement,
            issuer: cell("issuer"),
            account: cell("serial").or(cell("label")).or(cell("user")).unwrap_or_default(),
            algorithm: cell("algorithm"),
            digits: number(cell("digits"), ImportReason::Digits)?,
            period,
            counter,
            ..Parts::of(written(secret))
        }
        .found()
    };
    let source = cell("serial").map_or_else(|| format!("record {number}"), |serial| format!("token {serial}"));
    // A login name and an address may stand in columns of their own. A label is what somebody likes, and names nobody.
    let users = columns.iter().zip(record).filter(|(name, _)| **name == "user").map(|(_, cell)| cell);
    Row::with(source, names(users), read())
}
