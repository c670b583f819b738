//! A forgotten password: a link by mail sets a new one, and skips nothing else.
//!
//! Whatever name is typed, the answer and the work are the same: a name that matches nobody gets the same rows, which
//! lead nowhere. The link's token is nowhere at rest: it is made from the message's identifier and a key when the mail
//! is written.

use crate::{
    Engine, Error,
    access::{Caller, network_of},
    links,
    notices::{
        Channel,
        occasion::{Told, Whereabouts},
    },
    passwords, record,
    sessions::{self, Browser, Opened, Stage, Token},
    sign_in, users as people,
};
use countersign_core::{
    ClientId, Timestamp, UserId,
    throttle::wait_after,
    user::{Name, UserKind},
};
use countersign_store::{
    Pending, Tx,
    seal::{KeyClass, KeyRing},
    tables::{
        links::{self as table, Following, Purpose},
        outbox::{self, Message, Stamping},
        passwords::{self as password_table, HashedPassword},
        sessions as session_table,
        sources::{self, NOBODY, Source, SourceThrottle},
        users::{self as user_table, User},
    },
};
use std::{net::IpAddr, time::Duration};
use zeroize::Zeroizing;

/// The notice's word.
pub(crate) const WORD: &str = "password.forgotten";
/// How long a mailed link works.
pub const MAILED_LINK_FOR: Duration = Duration::from_hours(1);
/// Nobody gets such a mail more often than this.
const MAILED_EVERY: Duration = Duration::from_mins(5);
/// Stands for a place where links are asked for.
const ASKED_HERE: ClientId = ClientId::from_bytes(*b"web: new passwor");

/// The answer to whoever asks for a new password; the same for every name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// If there is somebody of that name with an address, a mail is on its way.
    Noted,
    /// It was asked too often from there: not before this moment.
    Wait(Timestamp),
    /// This server sends no mail.
    NoMail,
}

impl Engine {
    /// Asks for a link to a new password, by any of the user's names.
    pub fn ask_for_new_password(&self, name: String, address: IpAddr) -> Pending<Asked, Error> {
        self.store.submit(move |tx| {
            tx.expect_space()?;
            if crate::notices::delivers(tx, Channel::Mail)?.is_none() {
                return Ok(Asked::NoMail);
            }
            if let Some(until) = wait_of_place(tx, address)? {
                return Ok(Asked::Wait(until));
            }
            let found = match Name::new(&name) {
                Ok(name) => user_table::find_by_name(tx, &name)?,
                Err(_) => None,
            };
            put_link(tx, &name, found.as_ref(), address)?;
            Ok(Asked::Noted)
        })
    }

    /// Sets a new password by a mailed link, uses the link up and signs every browser out. The second factor comes next,
    /// whatever the user has: a link from a mail enrols nothing,
    /// and does not wake an account that lay idle.
    pub fn set_forgotten_password(&self, link: Token, typed: &str, browser: Browser) -> Pending<Opened, Error> {
        let chosen = self.store.read(|tx| {
            let user = expect_password_link(tx, &link)?;
            Ok::<_, Error>((user, passwords::choose(tx, user, typed)?))
        });
        let (user, password) = match chosen {
            Ok(chosen) => chosen,
            Err(error) => return Pending::ready(Err(error)),
        };
        self.hash_then(user, browser.address, password, move |tx, hashed| {
            let may_sign_in = user_table::find(tx, user)?.is_some_and(|user| user.suspended_at.is_none());
            match table::take(tx, link.digest())? {
                Following::Taken if may_sign_in => {}
                Following::Taken | Following::Gone => return Err(links::gone()),
            }
            table::delete(tx, Purpose::Password(user))?;
            let by_mail = HashedPassword { by_mail: true, ..hashed };
            password_table::set(tx, user, &by_mail)?;
            session_table::end_all(tx, user)?;
            let opened = sessions::open(tx, user, Stage::Half, &browser)?;
            let caller = sign_in::caller_of(tx, &opened, browser.address)?;
            record::change(tx, &caller, Some(user), "password.set_by_mail", None)?;
            Ok(opened)
        })
    }
}

/// Counts that somebody asked from there; until when they have to wait, if they do.
fn wait_of_place(tx: &mut Tx<'_>, address: IpAddr) -> Result<Option<Timestamp>, Error> {
    let now = tx.now();
    let network = sign_in::place_now(&network_of(address.to_canonical()), now);
    let place = Source { user: NOBODY, client: ASKED_HERE, network };
    let before = sources::find(tx, &place)?;
    if let Some(until) = before.wait_until.filter(|until| *until > now) {
        return Ok(Some(until));
    }
    let consecutive = before.consecutive.saturating_add(1);
    let wait_until = wait_after(consecutive).map(|wait| now.plus(wait));
    sources::save(tx, &place, SourceThrottle { consecutive, wait_until })?;
    Ok(None)
}

/// Stores a link and the message it travels in; for a name that nobody has, and for somebody who cannot have one, the
/// same rows about nobody.
fn put_link(tx: &mut Tx<'_>, name: &str, found: Option<&User>, address: IpAddr) -> Result<(), Error> {
    let typed = record::name_hash(tx, name)?;
    let stranger = UserId::from_bytes(typed.first_chunk().copied().unwrap_or_default());
    let may = |user: &&User| user.kind == UserKind::Person && user.suspended_at.is_none() && user.email.is_some();
    let key = found.map_or(stranger, |user| user.id);
    let since = tx.now().minus(MAILED_EVERY);
    let is_due = outbox::stamp(tx, key, WORD, since)? == Stamping::Set;
    let user = found.filter(may).filter(|_| is_due);
    let id = tx.random();
    let token = token_of(tx.ring(), &id)?;
    let to = user.map_or(stranger, |user| user.id);
    let expires_at = tx.now().plus(MAILED_LINK_FOR);
    table::add(tx, Token::of(&token).digest(), Purpose::Password(to), expires_at)?;
    let name = found.map(|user| people::called(tx, user)).transpose()?;
    let told = Told {
        at: tx.now(),
        user: user.map(|user| user.id),
        name: user.and(name),
        place: Whereabouts::Browser { address: address.to_canonical() },
        reference: None,
        left: None,
        for_admins: false,
    };
    let channel = if user.is_some() { Channel::Mail } else { Channel::Nowhere };
    let message = Message {
        id,
        channel: channel.word().to_owned(),
        recipient: user.and_then(|user| user.email.clone()).unwrap_or_default(),
        notice: WORD.to_owned(),
        told: record::json(&told),
        created_at: tx.now(),
        tries: 0,
    };
    Ok(outbox::insert(tx, &message)?)
}

/// The link that a message carries, while it works; that it is mailed is noted with the user.
pub(crate) fn link_of(tx: &mut Tx<'_>, message: &Message, base_url: &str) -> Result<Option<Zeroizing<String>>, Error> {
    let token = token_of(tx.ring(), &message.id)?;
    let Some(Purpose::Password(user)) = table::find(tx, Token::of(&token).digest())? else { return Ok(None) };
    if message.tries == 1 {
        record::change(tx, &Caller::server(), Some(user), "password.link_mailed", None)?;
    }
    Ok(Some(Zeroizing::new(format!("{base_url}/forgotten/{}", token.as_str()))))
}

fn token_of(ring: &KeyRing, message: &[u8; 16]) -> Result<Zeroizing<String>, Error> {
    let digest = Zeroizing::new(ring.digest(KeyClass::Attempt, &[b"mailed link", message])?);
    Ok(Zeroizing::new(data_encoding::BASE64URL_NOPAD.encode(&*digest)))
}

fn expect_password_link(tx: &Tx<'_>, link: &Token) -> Result<UserId, Error> {
    match table::find(tx, link.digest())? {
        Some(Purpose::Password(user)) => Ok(user),
        Some(Purpose::Setup | Purpose::Enrolment(_)) | None => Err(links::gone()),
    }
}
