//! One-time codes: HOTP (RFC 4226) and TOTP (RFC 6238).
//!
//! This module only computes and compares. Which steps are looked at, and what a match means, is decided
//! in [`crate::near`] and [`crate::decide`].

use crate::Secret;
use hmac::{Hmac, KeyInit, Mac};
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The hash beneath the HMAC. Most authenticator apps know only SHA-1, and several ignore the setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// HMAC-SHA-1, the default of RFC 4226 and of every app.
    Sha1,
    /// HMAC-SHA-256 (RFC 6238 1.2).
    Sha256,
    /// HMAC-SHA-512 (RFC 6238 1.2).
    Sha512,
}

impl Algorithm {
    /// All of them, the commonest first.
    pub const ALL: [Self; 3] = [Self::Sha1, Self::Sha256, Self::Sha512];

    /// As it is written in otpauth URIs, SQL and JSON: `SHA1`, `SHA256`, `SHA512`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }

    /// Reads a name, with or without hyphen, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let compact: String = name.chars().filter(|c| *c != '-').collect();
        Self::ALL.into_iter().find(|algorithm| algorithm.name().eq_ignore_ascii_case(&compact))
    }

    /// The key that HMAC makes of a secret: hashed if it is longer than a block, filled up with zeros if it is shorter
    /// (RFC 2104 section 2).
    fn block_key(self, secret: &[u8]) -> Zeroizing<Vec<u8>> {
        let block = if matches!(self, Self::Sha512) { 128 } else { 64 };
        let mut key = Zeroizing::new(match self {
            _ if secret.len() <= block => secret.to_vec(),
            Self::Sha1 => Sha1::digest(secret).to_vec(),
            Self::Sha256 => Sha256::digest(secret).to_vec(),
            Self::Sha512 => Sha512::digest(secret).to_vec(),
        });
        key.resize(block, 0);
        key
    }

    /// How many bytes a new secret gets: whole groups of eight base32 characters, because some apps
    /// compute wrong codes from a secret that needs padding.
    #[must_use]
    pub const fn secret_bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 | Self::Sha512 => 40,
        }
    }
}

/// How many digits a code has: 6, 7 or 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digits(u8);

impl Digits {
    /// Six digits, the default.
    pub const SIX: Self = Self(6);
    /// Eight digits.
    pub const EIGHT: Self = Self(8);
    /// Four digits, for simulations of guessers, which need hits by chance. No entry can have them:
    /// [`Digits::new`] refuses.
    pub const FOUR_IN_SIMULATIONS: Self = Self(4);

    /// `None` outside 6 to 8.
    #[must_use]
    pub const fn new(count: u8) -> Option<Self> {
        match count {
            6..=8 => Some(Self(count)),
            _ => None,
        }
    }

    /// The number of digits.
    #[must_use]
    pub const fn count(self) -> u8 {
        self.0
    }

    pub(crate) const fn modulus(self) -> u32 {
        10_u32.pow(self.0 as u32)
    }
}

/// The length of a time step in seconds: 15 to 120.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period(u32);

impl Period {
    /// 30 seconds, the default of RFC 6238.
    pub const THIRTY: Self = Self(30);

    /// `None` outside 15 to 120 seconds.
    #[must_use]
    pub const fn new(seconds: u32) -> Option<Self> {
        match seconds {
            15..=120 => Some(Self(seconds)),
            _ => None,
        }
    }

    /// Seconds.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.0
    }
}

/// What turns a secret into codes. Sealed with the secret, so nobody with the database can widen them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Parameters {
    /// The hash beneath the HMAC.
    pub algorithm: Algorithm,
    /// The length of a code.
    pub digits: Digits,
    /// The length of a step; of no meaning for HOTP.
    pub period: Period,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { algorithm: Algorithm::Sha1, digits: Digits::SIX, period: Period::THIRTY }
    }
}

/// A typed code after canonicalisation: 6 to 8 ASCII digits, as a number and its length.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OtpCode {
    value: u32,
    digits: Digits,
}

impl OtpCode {
    /// Reads ASCII digits; `None` unless there are 6 to 8 of them and nothing else.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        let count = Digits::new(u8::try_from(digits.len()).ok()?)?;
        let value = digits
            .bytes()
            .try_fold(0_u32, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))?;
        Some(Self { value, digits: count })
    }

    /// The code of that value; of a greater one, its last digits.
    #[must_use]
    pub const fn of(value: u32, digits: Digits) -> Self {
        Self { value: value % digits.modulus(), digits }
    }

    /// The number of digits typed.
    #[must_use]
    pub const fn digits(self) -> Digits {
        self.digits
    }
}

/// A code is shown to nobody but its owner: `Debug` gives its length only.
impl std::fmt::Debug for OtpCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OtpCode({} digits)", self.digits.0)
    }
}

/// Whether two secrets make the same codes, whatever they look like: a zero more behind one makes no other key.
#[must_use]
pub fn make_the_same_codes(one: &Secret, other: &Secret) -> bool {
    let same = |algorithm: Algorithm| {
        let (one, other) = (algorithm.block_key(one.expose()), algorithm.block_key(other.expose()));
        bool::from(one.ct_eq(&other))
    };
    Algorithm::ALL.into_iter().any(same)
}

/// A secret with the HMAC's inner and outer pads computed once, for any number of steps.
#[derive(Clone)]
pub struct Key(Pads);

#[derive(Clone)]
enum Pads {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha512(Hmac<Sha512>),
}

impl Key {
    /// Prepares a secret for one algorithm.
    #[must_use]
    pub fn new(secret: &Secret, algorithm: Algorithm) -> Self {
        Self(match algorithm {
            Algorithm::Sha1 => Pads::Sha1(keyed(secret)),
            Algorithm::Sha256 => Pads::Sha256(keyed(secret)),
            Algorithm::Sha512 => Pads::Sha512(keyed(secret)),
        })
    }

    /// The code for a counter or time step (RFC 4226 5.3: dynamic truncation). A negative step, before
    /// 1970, is taken by its bits like every other.
    #[must_use]
    pub fn code(&self, counter: i64, digits: Digits) -> OtpCode {
        OtpCode { value: self.truncated(counter) % digits.modulus(), digits }
    }

    /// The 31 bits that every length of code is cut from (RFC 4226 5.3), for searches that hold one step
    /// against several lengths.
    #[must_use]
    pub(crate) fn truncated(&self, counter: i64) -> u32 {
        let message = counter.to_be_bytes();
        match &self.0 {
            Pads::Sha1(pads) => truncate(&pads.clone().chain_update(message).finalize().into_bytes()),
            Pads::Sha256(pads) => truncate(&pads.clone().chain_update(message).finalize().into_bytes()),
            Pads::Sha512(pads) => truncate(&pads.clone().chain_update(message).finalize().into_bytes()),
        }
    }

    /// Whether `typed` is the code of `counter`, compared without regard to where they differ.
    #[must_use]
    pub fn matches(&self, typed: OtpCode, counter: i64) -> bool {
        self.code(counter, typed.digits).value.ct_eq(&typed.value).into()
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}

/// The code as the app shows it, with leading zeros. Only for tests and for showing one's own code.
impl std::fmt::Display for OtpCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:0width$}", self.value, width = usize::from(self.digits.0))
    }
}

fn keyed<M: KeyInit>(secret: &Secret) -> M {
    match M::new_from_slice(secret.expose()) {
        Ok(mac) => mac,
        // HMAC takes keys of every length (RFC 2104 2), so this arm is never taken.
        Err(_) => M::new(&hmac::digest::common::Key::<M>::default()),
    }
}

fn truncate(digest: &[u8]) -> u32 {
    let offset = digest.last().map_or(0, |byte| usize::from(byte & 15));
    let word = digest.get(offset..offset + 4).unwrap_or_default();
    word.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) & 0x7fff_ffff
}
