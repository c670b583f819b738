//! Bytes that must not be seen: wiped when dropped, never printed, never serialised.

use data_encoding::{BASE32_NOPAD, BASE32_NOPAD_NOCASE};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A shared secret of an authenticator app, or any other key material.
///
/// It has neither `Clone` nor `Serialize`, and `Debug` shows only its length.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Secret(Vec<u8>);

/// A secret that could not be read from text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Characters outside RFC 4648 base32, or a length that no whole number of bytes gives.
    #[error("the secret is not base32: only the letters A to Z and the digits 2 to 7 occur in it")]
    NotBase32,
    /// Shorter than RFC 4226 R6 demands (128 bit), or longer than anything in use.
    #[error("the secret has {bytes} bytes; between 16 (128 bit, RFC 4226 R6) and 128 are taken")]
    Length {
        /// How many bytes it has.
        bytes: usize,
    },
}

impl Secret {
    /// Takes over bytes drawn or decrypted by the caller.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Reads base32 (RFC 4648 section 6), in any case, with or without padding, spaces and dashes.
    pub fn from_base32(text: &str) -> Result<Self, SecretError> {
        let compact: Zeroizing<String> =
            Zeroizing::new(text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect());
        let bytes =
            BASE32_NOPAD_NOCASE.decode(compact.trim_end_matches('=').as_bytes()).map_err(|_| SecretError::NotBase32)?;
        let secret = Self(bytes);
        match secret.0.len() {
            16..=128 => Ok(secret),
            bytes => Err(SecretError::Length { bytes }),
        }
    }

    /// Reads the base32 of somebody else's entry: of every length that occurs, and with bits left over dropped, as
    /// apps do.
    pub fn from_foreign_base32(text: &str) -> Result<Self, SecretError> {
        let compact: Zeroizing<String> =
            Zeroizing::new(text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect());
        let bare = compact.trim_end_matches('=');
        let mut lenient = data_encoding::BASE32_NOPAD_NOCASE.specification();
        lenient.check_trailing_bits = false;
        let lenient = lenient.encoding().map_err(|_| SecretError::NotBase32)?;
        let secret = Self(lenient.decode(bare.as_bytes()).map_err(|_| SecretError::NotBase32)?);
        match secret.0.len() {
            1..=1024 => Ok(secret),
            bytes => Err(SecretError::Length { bytes }),
        }
    }

    /// The secret as authenticator apps take it: base32 without padding.
    #[must_use]
    pub fn to_base32(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE32_NOPAD.encode(&self.0))
    }

    /// The bytes, for the HMAC and for sealing only.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secret({} bytes)", self.0.len())
    }
}

/// Writes a key in groups of four characters, as people copy it by hand.
#[must_use]
pub fn in_groups_of_four(key: &str) -> String {
    let mut grouped = String::with_capacity(key.len() + key.len() / 4);
    for (position, character) in key.chars().enumerate() {
        if position > 0 && position % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(character);
    }
    grouped
}
