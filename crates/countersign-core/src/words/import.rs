//! The texts about the rows of an import.

use super::{Language, Words};
use crate::import::ImportReason;

/// What is said about a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What became of it, and why.
    pub why: String,
    /// The same while it has not happened yet.
    pub beforehand: String,
    /// What to do; empty if nothing.
    pub remedy: String,
}

impl Words {
    /// The texts of an import's reason.
    #[must_use]
    pub fn of_import(&self, reason: ImportReason, language: Language) -> Said {
        let id = reason.message_id();
        let why = self.part(&id, None, language).unwrap_or_else(|| id.clone());
        Said {
            beforehand: self.part(&id, Some("beforehand"), language).unwrap_or_else(|| why.clone()),
            why,
            remedy: self.part(&id, Some("remedy"), language).unwrap_or_default(),
        }
    }
}
