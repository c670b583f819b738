//! A notice: what happened, why, what to do next; with a reference and, in a wait, until when.

use super::super::text::Text;
use countersign_core::{Reason, words::Stops};

/// What a notice is about; shown by shape and word, then by colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Refused.
    No,
    /// Not now.
    Wait,
    /// Done.
    Ok,
}

/// A notice above the form or the list that it is about.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) kind: Kind,
    /// `why` and `next` may be empty.
    pub(crate) stops: Stops,
    /// The attempt's reference, for the helpdesk.
    pub(crate) reference: Option<String>,
    /// When the next try is possible.
    pub(crate) until: Option<Until>,
    /// Whether to offer the page that compares the device's clock.
    pub(crate) clock_link: bool,
}

/// A moment in the near future.
#[derive(Debug, Clone)]
pub(crate) struct Until {
    /// `12:09:31`.
    pub(crate) shown: String,
    /// RFC 3339, for machines.
    pub(crate) datetime: String,
    /// How far away it is as the page is sent.
    pub(crate) seconds: u64,
}

/// Whether the page that compares clocks helps whoever reads this reason. The same for reasons whose public words are
/// the same.
const fn may_be_the_clock(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::CodeWrong
            | Reason::CodeFromFuture
            | Reason::CodeExpired
            | Reason::ClockSlow
            | Reason::ClockFast
            | Reason::ClockZone
    )
}

impl Notice {
    /// A refusal, in the words of its reason.
    pub(crate) fn refused(text: Text<'_>, reason: Reason, reference: Option<String>) -> Self {
        let clock_link = may_be_the_clock(reason);
        Self { kind: Kind::No, stops: text.stops(reason), reference, until: None, clock_link }
    }

    /// What was found out about a code refused before, in the constant words of its reason.
    pub(crate) fn hint(text: Text<'_>, reason: Reason) -> Self {
        Self { kind: Kind::Wait, ..Self::refused(text, reason, None) }
    }

    /// A wait, in the words of its reason.
    pub(crate) fn wait(text: Text<'_>, reason: Reason, until: Option<Until>) -> Self {
        Self { kind: Kind::Wait, stops: text.stops(reason), reference: None, until, clock_link: false }
    }

    /// Something else that was refused: the message `notice-ID` of the pages' catalogue.
    pub(crate) fn no(text: Text<'_>, id: &str) -> Self {
        Self::of(text, Kind::No, id)
    }

    /// Something that is so now, and no refusal: the message `notice-ID` of the pages' catalogue.
    pub(crate) fn told(text: Text<'_>, id: &str) -> Self {
        Self::of(text, Kind::Wait, id)
    }

    /// Something that is so from or since a moment, which its headline names.
    pub(crate) fn dated(text: Text<'_>, id: &str, at: &str) -> Self {
        let notice = Self::told(text, id);
        let what = text.with(&format!("notice-{id}"), "at", at);
        Self { stops: Stops { what, ..notice.stops }, ..notice }
    }

    /// Something that was done: the message `notice-ID` of the pages' catalogue.
    pub(crate) fn ok(text: Text<'_>, id: &str) -> Self {
        Self::of(text, Kind::Ok, id)
    }

    pub(super) fn of(text: Text<'_>, kind: Kind, id: &str) -> Self {
        Self { kind, stops: text.page_stops(&format!("notice-{id}")), reference: None, until: None, clock_link: false }
    }

    pub(super) const fn class(&self) -> &'static str {
        match self.kind {
            Kind::No => "no",
            Kind::Wait => "wait",
            Kind::Ok => "ok",
        }
    }

    /// Refusals are read out at once, what was done when there is time.
    pub(super) const fn role(&self) -> &'static str {
        match self.kind {
            Kind::No | Kind::Wait => "alert",
            Kind::Ok => "status",
        }
    }

    /// The first sentence of what to do.
    pub(super) fn action(&self) -> &str {
        self.stops.next.split_inclusive(". ").next().unwrap_or_default().trim_end()
    }

    /// The sentences after it.
    pub(super) fn then(&self) -> &str {
        self.stops.next.split_once(". ").map_or("", |(_, rest)| rest)
    }
}
