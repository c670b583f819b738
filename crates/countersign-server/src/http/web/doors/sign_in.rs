//! The front door: where one is sent from `/`, name and password, signing out.

use super::super::{
    Web,
    cookies::Cookie,
    halt::{Halt, step_of},
    note::Note,
    pages::{Notice, SignIn, paths},
    reply::{html, see_other, with_cookie},
    visit::Visit,
};
use axum::response::Response;
use countersign_engine::{
    Engine,
    sessions::Token,
    sign_in::{self, Credentials},
};
use zeroize::Zeroizing;

/// `GET /`
pub(in super::super) async fn start(visit: Visit) -> Result<Response, Halt> {
    let stage = visit.visitor.as_ref().map(|visitor| visitor.person.stage);
    Ok(see_other(stage.map_or(paths::SIGN_IN, step_of)))
}

/// `GET /sign-in?to=`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    if visit.is_signed_in() {
        return Ok(see_other(visit.destination()));
    }
    let notice = match visit.notice() {
        None if visit.look(Engine::awaits_first_owner).await? => Some(Notice::told(visit.text(), "no-owner-yet")),
        notice => notice,
    };
    let response = page(&visit, String::new(), notice)?;
    Ok(match &visit.to {
        Some(to) => with_cookie(response, visit.web.cookies.set(Cookie::ReturnTo, &Web::encode_place(to))),
        None => response,
    })
}

/// `POST /sign-in`
pub(in super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let login = visit.fields.expect("login")?.to_owned();
    let password = Zeroizing::new(visit.fields.expect("password")?.to_owned());
    let credentials = Credentials { name: login.clone(), password };
    match visit.engine().sign_in(credentials, visit.browser.clone()).await? {
        sign_in::SignIn::Fits(opened) => {
            end_earlier(&visit).await?;
            Ok(visit.with_session(see_other(step_of(opened.stage)), &opened))
        }
        sign_in::SignIn::Refused(reference) => {
            let notice = Notice::no(visit.text(), "sign-in-refused");
            page(&visit, login, Some(Notice { reference: Some(reference.to_string()), ..notice }))
        }
    }
}

/// `POST /sign-out`
pub(in super::super) async fn sign_out(visit: Visit) -> Result<Response, Halt> {
    end_earlier(&visit).await?;
    Ok(with_cookie(visit.done(Note::SignedOut, paths::SIGN_IN), visit.web.cookies.end(Cookie::Session)))
}

/// The session that the browser came with is over, on the server too.
pub(super) async fn end_earlier(visit: &Visit) -> Result<(), Halt> {
    match &visit.session {
        Some(session) => Ok(visit.engine().sign_out(Token::of(session), visit.peer()).await?),
        None => Ok(()),
    }
}

fn page(visit: &Visit, login: String, notice: Option<Notice>) -> Result<Response, Halt> {
    html(&SignIn { frame: visit.frame(), csrf: visit.csrf.clone(), login, notice })
}
