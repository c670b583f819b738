//! Fuzzes login names; what must hold is said in `checks/name.rs`.
#![no_main]

#[path = "../checks/name.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|input: &[u8]| check::holds(input));
