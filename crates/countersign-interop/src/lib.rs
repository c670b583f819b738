//! Other people's systems, read and never written: what their logs say about sign-ins that did not succeed, and what
//! their exports hold.
//!
//! All but [`foreign_db`] is pure. Bytes come in, answers go out; there is no file, no clock, no network. What a line
//! looks like is code ([`explain`] and its parsers); what it means is data (`rules/*.toml`).

pub mod doctor;
pub mod explain;
mod fields;
pub mod foreign;
pub mod foreign_db;
pub mod import;
mod line;
mod literals;
mod marks;
mod mask;
mod moment;
pub mod rules;
mod system;

pub use countersign_core::shown::{printable, shell_word};
pub use explain::Explainer;
pub use mask::masked;
pub use moment::asked_for;
pub use rules::Rulebook;
pub use system::System;
