//! What somebody typed, understood once, before anything else looks at it.
//!
//! Spaces, dashes and other separators are dropped, digits of every script become ASCII, full-width
//! letters become plain ones. The result has exactly one shape; the shapes cannot be confused. Replay
//! and throttle work on the result, so that no spelling of a code counts as another code.

use crate::{backup::BackupCode, crockford, otp::OtpCode, pass::TemporaryPass};
use zeroize::Zeroizing;

/// The most characters that are looked at; longer input is refused by the door.
pub const MAX_CHARACTERS: usize = 64;

/// A typed text in canonical form.
pub struct Submission {
    canonical: Zeroizing<String>,
    shape: Shape,
}

/// What the canonical text can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Nothing but separators.
    Empty,
    /// 6 to 8 digits.
    Otp(OtpCode),
    /// A number and 14 characters, as on a sheet of backup codes.
    Backup(BackupCode),
    /// A sheet's code without its number.
    BackupWithoutNumber,
    /// Ten characters of Crockford's alphabet: a temporary pass.
    TemporaryPass(TemporaryPass),
    /// Digits, but too few or too many.
    WrongLength,
    /// Something, then 6 to 8 digits: a password or PIN before the code, by shape alone.
    Prefixed,
    /// Letters and more: looks like a password. Never compared, logged or kept.
    Password,
    /// Anything else.
    NotDigits,
}

impl Submission {
    /// Canonicalises `typed`. Any text is taken, of any length.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        let canonical: Zeroizing<String> = Zeroizing::new(typed.chars().filter_map(canonical_character).collect());
        let shape = shape_of(&canonical);
        Self { canonical, shape }
    }

    /// What it is.
    #[must_use]
    pub const fn shape(&self) -> Shape {
        self.shape
    }

    /// The canonical text, for keyed digests only.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }
}

impl std::fmt::Debug for Submission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Submission({} characters)", self.canonical.chars().count())
    }
}

fn shape_of(canonical: &str) -> Shape {
    let length = canonical.chars().count();
    let digits = canonical.bytes().all(|byte| byte.is_ascii_digit());
    if length == 0 {
        return Shape::Empty;
    }
    if let Some(code) = OtpCode::parse(canonical) {
        return Shape::Otp(code);
    }
    if let Some(code) = BackupCode::parse(canonical) {
        return Shape::Backup(code);
    }
    if let Some(pass) = TemporaryPass::parse(canonical) {
        return Shape::TemporaryPass(pass);
    }
    let crockford = canonical.chars().all(|c| crockford::value(c).is_some());
    match length {
        14 if crockford => Shape::BackupWithoutNumber,
        _ if digits => Shape::WrongLength,
        7.. if ends_in_code(canonical) => Shape::Prefixed,
        6.. if canonical.chars().any(char::is_alphabetic) => Shape::Password,
        _ => Shape::NotDigits,
    }
}

fn ends_in_code(canonical: &str) -> bool {
    canonical.chars().rev().take_while(char::is_ascii_digit).count() >= 6
}

/// The canonical form of one character, or `None` for what only separates.
fn canonical_character(character: char) -> Option<char> {
    let plain = match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        other => other,
    };
    (!is_separator(plain)).then(|| ascii_digit(plain).unwrap_or(plain).to_ascii_uppercase())
}

fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || is_dash(character)
        || is_dot(character)
        || is_invisible(character)
}

/// Every dash of Unicode (general category Pd), the minus signs and the underscore.
fn is_dash(character: char) -> bool {
    matches!(
        character,
        '-' | '_' | '\u{58a}' | '\u{5be}' | '\u{1400}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2e17}'
                | '\u{2e1a}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{2e40}'
                | '\u{2e5d}'
                | '\u{301c}'
                | '\u{3030}'
                | '\u{30a0}'
                | '\u{fe31}'
                | '\u{fe32}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{10d6e}'
                | '\u{10ead}'
    )
}

fn is_dot(character: char) -> bool {
    matches!(character, '.' | ',' | '\'' | '\u{b7}' | '\u{2022}' | '\u{30fb}')
}

/// Soft hyphens, joiners and marks of writing direction, which copying brings along.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

/// The zeros of every script with decimal digits (general category Nd of Unicode 17); nine more follow each.
const ZEROS: [u32; 77] = [
    0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40,
    0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x10D40, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0,
    0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11DE0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70,
    0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
];

fn ascii_digit(character: char) -> Option<char> {
    let point = u32::from(character);
    let zero = ZEROS.get(ZEROS.partition_point(|zero| *zero <= point).checked_sub(1)?)?;
    char::from_digit(point - zero, 10)
}
