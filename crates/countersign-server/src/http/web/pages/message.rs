//! A page that says one thing: what happened, why, and where to go.

use super::{Frame, Kind, Notice};
use askama::Template;

/// A notice and a link.
#[derive(Debug, Template)]
#[template(path = "message.html")]
pub(crate) struct Message<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) notice: Notice,
    /// Where to go next: address and words.
    pub(crate) link: Option<(String, String)>,
}

/// The messages that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// A link that was used already or ran out.
    LinkSpent,
    /// The same of the link for the first owner.
    SetupLinkSpent,
    /// Nothing at this address.
    NotFound,
    /// The address does not take this method.
    MethodNotAllowed,
    /// Nothing could be checked or written down.
    StorageUnavailable,
    /// A form without the token that its page had.
    CsrfRefused,
    /// The form was larger or other than the page's own.
    RequestRefused,
    /// The log was larger than is taken.
    LogTooLarge,
    /// The server was asked by a name that is not its own.
    UnknownHost,
    /// It is for people of a higher role.
    HigherRole,
}

impl About {
    #[cfg(test)]
    pub(crate) const ALL: [Self; 10] = [
        Self::LinkSpent,
        Self::SetupLinkSpent,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::StorageUnavailable,
        Self::CsrfRefused,
        Self::RequestRefused,
        Self::LogTooLarge,
        Self::UnknownHost,
        Self::HigherRole,
    ];

    const fn id(self) -> &'static str {
        match self {
            Self::LinkSpent => "link-spent",
            Self::SetupLinkSpent => "setup-link-spent",
            Self::NotFound => "not-found",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::StorageUnavailable => "storage-unavailable",
            Self::CsrfRefused => "csrf-refused",
            Self::RequestRefused => "request-refused",
            Self::LogTooLarge => "log-too-large",
            Self::UnknownHost => "unknown-host",
            Self::HigherRole => "higher-role",
        }
    }

    const fn kind(self) -> Kind {
        match self {
            Self::StorageUnavailable => Kind::Wait,
            _ => Kind::No,
        }
    }
}

impl<'a> Message<'a> {
    /// A message of the catalogue, with a link to the start.
    pub(crate) fn about(frame: Frame<'a>, about: About) -> Self {
        let (address, words) = match frame.account {
            Some(_) => (super::paths::SECURITY, "go-security"),
            None => (super::paths::SIGN_IN, "go-sign-in"),
        };
        let link = Some((address.to_owned(), frame.text.say(words)));
        let notice = Notice::of(frame.text, about.kind(), about.id());
        Self { frame, notice, link }
    }
}
