//! Fuzzes what somebody typed as a code; what must hold is said in `checks/submission.rs`.
#![no_main]

#[path = "../checks/submission.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|input: &[u8]| check::holds(input));
