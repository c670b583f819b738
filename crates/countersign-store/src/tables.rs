//! Rows and the statements that read and write them: one file per group of tables, each statement once.

pub mod attempts;
pub mod backup_codes;
pub mod blocks;
pub mod clients;
pub mod deadlines;
pub mod diagnoses;
pub mod drifts;
pub mod exemptions;
pub mod factors;
pub mod facts;
pub mod fleet;
pub mod glimpses;
pub mod groups;
pub mod idempotency;
pub(crate) mod keys;
pub mod links;
pub mod matches;
pub mod outbox;
pub mod passwords;
pub mod people;
pub mod policies;
pub mod sessions;
pub mod sources;
pub mod throttles;
pub mod users;
