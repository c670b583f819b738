//! Foreign logs, real ones and varied ones, and what is said about them.

mod corpus;
mod support;
