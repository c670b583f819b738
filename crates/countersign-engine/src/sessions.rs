//! Browsers: what a cookie stands for, and what it opens.
//!
//! A session has a stage. What holds one stage opens nothing that needs another, and every step up ends the
//! session and begins a new one, so that a token somebody planted or saw earlier is worth nothing afterwards.

use crate::{Engine, Error, access::Scope, entry, owned, passwords, users as people};
use countersign_core::{
    Reason, SessionId, Timestamp, UserId,
    factor::{FactorClass, FactorState},
    user::Role,
};
use countersign_store::{
    Pending, Tx,
    tables::{
        factors,
        sessions::{self as table, Session},
        users,
    },
};
use sha2::{Digest, Sha256};
use std::{net::IpAddr, time::Duration};
use zeroize::Zeroizing;

/// Without a request for this long a session ends.
pub const IDLE: Duration = Duration::from_hours(1);
/// A session ends after this long, whatever happens.
pub const TOTAL: Duration = Duration::from_hours(24);
/// A half-signed-in browser, or one that is enrolling, has this long to go on.
pub const UNFINISHED: Duration = Duration::from_mins(30);
/// How long after a second factor things may be changed that need a fresh one.
pub const FRESH: Duration = Duration::from_mins(5);
/// A session is noted as heard of at most this often.
const TOUCHED_EVERY: Duration = Duration::from_mins(1);
/// What a browser says of itself is kept up to so many bytes.
const LONGEST_AGENT: usize = 200;

/// How far a browser has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// A password, and no second factor yet.
    Half,
    /// A link or set-up, and no factor to show yet: it may enrol one.
    Enrolling,
    /// Signed in.
    Full,
}

impl Stage {
    const ALL: [Self; 3] = [Self::Half, Self::Enrolling, Self::Full];

    /// The word it is stored under.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Half => "half",
            Self::Enrolling => "enrolling",
            Self::Full => "full",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.word() == word)
    }
}

/// What a cookie holds, as its digest. The token itself is seen once, when it is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// Reads the value of a cookie or the end of a link.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    pub(crate) const fn digest(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

/// Where a browser is and what it says it is.
#[derive(Debug, Clone)]
pub struct Browser {
    /// Its address.
    pub address: IpAddr,
    /// Its `User-Agent`.
    pub agent: String,
}

/// A session that has just begun: the only time its token is seen.
#[derive(Debug)]
pub struct Opened {
    /// What the cookie is to hold.
    pub token: Zeroizing<String>,
    /// How far it has got.
    pub stage: Stage,
}

/// A person in a browser.
#[derive(Debug, Clone)]
pub struct Person {
    /// Who.
    pub user: UserId,
    /// Which browser.
    pub session: SessionId,
    /// How far it has got.
    pub stage: Stage,
    /// Until when a second factor counts as fresh.
    pub fresh_until: Option<Timestamp>,
    /// The address it calls from.
    pub peer: IpAddr,
    /// What the browser says it is.
    pub agent: String,
    /// It is enrolling after a temporary pass.
    passed: bool,
    pub(crate) begun: Timestamp,
}

/// What lets somebody who is signed in set a factor up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enrols {
    /// A second factor, shown within the last minutes.
    WithFreshFactor,
    /// The password they have just shown: they have no second factor, and may do without for a while.
    WithPassword,
}

/// Whoever a cookie stands for, with what a page has to know to show itself.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The person in their browser.
    pub person: Person,
    /// How they are called.
    pub name: String,
    /// Their rank.
    pub role: Role,
    /// Whether a second factor was shown within the last minutes.
    pub is_fresh: bool,
    /// Whether they can show a second factor other than backup codes.
    pub has_factor: bool,
    /// Whether a set of backup codes is live.
    pub has_backup_codes: bool,
    /// What lets them set a factor up.
    pub enrols: Enrols,
    /// How long they may go on without a second factor.
    pub grace: entry::Grace,
}

impl Engine {
    /// Whoever a cookie stands for, if the session still lives. Notes that it was heard of.
    pub fn visitor(&self, token: Token, peer: IpAddr) -> Result<Option<Visitor>, Error> {
        let Some(person) = self.session(token, peer)? else { return Ok(None) };
        self.store.read(|tx| {
            let Some(user) = users::find(tx, person.user)? else { return Ok(None) };
            let held = factors::list(tx, user.id)?;
            Ok(Some(Visitor {
                name: people::called(tx, &user)?,
                role: user.role,
                is_fresh: person.fresh_until.is_some_and(|until| until > tx.now()),
                has_factor: passwords::has_factor(tx, user.id)?,
                has_backup_codes: owned::has(&held, FactorClass::Backup, FactorState::Active),
                enrols: entry::may_enrol(tx, &person)?.map_or(Enrols::WithFreshFactor, |()| Enrols::WithPassword),
                grace: entry::grace(tx, &user, &person)?,
                person,
            }))
        })
    }

    /// Who a cookie stands for, if the session still lives. Notes that it was heard of.
    pub fn session(&self, token: Token, peer: IpAddr) -> Result<Option<Person>, Error> {
        let found = self.store.read(|tx| find(tx, &token, peer).map(|found| found.map(|found| (found, tx.now()))))?;
        let Some(((person, seen_at), now)) = found else { return Ok(None) };
        if now.since(seen_at) > TOUCHED_EVERY {
            let (user, id) = (person.user, person.session);
            // Nothing waits for it, and a session that is not noted ends a little earlier.
            self.store.submit_then(move |tx| table::touch(tx, user, id), |_: Result<(), countersign_store::Error>| {});
        }
        Ok(Some(person))
    }

    /// Signs a browser out.
    pub fn sign_out(&self, token: Token, peer: IpAddr) -> Pending<(), Error> {
        self.store.submit(move |tx| {
            if let Some((person, _)) = find(tx, &token, peer)? {
                table::end(tx, person.user, person.session)?;
            }
            Ok(())
        })
    }
}

/// Finds out who a browser belongs to and whether it has got far enough for what needs `scope`.
pub(crate) fn authorize(tx: &Tx<'_>, token: &Token, peer: IpAddr, scope: Scope) -> Result<Person, Error> {
    let person = expect(tx, token, peer)?;
    match (person.stage, scope) {
        (Stage::Half | Stage::Full, Scope::Verify) => Ok(person),
        // A link never skips a factor, not even one that came after it was followed.
        // A temporary pass does, for setting one up and nothing else.
        (Stage::Enrolling, Scope::FactorsWrite) if person.passed || !passwords::has_factor(tx, person.user)? => {
            Ok(person)
        }
        (Stage::Full, Scope::FactorsWrite) if entry::may_enrol(tx, &person)?.is_some() => Ok(person),
        (Stage::Full, Scope::FactorsWrite) => expect_fresh(person, tx.now()),
        _ => Err(not_far_enough()),
    }
}

/// The person, if the browser is signed in.
pub(crate) fn expect_full(tx: &Tx<'_>, token: &Token, peer: IpAddr) -> Result<Person, Error> {
    let person = expect(tx, token, peer)?;
    if person.stage == Stage::Full { Ok(person) } else { Err(not_far_enough()) }
}

/// The person, whatever the browser has shown.
pub(crate) fn expect(tx: &Tx<'_>, token: &Token, peer: IpAddr) -> Result<Person, Error> {
    let found = find(tx, token, peer)?;
    found.map(|(person, _)| person).ok_or_else(over)
}

/// Nobody is signed in here, or not any more.
pub(crate) fn over() -> Error {
    Error::refused(Reason::SessionEnded, "this browser is not signed in any more", "sign in again")
}

/// Passes a person on only if they showed a second factor within the last minutes.
pub(crate) fn expect_fresh(person: Person, now: Timestamp) -> Result<Person, Error> {
    if person.fresh_until.is_some_and(|until| until > now) {
        return Ok(person);
    }
    let what = "this needs a second factor from the last five minutes";
    Err(Error::refused(Reason::SessionNotFresh, what, "confirm with a code, then repeat it"))
}

pub(crate) fn not_far_enough() -> Error {
    Error::refused(Reason::SessionStage, "this browser has not finished signing in", "finish signing in")
}

fn find(tx: &Tx<'_>, token: &Token, peer: IpAddr) -> Result<Option<(Person, Timestamp)>, Error> {
    let Some(session) = table::find(tx, token.digest())? else { return Ok(None) };
    let corrupt = || countersign_store::Error::Corrupt("a session's stage".to_owned());
    let stage = Stage::from_word(&session.stage).ok_or_else(corrupt)?;
    let (idle, total) = match stage {
        Stage::Full => (IDLE, TOTAL),
        Stage::Half | Stage::Enrolling => (UNFINISHED, UNFINISHED),
    };
    let now = tx.now();
    let is_over = now.since(session.seen_at) >= idle || now.since(session.created_at) >= total;
    if is_over {
        return Ok(None);
    }
    let Some(user) = users::find(tx, session.user)?.filter(|user| user.suspended_at.is_none()) else {
        return Ok(None);
    };
    // Whoever was let in without a factor stays for as long as they may be without one.
    if stage == Stage::Full && session.factor_at.is_none() && entry::without_factor(tx, &user, peer)?.is_none() {
        return Ok(None);
    }
    let person = Person {
        user: session.user,
        session: session.id,
        stage,
        fresh_until: session.factor_at.filter(|_| stage == Stage::Full).map(|at| at.plus(FRESH)),
        passed: stage == Stage::Enrolling && session.factor_at.is_some(),
        peer,
        begun: session.created_at,
        agent: session.agent,
    };
    Ok(Some((person, session.seen_at)))
}

/// Begins a session. No second factor was shown in it yet.
pub(crate) fn open(tx: &mut Tx<'_>, user: UserId, stage: Stage, browser: &Browser) -> Result<Opened, Error> {
    let now = tx.now();
    let mut agent = browser.agent.clone();
    agent.truncate(agent.floor_char_boundary(LONGEST_AGENT));
    let session = Session {
        id: SessionId::from_bytes(tx.random()),
        user,
        stage: stage.word().to_owned(),
        address: browser.address.to_canonical().to_string(),
        agent,
        created_at: now,
        seen_at: now,
        factor_at: None,
    };
    insert(tx, &session, stage)
}

/// Ends a person's session and begins one that is signed in, with a second factor shown just now.
pub(crate) fn step_up(tx: &mut Tx<'_>, person: &Person) -> Result<Opened, Error> {
    go_on(tx, person, Stage::Full)
}

/// Ends a person's session and begins one that may set up a factor, after a temporary pass.
pub(crate) fn enrol_after_pass(tx: &mut Tx<'_>, person: &Person) -> Result<Opened, Error> {
    go_on(tx, person, Stage::Enrolling)
}

fn go_on(tx: &mut Tx<'_>, person: &Person, stage: Stage) -> Result<Opened, Error> {
    if table::end(tx, person.user, person.session)? == 0 {
        return Err(over());
    }
    let now = tx.now();
    let session = Session {
        id: SessionId::from_bytes(tx.random()),
        user: person.user,
        stage: stage.word().to_owned(),
        address: person.peer.to_canonical().to_string(),
        agent: person.agent.clone(),
        // A fresh factor does not make a day longer.
        created_at: if person.stage == Stage::Full { person.begun } else { now },
        seen_at: now,
        factor_at: Some(now),
    };
    insert(tx, &session, stage)
}

/// Ends the browsers in which a user was about to enrol, but the one that just did.
pub(crate) fn end_enrolling(tx: &mut Tx<'_>, user: UserId, but: Option<SessionId>) -> Result<(), Error> {
    for session in table::list(tx, user)? {
        if session.stage == Stage::Enrolling.word() && Some(session.id) != but {
            table::end(tx, user, session.id)?;
        }
    }
    Ok(())
}

fn insert(tx: &mut Tx<'_>, session: &Session, stage: Stage) -> Result<Opened, Error> {
    let token = draw_token(tx);
    table::insert(tx, Token::of(&token).digest(), session)?;
    Ok(Opened { token, stage })
}

/// 256 random bits, for a cookie or a link.
pub(crate) fn draw_token(tx: &Tx<'_>) -> Zeroizing<String> {
    Zeroizing::new(data_encoding::BASE64URL_NOPAD.encode(&tx.random::<32>()))
}
