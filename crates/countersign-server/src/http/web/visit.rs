//! A visit: everything a page's handler needs of a request, checked before it runs.

use super::{
    Web,
    cookies::Cookie,
    form::Fields,
    halt::Halt,
    note::Note,
    pages::{Account, Frame, Notice, paths},
    reply::{see_other, with_cookie},
    routes::{Opens, ROUTES, Route},
    text::Text,
};
use axum::{extract::FromRequestParts, http::request::Parts, response::Response};
use countersign_core::{submission::MAX_CHARACTERS, user::Role, words::Language};
use countersign_engine::{
    Engine,
    sessions::{Browser, Opened, Stage, Token, Visitor},
};
use std::{collections::BTreeMap, net::IpAddr, sync::Arc};
use zeroize::Zeroizing;

/// A request of a browser.
#[derive(Clone)]
pub(super) struct Visit {
    pub(super) web: Arc<Web>,
    pub(super) language: Language,
    pub(super) browser: Browser,
    /// Whoever the session cookie stands for.
    pub(super) visitor: Option<Visitor>,
    /// The session cookie as it came, alive or not.
    pub(super) session: Option<Zeroizing<String>>,
    /// The token for forms on the page.
    pub(super) csrf: String,
    /// The link that is being followed.
    pub(super) link: Option<Zeroizing<String>>,
    /// What the page before had done.
    pub(super) note: Option<Note>,
    /// Where to go next, as the address says; checked.
    pub(super) to: Option<String>,
    /// Where to go after signing in, as it was said before; checked.
    pub(super) return_to: Option<String>,
    /// The path that was asked for.
    pub(super) path: String,
    /// Where people find this server: scheme and name.
    pub(super) base: String,
    /// What stood behind the question mark, each name once.
    pub(super) query: Arc<BTreeMap<String, String>>,
    pub(super) fields: Fields,
}

/// Whether a page is at this address that one comes back to.
fn is_page(path: &str) -> bool {
    is_to_come_back_to(path) && is_route("GET", path)
}

/// Whether what is typed into a form is kept while a code is asked for: reasons and choices, never a password.
pub(super) fn is_kept_form(path: &str) -> bool {
    path.starts_with(paths::ADMIN) && is_route("POST", path)
}

fn is_route(method: &str, path: &str) -> bool {
    find_route(method, path).is_some()
}

fn find_route(method: &str, path: &str) -> Option<&'static Route> {
    let asked: Vec<&str> = path.split('/').collect();
    ROUTES.iter().filter(|route| route.method == method).find(|route| {
        let known: Vec<&str> = route.path.split('/').collect();
        known.len() == asked.len()
            && known.iter().zip(&asked).all(|(known, asked)| known == asked || known.starts_with('{'))
    })
}

/// The page at an address; of the address of a form only, the page above it; the own page if there is none.
pub(super) fn page_at(mut path: &str) -> &str {
    while !is_page(path) {
        match path.rsplit_once('/') {
            Some((above, _)) => path = above,
            None => return paths::SECURITY,
        }
    }
    path
}

/// The page at an address of the console, or the one above it, that is seen without a fresh code.
pub(super) fn page_without_code(mut path: &str) -> &str {
    let is_open = |path| find_route("GET", path).is_some_and(|route| matches!(route.opens, Opens::Staff(_)));
    while !is_open(path) {
        match path.rsplit_once('/') {
            Some((above, _)) => path = above,
            None => return paths::ADMIN,
        }
    }
    path
}

/// A page that signing in or confirming leads back to.
fn is_to_come_back_to(path: &str) -> bool {
    path.starts_with("/me/") || path.starts_with(paths::ADMIN)
}

impl FromRequestParts<Arc<Web>> for Visit {
    type Rejection = Halt;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Web>) -> Result<Self, Halt> {
        // The guard put it there; without one nothing is shown.
        parts.extensions.remove::<Self>().ok_or(Halt::Unavailable)
    }
}

impl Visit {
    pub(super) fn engine(&self) -> &Engine {
        &self.web.engine
    }

    pub(super) fn text(&self) -> Text<'_> {
        Text::new(self.engine().words(), self.language)
    }

    pub(super) fn peer(&self) -> IpAddr {
        self.browser.address
    }

    /// What surrounds the page.
    pub(super) fn frame(&self) -> Frame<'_> {
        let full = self.visitor.as_ref().filter(|visitor| visitor.person.stage == Stage::Full);
        let account = full.map(|visitor| Account {
            name: visitor.name.clone(),
            csrf: self.csrf.clone(),
            console: visitor.role >= Role::Helpdesk,
        });
        Frame { text: self.text(), site: self.engine().settings().issuer.clone(), account, demo: self.web.site.demo }
    }

    /// Whoever is here.
    pub(super) fn expect_visitor(&self) -> Result<&Visitor, Halt> {
        self.visitor.as_ref().ok_or(Halt::SignIn)
    }

    /// What the cookie stands for, if it stands for somebody.
    pub(super) fn token(&self) -> Result<Token, Halt> {
        match (&self.session, &self.visitor) {
            (Some(session), Some(_)) => Ok(Token::of(session)),
            _ => Err(Halt::SignIn),
        }
    }

    /// The link that is being followed.
    pub(super) fn link(&self) -> Result<Token, Halt> {
        self.link.as_ref().map(|link| Token::of(link)).ok_or(Halt::LinkSpent)
    }

    pub(super) fn came_with_session(&self) -> bool {
        self.session.is_some()
    }

    pub(super) fn is_signed_in(&self) -> bool {
        self.visitor.as_ref().is_some_and(|visitor| visitor.person.stage == Stage::Full)
    }

    /// A code as typed; longer than any code is no code.
    pub(super) fn typed_code(&self, field: &str) -> Result<&str, Halt> {
        let typed = self.fields.expect(field)?;
        if typed.chars().count() > MAX_CHARACTERS { Err(Halt::Unreadable) } else { Ok(typed) }
    }

    /// What the page before had done, as a notice.
    pub(super) fn notice(&self) -> Option<Notice> {
        self.note.map(|note| note.notice(self.text()))
    }

    /// Where to go after signing in.
    pub(super) fn destination(&self) -> &str {
        let wanted = self.to.as_deref().or(self.return_to.as_deref());
        wanted.unwrap_or(paths::SECURITY)
    }

    /// The page that was asked for, or the one above it.
    pub(super) fn way_back(&self) -> &str {
        page_at(&self.path)
    }

    /// The values of the address behind the question mark.
    pub(super) fn asked(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }

    /// The way to a page of this server, which says what was done.
    pub(super) fn done(&self, note: Note, path: &str) -> Response {
        with_cookie(see_other(path), self.web.cookies.set(Cookie::Note, note.word()))
    }

    /// The answer, handing the browser a session that has just begun.
    pub(super) fn with_session(&self, response: Response, opened: &Opened) -> Response {
        with_cookie(response, self.web.cookies.set(Cookie::Session, &opened.token))
    }

    /// This visit, as it goes on in a session that has just begun.
    pub(super) fn continued(mut self, opened: &Opened) -> Result<Self, Halt> {
        self.csrf = self.engine().form_token(&opened.token)?;
        self.session = Some(opened.token.clone());
        if let Some(visitor) = &mut self.visitor {
            visitor.person.stage = opened.stage;
        }
        Ok(self)
    }

    /// Looks something up on a thread that may block.
    pub(super) async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Engine) -> Result<T, countersign_engine::Error> + Send + 'static,
    ) -> Result<T, Halt> {
        let engine = self.engine().clone();
        let looked = tokio::task::spawn_blocking(move || look(&engine)).await;
        looked.map_err(|_| Halt::Unavailable)?.map_err(Halt::from)
    }
}
