//! What a signed-in person sees and does about themselves: factors, browsers, password, history.

use crate::{
    Engine, Error,
    access::{Access, Caller, Scope},
    attempts::AttemptView,
    backup_codes::FreshSet,
    enrol::{Begun, NewEnrolment, Retirement},
    passwords, record,
    sessions::{self, Person, Stage, Token},
    users::{self, UserView},
};
use countersign_core::{FactorId, Reason, SessionId, Timestamp, factor::Movement, password::Password, words::Language};
use countersign_store::{
    Pending, Tx,
    tables::{passwords as password_table, sessions as table, users as user_table},
};
use std::net::IpAddr;
use zeroize::Zeroizing;

/// How many of the latest sign-ins are shown.
const SHOWN: u32 = 30;

/// A signed-in person's own page.
#[derive(Debug)]
pub struct OwnPage {
    /// Who, with their factors.
    pub user: UserView,
    /// When they last set a password, if they have one.
    pub password_changed_at: Option<Timestamp>,
    /// Their browsers, newest first.
    pub browsers: Vec<BrowserView>,
    /// Their latest sign-ins, newest first.
    pub attempts: Vec<AttemptView>,
    /// Until when a second factor counts as fresh.
    pub fresh_until: Option<Timestamp>,
    /// The time of the look.
    pub now: Timestamp,
}

/// A signed-in browser, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserView {
    /// Its identifier.
    pub id: SessionId,
    /// Where it was when it began.
    pub address: String,
    /// What it says it is.
    pub agent: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was last heard of.
    pub seen_at: Timestamp,
    /// Whether it is the one that looks.
    pub current: bool,
}

/// Which browsers to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// This one.
    One(SessionId),
    /// All but the one that asks.
    Others,
}

/// A password to be changed by its owner.
#[derive(Debug)]
pub struct PasswordChange {
    /// The one that holds until then; not asked of somebody who has none.
    pub old: Zeroizing<String>,
    /// The one that is to hold.
    pub new: Zeroizing<String>,
}

impl Engine {
    /// A signed-in person's own page.
    pub fn own_page(&self, token: Token, peer: IpAddr, language: Language) -> Result<OwnPage, Error> {
        self.store.read(|tx| {
            let person = sessions::expect_full(tx, &token, peer)?;
            let user = expect_user(tx, &person)?;
            Ok(OwnPage {
                password_changed_at: password_table::find(tx, user.id)?.map(|password| password.changed_at),
                browsers: browsers(tx, &person)?,
                attempts: self.own_attempts(tx, user.id, SHOWN, language)?,
                fresh_until: person.fresh_until,
                now: tx.now(),
                user: users::view(tx, user)?,
            })
        })
    }

    /// The person's own enrolment: the one that is pending, so that reloads keep its secret, or a new one.
    pub fn begin_own_enrolment(&self, token: Token, peer: IpAddr, label: Option<String>) -> Pending<Begun, Error> {
        let access = Access::Browser { token, peer };
        let pending = self.look(&access, Scope::FactorsWrite, |tx, caller| match caller {
            Caller::Person(person) if label.is_none() => {
                crate::enrol::find_pending(tx, person.user, &self.settings.issuer).map(|found| (person.user, found))
            }
            Caller::Person(person) => Ok((person.user, None)),
            Caller::Host { .. } | Caller::Client(_) => Err(not_a_person()),
        });
        match pending {
            Err(error) => Pending::ready(Err(error)),
            Ok((_, Some(begun))) => Pending::ready(Ok(begun)),
            Ok((user, None)) => {
                let new = NewEnrolment {
                    user: user.to_string(),
                    movement: Movement::Time,
                    label,
                    existing: None,
                    with_backup_codes: false,
                };
                self.begin_enrolment(access, new)
            }
        }
    }

    /// Retires one of the person's own factors.
    pub fn retire_own_factor(&self, person: &Person, token: Token, factor: FactorId) -> Pending<Vec<FactorId>, Error> {
        let access = Access::Browser { token, peer: person.peer };
        let user = person.user.to_string();
        self.retire_factors(access, Retirement { user, factor: Some(factor), note: None, stolen: false })
    }

    /// Makes new backup codes for the person; the old sheet is worthless from then on.
    pub fn replace_own_backup_codes(&self, person: &Person, token: Token) -> Pending<FreshSet, Error> {
        self.replace_backup_codes(Access::Browser { token, peer: person.peer }, person.user.to_string())
    }

    /// Ends browsers of the person.
    pub fn end_browsers(&self, token: Token, peer: IpAddr, ending: Ending) -> Pending<usize, Error> {
        self.store.submit(move |tx| {
            let person = sessions::expect_full(tx, &token, peer)?;
            let ended = match ending {
                Ending::One(id) => table::end(tx, person.user, id)?,
                Ending::Others => table::end_others(tx, person.user, person.session)?,
            };
            if ended > 0 {
                let user = person.user;
                record::change(tx, &Caller::Person(person), Some(user), "sessions.ended", None)?;
            }
            Ok(ended)
        })
    }

    /// Sets a person's password: the old one and a fresh second factor are needed. Other browsers are ended.
    pub fn change_password(&self, token: Token, peer: IpAddr, change: &PasswordChange) -> Pending<(), Error> {
        let prepared = self.store.read(|tx| {
            let person = sessions::expect_fresh(sessions::expect_full(tx, &token, peer)?, tx.now())?;
            let chosen = passwords::choose(tx, person.user, &change.new)?;
            let stored = password_table::find(tx, person.user)?;
            let old = Password::new(&change.old);
            let is_first = stored.is_none();
            let comparison = passwords::Comparison::new(tx.ring(), Some(person.user), old.as_ref(), stored)?;
            Ok::<_, Error>((person, chosen, is_first, comparison))
        });
        let (person, chosen, is_first, comparison) = match prepared {
            Ok(prepared) => prepared,
            Err(error) => return Pending::ready(Err(error)),
        };
        let cost = self.settings.hash_cost;
        let place = match self.pool.place() {
            Ok(place) => place,
            Err(full) => return Pending::ready(Err(full)),
        };
        let (answer, pending) = Pending::later();
        let engine = self.clone();
        place.run(move || {
            let hashed = comparison.fits(cost).and_then(|fits| {
                if fits || is_first {
                    engine.hash_password(person.user, &chosen)
                } else {
                    Err(Error::refused(Reason::PasswordWrong, "the old password does not fit", "type it again"))
                }
            });
            engine.store.submit_then(
                move |tx| {
                    let hashed = hashed?;
                    let person = sessions::expect_fresh(sessions::expect_full(tx, &token, peer)?, tx.now())?;
                    password_table::set(tx, person.user, &hashed)?;
                    table::end_others(tx, person.user, person.session)?;
                    let user = person.user;
                    record::change(tx, &Caller::Person(person), Some(user), "password.changed", None)?;
                    Ok(())
                },
                answer,
            );
        });
        pending
    }

    /// "That was not me": ends every other browser and leaves word in the history.
    pub fn disown(&self, token: Token, peer: IpAddr) -> Pending<usize, Error> {
        self.store.submit(move |tx| {
            let person = sessions::expect_full(tx, &token, peer)?;
            let ended = table::end_others(tx, person.user, person.session)?;
            let user = person.user;
            record::alarm(tx, &Caller::Person(person), Some(user), "alarm.disowned_sign_in")?;
            Ok(ended)
        })
    }
}

fn browsers(tx: &Tx<'_>, person: &Person) -> Result<Vec<BrowserView>, Error> {
    let now = tx.now();
    let lives = |session: &table::Session| {
        session.stage == Stage::Full.word()
            && now.since(session.seen_at) < sessions::IDLE
            && now.since(session.created_at) < sessions::TOTAL
    };
    let view = |session: table::Session| BrowserView {
        current: session.id == person.session,
        id: session.id,
        address: session.address,
        agent: session.agent,
        since: session.created_at,
        seen_at: session.seen_at,
    };
    Ok(table::list(tx, person.user)?.into_iter().filter(lives).map(view).collect())
}

fn expect_user(tx: &Tx<'_>, person: &Person) -> Result<user_table::User, Error> {
    user_table::find(tx, person.user)?.ok_or_else(not_a_person)
}

fn not_a_person() -> Error {
    Error::refused(Reason::SessionEnded, "nobody is signed in here", "sign in again")
}
