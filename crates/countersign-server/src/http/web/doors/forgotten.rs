//! A forgotten password: a link is asked for by name, and its end sets a new one. The answer is the same for every name.

use super::super::{
    halt::Halt,
    pages::{Forgotten, Notice, ReplacePassword, Until, paths},
    reply::html,
    visit::Visit,
    when::When,
};
use super::{
    password::{of_weakness, typed_alike},
    setup::{go_on, into_cookie},
};
use axum::response::Response;
use countersign_core::password::{LEAST_ALONE, LEAST_WITH_FACTOR};
use countersign_engine::{Error, forgotten::Asked, links::Leads, sessions::Token};

/// `GET /forgotten`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    if visit.look(countersign_engine::Engine::outbox_state).await?.mail_since.is_some() {
        return page(&visit, true, None);
    }
    page(&visit, false, Some(Notice::told(visit.text(), "no-mail")))
}

/// `POST /forgotten`
pub(in super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let login = visit.fields.expect("login")?.to_owned();
    match visit.engine().ask_for_new_password(login, visit.peer()).await? {
        Asked::Noted => page(&visit, false, Some(Notice::ok(visit.text(), "mail-on-its-way"))),
        Asked::NoMail => page(&visit, false, Some(Notice::told(visit.text(), "no-mail"))),
        Asked::Wait(until) => {
            let now = visit.engine().now();
            let shown = When { text: visit.text(), now }.to_the_second(until);
            let until = Until { shown, datetime: until.to_string(), seconds: until.seconds_after(now) };
            let notice = Notice::told(visit.text(), "asked-too-often");
            page(&visit, false, Some(Notice { until: Some(until), ..notice }))
        }
    }
}

/// `GET /forgotten/{token}`: the token leaves the address.
pub(in super::super) async fn follow(visit: Visit) -> Result<Response, Halt> {
    Ok(into_cookie(&visit, paths::NEW_PASSWORD))
}

/// `GET /new-password`
pub(in super::super) async fn show_new(visit: Visit) -> Result<Response, Halt> {
    let arrival = expect_arrival(&visit).await?;
    page_new(&visit, arrival, None)
}

/// `POST /new-password`
pub(in super::super) async fn send_new(visit: Visit) -> Result<Response, Halt> {
    let arrival = expect_arrival(&visit).await?;
    let chosen = match typed_alike(&visit)? {
        Ok(chosen) => chosen,
        Err(notice) => return page_new(&visit, arrival, Some(notice)),
    };
    match visit.engine().set_forgotten_password(arrival.link, chosen, visit.browser.clone()).await {
        Ok(opened) => go_on(&visit, &opened).await,
        Err(Error::Weak(weakness)) => page_new(&visit, arrival, Some(of_weakness(visit.text(), weakness))),
        Err(error) => Err(error.into()),
    }
}

/// Whose link it is.
struct Arrival {
    link: Token,
    name: String,
    has_factor: bool,
}

async fn expect_arrival(visit: &Visit) -> Result<Arrival, Halt> {
    let link = visit.link()?;
    match visit.look(move |engine| engine.find_link(link)).await? {
        Some(Leads::NewPassword { name, has_factor }) => Ok(Arrival { link, name, has_factor }),
        Some(Leads::Setup | Leads::Enrolment { .. }) | None => Err(Halt::LinkSpent),
    }
}

fn page(visit: &Visit, asks: bool, notice: Option<Notice>) -> Result<Response, Halt> {
    html(&Forgotten { frame: visit.frame(), csrf: visit.csrf.clone(), asks, notice })
}

fn page_new(visit: &Visit, arrival: Arrival, notice: Option<Notice>) -> Result<Response, Halt> {
    html(&ReplacePassword {
        frame: visit.frame(),
        csrf: visit.csrf.clone(),
        account: arrival.name,
        least: if arrival.has_factor { LEAST_WITH_FACTOR } else { LEAST_ALONE },
        notice,
    })
}
