//! What a rule found: where, what, and what to do about it.

use std::fmt;

/// One finding.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// The file, relative to the root.
    pub(super) file: String,
    /// The line, counted from 1.
    pub(super) line: usize,
    /// What is wrong.
    pub(super) what: String,
    /// What to do.
    pub(super) remedy: String,
    /// Whether it stops.
    pub(super) weight: Weight,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// Must be mended.
    Error,
    /// Worth a thought.
    Warning,
}

impl Finding {
    /// Something that must be mended.
    pub(super) fn error(file: &str, line: usize, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into(), remedy: remedy.into(), weight: Weight::Error }
    }

    /// Something worth a thought.
    pub(super) fn warning(file: &str, line: usize, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { weight: Weight::Warning, ..Self::error(file, line, what, remedy) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = if self.weight == Weight::Warning { "warning: " } else { "" };
        write!(formatter, "{}:{}: {prefix}{}\n    remedy: {}", self.file, self.line, self.what, self.remedy)
    }
}
