//! The fuzzer's seeds, replayed: what the fuzzer of `fuzz/` checks holds for each of them.

use std::path::Path;

#[path = "../../../../fuzz/checks/json_bodies.rs"]
mod json_bodies;

#[test]
fn no_body_makes_the_api_panic() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/json_bodies");
    let paths: Vec<_> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(paths.len() > 10, "there are {} seeds", paths.len());
    for path in paths {
        json_bodies::holds(&std::fs::read(path).unwrap());
    }
}
