use super::{escaped, without_steering};

#[test]
fn what_others_chose_steers_no_terminal_and_our_own_colours_stay() {
    let text = "\x1b[31m✗\x1b[0m Phone\x1b]0;title\x07\x1b[2J\u{202e}\r\u{9b}2J\x1b[8mhidden\n";
    let shown = without_steering(text);
    assert_eq!(
        shown,
        "\x1b[31m✗\x1b[0m Phone\u{fffd}]0;title\u{fffd}\u{fffd}[2J\u{fffd}\u{fffd}\u{fffd}2J\u{fffd}[8mhidden\n"
    );
    assert_eq!(without_steering("Jürgen, 李\t█\n\x1b"), "Jürgen, 李\t█\n\u{fffd}");
}

#[test]
fn json_reads_the_same_and_steers_nothing() {
    let value = serde_json::json!({ "label": "a\u{202e}b\u{9b}c\x1b\u{7f}" });
    let shown = escaped(&format!("{value:#}\n"));
    assert!(shown.is_ascii(), "{shown}");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
}
