//! Fuzzes the records that `doctor` reads; what must hold is said in `checks/foreign_records.rs`.
#![no_main]

#[path = "../checks/foreign_records.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|input: &[u8]| check::holds(input));
