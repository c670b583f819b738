//! Fuzzes logs read as one system's; what must hold is said in `checks/one_system_log.rs`.
#![no_main]

#[path = "../checks/one_system_log.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|input: &[u8]| check::holds(input));
