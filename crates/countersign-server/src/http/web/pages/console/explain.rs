//! Another system's log: the form for it, and what it says.

use super::{Choice, Shell};
use crate::http::web::pages::{Frame, Notice, RailStop, paths};
use askama::Template;
use countersign_core::Stage;

/// `/admin/explain`. Posts `file` or `lines`, `user`, `system`.
#[derive(Debug, Template)]
#[template(path = "admin_explain.html")]
pub(crate) struct AdminExplain<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) shell: Shell,
    pub(crate) csrf: String,
    pub(crate) notice: Option<Notice>,
    /// What the log that was sent says.
    pub(crate) seen: Option<SeenLog>,
    /// As chosen before.
    pub(crate) systems: Vec<Choice>,
    /// As typed before.
    pub(crate) user: String,
    pub(crate) largest_mb: String,
}

/// What a log says.
#[derive(Debug)]
pub(crate) struct SeenLog {
    pub(crate) headline: String,
    /// How much of it was read, and how much of that says something.
    pub(crate) notes: Vec<String>,
    /// The newest first.
    pub(crate) attempts: Vec<ForeignAttempt>,
}

/// A sign-in at another system.
#[derive(Debug)]
pub(crate) struct ForeignAttempt {
    /// When, where, whose.
    pub(crate) about: String,
    pub(crate) is_finding: bool,
    /// Whether nothing can be said about who is asked about.
    pub(crate) is_open: bool,
    pub(crate) what: String,
    /// In one word, as scripts have it.
    pub(crate) cause: String,
    pub(crate) rail: Option<Vec<RailStop>>,
    pub(crate) lines: Vec<LogLine>,
    pub(crate) also: Vec<LogLine>,
    pub(crate) remedy: String,
}

/// A line of the log.
#[derive(Debug)]
pub(crate) struct LogLine {
    pub(crate) place: String,
    pub(crate) text: String,
}

/// The stages that a sign-in passes at a system, up to the one that refused; one that it has not is put in its place.
pub(crate) fn rail_through(stages: &[Stage], refused_at: Stage) -> Vec<RailStop> {
    let passes = |stage: &Stage| *stage == refused_at || stages.contains(stage);
    let mut refused = false;
    let stop = |stage: Stage| match (refused, stage == refused_at) {
        (true, _) => RailStop::Unreached(stage),
        (false, true) => {
            refused = true;
            RailStop::Refused(stage)
        }
        (false, false) => RailStop::Passed(stage),
    };
    Stage::ALL.iter().copied().filter(passes).map(stop).collect()
}
