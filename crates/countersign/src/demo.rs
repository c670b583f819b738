//! A demonstration: made-up people and two months of what happened to them, made by the engine itself under a clock
//! that is moved. No row is written by hand, so every reason and every diagnosis is a real one.

mod arrangements;
mod cast;
mod chance;
mod incidents;
mod phone;
mod scene;
mod story;
#[cfg(test)]
mod tests;

use crate::failure::Failure;
use cast::Cast;
use countersign_core::Timestamp;
use countersign_engine::{
    Engine, Opening, RootKey, Settings,
    access::Access,
    env::{self, ManualClock},
};
use scene::Scene;
use std::{path::Path, sync::Arc, time::Duration};

/// How far back the first people were added, and those for emergencies before them.
const BEGAN: Duration = Duration::from_hours(60 * 24);
const FOUNDED: Duration = Duration::from_hours(100 * 24);

/// How somebody who looks around signs in.
#[derive(Debug)]
pub(crate) struct Account {
    /// The address.
    pub(crate) email: String,
    /// What they may do.
    pub(crate) role: &'static str,
    /// The password.
    pub(crate) password: String,
    /// The key of the authenticator app, in base32.
    pub(crate) key: String,
    /// Backup codes, each for one sign-in.
    pub(crate) codes: Vec<String>,
}

/// Fills a new data directory, up to `now`.
pub(crate) fn fill(
    directory: &Path,
    root: &RootKey,
    settings: Settings,
    now: Timestamp,
) -> Result<Vec<Account>, Failure> {
    let clock = Arc::new(ManualClock::new(now.minus(FOUNDED)));
    let environment = env::remembered(Arc::clone(&clock));
    let engine = Engine::open(directory, root, environment, Opening::CreateOrMigrate, settings)?;
    let sealed = arrangements::put_behind_glass(&engine)?;
    clock.set(now.minus(BEGAN));
    let mut cast = Cast::enrol(&engine, &clock, now)?;
    arrangements::begin(&Scene { engine: &engine, clock: &clock, doors: &cast.doors }, &cast, &sealed)?;
    story::tell(&engine, &clock, &mut cast, now)?;
    Ok(cast.accounts)
}

/// Whoever works at the host.
fn host() -> Access {
    Access::Host { account: "demo".to_owned(), reason: None }
}
