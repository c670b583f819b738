//! What can be said of a key without showing it.

use countersign_core::{Secret, import::ImportReason};

/// RFC 4226 R6, in bytes.
const SECURE_BYTES: usize = 16;

/// Why a key cannot work, or how weak it is.
pub(super) enum Trouble {
    Unusable(&'static str),
    Short(usize),
}

pub(super) fn trouble(base32: &str) -> Option<Trouble> {
    match Secret::from_foreign_base32(base32) {
        Err(_) => Some(Trouble::Unusable(unusable(base32))),
        Ok(secret) if secret.expose().len() < SECURE_BYTES => Some(Trouble::Short(secret.expose().len() * 8)),
        Ok(_) => None,
    }
}

fn unusable(text: &str) -> &'static str {
    let is_base32 =
        |sign: char| matches!(sign.to_ascii_uppercase(), 'A'..='Z' | '2'..='7' | '=' | '-') || sign.is_whitespace();
    if text.trim().is_empty() {
        "it is empty"
    } else if text.chars().any(|sign| !is_base32(sign)) {
        "it has characters that base32 does not have"
    } else {
        "it has a length that no whole number of bytes gives: a part is missing"
    }
}

/// The same in a sentence about a row of an export.
pub(super) const fn why(reason: ImportReason) -> &'static str {
    match reason {
        ImportReason::SecretMissing => "its key is missing",
        ImportReason::SecretUnreadable => "its key is not base32",
        ImportReason::SecretLength | ImportReason::SecretShort => "its key has a length that is not taken",
        ImportReason::Algorithm => "it names a hash that nobody computes",
        ImportReason::Digits => "it asks for a length of codes that nobody shows",
        ImportReason::Period => "it asks for a pace that nobody keeps",
        ImportReason::Kind => "it is no otpauth URI",
        _ => "it cannot be read",
    }
}
