//! What each page does: one call of the engine, and its answer as a page.

pub(super) mod admin;
pub(super) mod api_docs;
pub(super) mod assets;
pub(super) mod backup_codes;
pub(super) mod browsers;
pub(super) mod clock;
pub(super) mod confirm;
pub(super) mod enrol;
pub(super) mod factors;
pub(super) mod forgotten;
mod history;
pub(super) mod own;
pub(super) mod password;
pub(super) mod second_factor;
pub(super) mod setup;
pub(super) mod sign_in;
pub(super) mod welcome;
