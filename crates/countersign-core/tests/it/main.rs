//! Behaviour of the core, seen from outside: one module per subject, one sentence per test.
#![cfg(test)]

mod acceptance;
mod audience;
mod backup_codes;
mod catalogue;
mod coincidence;
mod confirmation;
mod diagnosis;
mod diagnosis_combined;
mod diagnosis_edges;
mod fleet;
mod hotp;
mod invariants;
mod names;
mod oathtool;
mod order_of_reasons;
mod otpauth;
mod otpauth_round_trip;
mod pages;
mod policy;
mod redteam;
mod reference;
mod replay;
mod requirement;
mod rfc_vectors;
mod secrecy;
mod seeds;
mod shapes;
mod spellings;
mod support;
mod throttle;
mod timestamps;
mod trust;
mod ways_back;
