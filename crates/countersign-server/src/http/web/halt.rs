//! Why a page is not shown, and what is shown instead: another page to go to, or a message.

use super::{
    cookies::Cookie,
    doors::confirm,
    note::Note,
    pages::{About, Message, Notice, paths},
    reply::{html_with, see_other, with_cookie},
    visit::Visit,
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use countersign_core::Reason;
use countersign_engine::{Error, sessions::Stage};

/// Why a page is not shown.
#[derive(Debug, Clone)]
pub(super) enum Halt {
    /// Nobody is signed in here, or not any more.
    SignIn,
    /// The browser has another step to take first.
    Onward(Stage),
    /// A fresh second factor is asked for first.
    Confirm,
    /// The form is not this browser's, or comes from elsewhere.
    Foreign,
    /// The form cannot be read.
    Unreadable,
    /// The form is larger than any of ours.
    TooLarge,
    /// The log is larger than is taken.
    LogTooLarge,
    /// Nothing is there.
    Nowhere,
    /// The link does not work any more.
    LinkSpent,
    /// The link for the first owner does not work any more.
    SetupLinkSpent,
    /// The name it was asked by is not this server's.
    UnknownHost,
    /// It could not be found out or written down.
    Unavailable,
    /// It is for people of a higher role.
    Rank,
    /// It is not done, for this reason.
    Refused(Reason),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        if let Error::Store(cause) = &error {
            tracing::error!(%cause, reason = %error.reason(), "a page could not be answered");
            return Self::Unavailable;
        }
        match error.reason() {
            Reason::SessionEnded => Self::SignIn,
            Reason::SessionNotFresh => Self::Confirm,
            Reason::LinkGone => Self::LinkSpent,
            Reason::RequestNotFound => Self::Nowhere,
            Reason::PolicyRank => Self::Rank,
            reason => Self::Refused(reason),
        }
    }
}

impl From<askama::Error> for Halt {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a page could not be written");
        Self::Unavailable
    }
}

/// Travels from the handler to the guard, which knows the visit and makes the page.
impl IntoResponse for Halt {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Halt {
    /// The answer in this visit.
    pub(super) fn respond(self, visit: &Visit) -> Response {
        match self {
            Self::SignIn => to_sign_in(visit),
            Self::Onward(stage) => see_other(step_of(stage)),
            Self::Confirm => confirm::ask(visit),
            Self::Foreign => message(visit, StatusCode::FORBIDDEN, About::CsrfRefused),
            Self::Unreadable => message(visit, StatusCode::BAD_REQUEST, About::RequestRefused),
            Self::TooLarge => message(visit, StatusCode::PAYLOAD_TOO_LARGE, About::RequestRefused),
            Self::LogTooLarge => message(visit, StatusCode::PAYLOAD_TOO_LARGE, About::LogTooLarge),
            Self::Nowhere => message(visit, StatusCode::NOT_FOUND, About::NotFound),
            Self::LinkSpent => message(visit, StatusCode::GONE, About::LinkSpent),
            Self::SetupLinkSpent => message(visit, StatusCode::GONE, About::SetupLinkSpent),
            Self::UnknownHost => message(visit, StatusCode::MISDIRECTED_REQUEST, About::UnknownHost),
            Self::Unavailable => message(visit, StatusCode::SERVICE_UNAVAILABLE, About::StorageUnavailable),
            Self::Rank => message(visit, StatusCode::FORBIDDEN, About::HigherRole),
            Self::Refused(reason) => refused(visit, reason),
        }
    }
}

/// Where a browser of this stage goes on.
pub(super) const fn step_of(stage: Stage) -> &'static str {
    match stage {
        Stage::Half => paths::SECOND_FACTOR,
        Stage::Enrolling => paths::ENROL_AUTHENTICATOR,
        Stage::Full => paths::SECURITY,
    }
}

fn to_sign_in(visit: &Visit) -> Response {
    let to: String = form_urlencoded::byte_serialize(visit.way_back().as_bytes()).collect();
    let cookies = visit.web.cookies;
    let response = see_other(&format!("{}?to={to}", paths::SIGN_IN));
    if visit.came_with_session() {
        let response = with_cookie(response, cookies.end(Cookie::Session));
        return with_cookie(response, cookies.set(Cookie::Note, Note::SessionEnded.word()));
    }
    response
}

fn refused(visit: &Visit, reason: Reason) -> Response {
    let notice = Notice::refused(visit.text(), reason, None);
    let page = Message { frame: visit.frame(), notice, link: Some(home(visit)) };
    html_with(StatusCode::CONFLICT, &page).unwrap_or_else(|_| StatusCode::CONFLICT.into_response())
}

fn home(visit: &Visit) -> (String, String) {
    let (address, words) =
        if visit.is_signed_in() { (paths::SECURITY, "go-security") } else { (paths::SIGN_IN, "go-sign-in") };
    (address.to_owned(), visit.text().say(words))
}

pub(super) fn message(visit: &Visit, status: StatusCode, about: About) -> Response {
    let mut page = Message::about(visit.frame(), about);
    if about == About::UnknownHost {
        // A path would lead to the same wrong name again.
        page.link = visit.web.site.public_url.as_ref().map(|ours| {
            let address = ours.to_string();
            (address.clone(), visit.text().with("go-there", "address", address))
        });
    }
    html_with(status, &page).unwrap_or_else(|_| status.into_response())
}
