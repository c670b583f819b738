//! The binary, run as people run it.
#![cfg(test)]

mod cli;
mod clock;
mod config;
mod crash;
mod diagnose;
mod enrolment;
mod explain;
mod http_access;
mod http_attempts;
mod http_factors;
mod http_idempotency;
mod http_input;
mod http_sockets;
mod http_spellings;
mod http_strangers;
mod http_support;
mod http_users;
mod http_verifications;
mod operations;
mod owner;
mod people;
mod qr;
mod race;
mod secrets;
mod starting;
mod storage;
mod support;
mod takeover;
mod verify;
mod why;
