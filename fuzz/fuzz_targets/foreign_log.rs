//! Fuzzes other systems' logs; what must hold is said in `checks/foreign_log.rs`.
#![no_main]

#[path = "../checks/foreign_log.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|input: &[u8]| check::holds(input));
