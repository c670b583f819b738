//! Does what Countersign does: one public function of [`Engine`] for each use-case.
//!
//! Every door (web, API, RADIUS, PAM, command line) makes one call here and translates the answer, so all
//! of them refuse for the same reasons. Use-cases are closures over a transaction of the store; time and
//! chance enter only through [`mod@env`].

pub mod access;
pub mod approvals;
pub mod attempts;
pub mod audit;
pub mod backup_codes;
pub mod break_glass;
pub mod client_checks;
pub mod clients;
pub mod clock;
mod consequences;
pub mod console;
mod diagnose;
pub mod doctor;
pub mod drift;
pub mod emergency;
mod engine;
pub mod enrol;
pub mod entry;
pub mod env;
mod error;
pub mod exemptions;
pub mod export;
pub mod figures;
mod fleet;
pub mod forgotten;
mod forms;
pub mod groups;
pub mod idempotency;
pub mod import;
pub mod keys;
mod last_admin;
pub mod links;
pub mod looks;
pub mod notices;
pub mod outbox;
pub mod own;
mod owned;
pub mod passes;
mod passwords;
pub mod people;
pub mod plain;
pub mod policy;
mod record;
pub mod requirements;
pub mod reset;
pub mod roster;
pub mod rows;
pub mod search;
pub mod sessions;
pub mod sign_in;
mod slow;
pub mod staff;
pub mod starting;
pub mod sweep;
pub mod tally;
pub mod unlock;
pub mod users;
pub mod verify;

pub use countersign_store::{
    Pending, RootKey, SCHEMA_VERSION,
    root_key::{RootKeyError, exposed_mode},
};
pub use engine::{Engine, HashCost, Opening, Settings};
pub use error::Error;
