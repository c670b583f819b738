//! The binary, run as people run it.
#![cfg(test)]

mod browser;
mod cli;
mod clock;
mod clock_in_doubt;
mod config;
mod crash;
mod diagnose;
mod enrolment;
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
mod live_diagnosis;
mod operations;
mod owner;
mod people;
mod proxies;
mod qr;
mod race;
mod secrets;
mod starting;
mod storage;
mod support;
mod takeover;
mod tls;
mod verify;
mod web;
mod why;
