//! Foreign logs, real ones and varied ones, and what is said about them.
#![cfg(test)]

mod answers;
mod bytes;
mod carriers;
mod corpus;
mod hostile_exports;
mod import;
mod injected;
mod joining;
mod masking;
mod reached;
mod rules;
mod support;
mod unread;
