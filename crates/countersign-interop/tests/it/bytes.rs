//! Whatever the bytes are, and however they are cut, nothing breaks.

use crate::support::{explained, now, rules};
use countersign_interop::{
    Explainer,
    explain::{Answer, Question},
};
use proptest::prelude::*;
use std::{fs, path::Path};

#[path = "../../../../fuzz/checks/explain_rules.rs"]
mod explain_rules;
#[path = "../../../../fuzz/checks/foreign_log.rs"]
mod foreign_log;
#[path = "../../../../fuzz/checks/foreign_records.rs"]
mod foreign_records;
#[path = "../../../../fuzz/checks/one_system_log.rs"]
mod one_system_log;

/// All labelled snippets as one log.
fn everything() -> Vec<u8> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/explain");
    let mut paths: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut log = Vec::new();
    for path in paths {
        let snippets: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        for line in snippets.as_array().unwrap().iter().flat_map(|snippet| snippet["lines"].as_array().unwrap()) {
            log.extend_from_slice(line.as_str().unwrap().as_bytes());
            log.push(b'\n');
        }
    }
    log
}

fn in_pieces(log: &[u8], size: usize) -> Vec<Answer> {
    let mut explainer = Explainer::new(rules(), Question { now: now(), ..Question::default() });
    log.chunks(size).for_each(|piece| explainer.feed(piece));
    explainer.finish().answers
}

#[test]
fn where_a_log_is_cut_into_pieces_changes_nothing() {
    let log = everything();
    let whole = in_pieces(&log, log.len());
    assert!(whole.len() > 40, "{}", whole.len());
    for size in [1, 7, 100, 4096] {
        assert_eq!(in_pieces(&log, size), whole, "{size}");
    }
}

#[test]
fn a_line_that_is_cut_in_the_middle_breaks_nothing() {
    let log = String::from_utf8(everything()).unwrap();
    for line in log.lines() {
        for end in (0..line.len()).step_by(7) {
            explained(&line.as_bytes()[..end], Some("alice"));
            explained(&line.as_bytes()[end..], None);
        }
    }
}

/// Replays what the fuzzers start from, and what they once tripped over: whole, cut off, and with a byte changed.
fn replayed(target: &str, least: usize, holds: fn(&[u8])) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target);
    let seeds: Vec<_> =
        fs::read_dir(directory).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect();
    assert!(seeds.len() >= least, "{} seeds of {target}", seeds.len());
    for seed in &seeds {
        holds(seed);
        for part in 1..8 {
            let at = seed.len() * part / 8;
            holds(&seed[..at]);
            let mut changed = seed.clone();
            changed[at] ^= 0x15;
            holds(&changed);
        }
    }
}

#[test]
fn what_must_hold_for_a_foreign_log_holds_for_every_seed() {
    replayed("foreign_log", 10, foreign_log::holds);
}

#[test]
fn what_must_hold_for_the_log_of_a_named_system_holds_for_every_seed() {
    replayed("one_system_log", 40, one_system_log::holds);
}

#[test]
fn what_must_hold_for_foreign_records_holds_for_every_seed() {
    replayed("foreign_records", 5, foreign_records::holds);
}

#[test]
fn what_must_hold_for_a_file_of_rules_holds_for_every_seed() {
    replayed("explain_rules", 4, explain_rules::holds);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        foreign_log::holds(&bytes);
    }

    #[test]
    fn known_lines_with_arbitrary_changes_never_panic(
        pick in any::<usize>(), at in any::<usize>(), with in proptest::collection::vec(any::<u8>(), 0..12), skip in 0_usize..20,
    ) {
        let log = everything();
        let lines: Vec<&[u8]> = log.split(|byte| *byte == b'\n').collect();
        let line = lines[pick % lines.len()];
        let at = at.checked_rem(line.len()).unwrap_or(0);
        let tail = line.get((at + skip).min(line.len())..).unwrap_or_default();
        foreign_log::holds(&[&line[..at], &with, tail].concat());
    }
}
