//! Fuzzes forms with a file; what must hold is said in `checks/multipart.rs`.
#![no_main]

#[path = "../checks/multipart.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|input: &[u8]| check::holds(input));
