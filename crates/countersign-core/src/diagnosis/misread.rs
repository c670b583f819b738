//! How apps misread a secret: known defects of base32 readers, and slips while a key is typed by hand.

use crate::Secret;
use data_encoding::{BASE32_NOPAD, HEXLOWER, HEXUPPER};
use zeroize::Zeroizing;

/// A way of reading a secret wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Misreading {
    /// The key's letters themselves are taken for the secret, in this case.
    AsText {
        /// In lower case.
        lower: bool,
        /// With the padding that the letters would need.
        padded: bool,
    },
    /// The key is encoded in base32 once more.
    EncodedTwice,
    /// The secret is written as hexadecimal digits, and those are taken as text.
    HexAsText {
        /// In upper case.
        upper: bool,
    },
    /// The last characters are lost; what is left is no whole number of bytes, and the rest is dropped.
    CutShort {
        /// How many characters.
        characters: u8,
    },
    /// The last characters are lost and what is left is filled up with zero bits.
    CutAndFilled {
        /// How many characters.
        characters: u8,
    },
    /// The last group of eight characters, whole or not, is lost.
    LastGroupLost,
    /// One character is read as another that looks like it.
    LookAlike,
}

impl Misreading {
    /// The keys that this entry's secret becomes, each once and none equal to the secret itself.
    pub(super) fn all(secret: &Secret) -> Vec<(Self, Secret)> {
        let bytes = secret.expose();
        let text = secret.to_base32();
        let mut keys: Vec<(Self, Secret)> = Vec::new();
        let mut add = |misreading, key: Vec<u8>| {
            let key = Secret::from_bytes(key);
            // HMAC fills a key with zeros (RFC 2104 2), so keys that differ in those only are one.
            let is_new = |other: &Secret| bare(other) != bare(&key);
            if !bare(&key).is_empty() && is_new(secret) && keys.iter().all(|(_, known)| is_new(known)) {
                keys.push((misreading, key));
            }
        };
        let padding = "=".repeat(text.len().wrapping_neg() % 8);
        for (lower, padded) in [(false, false), (true, false), (false, true), (true, true)] {
            let shown = if lower { text.to_ascii_lowercase() } else { String::clone(&text) };
            let shown = if padded { shown + &padding } else { shown };
            add(Self::AsText { lower, padded }, shown.into_bytes());
        }
        for characters in 1..=3 {
            let left = text.get(..text.len().saturating_sub(usize::from(characters))).unwrap_or_default();
            add(Self::CutShort { characters }, whole_bytes(left));
            add(Self::CutAndFilled { characters }, filled_bytes(left));
        }
        let groups = text.len().saturating_sub(1) / 8 * 8;
        add(Self::LastGroupLost, whole_bytes(text.get(..groups).unwrap_or_default()));
        add(Self::EncodedTwice, BASE32_NOPAD.encode(text.as_bytes()).into_bytes());
        add(Self::HexAsText { upper: false }, HEXLOWER.encode(bytes).into_bytes());
        add(Self::HexAsText { upper: true }, HEXUPPER.encode(bytes).into_bytes());
        keys
    }

    /// The keys that one misread character makes of this secret.
    pub(super) fn look_alikes(secret: &Secret) -> Vec<Secret> {
        /// Pairs within the alphabet of base32; whatever falls outside it, apps refuse.
        const PAIRS: [(char, char); 16] = [
            ('O', 'Q'),
            ('O', 'D'),
            ('Q', 'D'),
            ('I', 'L'),
            ('I', 'J'),
            ('S', '5'),
            ('Z', '2'),
            ('G', '6'),
            ('B', 'R'),
            ('U', 'V'),
            ('V', 'Y'),
            ('M', 'N'),
            ('C', 'G'),
            ('E', 'F'),
            ('P', 'R'),
            ('T', '7'),
        ];
        let text = secret.to_base32();
        let mut keys = Vec::new();
        for (position, character) in text.char_indices() {
            let others = PAIRS.iter().filter_map(|(left, right)| match character {
                _ if character == *left => Some(*right),
                _ if character == *right => Some(*left),
                _ => None,
            });
            for other in others {
                let (before, after) = (text.get(..position), text.get(position + 1..));
                let typed =
                    Zeroizing::new(format!("{}{other}{}", before.unwrap_or_default(), after.unwrap_or_default()));
                keys.push(Secret::from_bytes(whole_bytes(&typed)));
            }
        }
        keys
    }
}

fn bare(secret: &Secret) -> &[u8] {
    let bytes = secret.expose();
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    bytes.get(..end).unwrap_or_default()
}

/// The bytes of as many base32 characters as give whole ones; bits left over are dropped.
fn whole_bytes(text: &str) -> Vec<u8> {
    let mut bytes = filled_bytes(text);
    bytes.truncate(text.len() * 5 / 8);
    bytes
}

/// The bytes of base32 characters, the last one filled up with zero bits.
fn filled_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8 + 1);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for character in text.bytes() {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'2'..=b'7' => character - b'2' + 26,
            _ => 0,
        };
        (bits, count) = (bits << 5 | u32::from(value), count + 5);
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    if count > 0 {
        bytes.push((bits << (8 - count) & 0xff) as u8);
    }
    bytes
}
