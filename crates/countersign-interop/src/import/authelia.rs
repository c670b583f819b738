//! Authelia's own export of its TOTP configurations (`authelia storage user totp export`): YAML, CSV or URIs. The
//! database holds them encrypted, so the export is the way.

use super::{
    Passphrase, Row, Unreadable,
    entry::{Parts, Written, names},
    otpauth,
    table::Table,
    text,
};
use countersign_core::import::ImportReason;
use data_encoding::BASE64;
use zeroize::Zeroizing;

const HEAD: &str = "totp_configurations:";

pub(super) fn read(bytes: &[u8], passphrase: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    let text = text(bytes)?;
    if text.lines().any(|line| line.trim_end() == HEAD) {
        return Ok((1..).zip(configurations(text)).map(|(number, one)| one.row(number)).collect());
    }
    if text.trim_start().get(..7).is_some_and(|start| start.eq_ignore_ascii_case("otpauth")) {
        return otpauth::read(bytes, passphrase);
    }
    let table = Table::read(bytes)?;
    if !table.has("username") || !table.has("secret") {
        return Err(Unreadable::NotThis("it is neither YAML with totp_configurations, nor CSV, nor URIs"));
    }
    let row = |(number, line): (usize, Option<super::table::Line<'_>>)| match line {
        None => Row::left(format!("configuration {number}"), Vec::new(), ImportReason::Unreadable),
        Some(line) => {
            let cell = |name: &str| Zeroizing::new(line.text(name).to_owned());
            Configuration(KEYS.iter().map(|key| (*key, cell(key))).filter(|(_, value)| !value.is_empty()).collect())
                .row(number)
        }
    };
    Ok((1..).zip(table.lines()).map(row).collect())
}

const KEYS: [&str; 6] = ["username", "issuer", "algorithm", "digits", "period", "secret"];

#[derive(Default)]
struct Configuration(Vec<(&'static str, Zeroizing<String>)>);

/// The items of the one list in it; each member stands on a line of its own, as Authelia writes them.
fn configurations(text: &str) -> Vec<Configuration> {
    let mut found: Vec<Configuration> = Vec::new();
    for line in text.lines().skip_while(|line| line.trim_end() != HEAD).skip(1) {
        let mut member = line.trim();
        if let Some(first) = member.strip_prefix('-') {
            found.push(Configuration::default());
            member = first.trim_start();
        } else if !member.is_empty() && !line.starts_with([' ', '\t']) {
            break;
        }
        let Some((key, value)) = member.split_once(':') else { continue };
        let key = KEYS.into_iter().find(|known| *known == key.trim());
        if let (Some(key), Some(configuration)) = (key, found.last_mut()) {
            configuration.0.push((key, unquoted(value.trim())));
        }
    }
    found
}

fn unquoted(value: &str) -> Zeroizing<String> {
    let quoted = |mark| value.strip_prefix(mark).and_then(|rest: &str| rest.strip_suffix(mark));
    Zeroizing::new(quoted('"').or_else(|| quoted('\'')).unwrap_or(value).to_owned())
}

impl Configuration {
    fn find(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str())
    }

    fn row(&self, number: usize) -> Row {
        let username = self.find("username").unwrap_or_default();
        let source = format!("configuration {number}");
        let number = |key, wrong| self.find(key).map(|text| text.parse().map_err(|_| wrong)).transpose();
        let read = || {
            let secret = self.find("secret").ok_or(ImportReason::SecretMissing)?;
            let inner = base32_in(secret);
            Parts {
                issuer: self.find("issuer"),
                account: username,
                algorithm: self.find("algorithm"),
                digits: number("digits", ImportReason::Digits)?,
                period: number("period", ImportReason::Period)?,
                ..Parts::of(Written::Base32(inner.as_ref().map_or(secret, |text| text.as_str())))
            }
            .found()
        };
        Row::with(source, names([username]), read())
    }
}

/// In YAML the base32 text stands in base64 once more.
fn base32_in(secret: &str) -> Option<Zeroizing<String>> {
    let inner = String::from_utf8(BASE64.decode(secret.as_bytes()).ok()?).ok()?;
    let is_base32 = |sign: char| matches!(sign, 'A'..='Z' | '2'..='7' | '=');
    (!inner.is_empty() && inner.chars().all(is_base32)).then(|| Zeroizing::new(inner))
}
