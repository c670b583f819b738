//! One entry from the parts that exports have it in. Every part is honoured, or named as the one that cannot be.

use super::{Found, Row};
use crate::mask::masked;
use countersign_core::{
    Secret,
    factor::Movement,
    import::ImportReason,
    otp::{Algorithm, Digits, Parameters, Period},
    otpauth::Otpauth,
};
use data_encoding::{HEXLOWER_PERMISSIVE, HEXUPPER};
use serde::Deserialize;
use serde_json::Value;

/// How the secret is written.
pub(super) enum Written<'a> {
    Base32(&'a str),
    Hex(&'a str),
    Bytes(Vec<u8>),
}

impl Written<'_> {
    pub(super) fn read(self) -> Result<Secret, ImportReason> {
        let bytes = match self {
            Self::Base32(text) => return Ok(Secret::from_foreign_base32(text)?),
            Self::Hex(text) => HEXLOWER_PERMISSIVE.decode(compact(text).as_bytes()),
            Self::Bytes(bytes) => Ok(bytes),
        };
        let secret = Secret::from_bytes(bytes.map_err(|_| ImportReason::SecretUnreadable)?);
        match secret.expose().len() {
            0 => Err(ImportReason::SecretMissing),
            1..=1024 => Ok(secret),
            _ => Err(ImportReason::SecretLength),
        }
    }
}

fn compact(text: &str) -> zeroize::Zeroizing<String> {
    zeroize::Zeroizing::new(text.chars().filter(|c| !c.is_whitespace()).collect())
}

/// An entry in parts; what an export leaves out is the default of RFC 6238.
pub(super) struct Parts<'a> {
    pub(super) movement: Movement,
    pub(super) issuer: Option<&'a str>,
    pub(super) account: &'a str,
    pub(super) secret: Written<'a>,
    pub(super) algorithm: Option<&'a str>,
    pub(super) digits: Option<i64>,
    pub(super) period: Option<i64>,
    pub(super) counter: Option<i64>,
}

impl<'a> Parts<'a> {
    /// An entry that goes by the clock, with nothing else said.
    pub(super) const fn of(secret: Written<'a>) -> Self {
        Self {
            movement: Movement::Time,
            issuer: None,
            account: "",
            secret,
            algorithm: None,
            digits: None,
            period: None,
            counter: None,
        }
    }

    pub(super) fn read(self) -> Result<Otpauth, ImportReason> {
        let usual = Parameters::default();
        let algorithm = match self.algorithm.map(str::trim).filter(|name| !name.is_empty()) {
            None => usual.algorithm,
            Some(name) => Algorithm::from_name(bare(name)).ok_or(ImportReason::Algorithm)?,
        };
        let digits = match self.digits {
            None => usual.digits,
            Some(count) => u8::try_from(count).ok().and_then(Digits::new).ok_or(ImportReason::Digits)?,
        };
        let period = match self.period {
            // A counter has no pace, whatever stands there.
            Some(seconds) if self.movement == Movement::Time => {
                u32::try_from(seconds).ok().and_then(Period::new).ok_or(ImportReason::Period)?
            }
            _ => usual.period,
        };
        let counter = self.counter.unwrap_or(0);
        if self.movement == Movement::Counter && counter < 0 {
            return Err(ImportReason::Counter);
        }
        Ok(Otpauth {
            movement: self.movement,
            issuer: self.issuer.map(str::trim).filter(|issuer| !issuer.is_empty()).map(str::to_owned),
            account: self.account.trim().to_owned(),
            secret: self.secret.read()?,
            parameters: Parameters { algorithm, digits, period },
            counter,
        })
    }

    pub(super) fn found(self) -> Result<Found, ImportReason> {
        self.read().map(|entry| Found { entry, last: None })
    }
}

/// `HmacSHA1`, `hmac-sha1` and `sha1` are one.
fn bare(name: &str) -> &str {
    let start = name.get(..4).filter(|start| start.eq_ignore_ascii_case("hmac"));
    start.and(name.get(4..)).map_or(name, |rest| rest.trim_start_matches(['-', '_']))
}

/// What an export calls its kinds; `None` for those that are neither.
pub(super) fn movement(word: &str) -> Result<Movement, ImportReason> {
    match word.trim().to_ascii_lowercase().as_str() {
        "totp" | "" => Ok(Movement::Time),
        "hotp" => Ok(Movement::Counter),
        _ => Err(ImportReason::Kind),
    }
}

/// A row for each element of a list; one that is not as `T` has it is a row too.
pub(super) fn rows_of<'de, T: Deserialize<'de>>(
    what: &str,
    list: &'de [Value],
    read: impl Fn(T, String) -> Option<Row>,
) -> Vec<Row> {
    let row = |(number, value): (usize, &'de Value)| {
        let source = format!("{what} {number}");
        match T::deserialize(value) {
            Ok(element) => read(element, source),
            Err(_) => Some(Row::left(source, Vec::new(), ImportReason::Unreadable)),
        }
    };
    (1..).zip(list).filter_map(row).collect()
}

impl Row {
    /// A row of which nothing is taken.
    pub(crate) const fn left(source: String, names: Vec<String>, why: ImportReason) -> Self {
        Self { source, names, content: Err(why), note: None }
    }

    /// A row with a factor, or with why there is none.
    pub(crate) fn with(source: String, names: Vec<String>, content: Result<Found, ImportReason>) -> Self {
        let mut row = Self { source, names, content, note: None };
        row.drop_spilt_key();
        row
    }

    /// Somebody has kept a key in a name as well; names are shown, and a key is not.
    pub(super) fn drop_spilt_key(&mut self) {
        let keys = self.content.as_ref().map_or_else(|_| Vec::new(), |found| written(&found.entry.secret));
        let has_key = |text: &str| {
            let bare = bare_key(text);
            keys.iter().any(|key| bare.contains(key.as_str())) || has_secret(text)
        };
        self.names.retain(|name| !has_key(name));
        if has_key(&self.source) {
            "a row that is named by its key".clone_into(&mut self.source);
        }
        self.note.take_if(|note| has_key(note));
        let Ok(found) = &mut self.content else { return };
        if has_key(&found.entry.account) {
            found.entry.account.clear();
        }
        found.entry.issuer.take_if(|issuer| has_key(issuer));
    }
}

/// A key as people write it, in base32 and in hexadecimal digits.
fn written(secret: &Secret) -> Vec<zeroize::Zeroizing<String>> {
    let hex = zeroize::Zeroizing::new(HEXUPPER.encode(secret.expose()));
    let forms = [zeroize::Zeroizing::new(secret.to_base32().to_string()), hex];
    // A shorter one may stand in a name by chance.
    forms.into_iter().filter(|key| key.len() >= 16).collect()
}

/// In capitals, without what keys are grouped by.
fn bare_key(text: &str) -> zeroize::Zeroizing<String> {
    let is_gap = |sign: &char| sign.is_whitespace() || matches!(sign, '-' | '_' | '.' | ':');
    zeroize::Zeroizing::new(text.chars().filter(|sign| !is_gap(sign)).map(|sign| sign.to_ascii_uppercase()).collect())
}

/// Whether a log would not be shown with it. Numbers are those of people and of devices here, and no codes.
fn has_secret(text: &str) -> bool {
    let is_number = |word: &str| word.bytes().all(|sign| sign.is_ascii_digit());
    let words = text.split(' ').map(|word| if is_number(word) { "0" } else { word });
    let text = zeroize::Zeroizing::new(words.collect::<Vec<_>>().join(" "));
    masked(&text) != *text
}

/// The names that are there, each once.
pub(super) fn names<'a>(of: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in of.into_iter().map(str::trim).filter(|name| !name.is_empty()) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// The names an entry may belong to: its account, without the number that tells several entries apart.
pub(super) fn names_in_account(account: &str) -> Vec<String> {
    let bare = account
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once(" ("))
        .filter(|(_, number)| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()));
    names([bare.map_or(account, |(name, _)| name)])
}
