//! The pads of a secret, computed once and reused for every step that is searched.
//!
//! SHA-1, which nearly every entry uses, goes straight to the compression function: the inner message is always
//! eight bytes and the outer one a digest, so each code is two blocks and no buffering.

use crate::{
    Secret,
    otp::{Algorithm, Key, truncate},
};
use sha1::block_api::compress;

const BLOCK: usize = 64;

/// A secret ready for a search of thousands of steps.
#[derive(Debug, Clone)]
pub struct Pads(Kind);

#[derive(Clone)]
enum Kind {
    Sha1 { inner: [u32; 5], outer: [u32; 5] },
    Other(Box<Key>),
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("..")
    }
}

impl Pads {
    /// Prepares a secret for one algorithm.
    #[must_use]
    pub fn new(secret: &Secret, algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha1 if secret.expose().len() <= BLOCK => Self(sha1(secret.expose())),
            _ => Self(Kind::Other(Box::new(Key::new(secret, algorithm)))),
        }
    }

    /// The 31 bits of a step or counter that codes of every length are cut from (RFC 4226 5.3).
    #[must_use]
    pub fn truncated(&self, counter: i64) -> u32 {
        match &self.0 {
            Kind::Sha1 { inner, outer } => truncate(&sha1_of(inner, outer, counter)),
            Kind::Other(key) => key.truncated(counter),
        }
    }
}

fn sha1(secret: &[u8]) -> Kind {
    /// FIPS 180-4 5.3.1.
    const START: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    let keyed = |pad: u8| {
        let mut block = [pad; BLOCK];
        for (byte, secret) in block.iter_mut().zip(secret) {
            *byte ^= secret;
        }
        let mut state = START;
        compress(&mut state, &[block]);
        state
    };
    Kind::Sha1 { inner: keyed(0x36), outer: keyed(0x5c) }
}

fn sha1_of(inner: &[u32; 5], outer: &[u32; 5], counter: i64) -> [u8; 20] {
    let digest = finish(inner, counter.to_be_bytes());
    finish(outer, digest)
}

/// The digest of one block of key and `message`, padded as FIPS 180-4 5.1.1 says.
fn finish<const LENGTH: usize>(state: &[u32; 5], message: [u8; LENGTH]) -> [u8; 20] {
    let mut block = [0_u8; BLOCK];
    let bits = ((BLOCK + LENGTH) * 8) as u64;
    for (byte, value) in block.iter_mut().zip(message.into_iter().chain([0x80])) {
        *byte = value;
    }
    for (byte, value) in block.iter_mut().rev().zip(bits.to_le_bytes()) {
        *byte = value;
    }
    let mut state = *state;
    compress(&mut state, &[block]);
    let mut digest = [0_u8; 20];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    digest
}
