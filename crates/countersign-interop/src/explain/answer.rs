//! An answer, in the words of the outside contract.

use super::names::Aliases;
use crate::{mask::masked, printable, system::System};
use countersign_core::{Timestamp, reason::Stage};
use serde::Serialize;
use std::ops::Range;

/// A sign-in that did not succeed, or the statement that there was none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Whose log says so; nobody's for "no failure".
    pub system: Option<System>,
    /// Whose sign-in it was, as far as the log shows.
    pub user: Option<String>,
    /// When it began, as far as the log shows.
    pub at: Option<Timestamp>,
    /// The file with the line that explains it, when several were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The lines of the attempt in that file, counted from one.
    pub lines: Vec<u64>,
    /// Where it stopped.
    pub stage: Stage,
    /// What stopped it, in one word.
    pub cause: String,
    /// What happened.
    pub summary: String,
    /// What to do about it.
    pub remedy: String,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// What else did not go well within the attempt, oldest first.
    pub history: Vec<History>,
    #[serde(skip)]
    pub(super) order: (i64, u64),
    #[serde(skip)]
    pub(super) is_open: bool,
}

/// What a log shows of the user who is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// They appear.
    Seen,
    /// They appear, and what was refused lies before the time that is asked about.
    TooOld,
    /// They do not, and others appear by name.
    Unseen,
    /// Nobody appears by name.
    IdsOnly,
}

/// A line that shows the cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The file, where it is not the answer's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its number, counted from one.
    pub line: u64,
    /// The rule that explains it.
    pub rule: String,
    /// What the program wrote, without secrets.
    pub text: String,
    /// Where in it the text of the rule begins and ends.
    #[serde(skip)]
    pub(super) mark: Option<Range<usize>>,
}

impl Evidence {
    /// So many signs of the line, among them those that the rule is about.
    #[must_use]
    pub fn excerpt(&self, longest: usize) -> String {
        let text = self.text.as_str();
        let signs = |text: &str| text.chars().count();
        if signs(text) <= longest {
            return text.to_owned();
        }
        let until = |at: usize| signs(text.get(..at).unwrap_or_default());
        let first = match &self.mark {
            // What stands in front of it says whom and what it is about.
            Some(mark) if until(mark.end) > longest => until(mark.start).saturating_sub(longest / 3),
            _ => 0,
        };
        let shown: String = text.chars().skip(first).take(longest).collect();
        let (before, after) =
            (if first > 0 { "… " } else { "" }, if signs(text) > first + longest { " …" } else { "" });
        format!("{before}{shown}{after}")
    }
}

/// Something that did not go well and is not the cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct History {
    /// The file, where it is not the answer's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, counted from one.
    pub line: u64,
    /// The rule that explains it.
    pub rule: String,
    /// Where it belongs.
    pub stage: Stage,
    /// What it was, in one word.
    pub cause: String,
}

impl Answer {
    /// Whether it is a finding, and not the statement that there is none.
    #[must_use]
    pub fn is_finding(&self) -> bool {
        self.stage != Stage::None
    }

    /// Whether the log does not show the user at all, so that nothing can be said of them.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.is_open
    }

    pub(super) fn no_failure(user: &str, known: Known) -> Self {
        let (summary, remedy) = match known {
            Known::Seen => (
                "The log shows this user and no sign-in of theirs that was refused.",
                "Look at the log of the time and the machine that the user means.",
            ),
            Known::TooOld => (
                "Sign-ins of this user were refused, all of them before the time that is asked about.",
                "Ask from earlier on. Times without a zone are read as UTC: a log in local time may seem hours older than it is.",
            ),
            Known::Unseen => (
                "This user does not appear in the log.",
                "Check the spelling; the log may know the user by another name or by a number.",
            ),
            Known::IdsOnly => (
                "This user does not appear in the log: it knows people by their identifiers only, not by names.",
                "Ask for the identifier, which `countersign list --json` shows, or use `countersign why` with the name.",
            ),
        };
        Self {
            system: None,
            user: Some(user.to_owned()),
            at: None,
            file: None,
            lines: Vec::new(),
            stage: Stage::None,
            cause: "no_failure".to_owned(),
            summary: summary.to_owned(),
            remedy: remedy.to_owned(),
            evidence: Vec::new(),
            history: Vec::new(),
            order: (i64::MIN, 0),
            is_open: known != Known::Seen,
        }
    }
}

/// The name to show: one that people type before an identifier, an identifier before a flow.
pub(super) fn shown_name(people: &[(super::event::Naming, String)], aliases: &Aliases) -> Option<String> {
    let best = people.iter().min_by_key(|(naming, _)| *naming)?;
    match best.0 {
        super::event::Naming::Id => Some(printable(aliases.name_of(&best.1).unwrap_or(&best.1))),
        // A code or a password is soon typed where the name belongs.
        _ => Some(printable(&masked(&best.1))),
    }
}
