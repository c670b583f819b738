//! The codes a phone would show: RFC 6238 with SHA-1, six digits, thirty seconds. Written here once more, from the RFC and
//! not from `countersign-core`, so that a mistake there cannot hide behind the same mistake here.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// Length of a time step in seconds.
pub(crate) const STEP_SECONDS: u64 = 30;

/// Six ASCII digits.
pub(crate) type Digits = [u8; 6];

/// The code of `secret` at time step `step` (RFC 4226, section 5.3).
pub(crate) fn code(secret: &[u8], step: u64) -> Result<Digits> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).context("an HMAC key of any length is allowed")?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash.last().copied().unwrap_or_default() & 0x0f);
    let four = hash.get(offset..).and_then(<[u8]>::first_chunk::<4>).context("a SHA-1 hash has 20 bytes")?;
    Ok(digits(u32::from_be_bytes(*four) & 0x7fff_ffff))
}

/// The last six decimal digits of `number`.
pub(crate) fn digits(number: u32) -> Digits {
    let mut rest = number;
    let mut digits = Digits::default();
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
    }
    digits
}

/// The bytes of a secret as the server writes it: base32, with or without padding.
pub(crate) fn secret(base32: &str) -> Result<Box<[u8]>> {
    let bare: String = base32.chars().filter(|c| !c.is_whitespace() && *c != '=').collect();
    let bytes = BASE32_NOPAD.decode(bare.to_ascii_uppercase().as_bytes()).context("the secret is not base32")?;
    ensure!(!bytes.is_empty(), "the secret is empty");
    Ok(bytes.into())
}

/// The time step the machine's clock will be in after so long.
pub(crate) fn step_after(span: Duration) -> u64 {
    (since_epoch() + span).as_secs() / STEP_SECONDS
}

/// The time step the machine's clock is in.
pub(crate) fn current_step() -> u64 {
    since_epoch().as_secs() / STEP_SECONDS
}

/// How long the present time step still lasts.
pub(crate) fn until_next_step() -> Duration {
    let step = Duration::from_secs(STEP_SECONDS);
    let into = Duration::from_secs(since_epoch().as_secs() % STEP_SECONDS);
    step.saturating_sub(into).saturating_sub(Duration::from_nanos(since_epoch().subsec_nanos().into()))
}

fn since_epoch() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_rfc_6238_come_out() -> Result<()> {
        let key = secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")?;
        assert_eq!(key.as_ref(), b"12345678901234567890");
        for (seconds, expected) in [(59, b"287082"), (1_111_111_109, b"081804"), (20_000_000_000, b"353130")] {
            assert_eq!(&code(&key, seconds / STEP_SECONDS)?, expected);
        }
        Ok(())
    }
}
