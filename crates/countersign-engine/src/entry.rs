//! What a right password opens for somebody who has no second factor, where policy asks for one.
//!
//! Whoever holds a factor is asked for it, always. Whoever holds none may enrol, and until their deadline also go on
//! without; an exemption lets them in. But a password alone enrols nobody who administers, who had a factor before, or
//! whose account lay idle: they need a link.

use crate::{
    Engine, Error,
    access::Caller,
    policy::{Rulebook, needs_link},
    record::{self, Detail},
    requirements::note_active,
    sessions::{self, Browser, Opened, Person, Stage, Token, UNFINISHED},
};
use countersign_core::{
    Reason, Timestamp,
    policy::{Place, Standing},
    reason::Door,
};
use countersign_store::{
    Pending, Tx,
    tables::{
        factors, sessions as table,
        users::{self, User},
    },
};
use std::net::IpAddr;

/// How long somebody may go on without a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grace {
    /// That is not the question: they have one, or none is required of them.
    NotAsked,
    /// Until then.
    Until(Timestamp),
    /// No longer, since then.
    Over(Timestamp),
}

impl Engine {
    /// Goes on without a second factor, until the deadline.
    pub fn continue_in_grace(&self, token: Token, peer: IpAddr) -> Pending<Opened, Error> {
        self.store.submit(move |tx| {
            let person = sessions::expect(tx, &token, peer)?;
            if person.stage != Stage::Enrolling {
                return Err(sessions::not_far_enough());
            }
            let user = users::find(tx, person.user)?.ok_or_else(sessions::over)?;
            let standing = standing_at_the_web(tx, &user, peer)?;
            let Standing::Grace(until, _) = standing else { return Err(refusal(standing)) };
            if table::end(tx, person.user, person.session)? == 0 {
                return Err(sessions::over());
            }
            let browser = Browser { address: peer, agent: person.agent.clone() };
            let opened = sessions::open(tx, user.id, Stage::Full, &browser)?;
            note_active(tx, &user)?;
            record::change(tx, &Caller::Person(person), Some(user.id), "sign_in.in_grace", Some(&until.to_string()))?;
            Ok(opened)
        })
    }
}

/// Why somebody may not go on without a second factor.
fn refusal(standing: Standing) -> Error {
    let (reason, what) = match standing {
        Standing::Over(..) => (Reason::PolicyGraceOver, "the time for setting up a second factor has passed"),
        _ => (Reason::PolicyEnrolRequired, "a second factor has to be set up first"),
    };
    Error::refused(reason, what, "set up an authenticator app now")
}

/// The session that follows a right password.
pub(crate) fn after_password(tx: &mut Tx<'_>, user: &User, browser: &Browser) -> Result<Opened, Error> {
    let book = Rulebook::in_force(tx)?;
    let held = factors::list(tx, user.id)?;
    let standing = book.standing(tx, user, &held, web(browser.address))?;
    book.keep_deadline(tx, user, standing)?;
    match standing {
        Standing::Exempt { by, .. } => {
            let opened = sessions::open(tx, user.id, Stage::Full, browser)?;
            let caller = Caller::Person(sessions::expect(tx, &Token::of(&opened.token), browser.address)?);
            let detail = Detail { note: Some(format!("exemption {by}")), ..Detail::default() };
            let place = record::Place { caller: &caller, door: Door::Web, user: Some(user.id), detail: &detail };
            record::excused(tx, place)?;
            note_active(tx, user)?;
            Ok(opened)
        }
        Standing::Grace(..) | Standing::Over(..) if needs_link(tx, user, &held)?.is_none() => {
            sessions::open(tx, user.id, Stage::Enrolling, browser)
        }
        Standing::Grace(..)
        | Standing::Over(..)
        | Standing::Asked(_)
        | Standing::AtOnce(_)
        | Standing::Optional
        | Standing::NeverSignsIn => sessions::open(tx, user.id, Stage::Half, browser),
    }
}

/// `Some` if this user may be signed in at the web without having shown a second factor.
pub(crate) fn without_factor(tx: &Tx<'_>, user: &User, peer: IpAddr) -> Result<Option<()>, Error> {
    let standing = standing_at_the_web(tx, user, peer)?;
    Ok(matches!(standing, Standing::Grace(..) | Standing::Exempt { .. }).then_some(()))
}

/// `Some` if this person, signed in without a second factor, may set one up: the password was shown not long ago, and
/// it is enough for them.
pub(crate) fn may_enrol(tx: &Tx<'_>, person: &Person) -> Result<Option<()>, Error> {
    let is_recent = tx.now().since(person.begun) < UNFINISHED;
    if person.stage != Stage::Full || person.fresh_until.is_some() || !is_recent {
        return Ok(None);
    }
    let Some(user) = users::find(tx, person.user)? else { return Ok(None) };
    let held = factors::list(tx, user.id)?;
    Ok(needs_link(tx, &user, &held)?.is_none().then_some(()))
}

/// How long a person may go on without a second factor.
pub(crate) fn grace(tx: &Tx<'_>, user: &User, person: &Person) -> Result<Grace, Error> {
    if person.stage == Stage::Half || person.fresh_until.is_some() {
        return Ok(Grace::NotAsked);
    }
    Ok(match standing_at_the_web(tx, user, person.peer)? {
        Standing::Grace(until, _) => Grace::Until(until),
        Standing::Over(until, _) => Grace::Over(until),
        _ => Grace::NotAsked,
    })
}

fn standing_at_the_web(tx: &Tx<'_>, user: &User, peer: IpAddr) -> Result<Standing, Error> {
    Rulebook::in_force(tx)?.standing(tx, user, &factors::list(tx, user.id)?, web(peer))
}

/// The product's own pages: the address is the one that this server sees, or that a proxy it trusts reports.
fn web(peer: IpAddr) -> Place {
    Place { client: None, address: Some(peer.to_canonical()) }
}
