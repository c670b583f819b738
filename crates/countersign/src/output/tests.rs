//! What leaves this program: nothing in it steers a terminal, commands can be pasted, JSON stays the same value.

use super::*;

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

#[test]
fn commands_name_the_installation_once_however_often_they_pass() {
    let out = Output::new(false, " --data 'my data' --root-key k".to_owned());
    let text = "run `countersign why bob`, or\n`countersign` alone, or `countersignet x`";
    let once = out.with_commands(text);
    assert_eq!(
        once,
        "run `countersign --data 'my data' --root-key k why bob`, or\n`countersign` alone, or `countersignet x`"
    );
    assert_eq!(out.with_commands(&once), once);
    assert_eq!(Output::new(false, String::new()).with_commands(text), text);
}

#[test]
fn a_command_stays_on_one_line() {
    let text = "Then say so with `countersign why alice@example.com --last 3` and wait.";
    assert_eq!(
        wrapped(text, 2, 20),
        "  Then say so with\n  `countersign why alice@example.com --last 3`\n  and wait.\n"
    );
    assert_eq!(wrapped("a lonely ` is no command of ours", 0, 12), "a lonely `\nis no\ncommand of\nours\n");
}
