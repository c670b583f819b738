//! What happened, one attempt a row, grouped by day.

use crate::http::web::pages::RailStop;
use countersign_core::{Stage, reason::Door};

/// What happened on one day, newest first.
#[derive(Debug)]
pub(crate) struct Day {
    pub(crate) name: String,
    pub(crate) rows: Vec<Event>,
}

/// An attempt.
#[derive(Debug)]
pub(crate) struct Event {
    /// `12:04:31`.
    pub(crate) time: String,
    /// RFC 3339, for machines.
    pub(crate) datetime: String,
    /// "Web, Firefox on Linux".
    pub(crate) place: String,
    pub(crate) rail: Vec<RailStop>,
    /// The finding: "Phone clock slow", "Accepted".
    pub(crate) what: String,
    /// How sure that is, and more about it; or empty.
    pub(crate) detail: String,
    pub(crate) reference: String,
    pub(crate) url: String,
    /// Whose it is, where the page is not about one person: address and name.
    pub(crate) user: Option<(String, String)>,
}

/// The stages that a door has, in order, up to the one that refused.
pub(crate) fn rail_of(door: Door, refused_at: Option<Stage>) -> Vec<RailStop> {
    let stages: &[Stage] = match door {
        Door::Web => &[Stage::PrimaryCredentials, Stage::MfaFactor, Stage::SessionToken],
        Door::Cli => &[Stage::MfaFactor],
        _ => &[Stage::Network, Stage::Configuration, Stage::MfaFactor],
    };
    let refused_at = refused_at.map(|stage| if stages.contains(&stage) { stage } else { Stage::MfaFactor });
    let mut refused = false;
    let stop = |stage: &Stage| match (refused, refused_at == Some(*stage)) {
        (true, _) => RailStop::Unreached(*stage),
        (false, true) => {
            refused = true;
            RailStop::Refused(*stage)
        }
        (false, false) => RailStop::Passed(*stage),
    };
    stages.iter().map(stop).collect()
}
