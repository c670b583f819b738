//! Passwords: what a person types before the second factor, in one spelling, and which ones are too weak.
//!
//! The rules are those of NIST SP 800-63B-4 3.1.1: length and a list of common ones, nothing else. No kinds of
//! characters are demanded and none are forbidden.

use precis_core::profile::PrecisFastInvocation;
use precis_profiles::OpaqueString;
use std::{collections::HashSet, sync::LazyLock};
use zeroize::Zeroizing;

/// The least number of characters when the password stands alone.
pub const LEAST_ALONE: usize = 12;
/// The least number of characters beside a second factor.
pub const LEAST_WITH_FACTOR: usize = 8;
/// The largest number of characters; more would only cost time.
pub const LONGEST: usize = 256;

/// The commonest passwords of eight characters and more, from the frequency lists that come with zxcvbn (MIT, Dropbox
/// Inc.), with some words of our own.
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../words/common_passwords.txt").lines().collect());

/// A password in its one spelling (PRECIS `OpaqueString`, RFC 8265 4.2). Wiped from memory when dropped.
pub struct Password(Zeroizing<String>);

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// It has fewer characters than this.
    TooShort(usize),
    /// It has more than [`LONGEST`] characters.
    TooLong,
    /// It is one of those that everybody tries first.
    Common,
    /// It is a name of the user's, or begins with one and adds little.
    Name,
    /// It holds characters that cannot be typed alike everywhere, such as control characters.
    Unprintable,
}

impl Password {
    /// Reads what was typed. `None` if it cannot be anybody's password: empty, too long, or with characters that no
    /// password has.
    #[must_use]
    pub fn new(typed: &str) -> Option<Self> {
        if is_too_long(typed) {
            return None;
        }
        let spelled = OpaqueString::enforce(typed).ok()?;
        Some(Self(Zeroizing::new(spelled.into_owned())))
    }

    /// Reads a new password and holds it against the rules. `names` are the user's.
    pub fn chosen(typed: &str, names: &[String], has_factor: bool) -> Result<Self, Weakness> {
        let least = if has_factor { LEAST_WITH_FACTOR } else { LEAST_ALONE };
        if typed.chars().count() < least {
            return Err(Weakness::TooShort(least));
        }
        if is_too_long(typed) {
            return Err(Weakness::TooLong);
        }
        let password = Self::new(typed).ok_or(Weakness::Unprintable)?;
        let plain = Zeroizing::new(password.0.to_lowercase());
        if COMMON.contains(plain.as_str()) || is_monotonous(&plain) {
            return Err(Weakness::Common);
        }
        let leans_on = |name: &String| {
            let local = name.split('@').next().unwrap_or(name);
            [name.as_str(), local]
                .iter()
                .any(|part| part.len() >= 3 && plain.starts_with(*part) && plain.len() < part.len() + 5)
        };
        if names.iter().any(leans_on) { Err(Weakness::Name) } else { Ok(password) }
    }

    /// Its bytes, for hashing.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

/// Bytes are looked at first: they are counted already.
fn is_too_long(typed: &str) -> bool {
    typed.len() > 4 * LONGEST || typed.chars().count() > LONGEST
}

/// One or two characters, again and again.
fn is_monotonous(text: &str) -> bool {
    text.chars().collect::<HashSet<_>>().len() <= 2
}
