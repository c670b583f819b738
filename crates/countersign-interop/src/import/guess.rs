//! Which export a file looks to be that is not what it was called. Only a guess, for the one who chose the wrong word:
//! nothing is taken over by it.

use super::{Format, Unreadable};

/// The largest file that is read once more for every format.
const MOST_BYTES: usize = 16 << 20;
/// Shorter keys are words that happen to be base32.
const LEAST_KEY_BYTES: usize = 10;

impl Format {
    /// The format in which there is a factor in these bytes, or which has them encrypted.
    #[must_use]
    pub fn guessed(bytes: &[u8]) -> Option<Self> {
        Self::ALL.iter().copied().filter(|_| bytes.len() <= MOST_BYTES).find(|format| format.fits(bytes))
    }

    fn fits(self, bytes: &[u8]) -> bool {
        match self.read(bytes, None) {
            Ok(rows) => rows.iter().filter_map(|row| row.content.as_ref().ok()).any(|found| {
                let key = found.entry.secret.expose();
                key.len() >= LEAST_KEY_BYTES
            }),
            // Encrypted, andOTP's has nothing that would tell it from any other bytes.
            Err(Unreadable::Locked) => self != Self::AndOtp,
            Err(_) => false,
        }
    }
}
