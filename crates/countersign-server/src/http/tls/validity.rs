//! From when until when a certificate is valid: the one thing that the TLS library does not tell a server of its own
//! certificate. Reads the few fields before it (RFC 5280 4.1) and believes nothing else; only warnings rest on it.

use countersign_core::Timestamp;

const INTEGER: u8 = 0x02;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// The span in which a certificate is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Validity {
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
}

impl Validity {
    /// Reads it from a certificate in DER; nothing if the certificate is not built as expected.
    pub(crate) fn read(der: &[u8]) -> Option<Self> {
        let (certificate, _) = expect(der, SEQUENCE)?;
        let (mut rest, _) = expect(certificate, SEQUENCE)?;
        if let Some((_, after)) = expect(rest, VERSION) {
            rest = after;
        }
        // Serial number, signature algorithm, issuer.
        for tag in [INTEGER, SEQUENCE, SEQUENCE] {
            (_, rest) = expect(rest, tag)?;
        }
        let (span, _) = expect(rest, SEQUENCE)?;
        let (from, rest) = time(span)?;
        let (until, _) = time(rest)?;
        Some(Self { from, until })
    }
}

/// The content of the value at the front, which must have this tag, and what follows it.
fn expect(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = der.split_first()?;
    if *first != tag {
        return None;
    }
    let (length, rest) = rest.split_first()?;
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
            (digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

/// The time at the front, and what follows it. Years of two digits lie between 1950 and 2049 (RFC 5280 4.1.2.5.1).
fn time(der: &[u8]) -> Option<(Timestamp, &[u8])> {
    let (text, century, rest) = if let Some((text, rest)) = expect(der, UTC_TIME) {
        let is_last_century = text.first().is_some_and(|digit| *digit >= b'5');
        (text, if is_last_century { "19" } else { "20" }, rest)
    } else {
        let (text, rest) = expect(der, GENERALIZED_TIME)?;
        (text, "", rest)
    };
    let digits = format!("{century}{}", std::str::from_utf8(text).ok()?.strip_suffix('Z')?);
    if digits.len() != 14 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let part = |from, to| digits.get(from..to);
    let written = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14)?
    );
    Some((Timestamp::parse(&written).ok()?, rest))
}

#[cfg(test)]
mod tests;
