//! Getting in at the web: a password, then a second factor; and the links that come before both.
//!
//! Before the first factor is proven there is one refusal, whatever the cause: the same look-ups, one hash, the
//! same writes. Wrong passwords slow down the place they come from, never the user alone.

mod password;
mod second_factor;

pub(crate) use password::place_now;

use crate::{
    Engine, Error,
    access::{Access, Caller},
    enrol::{self, Confirmed, FirstCode},
    entry,
    links::{self, LINK_FOR},
    passwords, record,
    sessions::{self, Browser, Opened, Stage, Token},
    users::{self, NewUser},
};
use countersign_core::{
    Reason, UserId,
    password::Password,
    user::{Role, UserKind},
};
use countersign_store::{
    Pending, Tx,
    tables::{
        factors,
        facts::{self, Moment},
        links::{self as link_table, Following},
        passwords as table,
        users::{self as user_table, User},
    },
};
use std::net::IpAddr;
use zeroize::Zeroizing;

pub use password::Checked;
pub use second_factor::{SecondFactor, SecondFactorPrompt, Typed};

/// The answer at the sign-in page.
pub type SignIn = Checked<Opened>;

/// What was typed at the sign-in page.
#[derive(Debug)]
pub struct Credentials {
    /// Any of the user's names.
    pub name: String,
    /// The password.
    pub password: Zeroizing<String>,
}

/// The first owner, as typed.
#[derive(Debug)]
pub struct FirstOwner {
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: Zeroizing<String>,
}

impl Engine {
    /// Checks a name and a password. What follows is a browser that may show a second factor, or, where there is none
    /// and policy asks for one, that may enrol. The first owner, who closed the set-up half way, goes on with it.
    pub fn sign_in(&self, credentials: Credentials, browser: Browser) -> Pending<SignIn, Error> {
        let (answer, pending) = Pending::later();
        let address = browser.address;
        let then = move |tx: &mut Tx<'_>, user: &User| {
            if is_still_setting_up(tx, user)? {
                return sessions::open(tx, user.id, Stage::Enrolling, &browser);
            }
            entry::after_password(tx, user, &browser)
        };
        self.check_password_then(credentials, address, then, answer);
        pending
    }

    /// Follows an enrolment link of a user who has a password: it must be shown. Without a factor the link is
    /// used up and leads to enrolment; with one it stays, and the factor is asked for.
    pub fn sign_in_by_link(
        &self,
        link: Token,
        password: Zeroizing<String>,
        browser: Browser,
    ) -> Pending<SignIn, Error> {
        let named = self.store.read(|tx| links::expect_enrolment(tx, &link));
        let name = match named {
            Ok(user) => user.to_string(),
            Err(error) => return Pending::ready(Err(error)),
        };
        let (answer, pending) = Pending::later();
        let address = browser.address;
        let then = move |tx: &mut Tx<'_>, user: &User| {
            if passwords::has_factor(tx, user.id)? {
                return sessions::open(tx, user.id, Stage::Half, &browser);
            }
            match link_table::take(tx, link.digest())? {
                Following::Taken => sessions::open(tx, user.id, Stage::Enrolling, &browser),
                Following::Gone => Err(links::gone()),
            }
        };
        self.check_password_then(Credentials { name, password }, address, then, answer);
        pending
    }

    /// Sets the first password of a user who followed an enrolment link, and uses the link up. With a factor the
    /// browser has to show it next, without one it may enrol.
    pub fn choose_first_password(&self, link: Token, typed: &str, browser: Browser) -> Pending<Opened, Error> {
        let chosen = self.store.read(|tx| {
            let user = links::expect_enrolment(tx, &link)?;
            Ok::<_, Error>((user, passwords::choose(tx, user, typed)?))
        });
        let (user, password) = match chosen {
            Ok(chosen) => chosen,
            Err(error) => return Pending::ready(Err(error)),
        };
        self.hash_then(user, browser.address, password, move |tx, hashed| {
            if table::find(tx, user)?.is_some() {
                let what = "a password was set meanwhile";
                return Err(Error::refused(Reason::LinkGone, what, "open the link again and sign in with it"));
            }
            match link_table::take(tx, link.digest())? {
                Following::Taken => {}
                Following::Gone => return Err(links::gone()),
            }
            table::set(tx, user, &hashed)?;
            let stage = if passwords::has_factor(tx, user)? { Stage::Half } else { Stage::Enrolling };
            let opened = sessions::open(tx, user, stage, &browser)?;
            let caller = caller_of(tx, &opened, browser.address)?;
            record::change(tx, &caller, Some(user), "password.set", None)?;
            Ok(opened)
        })
    }

    /// Makes the first owner. Works once, ever.
    pub fn set_up(&self, link: Token, owner: FirstOwner, browser: Browser) -> Pending<Opened, Error> {
        let names = vec![owner.email.to_lowercase()];
        let password = match Password::chosen(&owner.password, &names, false) {
            Ok(password) => password,
            Err(weakness) => return Pending::ready(Err(weakness.into())),
        };
        let mut id = [0; 16];
        self.store.environment().fill(&mut id);
        let id = UserId::from_bytes(id);
        self.hash_then(id, browser.address, password, move |tx, hashed| {
            match link_table::take(tx, link.digest())? {
                Following::Taken if links::setup_is_open(tx)? => {}
                Following::Taken | Following::Gone => return Err(links::gone()),
            }
            let new = NewUser { email: Some(owner.email), names: vec![], kind: UserKind::Person, role: Role::Owner };
            users::insert(tx, &new, id)?;
            table::set(tx, id, &hashed)?;
            let opened = sessions::open(tx, id, Stage::Enrolling, &browser)?;
            let caller = caller_of(tx, &opened, browser.address)?;
            record::change(tx, &caller, Some(id), "setup.completed", None)?;
            Ok(opened)
        })
    }

    /// Hashes a chosen password on the pool, then goes on with it in a unit of work.
    pub(crate) fn hash_then<T: Send + 'static>(
        &self,
        user: UserId,
        address: IpAddr,
        password: Password,
        then: impl FnOnce(&mut Tx<'_>, table::HashedPassword) -> Result<T, Error> + Send + 'static,
    ) -> Pending<T, Error> {
        self.on_pool(address, move |engine, memory, answer| {
            let hashed = engine.hash_password(memory, user, &password);
            engine.store.submit_then(move |tx| then(tx, hashed?), answer);
        })
    }

    /// Takes the first code of the person's own pending factor. It is a second factor shown: the browser is
    /// signed in afterwards.
    pub fn confirm_own_enrolment(
        &self,
        token: Token,
        peer: IpAddr,
        typed: impl Into<FirstCode>,
    ) -> Pending<(Confirmed, Option<Opened>), Error> {
        let first_code = typed.into();
        let settings = std::sync::Arc::clone(&self.settings);
        let access = Access::Browser { token, peer };
        self.change(access, crate::access::Scope::FactorsWrite, move |tx, caller| {
            let person = caller.person().ok_or_else(sessions::over)?;
            let user = user_table::find(tx, person.user)?.ok_or_else(sessions::over)?;
            let confirmed = enrol::confirm_own(tx, caller, &user, &first_code, &settings)?;
            let opened = confirmed.reason.is_accepted().then(|| sessions::step_up(tx, person)).transpose()?;
            Ok((confirmed, opened))
        })
    }
}

/// Whether the set-up of the first owner was left before it had an authenticator app. For as long as its link would have
/// worked the password leads on: it is what the link led to, and there is nothing yet that could be skipped.
fn is_still_setting_up(tx: &Tx<'_>, user: &User) -> Result<bool, Error> {
    let Some(begun) = facts::find_moment(tx, Moment::SetUp)? else { return Ok(false) };
    let is_first = user.role == Role::Owner && user.created_at == begun;
    let had_none = || Ok::<_, Error>(factors::list(tx, user.id)?.iter().all(|row| row.confirmed_at.is_none()));
    Ok(is_first && tx.now().since(begun) < LINK_FOR && had_none()?)
}

/// The person a session was just opened for, as the one who acts.
pub(crate) fn caller_of(tx: &Tx<'_>, opened: &Opened, peer: IpAddr) -> Result<Caller, Error> {
    sessions::expect(tx, &Token::of(&opened.token), peer).map(Caller::Person)
}
