//! A look at what another system keeps about second factors: what disagrees with itself, what can never work, what
//! leaves people without a way back. Each finding has its remedy in that system's own commands. Nothing is changed, and
//! no key is shown.

mod code;
pub mod google_authenticator;
pub mod kratos;
pub mod mattermost;
pub mod pam;
pub mod privacyidea;
mod secret;

use crate::{printable, shell_word};
pub use code::{Examined, Subject, Typed, examine_code};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// All is well; listed so that one sees it was looked at.
    Ok,
    /// Worth knowing.
    Warning,
    /// Somebody cannot sign in, or somebody could who should not.
    Problem,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A stable name, such as `mattermost.pending`.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What was found, and about whom.
    pub what: String,
    /// What to do; empty if nothing.
    pub remedy: String,
}

impl Finding {
    fn ok(id: &'static str, what: impl Into<String>) -> Self {
        Self::of(id, Severity::Ok, &what.into(), "")
    }

    fn warning(id: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::of(id, Severity::Warning, &what.into(), &remedy.into())
    }

    fn problem(id: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::of(id, Severity::Problem, &what.into(), &remedy.into())
    }

    /// Names in it are somebody else's.
    fn of(id: &'static str, severity: Severity, what: &str, remedy: &str) -> Self {
        Self { id, severity, what: printable(what), remedy: printable(remedy) }
    }
}

/// `1 user`, `2 users`.
fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// `1 user has`, `2 users have`.
fn having(count: usize, one: &str) -> String {
    format!("{} {}", counted(count, one), if count == 1 { "has" } else { "have" })
}

/// Names as the last words of a command: one that begins with a dash stands where it is no flag.
fn operands(names: &[&str]) -> String {
    let words: Vec<String> = names.iter().map(|name| shell_word(name)).collect();
    let end_of_flags = if names.iter().any(|name| name.starts_with('-')) { "-- " } else { "" };
    format!("{end_of_flags}{}", words.join(" "))
}

/// A few names, and how many more there are.
fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(5) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
