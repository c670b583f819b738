//! Fuzzes the JSON bodies of the API; what must hold is said in `checks/json_bodies.rs`.
#![no_main]

#[path = "../checks/json_bodies.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|input: &[u8]| check::holds(input));
