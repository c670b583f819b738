//! Fuzzes `otpauth://` URIs from elsewhere; what must hold is said in `checks/otpauth.rs`.
#![no_main]

#[path = "../checks/otpauth.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|input: &[u8]| check::holds(input));
