//! How apps encrypt their exports: a key from a passphrase, then AES. What a key may cost is bounded, because the
//! file says how much it shall.

use super::{Passphrase, Unreadable};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce, aead::Aead};
use cbc::cipher::{BlockModeDecrypt, KeyIvInit, block_padding::Pkcs7};
use sha1::Sha1;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Twice what the costliest app asks for.
const MOST_ROUNDS: u32 = 2_000_000;
const MOST_MEMORY: u64 = 256 << 20;
/// What all the keys of one file may cost together, each as the bytes that scrypt goes through.
const MOST_TOGETHER: u64 = 512 << 20;

pub(super) type Key = Zeroizing<[u8; 32]>;

/// PBKDF2 over HMAC-SHA-1 (RFC 8018 5.2).
pub(super) fn pbkdf2_sha1(passphrase: &Passphrase, salt: &[u8], rounds: u32) -> Result<Key, Unreadable> {
    let mut key = Key::default();
    pbkdf2::pbkdf2_hmac::<Sha1>(passphrase.as_bytes(), salt, affordable(rounds)?, key.as_mut_slice());
    Ok(key)
}

/// PBKDF2 over HMAC-SHA-256.
pub(super) fn pbkdf2_sha256(passphrase: &Passphrase, salt: &[u8], rounds: u32) -> Result<Key, Unreadable> {
    let mut key = Key::default();
    pbkdf2::pbkdf2_hmac::<Sha256>(passphrase.as_bytes(), salt, affordable(rounds)?, key.as_mut_slice());
    Ok(key)
}

fn affordable(rounds: u32) -> Result<u32, Unreadable> {
    if (1..=MOST_ROUNDS).contains(&rounds) { Ok(rounds) } else { Err(Unreadable::TooCostly) }
}

/// Whether keys of this cost, block and lanes may all be computed, one after the other.
pub(super) fn are_affordable(keys: impl Iterator<Item = [u32; 3]>) -> bool {
    let cost = |[cost, block, lanes]: [u32; 3]| {
        u64::from(cost).saturating_mul(u64::from(block)).saturating_mul(128).saturating_mul(u64::from(lanes))
    };
    keys.fold(0_u64, |sum, key| sum.saturating_add(cost(key))) <= MOST_TOGETHER
}

/// scrypt (RFC 7914); `cost` is N.
pub(super) fn scrypt(passphrase: &Passphrase, salt: &[u8], [cost, block, lanes]: [u32; 3]) -> Result<Key, Unreadable> {
    let memory = u64::from(cost) * u64::from(block) * 128;
    if !cost.is_power_of_two() || cost < 2 || memory > MOST_MEMORY || lanes > 4 {
        return Err(Unreadable::TooCostly);
    }
    let exponent = u8::try_from(cost.ilog2()).map_err(|_| Unreadable::TooCostly)?;
    let parameters = scrypt::Params::new(exponent, block, lanes).map_err(|_| Unreadable::TooCostly)?;
    let mut key = Key::default();
    scrypt::scrypt(passphrase.as_bytes(), salt, &parameters, key.as_mut_slice()).map_err(|_| Unreadable::TooCostly)?;
    Ok(key)
}

/// AES-256-GCM, with the tag behind the text. Nothing comes out unless the tag fits.
pub(super) fn open_gcm(key: &Key, nonce: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
    let nonce: [u8; 12] = nonce.try_into().map_err(|_| Unreadable::NotThis("a nonce has not twelve bytes"))?;
    let cipher = Aes256Gcm::new_from_slice(key.as_slice()).map_err(|_| Unreadable::WrongPassphrase)?;
    let opened = cipher.decrypt(&Nonce::from(nonce), sealed).map_err(|_| Unreadable::WrongPassphrase)?;
    Ok(Zeroizing::new(opened))
}

/// AES-128-CBC with the initial vector in front (XML Encryption 5.2). It proves nothing: the MAC beside it does.
pub(super) fn open_cbc(key: &[u8; 16], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (vector, body) = sealed.split_at_checked(16)?;
    let cipher = cbc::Decryptor::<aes::Aes128>::new_from_slices(key, vector).ok()?;
    cipher.decrypt_padded_vec::<Pkcs7>(body).ok().map(Zeroizing::new)
}
