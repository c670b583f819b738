//! The first owner sets the server up, by a link that is printed where it runs.

use super::super::{
    cookies::Cookie,
    halt::{Halt, step_of},
    pages::{Notice, Setup, paths},
    reply::{html, see_other, with_cookie},
    visit::Visit,
};
use super::{
    password::{of_weakness, typed_alike},
    sign_in::end_earlier,
};
use axum::response::Response;
use countersign_core::{Reason, password::LEAST_ALONE};
use countersign_engine::{
    Error,
    links::Leads,
    sessions::{Opened, Token},
    sign_in::FirstOwner,
};
use zeroize::Zeroizing;

/// `GET /setup/{token}`: the token leaves the address.
pub(in super::super) async fn follow(visit: Visit) -> Result<Response, Halt> {
    Ok(into_cookie(&visit, paths::SETUP))
}

/// `GET /setup`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    expect_open(&visit, link(&visit)?).await?;
    page(&visit, String::new(), None)
}

/// `POST /setup`
pub(in super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let link = link(&visit)?;
    expect_open(&visit, link).await?;
    let email = visit.fields.expect("email")?.trim().to_owned();
    let password = match typed_alike(&visit)? {
        Ok(password) => password,
        Err(notice) => return page(&visit, email, Some(notice)),
    };
    let owner = FirstOwner { email: email.clone(), password: Zeroizing::new(password.to_owned()) };
    match visit.engine().set_up(link, owner, visit.browser.clone()).await {
        Ok(opened) => go_on(&visit, &opened).await,
        Err(Error::Weak(weakness)) => page(&visit, email, Some(of_weakness(visit.text(), weakness))),
        Err(error) if matches!(error.reason(), Reason::UserNameInvalid | Reason::UserExists) => {
            page(&visit, email, Some(Notice::no(visit.text(), "email-unusable")))
        }
        Err(error) if error.reason() == Reason::LinkGone => Err(Halt::SetupLinkSpent),
        Err(error) => Err(error.into()),
    }
}

/// Moves the token at the end of the address into a cookie, and goes on without it.
pub(super) fn into_cookie(visit: &Visit, on: &str) -> Response {
    let token = visit.path.rsplit('/').next().unwrap_or_default();
    with_cookie(see_other(on), visit.web.cookies.set(Cookie::Link, &plain(token)))
}

/// Leaves the link behind, in the session that has just begun.
pub(super) async fn go_on(visit: &Visit, opened: &Opened) -> Result<Response, Halt> {
    end_earlier(visit).await?;
    let response = visit.with_session(see_other(step_of(opened.stage)), opened);
    Ok(with_cookie(response, visit.web.cookies.end(Cookie::Link)))
}

/// Tokens have letters, digits, `-` and `_`; whatever else stands there would be no token.
fn plain(token: &str) -> String {
    token.chars().filter(|sign| sign.is_ascii_alphanumeric() || "-_".contains(*sign)).take(128).collect()
}

fn link(visit: &Visit) -> Result<Token, Halt> {
    visit.link().map_err(|_| Halt::SetupLinkSpent)
}

async fn expect_open(visit: &Visit, link: Token) -> Result<(), Halt> {
    match visit.look(move |engine| engine.find_link(link)).await? {
        Some(Leads::Setup) => Ok(()),
        Some(Leads::Enrolment { .. } | Leads::NewPassword { .. }) | None => Err(Halt::SetupLinkSpent),
    }
}

fn page(visit: &Visit, email: String, notice: Option<Notice>) -> Result<Response, Halt> {
    html(&Setup {
        frame: visit.frame(),
        csrf: visit.csrf.clone(),
        action: paths::SETUP.to_owned(),
        email,
        least: LEAST_ALONE,
        notice,
    })
}
