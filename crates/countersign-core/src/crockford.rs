//! Crockford's base32: the alphabet of everything people copy from paper or read out on the phone.
//!
//! It has no I, L, O or U; on reading, I and L mean 1, O means 0, and case does not matter.

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The character of a value from 0 to 31 (higher bits are ignored).
#[must_use]
pub fn character(value: u8) -> char {
    ALPHABET.get(usize::from(value & 31)).map_or('0', |byte| char::from(*byte))
}

/// The value of a character as a person might write it, or `None` outside the alphabet.
#[must_use]
pub fn value(character: char) -> Option<u8> {
    let folded = match character.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    let position = ALPHABET.iter().position(|byte| char::from(*byte) == folded)?;
    u8::try_from(position).ok()
}

/// The lowest `length` groups of five bits of `bits`, most significant first.
#[must_use]
pub fn encode(bits: u128, length: u32) -> String {
    (0..length).rev().map(|group| character(((bits >> (5 * group)) & 31) as u8)).collect()
}

/// The check character over `values` (Luhn's algorithm modulo 32): finds every single wrong character and
/// nearly every swap of neighbours.
#[must_use]
pub fn check_character(values: impl DoubleEndedIterator<Item = u8>) -> char {
    let sum: u32 = values
        .rev()
        .enumerate()
        .map(|(place, value)| {
            let weighted = u32::from(value) * if place % 2 == 0 { 2 } else { 1 };
            weighted / 32 + weighted % 32
        })
        .sum();
    character(((32 - sum % 32) % 32) as u8)
}
