//! Encryption at rest: XChaCha20-Poly1305 under data keys, one class of keys per purpose, each wrapped by
//! the root key.
//!
//! A sealed record is `version (1) | key id (4, big-endian) | nonce (24) | ciphertext and tag`. The
//! associated data binds it to its row, user and parameters: moved to another row, or with wider
//! parameters written beside it, it no longer opens.

use crate::{Error, RootKey};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use countersign_core::{FactorId, Secret, UserId, otp::Parameters};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const HEADER: usize = 1 + 4 + 24;
const CANARY: &[u8] = b"countersign key canary";

/// What a data key is for. Compromise or erasure of one class leaves the others alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyClass {
    /// Secrets of pending, active and disabled factors.
    Factor,
    /// Secrets of retired and superseded factors, kept for diagnosis only.
    Retired,
    /// Pepper beneath slow hashes: backup codes and passwords.
    Backup,
    /// Repeat marks and keyed hashes of unknown names.
    Attempt,
    /// The chain of audit blocks.
    Audit,
}

impl KeyClass {
    /// All classes.
    pub const ALL: [Self; 5] = [Self::Factor, Self::Retired, Self::Backup, Self::Attempt, Self::Audit];

    /// The word it is stored under.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Factor => "factor",
            Self::Retired => "retired",
            Self::Backup => "backup",
            Self::Attempt => "attempt",
            Self::Audit => "audit",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.word() == word)
    }
}

/// What a sealed secret belongs to: every part is authenticated.
#[derive(Debug, Clone, Copy)]
pub struct Binding<'a> {
    /// The factor's row.
    pub factor: FactorId,
    /// Its owner.
    pub user: UserId,
    /// `totp` or `hotp`.
    pub kind: &'a str,
    /// Algorithm, digits, period.
    pub parameters: Parameters,
}

impl Binding<'_> {
    fn to_bytes(self, key_id: u32) -> Vec<u8> {
        let mut bytes = b"countersign/1/factors/".to_vec();
        bytes.extend_from_slice(self.factor.as_bytes());
        bytes.extend_from_slice(self.user.as_bytes());
        bytes.extend_from_slice(&[u8::try_from(self.kind.len()).unwrap_or(u8::MAX)]);
        bytes.extend_from_slice(self.kind.as_bytes());
        bytes.extend_from_slice(self.parameters.algorithm.name().as_bytes());
        bytes.extend_from_slice(&[self.parameters.digits.count()]);
        bytes.extend_from_slice(&self.parameters.period.seconds().to_be_bytes());
        bytes.extend_from_slice(&key_id.to_be_bytes());
        bytes
    }
}

struct DataKey {
    id: u32,
    class: KeyClass,
    cipher: XChaCha20Poly1305,
    mac: Hmac<Sha256>,
}

/// A data key as it is stored.
pub(crate) struct StoredKey {
    pub(crate) id: u32,
    pub(crate) class: KeyClass,
    pub(crate) root: String,
    pub(crate) wrapped: Vec<u8>,
    pub(crate) canary: Vec<u8>,
}

/// All data keys, unwrapped.
pub struct KeyRing(Vec<DataKey>);

impl KeyRing {
    /// Makes one key per class, wrapped by `root`, from random bytes drawn by `random`.
    pub(crate) fn generate(root: &RootKey, random: &dyn Fn(&mut [u8])) -> Result<Vec<StoredKey>, Error> {
        KeyClass::ALL
            .into_iter()
            .zip(1..)
            .map(|(class, id)| {
                let mut key = Zeroizing::new([0_u8; 32]);
                random(&mut *key);
                let wrapped = encrypt(&cipher(root.bytes()), id, &wrapping(class, id), &*key, random)?;
                let canary = encrypt(&cipher(&key), id, CANARY, CANARY, random)?;
                Ok(StoredKey { id, class, root: root.fingerprint(), wrapped, canary })
            })
            .collect()
    }

    /// Unwraps stored keys and tries each one's canary.
    pub(crate) fn open(root: &RootKey, stored: &[StoredKey]) -> Result<Self, Error> {
        let mut keys = Vec::new();
        for key in stored {
            if key.root != root.fingerprint() {
                return Err(Error::Keys(format!(
                    "this is not the root key of this database: the file holds key {}, the database was made with {}",
                    root.fingerprint(),
                    key.root
                )));
            }
            let damaged = || {
                Error::Keys(format!("data key {} ({}) does not open: its row was changed", key.id, key.class.word()))
            };
            let bytes =
                decrypt(&cipher(root.bytes()), &wrapping(key.class, key.id), &key.wrapped).ok_or_else(damaged)?;
            let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(bytes.as_slice().try_into().map_err(|_| damaged())?);
            decrypt(&cipher(&bytes), CANARY, &key.canary)
                .filter(|text| text.as_slice() == CANARY)
                .ok_or_else(damaged)?;
            let mac = Hmac::new_from_slice(bytes.as_slice()).map_err(|_| damaged())?;
            keys.push(DataKey { id: key.id, class: key.class, cipher: cipher(&bytes), mac });
        }
        match KeyClass::ALL.into_iter().find(|class| !keys.iter().any(|key| key.class == *class)) {
            Some(class) => Err(Error::Keys(format!("the database has no data key of class {}", class.word()))),
            None => Ok(Self(keys)),
        }
    }

    /// Seals a factor's secret under the newest key of a class.
    pub fn seal(
        &self,
        class: KeyClass,
        binding: Binding<'_>,
        secret: &Secret,
        random: &dyn Fn(&mut [u8]),
    ) -> Result<Vec<u8>, Error> {
        let key = self.newest(class)?;
        encrypt(&key.cipher, key.id, &binding.to_bytes(key.id), secret.expose(), random)
    }

    /// Opens a sealed secret, whatever key of the ring it is under.
    pub fn open_sealed(&self, binding: Binding<'_>, sealed: &[u8]) -> Result<Secret, Error> {
        let refused = || Error::Sealed(format!("factor {}", binding.factor));
        let id =
            sealed.get(1..5).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes).ok_or_else(refused)?;
        let key = self.0.iter().find(|key| key.id == id).ok_or_else(refused)?;
        let bytes = decrypt(&key.cipher, &binding.to_bytes(id), sealed).ok_or_else(refused)?;
        Ok(Secret::from_bytes(bytes))
    }

    /// A keyed digest (HMAC-SHA-256) over parts, each preceded by its length.
    pub fn digest(&self, class: KeyClass, parts: &[&[u8]]) -> Result<[u8; 32], Error> {
        let mut mac = self.newest(class)?.mac.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        Ok(mac.finalize().into_bytes().into())
    }

    fn newest(&self, class: KeyClass) -> Result<&DataKey, Error> {
        let found = self.0.iter().rev().find(|key| key.class == class);
        found.ok_or_else(|| Error::Keys(format!("no data key of class {}", class.word())))
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyRing({} keys)", self.0.len())
    }
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&(*key).into())
}

fn wrapping(class: KeyClass, id: u32) -> Vec<u8> {
    format!("countersign/1/keys/{}/{id}", class.word()).into_bytes()
}

fn encrypt(
    cipher: &XChaCha20Poly1305,
    key_id: u32,
    associated: &[u8],
    plain: &[u8],
    random: &dyn Fn(&mut [u8]),
) -> Result<Vec<u8>, Error> {
    let mut nonce = [0_u8; 24];
    random(&mut nonce);
    let payload = Payload { msg: plain, aad: associated };
    let sealed =
        cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| Error::Sealed("a value is too long".to_owned()))?;
    let mut record = Vec::with_capacity(HEADER + sealed.len());
    record.push(VERSION);
    record.extend_from_slice(&key_id.to_be_bytes());
    record.extend_from_slice(&nonce);
    record.extend_from_slice(&sealed);
    Ok(record)
}

fn decrypt(cipher: &XChaCha20Poly1305, associated: &[u8], record: &[u8]) -> Option<Vec<u8>> {
    let (header, sealed) = record.split_at_checked(HEADER)?;
    let (version, rest) = header.split_first()?;
    let nonce: [u8; 24] = rest.get(4..)?.try_into().ok()?;
    (*version == VERSION)
        .then(|| cipher.decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: associated }).ok())?
}
