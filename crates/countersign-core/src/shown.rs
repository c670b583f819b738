//! Texts that others chose, made fit to be shown: no sign that moves a cursor or turns the writing round, and in a command
//! that people copy, nothing but a word.

#[cfg(test)]
mod tests;

/// Whether a sign would steer a terminal, break the line, or change the order in which a text is read.
#[must_use]
pub fn steers(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with what would steer made visible.
#[must_use]
pub fn printable(text: &str) -> String {
    // Nearly everything that is shown is plain, and need not be taken apart.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    text.chars().map(|sign| if steers(sign) { '\u{fffd}' } else { sign }).collect()
}

/// Whether a shell takes a text as it stands, as one word that is no flag.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    let plain = |sign: char| sign.is_alphanumeric() || "@._-+=:/,%".contains(sign);
    // What begins with `=` is the path of a program to zsh.
    !text.is_empty() && !text.starts_with(['-', '=']) && text.chars().all(plain)
}

/// The text as one word of a shell's command: as it is where that is plain, else in quotes.
#[must_use]
pub fn shell_word(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
