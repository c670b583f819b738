//! Links that get somebody in the first time: one for the first owner, one per user who is to enrol. They work
//! once, for a day, and skip neither a password nor a factor that exists.

use crate::{
    Engine, Error,
    access::{Access, Scope},
    record,
    sessions::{self, Token},
    users,
};
use countersign_core::{
    Reason, Timestamp, UserId,
    user::{Role, UserKind},
};
use countersign_store::{
    Pending, Tx,
    tables::{
        facts::{self, Moment},
        links::{self as table, Purpose},
        passwords,
        users::{self as user_table, User},
    },
};
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a link works.
pub const LINK_FOR: Duration = Duration::from_hours(24);

/// A link that was just made: the only time its token is seen.
#[derive(Debug)]
pub struct Link {
    /// What stands at its end.
    pub token: Zeroizing<String>,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// Making the first owner.
    Setup,
    /// Setting up this user.
    Enrolment {
        /// How they are called.
        name: String,
        /// Whether they have a password, which the link does not replace.
        has_password: bool,
        /// Whether they have a factor, which the link does not skip.
        has_factor: bool,
        /// When the link stops working.
        expires_at: Timestamp,
    },
    /// A new password in place of one that this user has forgotten.
    NewPassword {
        /// How they are called.
        name: String,
        /// Whether they have a factor, which the link does not skip.
        has_factor: bool,
    },
}

impl Engine {
    /// Makes the link for the first owner, unless there ever was one.
    pub fn make_setup_link(&self) -> Pending<Option<Link>, Error> {
        self.store.submit(|tx| {
            if !setup_is_open(tx)? {
                return Ok(None);
            }
            make(tx, Purpose::Setup).map(Some)
        })
    }

    /// Whether nobody was ever made an owner: the link to set the server up still works.
    pub fn awaits_first_owner(&self) -> Result<bool, Error> {
        self.store.read(setup_is_open)
    }

    /// Makes an enrolment link for a user; an earlier one stops working.
    pub fn make_enrolment_link(&self, access: Access, user: String) -> Pending<Link, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            let user = users::expect(tx, &user)?;
            caller.expect_over(&user)?;
            expect_to_sign_in(tx, &user)?;
            let link = make(tx, Purpose::Enrolment(user.id))?;
            record::change(tx, caller, Some(user.id), "link.made", None)?;
            Ok(link)
        })
    }

    /// What a link leads to; using it up is another matter.
    pub fn find_link(&self, token: Token) -> Result<Option<Leads>, Error> {
        self.store.read(|tx| {
            let found = table::find(tx, token.digest())?.zip(table::find_end(tx, token.digest())?);
            Ok(match found {
                None => None,
                Some((Purpose::Setup, _)) => setup_is_open(tx)?.then_some(Leads::Setup),
                Some((Purpose::Enrolment(id), expires_at)) => match user_table::find(tx, id)? {
                    Some(user) if user.suspended_at.is_none() => Some(leads_to(tx, &user, expires_at)?),
                    _ => None,
                },
                Some((Purpose::Password(id), _)) => match user_table::find(tx, id)? {
                    Some(user) if user.suspended_at.is_none() => Some(Leads::NewPassword {
                        name: users::called(tx, &user)?,
                        has_factor: crate::passwords::has_factor(tx, user.id)?,
                    }),
                    _ => None,
                },
            })
        })
    }
}

/// Refuses who never signs in.
pub(crate) fn expect_to_sign_in(tx: &Tx<'_>, user: &User) -> Result<(), Error> {
    if user.kind != UserKind::Service {
        return Ok(());
    }
    let what = format!("{} is a service and signs in nowhere", users::called(tx, user)?);
    Err(Error::refused(
        Reason::FactorNotAllowed,
        what,
        "make a client with `countersign client add --name APPLICATION`",
    ))
}

fn leads_to(tx: &Tx<'_>, user: &User, expires_at: Timestamp) -> Result<Leads, Error> {
    Ok(Leads::Enrolment {
        expires_at,
        name: users::called(tx, user)?,
        has_password: passwords::find(tx, user.id)?.is_some(),
        has_factor: crate::passwords::has_factor(tx, user.id)?,
    })
}

pub(crate) fn make(tx: &mut Tx<'_>, purpose: Purpose) -> Result<Link, Error> {
    let token = sessions::draw_token(tx);
    let expires_at = tx.now().plus(LINK_FOR);
    table::replace(tx, Token::of(&token).digest(), purpose, expires_at)?;
    Ok(Link { token, expires_at })
}

/// Whether nobody was ever made an owner.
pub(crate) fn setup_is_open(tx: &Tx<'_>) -> Result<bool, Error> {
    Ok(facts::find_moment(tx, Moment::SetUp)?.is_none())
}

/// Closes the first set-up for ever, once there is an owner.
pub(crate) fn close_setup(tx: &mut Tx<'_>, role: Role) -> Result<(), Error> {
    if role == Role::Owner && setup_is_open(tx)? {
        let now = tx.now();
        facts::set_moment(tx, Moment::SetUp, now)?;
        table::delete(tx, Purpose::Setup)?;
    }
    Ok(())
}

/// The user of an enrolment link that still works.
pub(crate) fn expect_enrolment(tx: &Tx<'_>, token: &Token) -> Result<UserId, Error> {
    match table::find(tx, token.digest())? {
        Some(Purpose::Enrolment(user)) => Ok(user),
        Some(Purpose::Setup | Purpose::Password(_)) | None => Err(gone()),
    }
}

pub(crate) fn gone() -> Error {
    Error::refused(Reason::LinkGone, "the link was used, was replaced or has run out", "ask for a new link")
}
