//! The fuzzers' seeds, replayed: what the fuzzers of `fuzz/` check holds for each of them.

#[path = "../../../../fuzz/checks/name.rs"]
mod name;
#[path = "../../../../fuzz/checks/otpauth.rs"]
mod otpauth;
#[path = "../../../../fuzz/checks/submission.rs"]
mod submission;

use std::{fs, path::Path};

/// Every seed of a target, in the order of their names.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target);
    let mut paths: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 10, "{target} has {} seeds", paths.len());
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn what_must_hold_for_an_otpauth_uri_holds_for_every_seed() {
    for seed in seeds("otpauth") {
        otpauth::holds(&seed);
    }
}

#[test]
fn what_must_hold_for_a_submission_holds_for_every_seed() {
    for seed in seeds("submission") {
        submission::holds(&seed);
    }
}

#[test]
fn what_must_hold_for_a_name_holds_for_every_seed() {
    for seed in seeds("name") {
        name::holds(&seed);
    }
}
