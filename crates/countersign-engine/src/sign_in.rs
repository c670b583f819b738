//! Getting in at the web: a password, then a second factor; and the links that come before both.
//!
//! Before the first factor is proven there is one refusal, whatever the cause: the same look-ups, one hash, the
//! same writes. Wrong passwords slow down the place they come from, never the user alone.

use crate::{
    Engine, Error,
    access::{Access, Caller, network_of},
    enrol::{self, Confirmed, FirstCode},
    links, passwords, record,
    sessions::{self, Browser, Opened, Stage, Token},
    users::{self, NewUser},
    verify::{Answer, Context, Request},
};
use countersign_core::{
    ClientId, Reason, Reference, Timestamp, UserId,
    factor::FactorClass,
    password::Password,
    reason::Door,
    submission::Submission,
    throttle::wait_after,
    user::{Name, Role, UserKind},
};
use countersign_store::{
    Pending, Tx,
    tables::{
        attempts::{self, Filter, Kinds},
        diagnoses,
        links::{self as link_table, Following},
        passwords as table,
        sources::{self, NO_CLIENT, NOBODY, Source, SourceThrottle},
        throttles,
        users::{self as user_table, User},
    },
};
use std::{net::IpAddr, time::Duration};
use zeroize::Zeroizing;

/// A hint is shown so long after the refusal it is about.
const HINTED_FOR: Duration = Duration::from_mins(10);
/// Stands for the sign-in page where refusals are counted by client.
const SIGN_IN: ClientId = ClientId::from_bytes(*b"web sign-in page");
/// Stands for one place, whoever is named there.
const PLACE: ClientId = ClientId::from_bytes(*b"web: every name.");
/// A place may be wrong so many times more often than a place about one user.
const PLACE_IS_FREER: u32 = 10;
/// A place is counted anew after so many seconds: many people share one, and nobody's tries keep the others out for
/// longer.
const PLACE_COUNTED_FOR: i64 = 600;

/// The answer to a name and a password.
#[derive(Debug)]
pub enum Checked<T> {
    /// They fit; this came of it.
    Fits(T),
    /// They do not, or were not looked at; nothing more is said.
    Refused(Reference),
}

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

/// The answer to a second factor.
#[derive(Debug)]
pub struct SecondFactor {
    /// The decision.
    pub answer: Answer,
    /// The session that follows an acceptance.
    pub opened: Option<Opened>,
}

/// What was typed at the second factor's page.
#[derive(Debug)]
pub struct Typed {
    /// The code.
    pub code: Submission,
    /// The one that followed it, where both were asked for.
    pub next: Option<Submission>,
}

impl From<Submission> for Typed {
    fn from(code: Submission) -> Self {
        Self { code, next: None }
    }
}

/// What the second factor's page shows beside its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactorPrompt {
    /// What the search for the last refusal's cause found, as far as whoever is typing may know it.
    pub hint: Option<Reason>,
    /// Whether the next code is asked for too: from the second refusal in a row on, whatever was typed.
    pub next_code: bool,
}

/// The first owner, as typed.
#[derive(Debug)]
pub struct FirstOwner {
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: Zeroizing<String>,
}

/// A password step under way.
struct Step {
    user: Option<User>,
    sources: [Source; 2],
    waits: bool,
    comparison: passwords::Comparison,
}

impl Engine {
    /// Checks a name and a password. What follows is a browser that may show a second factor, and nothing else.
    pub fn sign_in(&self, credentials: Credentials, browser: Browser) -> Pending<SignIn, Error> {
        let (answer, pending) = Pending::later();
        let address = browser.address;
        let then = move |tx: &mut Tx<'_>, user: &User| sessions::open(tx, user.id, Stage::Half, &browser);
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

    /// Counts, hashes, and goes on with `then` if the password fits: the one way in which a password is tried.
    pub(crate) fn check_password_then<T: Send + 'static>(
        &self,
        credentials: Credentials,
        address: IpAddr,
        then: impl FnOnce(&mut Tx<'_>, &User) -> Result<T, Error> + Send + 'static,
        answer: impl FnOnce(Result<Checked<T>, Error>) + Send + 'static,
    ) {
        let place = match self.pool.place() {
            Ok(place) => place,
            Err(full) => return answer(Err(full)),
        };
        let engine = self.clone();
        self.store.submit_then(
            move |tx| count_first(tx, &credentials, address),
            move |step| match step {
                Err(error) => answer(Err(error)),
                Ok(step) => place.run(move |memory| {
                    let fits = step.comparison.fits(memory, engine.settings.hash_cost);
                    engine.store.submit_then(move |tx| conclude(tx, &step, fits?, then), answer);
                }),
            },
        );
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
        self.hash_then(user, password, move |tx, hashed| {
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
        self.hash_then(id, password, move |tx, hashed| {
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
        password: Password,
        then: impl FnOnce(&mut Tx<'_>, table::HashedPassword) -> Result<T, Error> + Send + 'static,
    ) -> Pending<T, Error> {
        self.on_pool(move |engine, memory, answer| {
            let hashed = engine.hash_password(memory, user, &password);
            engine.store.submit_then(move |tx| then(tx, hashed?), answer);
        })
    }

    /// Checks a second factor: of a browser that has shown a password, or of a signed-in one that is to show it
    /// afresh. An acceptance ends the session and begins another; after a temporary pass that may only enrol.
    pub fn show_second_factor(
        &self,
        token: Token,
        typed: impl Into<Typed>,
        browser: &Browser,
    ) -> Pending<SecondFactor, Error> {
        let (said, pending) = Pending::later();
        let engine = self.clone();
        let peer = browser.address;
        let typed: Typed = typed.into();
        let request = Request {
            access: Access::Browser { token, peer },
            door: Door::Web,
            user: String::new(),
            submission: typed.code,
            next: typed.next,
            context: Context { source_ip: Some(peer), application: None },
        };
        self.verify_then(request, move |result| match result {
            Ok(answer) if answer.is_accepted() => engine.store.submit_then(
                move |tx| {
                    let person = sessions::expect(tx, &token, peer)?;
                    let opened = match answer.told {
                        Reason::OkTemporaryPass => sessions::enrol_after_pass(tx, &person)?,
                        _ => sessions::step_up(tx, &person)?,
                    };
                    Ok(SecondFactor { answer, opened: Some(opened) })
                },
                said,
            ),
            Ok(answer) => said(Ok(SecondFactor { answer, opened: None })),
            Err(error) => said(Err(error)),
        });
        pending
    }

    /// What to show on the second factor's page, each time it is loaded.
    pub fn second_factor_prompt(&self, token: &Token, peer: IpAddr) -> Result<SecondFactorPrompt, Error> {
        self.store.read(|tx| {
            let person = sessions::expect(tx, token, peer)?;
            let failures = throttles::find(tx, person.user, FactorClass::Otp)?.throttle.consecutive;
            let filter = Filter { user: Some(person.user), kinds: Kinds::Decisions, limit: 1, ..Filter::default() };
            let newest = attempts::list(tx, &filter)?.into_iter().next();
            let newest =
                newest.filter(|row| failures > 0 && row.door == Door::Web && tx.now().since(row.at) < HINTED_FOR);
            let found = newest.map(|row| diagnoses::find(tx, row.id)).transpose()?.flatten();
            let hint = found.and_then(|found| Reason::from_code(&found.told?));
            Ok(SecondFactorPrompt { hint, next_code: failures >= 2 })
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

/// The person a session was just opened for, as the one who acts.
fn caller_of(tx: &Tx<'_>, opened: &Opened, peer: IpAddr) -> Result<Caller, Error> {
    sessions::expect(tx, &Token::of(&opened.token), peer).map(Caller::Person)
}

/// Counts the try as wrong, before anything is hashed.
fn count_first(tx: &mut Tx<'_>, credentials: &Credentials, address: IpAddr) -> Result<Step, Error> {
    tx.expect_space()?;
    let found = match Name::new(&credentials.name) {
        Ok(name) => user_table::find_by_name(tx, &name)?,
        Err(_) => None,
    };
    let found = match (found, credentials.name.parse::<UserId>()) {
        (None, Ok(id)) => user_table::find(tx, id)?,
        (found, _) => found,
    };
    let id = found.as_ref().map_or(NOBODY, |user| user.id);
    let network = network_of(address.to_canonical());
    let sources = [
        Source { user: id, client: SIGN_IN, network: network.clone() },
        Source { user: NOBODY, client: PLACE, network: place_now(&network, tx.now()) },
    ];
    let [of_user, of_place] = &sources;
    let before = [sources::find(tx, of_user)?, sources::find(tx, of_place)?];
    let now = tx.now();
    let [user_waits, place_waits] = before.map(|throttle| throttle.wait_until.is_some_and(|until| until > now));
    let waits = user_waits || place_waits;
    // Whether a name waits must not show in how the place fares, or it would tell names that exist from others.
    for ((source, throttle), (counts, freer)) in
        sources.iter().zip(&before).zip([(!waits, 1), (!place_waits, PLACE_IS_FREER)])
    {
        let consecutive = throttle.consecutive.saturating_add(u32::from(counts));
        let wait =
            if counts { wait_after(consecutive / freer).map(|wait| now.plus(wait)) } else { throttle.wait_until };
        sources::save(tx, source, SourceThrottle { consecutive, wait_until: wait })?;
    }
    let stored = table::find(tx, id)?;
    let typed = Password::new(&credentials.password);
    let comparison = passwords::Comparison::new(tx.ring(), found.as_ref().map(|user| user.id), typed.as_ref(), stored)?;
    Ok(Step { user: found, sources, waits, comparison })
}

/// Takes the counted try back and goes on, or refuses; things may have changed since it was counted.
fn conclude<T>(
    tx: &mut Tx<'_>,
    step: &Step,
    fits: bool,
    then: impl FnOnce(&mut Tx<'_>, &User) -> Result<T, Error>,
) -> Result<Checked<T>, Error> {
    // Looked up whether or not there is anybody: the work is the same.
    let user = user_table::find(tx, step.user.as_ref().map_or(NOBODY, |user| user.id))?;
    let [of_user, of_place] = &step.sources;
    let reason = match &user {
        _ if step.waits => Reason::ThrottleSource,
        None => Reason::UserUnknown,
        Some(user) if user.suspended_at.is_some() || user.kind == UserKind::Service => Reason::UserSuspended,
        Some(_) if !fits => Reason::PasswordWrong,
        Some(user) => {
            sources::save(tx, of_user, SourceThrottle::default())?;
            take_back(tx, of_place)?;
            return then(tx, user).map(Checked::Fits);
        }
    };
    let counted = Source { client: NO_CLIENT, ..of_user.clone() };
    let reference = sources::count_refusal(tx, &counted, reason.code(), Door::Web.word(), None)?;
    Ok(Checked::Refused(reference))
}

/// Takes one counted try back, and the wait it began: there was none when it was looked at. Others may have been wrong
/// from there meanwhile; theirs stay counted.
fn take_back(tx: &mut Tx<'_>, place: &Source) -> Result<(), Error> {
    let now = sources::find(tx, place)?;
    let consecutive = now.consecutive.saturating_sub(1);
    Ok(sources::save(tx, place, SourceThrottle { consecutive, wait_until: None })?)
}

/// A place in one stretch of time.
fn place_now(network: &str, now: Timestamp) -> String {
    format!("{network} {}", now.seconds().div_euclid(PLACE_COUNTED_FOR))
}
