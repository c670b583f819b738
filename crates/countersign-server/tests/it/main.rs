//! Behaviour of the server's parts that need no running server.
#![cfg(test)]

mod seeds;
