//! The fuzzer's seeds, replayed: what the fuzzer of `fuzz/` checks holds for each of them.

use std::path::Path;

#[path = "../../../../fuzz/checks/json_bodies.rs"]
mod json_bodies;

#[path = "../../../../fuzz/checks/multipart.rs"]
mod multipart;

fn replayed(target: &str, least: usize, holds: fn(&[u8])) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target);
    let paths: Vec<_> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(paths.len() >= least, "there are {} seeds", paths.len());
    for path in paths {
        holds(&std::fs::read(path).unwrap());
    }
}

#[test]
fn no_body_makes_the_api_panic() {
    replayed("json_bodies", 10, json_bodies::holds);
}

#[test]
fn no_form_with_a_file_is_read_as_something_else() {
    replayed("multipart", 6, multipart::holds);
}
