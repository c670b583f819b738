//! Fuzzes every export that is read; what must hold is said in `checks/foreign_export.rs`.
#![no_main]

#[path = "../checks/foreign_export.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|input: &[u8]| check::holds(input));
