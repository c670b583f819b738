//! A name is shown as it is or made harmless; nothing is dropped from it.

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
    assert_eq!(shell_word("=ls"), "'=ls'");
    assert_eq!(shell_word(""), "''");
}
