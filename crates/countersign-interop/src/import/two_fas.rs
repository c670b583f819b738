//! 2FAS's backup: JSON with services, which may be under a passphrase (PBKDF2-SHA256, then AES-256-GCM).

use super::{
    Passphrase, Row, Unreadable, cipher,
    entry::{Parts, Written, movement, names_in_account, rows_of},
    json,
};
use data_encoding::BASE64;
use serde::Deserialize;
use serde_json::Value;

const ROUNDS: u32 = 10_000;

#[derive(Deserialize)]
struct Service {
    #[serde(default)]
    name: String,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    otp: Otp,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Otp {
    issuer: Option<String>,
    account: Option<String>,
    label: Option<String>,
    algorithm: Option<String>,
    digits: Option<i64>,
    period: Option<i64>,
    counter: Option<i64>,
    token_type: String,
}

pub(super) fn read(bytes: &[u8], passphrase: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    let backup = json(bytes)?;
    let sealed = backup.get("servicesEncrypted").and_then(Value::as_str).filter(|sealed| !sealed.is_empty());
    let opened;
    let services = match sealed {
        Some(sealed) => {
            opened = open(sealed, passphrase.ok_or(Unreadable::Locked)?)?;
            &opened
        }
        None => backup.get("services").unwrap_or(&Value::Null),
    };
    let services = services.as_array().ok_or(Unreadable::NotThis("it has no services"))?;
    Ok(rows_of("service", services, |service: Service, source| Some(row(&service, source))))
}

fn row(service: &Service, source: String) -> Row {
    let otp = &service.otp;
    let account = otp.account.as_deref().or(otp.label.as_deref()).unwrap_or_default();
    let content = movement(&otp.token_type).and_then(|movement| {
        let parts = Parts {
            movement,
            issuer: otp.issuer.as_deref().filter(|issuer| !issuer.is_empty()).or(Some(&service.name)),
            account,
            algorithm: otp.algorithm.as_deref(),
            digits: otp.digits,
            period: otp.period,
            counter: otp.counter,
            ..Parts::of(Written::Base32(&service.secret))
        };
        parts.found()
    });
    Row::with(source, names_in_account(account), content)
}

/// Text, salt and nonce in base64, with colons between.
fn open(sealed: &str, passphrase: &Passphrase) -> Result<Value, Unreadable> {
    let not_this = Unreadable::NotThis("its encrypted services are not as 2FAS writes them");
    let parts: Option<Vec<Vec<u8>>> = sealed.split(':').map(|part| BASE64.decode(part.as_bytes()).ok()).collect();
    let Some([text, salt, nonce]) = parts.as_deref() else { return Err(not_this) };
    let key = cipher::pbkdf2_sha256(passphrase, salt, ROUNDS)?;
    json(&cipher::open_gcm(&key, nonce, text)?)
}
