//! A name and a password are tried, at the one place where that happens: counted first, hashed, then decided.
//!
//! Whatever the cause of a refusal, the same is looked up, hashed and written. Wrong passwords slow down the place they
//! come from, never the user alone.

use super::Credentials;
use crate::{Engine, Error, access::network_of, passwords};
use countersign_core::{
    ClientId, Reason, Reference, Timestamp, UserId,
    password::Password,
    reason::Door,
    throttle::wait_after,
    user::{Name, UserKind},
};
use countersign_store::{
    Tx,
    tables::{
        passwords as table,
        sources::{self, NO_CLIENT, NOBODY, Refused, Source, SourceThrottle},
        users::{self as user_table, User},
    },
};
use std::net::IpAddr;

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

/// A password step under way.
struct Step {
    user: Option<User>,
    sources: [Source; 2],
    waits: bool,
    comparison: passwords::Comparison,
}

impl Engine {
    /// Counts, hashes, and goes on with `then` if the password fits: the one way in which a password is tried.
    pub(crate) fn check_password_then<T: Send + 'static>(
        &self,
        credentials: Credentials,
        address: IpAddr,
        then: impl FnOnce(&mut Tx<'_>, &User) -> Result<T, Error> + Send + 'static,
        answer: impl FnOnce(Result<Checked<T>, Error>) + Send + 'static,
    ) {
        let place = match self.pool.place(Some(network_of(address.to_canonical()))) {
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
}

/// Counts the try as wrong, before anything is hashed.
fn count_first(tx: &mut Tx<'_>, credentials: &Credentials, address: IpAddr) -> Result<Step, Error> {
    tx.expect_space()?;
    let found = match (credentials.name.parse::<UserId>(), Name::new(&credentials.name)) {
        (Ok(id), _) => user_table::find(tx, id)?,
        (Err(_), Ok(name)) => user_table::find_by_name(tx, &name)?,
        (Err(_), Err(_)) => None,
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
    let id = step.user.as_ref().map_or(NOBODY, |user| user.id);
    let user = user_table::find(tx, id)?;
    let is_still_the_one = step.comparison.was_with(table::find(tx, id)?.as_ref());
    let [of_user, of_place] = &step.sources;
    let reason = match &user {
        _ if step.waits => Reason::ThrottleSource,
        None => Reason::UserUnknown,
        Some(user) if user.suspended_at.is_some() || user.kind == UserKind::Service => Reason::UserSuspended,
        Some(_) if !fits || !is_still_the_one => Reason::PasswordWrong,
        Some(user) => {
            sources::save(tx, of_user, SourceThrottle::default())?;
            take_back(tx, of_place)?;
            return then(tx, user).map(Checked::Fits);
        }
    };
    let refused = Refused { reason: reason.code(), door: Door::Web.word(), until: None, name_hash: None };
    let counted = Source { client: NO_CLIENT, ..of_user.clone() };
    let reference = sources::count_refusal(tx, &counted, refused)?;
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
pub(crate) fn place_now(network: &str, now: Timestamp) -> String {
    format!("{network} {}", now.seconds().div_euclid(PLACE_COUNTED_FOR))
}
