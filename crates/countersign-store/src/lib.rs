//! Remembers everything Countersign must remember. The only crate that knows SQL.
//!
//! [`Store::submit`] takes a unit of work (a closure over a [`Tx`]) and answers after it is on disk; many
//! units share one commit. [`Store::read`] looks without changing. The functions that read and write rows
//! are in [`tables`], one file per group of tables, each statement written once in the SQL that both
//! `SQLite` and PostgreSQL understand; what differs between engines lives in `connection`.

mod connection;
mod error;
mod memo;
mod migrations;
mod pending;
pub mod root_key;
pub mod seal;
mod space;
mod store;
pub mod tables;
mod tx;

pub use error::Error;
pub use pending::Pending;
pub use root_key::RootKey;
pub use store::{Environment, Location, Opening, Store};
pub use tx::Tx;

/// The version of the schema this program works with.
pub const SCHEMA_VERSION: i64 = migrations::NEWEST;
