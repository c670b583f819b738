//! An enrolment link: a first password is set, or the one that exists is shown.

use super::super::{
    halt::Halt,
    pages::{Notice, Welcome, paths},
    reply::html,
    visit::Visit,
    when::When,
};
use super::{
    password::{of_weakness, typed_alike},
    setup::{go_on, into_cookie},
};
use axum::response::Response;
use countersign_core::{
    Timestamp,
    password::{LEAST_ALONE, LEAST_WITH_FACTOR},
};
use countersign_engine::{Error, links::Leads, sessions::Token, sign_in::SignIn};
use zeroize::Zeroizing;

/// Whose link it is, and what they have already.
struct Arrival {
    link: Token,
    name: String,
    has_password: bool,
    has_factor: bool,
    expires_at: Timestamp,
}

/// `GET /welcome/{token}`: the token leaves the address.
pub(in super::super) async fn follow(visit: Visit) -> Result<Response, Halt> {
    Ok(into_cookie(&visit, paths::WELCOME))
}

/// `GET /welcome`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    let arrival = expect_arrival(&visit).await?;
    page(&visit, arrival, None)
}

/// `POST /welcome`
pub(in super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let arrival = expect_arrival(&visit).await?;
    if arrival.has_password { show_password(visit, arrival).await } else { choose_password(visit, arrival).await }
}

async fn choose_password(visit: Visit, arrival: Arrival) -> Result<Response, Halt> {
    let chosen = match typed_alike(&visit)? {
        Ok(chosen) => chosen,
        Err(notice) => return page(&visit, arrival, Some(notice)),
    };
    match visit.engine().choose_first_password(arrival.link, chosen, visit.browser.clone()).await {
        Ok(opened) => go_on(&visit, &opened).await,
        Err(Error::Weak(weakness)) => page(&visit, arrival, Some(of_weakness(visit.text(), weakness))),
        Err(error) => Err(error.into()),
    }
}

async fn show_password(visit: Visit, arrival: Arrival) -> Result<Response, Halt> {
    let password = Zeroizing::new(visit.fields.expect("password")?.to_owned());
    match visit.engine().sign_in_by_link(arrival.link, password, visit.browser.clone()).await? {
        SignIn::Fits(opened) => go_on(&visit, &opened).await,
        SignIn::Refused(reference) => {
            let notice = Notice::no(visit.text(), "link-password");
            page(&visit, arrival, Some(Notice { reference: Some(reference.to_string()), ..notice }))
        }
    }
}

async fn expect_arrival(visit: &Visit) -> Result<Arrival, Halt> {
    let link = visit.link()?;
    match visit.look(move |engine| engine.find_link(link)).await? {
        Some(Leads::Enrolment { name, has_password, has_factor, expires_at }) => {
            Ok(Arrival { link, name, has_password, has_factor, expires_at })
        }
        Some(Leads::Setup | Leads::NewPassword { .. }) | None => Err(Halt::LinkSpent),
    }
}

fn page(visit: &Visit, arrival: Arrival, notice: Option<Notice>) -> Result<Response, Halt> {
    let when = When { text: visit.text(), now: visit.engine().now() };
    html(&Welcome {
        works_until: when.moment(arrival.expires_at),
        frame: visit.frame(),
        csrf: visit.csrf.clone(),
        action: paths::WELCOME.to_owned(),
        account: arrival.name,
        has_password: arrival.has_password,
        has_factor: arrival.has_factor,
        least: if arrival.has_factor { LEAST_WITH_FACTOR } else { LEAST_ALONE },
        notice,
    })
}
