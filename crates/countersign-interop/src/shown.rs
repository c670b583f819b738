//! Names that others chose, made fit to be shown: no sign that moves the cursor or turns the writing round, and in a
//! command that people copy, nothing but a word.

pub use countersign_core::shown::printable;

/// The text as one word of a shell's command: as it is where that is plain, else in quotes.
#[must_use]
pub fn shell_word(text: &str) -> String {
    let is_plain = |sign: char| sign.is_alphanumeric() || "@._-+=:/,%".contains(sign);
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::{printable, shell_word};

    #[test]
    fn what_steers_a_terminal_is_made_visible() {
        assert_eq!(printable("al\u{1b}[31mice\u{202e}\n"), "al\u{fffd}[31mice\u{fffd}\u{fffd}");
        assert_eq!(printable("Jürgen Åström, 李"), "Jürgen Åström, 李");
    }

    #[test]
    fn a_name_is_one_word_of_a_command() {
        assert_eq!(shell_word("alice@example.com"), "alice@example.com");
        assert_eq!(shell_word("x; rm -rf ~"), "'x; rm -rf ~'");
        assert_eq!(shell_word("d'arcy"), "'d'\\''arcy'");
        assert_eq!(shell_word("$(id)"), "'$(id)'");
        assert_eq!(shell_word("-force"), "'-force'");
        assert_eq!(shell_word(""), "''");
    }
}
