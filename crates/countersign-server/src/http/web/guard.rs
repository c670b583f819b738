//! What stands before every page: the name it was asked by, who asks and how far they have got, and, for forms, where
//! they come from and whose they are. A handler runs only after all of it.

use super::{
    Web,
    cookies::Cookie,
    form::Fields,
    halt::Halt,
    note::Note,
    reply::with_cookie,
    routes::{Opens, Route, Sends},
    visit::{Visit, is_kept_form},
};
use crate::http::{ClientAddress, api::language};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Method, header, request::Parts},
    middleware::Next,
    response::Response,
};
use countersign_engine::sessions::{Browser, Enrols, Stage, Token, Visitor};
use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
    time::Duration,
};

/// How long somebody waits while another one's log is read.
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// A route and what it is guarded for.
#[derive(Clone)]
pub(super) struct Guard {
    pub(super) web: Arc<Web>,
    pub(super) route: &'static Route,
}

/// Admits a request to its handler, or answers it.
pub(super) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut visit = stranger(&guard.web, &parts);
    let drawn = match guard.admit(&parts, body, &mut visit).await {
        Ok(drawn) => drawn,
        Err(halt) => return halt.respond(&visit),
    };
    let mut request = Request::from_parts(parts, Body::empty());
    request.extensions_mut().insert(visit.clone());
    let mut response = next.run(request).await;
    if let Some(halt) = response.extensions_mut().remove::<Halt>() {
        response = halt.respond(&visit);
    }
    let is_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if let Some(drawn) = drawn.filter(|_| is_page) {
        response = with_cookie(response, guard.web.cookies.set(Cookie::Form, &drawn));
    }
    if visit.note.is_some() && is_page {
        response = with_cookie(response, guard.web.cookies.end(Cookie::Note));
    }
    response
}

impl Guard {
    /// Fills the visit in. Hands back what forms are to be bound to, if it was drawn just now.
    async fn admit(&self, parts: &Parts, body: Body, visit: &mut Visit) -> Result<Option<String>, Halt> {
        let web = &self.web;
        if !web.site.is_reached_by(&parts.headers) {
            return Err(Halt::UnknownHost);
        }
        let find = |cookie| web.cookies.find(&parts.headers, cookie);
        visit.session = find(Cookie::Session);
        visit.link = find(Cookie::Link);
        visit.note = find(Cookie::Note).and_then(|word| Note::from_word(&word));
        visit.return_to = find(Cookie::ReturnTo).and_then(|coded| web.decode_place(&coded));
        visit.query = Arc::new(query_of(parts));
        let to = visit.query.get("to").cloned();
        visit.to = to.and_then(|address| web.site.place_to_go(&address));
        if let Some(session) = &visit.session {
            let (token, peer) = (Token::of(session), visit.peer());
            visit.visitor = visit.look(move |engine| engine.visitor(token, peer)).await?;
        }
        let far_enough = expect_far_enough(self.route.opens, visit.visitor.as_ref());
        // What was typed into the console outlives the five minutes: it goes through the page that asks for a code.
        let is_kept = matches!(far_enough, Err(Halt::Confirm)) && is_kept_form(&visit.path);
        if parts.method != Method::POST || !is_kept {
            far_enough?;
        }
        let form = find(Cookie::Form);
        let (bound, drawn) = match (&visit.session, &visit.visitor, form) {
            (Some(session), Some(_), _) => (session.to_string(), None),
            (_, _, Some(form)) => (form.to_string(), None),
            (_, _, None) => {
                let drawn = web.engine.draw_form_key();
                (drawn.clone(), Some(drawn))
            }
        };
        visit.csrf = web.engine.form_token(&bound)?;
        if parts.method == Method::POST {
            visit.fields = self.fields(&parts.headers, body).await?;
            let ours = web.site.is_source_of(&parts.headers);
            let token = visit.fields.find("csrf").unwrap_or_default();
            if !ours || drawn.is_some() || web.engine.expect_form_token(&bound, token).is_err() {
                let ended = ours && visit.came_with_session() && visit.visitor.is_none();
                visit.fields = Fields::default();
                return Err(if is_kept {
                    Halt::Confirm
                } else if ended {
                    Halt::SignIn
                } else {
                    Halt::Foreign
                });
            }
            if is_kept {
                return Err(Halt::Confirm);
            }
        }
        Ok(drawn)
    }

    /// The form of this route. One log at a time is taken, so that memory stays bounded.
    async fn fields(&self, headers: &HeaderMap, body: Body) -> Result<Fields, Halt> {
        match self.route.sends {
            Sends::Fields => Fields::read(headers, body).await,
            Sends::Log => {
                let place = tokio::time::timeout(LONGEST_WAIT, Arc::clone(&self.web.logs).acquire_owned()).await;
                let place = place.map_err(|_| Halt::Unavailable)?.map_err(|_| Halt::Unavailable)?;
                Fields::read_with_log(headers, body, place).await
            }
        }
    }
}

/// What stands behind the question mark; of a name that comes twice, the first.
fn query_of(parts: &Parts) -> BTreeMap<String, String> {
    let pairs = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let mut query = BTreeMap::new();
    for (name, value) in pairs {
        query.entry(name.into_owned()).or_insert(value.into_owned());
    }
    query
}

/// Whether a browser has got far enough for a route. The engine asks again in the unit that does it.
fn expect_far_enough(opens: Opens, visitor: Option<&Visitor>) -> Result<(), Halt> {
    let Some(visitor) = visitor else {
        return if opens == Opens::Anyone { Ok(()) } else { Err(Halt::SignIn) };
    };
    match (opens, visitor.person.stage) {
        (Opens::Staff(least) | Opens::FreshStaff(least), Stage::Full) if visitor.role < least => Err(Halt::Rank),
        (Opens::Anyone, _)
        | (Opens::Half, Stage::Half)
        | (Opens::Enroller, Stage::Enrolling)
        | (Opens::SignedIn | Opens::Staff(_), Stage::Full) => Ok(()),
        (Opens::Enroller, Stage::Full) if visitor.enrols == Enrols::WithPassword => Ok(()),
        // Who has nothing to confirm with shows the password again, or sets something up first.
        (Opens::Enroller, Stage::Full) if visitor.person.fresh_until.is_none() => Err(Halt::SignIn),
        (Opens::Fresh | Opens::FreshStaff(_), Stage::Full) if visitor.person.fresh_until.is_none() => {
            Err(Halt::Onward(Stage::Enrolling))
        }
        (Opens::Enroller | Opens::Fresh | Opens::FreshStaff(_), Stage::Full) => {
            if visitor.is_fresh {
                Ok(())
            } else {
                Err(Halt::Confirm)
            }
        }
        (_, stage) => Err(Halt::Onward(stage)),
    }
}

/// Where people find this server: at its public address, or where they asked for it.
fn base_of(web: &Web, parts: &Parts) -> String {
    if let Some(public) = &web.site.public_url {
        return public.to_string();
    }
    let scheme = if web.site.is_reached_over_tls() { "https" } else { "http" };
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    format!("{scheme}://{host}")
}

/// A visit of somebody of whom nothing is known yet.
pub(super) fn stranger(web: &Arc<Web>, parts: &Parts) -> Visit {
    let address = ClientAddress::of(&parts.extensions).map(|client| client.ip);
    let agent = parts.headers.get(header::USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
    Visit {
        web: Arc::clone(web),
        language: language(&parts.headers),
        browser: Browser {
            // Who calls from nowhere shares one throttle with everybody else who does.
            address: address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
            agent: agent.unwrap_or_default().into_owned(),
        },
        visitor: None,
        session: None,
        csrf: String::new(),
        link: None,
        note: None,
        to: None,
        return_to: None,
        path: parts.uri.path().to_owned(),
        base: base_of(web, parts),
        query: Arc::default(),
        fields: Fields::default(),
    }
}
