//! A value as it was given: what may be made of it, and how it is written out again.

use ipnet::IpNet;
use std::{
    net::IpAddr,
    path::{Path, PathBuf},
    time::Duration,
};

/// A value as it was given.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Given {
    Text(String),
    Integer(i64),
    Boolean(bool),
    List(Vec<String>),
    /// Numbers by name; nested names with dots between.
    Table(Vec<(String, f64)>),
    /// A value from the environment, where everything is text.
    Untyped(String),
    Other(&'static str),
}

pub(super) const DAY: u64 = 24 * 3600;

pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// What may stand there, with the usual value as an example: nothing to copy where that is empty.
pub(super) fn advice(expected: &str, before: &str, usual: &str) -> String {
    if matches!(usual, "" | "\"\"" | "[]" | "{}") {
        return expected.to_owned();
    }
    format!("{expected}, as in {before}{usual}")
}

pub(super) fn text(given: &Given, expected: &'static str) -> Result<String, &'static str> {
    match given {
        Given::Text(text) | Given::Untyped(text) => Ok(text.clone()),
        Given::Integer(_) | Given::Boolean(_) | Given::List(_) | Given::Table(_) | Given::Other(_) => Err(expected),
    }
}

pub(super) fn boolean(given: &Given) -> Result<bool, &'static str> {
    let expected = "true or false is expected";
    match given {
        Given::Boolean(yes) => Ok(*yes),
        Given::Untyped(text) => text.parse().map_err(|_| expected),
        Given::Text(_) | Given::Integer(_) | Given::List(_) | Given::Table(_) | Given::Other(_) => Err(expected),
    }
}

pub(super) fn integer(given: &Given, from: i64, to: i64, expected: &'static str) -> Result<i64, &'static str> {
    let number = match given {
        Given::Integer(number) => *number,
        Given::Untyped(text) => text.parse().map_err(|_| expected)?,
        Given::Text(_) | Given::Boolean(_) | Given::List(_) | Given::Table(_) | Given::Other(_) => {
            return Err(expected);
        }
    };
    if (from..=to).contains(&number) { Ok(number) } else { Err(expected) }
}

/// A list of texts; in the environment with commas or blanks between them.
pub(super) fn list(given: &Given, expected: &'static str) -> Result<Vec<String>, &'static str> {
    match given {
        Given::List(texts) => Ok(texts.clone()),
        Given::Untyped(text) => {
            let parts = text.split(|sign: char| sign == ',' || sign.is_whitespace());
            Ok(parts.filter(|text| !text.is_empty()).map(str::to_owned).collect())
        }
        Given::Text(_) | Given::Integer(_) | Given::Boolean(_) | Given::Table(_) | Given::Other(_) => Err(expected),
    }
}

pub(super) fn listed<T: ToString>(values: &[T]) -> String {
    let quoted: Vec<_> = values.iter().map(|value| quoted(&value.to_string())).collect();
    format!("[{}]", quoted.join(", "))
}

/// Networks; an address alone stands for itself. Not all addresses there are: then nobody would be a stranger.
pub(super) fn networks(given: &Given) -> Result<Vec<IpNet>, &'static str> {
    let expected = "a list of networks such as 10.0.0.0/8 is expected, none of them with /0";
    let network = |text: String| {
        let address = |text: &str| text.parse().map(|address: IpAddr| IpNet::from(address.to_canonical()));
        let network: IpNet = text.parse().or_else(|_| address(&text)).map_err(|_| expected)?;
        if network.prefix_len() == 0 { Err(expected) } else { Ok(network.trunc()) }
    };
    list(given, expected)?.into_iter().map(network).collect()
}

/// A file's name; nothing if it is empty.
pub(super) fn file(given: &Given) -> Result<Option<PathBuf>, &'static str> {
    let name = text(given, "the name of a file is expected")?;
    Ok((!name.is_empty()).then(|| PathBuf::from(name)))
}

pub(super) fn path(file: Option<&Path>) -> String {
    quoted(&file.map_or_else(String::new, |file| file.display().to_string()))
}

pub(super) fn days(given: &Given) -> Result<Duration, &'static str> {
    let number = integer(given, 1, 3650, "a number of days from 1 to 3650 is expected")?;
    Ok(Duration::from_secs(number.unsigned_abs() * DAY))
}
