//! The binary, run as people run it.
#![cfg(test)]

mod cli;
mod support;
