//! What a signed-in person sees and does about themselves: factors, browsers, password, history.

use crate::{
    Engine, Error,
    access::{Access, Caller, Scope},
    attempts::AttemptView,
    backup_codes::FreshSet,
    enrol::{self, Begun, NewEnrolment, Retirement},
    passwords, record,
    sessions::{self, Person, Stage, Token},
    sign_in::{Checked, Credentials},
    users::{self, UserView},
};
use countersign_core::{
    FactorId, Reason, SessionId, Timestamp, UserId,
    factor::{FactorKind, FactorState, Movement},
    words::Language,
};
use countersign_store::{
    Pending, Tx,
    tables::{
        backup_codes, factors,
        passwords::{self as password_table, HashedPassword},
        sessions as table, users as user_table,
    },
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
    /// The live backup codes, by number, and whether each is used.
    pub backup_codes: Vec<(u8, bool)>,
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
                backup_codes: live_codes(tx, user.id)?,
                password_changed_at: password_table::find(tx, user.id)?.map(|password| password.changed_at),
                browsers: browsers(tx, &person)?,
                attempts: self.own_attempts(tx, user.id, SHOWN, language)?,
                fresh_until: person.fresh_until,
                now: tx.now(),
                user: users::view(tx, user)?,
            })
        })
    }

    /// The person's own enrolment: the one that is pending, so that reloads keep its secret, or a new one beside
    /// the factors they have.
    pub fn begin_own_enrolment(&self, token: Token, peer: IpAddr) -> Pending<Begun, Error> {
        let access = Access::Browser { token, peer };
        let found = self.look(&access, Scope::FactorsWrite, |tx, caller| {
            let user = caller.person().ok_or_else(sessions::over)?.user;
            let pending = enrol::find_pending(tx, user, &self.settings.issuer)?;
            Ok((user, pending, enrol::free_label(tx, user)?))
        });
        match found {
            Err(error) => Pending::ready(Err(error)),
            Ok((_, Some(begun), _)) => Pending::ready(Ok(begun)),
            Ok((user, None, label)) => {
                let new = NewEnrolment {
                    user: user.to_string(),
                    movement: Movement::Time,
                    label: Some(label),
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

    /// Notes that the person has copied this set of theirs, as the page that shows it has seen. No code is used up.
    pub fn prove_own_backup_codes(&self, token: Token, peer: IpAddr, set: FactorId) -> Pending<(), Error> {
        self.store.submit(move |tx| {
            let person = sessions::expect_full(tx, &token, peer)?;
            Ok(factors::prove(tx, person.user, set)?)
        })
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

    /// Sets a person's password: the old one and a fresh second factor are needed. A wrong old one is counted like
    /// any wrong password. Other browsers are ended.
    pub fn change_password(&self, token: Token, peer: IpAddr, change: PasswordChange) -> Pending<(), Error> {
        let prepared = self.store.read(|tx| {
            let person = sessions::expect_fresh(sessions::expect_full(tx, &token, peer)?, tx.now())?;
            let is_first = password_table::find(tx, person.user)?.is_none();
            Ok::<_, Error>((person.user, passwords::choose(tx, person.user, &change.new)?, is_first))
        });
        let (user, chosen, is_first) = match prepared {
            Ok(prepared) => prepared,
            Err(error) => return Pending::ready(Err(error)),
        };
        let set = move |tx: &mut Tx<'_>, hashed: &HashedPassword| set_own(tx, &token, peer, hashed);
        if is_first {
            return self.hash_then(user, peer, chosen, move |tx, hashed| set(tx, &hashed));
        }
        self.on_pool(peer, move |engine, memory, answer| {
            let hashed = match engine.hash_password(memory, user, &chosen) {
                Ok(hashed) => hashed,
                Err(error) => return answer(Err(error)),
            };
            let old = Credentials { name: user.to_string(), password: change.old };
            let then = move |tx: &mut Tx<'_>, _: &user_table::User| set(tx, &hashed);
            engine.check_password_then(old, peer, then, move |checked| {
                answer(checked.and_then(|checked| match checked {
                    Checked::Fits(()) => Ok(()),
                    Checked::Refused(_) => Err(Error::refused(
                        Reason::PasswordWrong,
                        "the old password does not fit, or there were too many tries from here",
                        "type it again, or wait a minute",
                    )),
                }));
            });
        })
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

fn set_own(tx: &mut Tx<'_>, token: &Token, peer: IpAddr, hashed: &HashedPassword) -> Result<(), Error> {
    let person = sessions::expect_fresh(sessions::expect_full(tx, token, peer)?, tx.now())?;
    let user = person.user;
    password_table::set(tx, user, hashed)?;
    table::end_others(tx, user, person.session)?;
    record::change(tx, &Caller::Person(person), Some(user), "password.changed", None).map(|_| ())
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

fn live_codes(tx: &Tx<'_>, user: UserId) -> Result<Vec<(u8, bool)>, Error> {
    let is_live = |row: &&factors::Factor| row.kind == FactorKind::BackupCodes && row.state == FactorState::Active;
    match factors::list(tx, user)?.iter().find(is_live) {
        Some(set) => Ok(backup_codes::list_numbers(tx, set.id)?),
        None => Ok(Vec::new()),
    }
}

fn expect_user(tx: &Tx<'_>, person: &Person) -> Result<user_table::User, Error> {
    user_table::find(tx, person.user)?.ok_or_else(sessions::over)
}
