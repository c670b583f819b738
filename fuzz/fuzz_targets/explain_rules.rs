//! Fuzzes files of rules; what must hold is said in `checks/explain_rules.rs`.
#![no_main]

#[path = "../checks/explain_rules.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|input: &[u8]| check::holds(input));
