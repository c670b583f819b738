//! How many people are in which state, and what there is to do about them.

use crate::{Error, last_admin, owned, users as people};
use countersign_core::{
    Timestamp,
    factor::{FactorClass, FactorState},
    user::{UserKind, UserState},
};
use countersign_store::{
    Store, Tx,
    tables::{
        factors, facts,
        facts::Moment,
        users::{self, User},
    },
};
use std::collections::BTreeMap;

/// How many are read at a time.
const AT_ONCE: u32 = 1_000;

/// People by their state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// When they were counted.
    pub at: Timestamp,
    /// How many persons are in which state.
    pub states: BTreeMap<UserState, u64>,
    /// What there is to do.
    pub to_do: Vec<ToDo>,
}

/// Something that somebody should see to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToDo {
    /// Nobody has said yet that the root key was copied.
    CopyRootKey,
    /// Several devices agree that the server's clock is off, by so many seconds (devices minus server).
    SetServerClock(i64),
    /// Only one admin can sign in, and nobody could help them.
    SecondAdmin,
    /// Admins who would be locked out by losing one device; by name.
    AdminsWithOneFactor(Vec<String>),
}

/// Counts them all.
pub(super) fn count(store: &Store) -> Result<People, Error> {
    let mut states = BTreeMap::new();
    let mut after = None;
    loop {
        // A transaction for each page: one that is open for long keeps the log from being copied back.
        let page = store.read(|tx| {
            let page = users::list(tx, after, AT_ONCE)?;
            let persons = page.iter().filter(|user| user.kind == UserKind::Person);
            for user in persons {
                *states.entry(people::state(tx, user)?).or_default() += 1;
            }
            Ok::<_, Error>(page)
        })?;
        after = page.last().map(|user| user.id);
        if page.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX) {
            break;
        }
    }
    store.read(|tx| Ok(People { at: tx.now(), states, to_do: to_do(tx)? }))
}

fn to_do(tx: &Tx<'_>) -> Result<Vec<ToDo>, Error> {
    let mut found = Vec::new();
    found.extend(crate::fleet::suspected(tx)?.map(|micros| ToDo::SetServerClock(micros / 1_000_000)));
    if facts::find_moment(tx, Moment::RootKeyCopied)?.is_none() {
        found.push(ToDo::CopyRootKey);
    }
    let mut able = Vec::new();
    for admin in users::list_admins(tx)? {
        if last_admin::is_able(tx, &admin)?.is_some() {
            able.push(admin);
        }
    }
    if able.len() == 1 {
        found.push(ToDo::SecondAdmin);
    }
    let mut exposed = Vec::new();
    for admin in &able {
        if has_one_way_only(tx, admin)? {
            exposed.push(people::called(tx, admin)?);
        }
    }
    if !exposed.is_empty() {
        found.push(ToDo::AdminsWithOneFactor(exposed));
    }
    Ok(found)
}

/// Whether one lost device would lock them out: one app or token, and no backup codes.
fn has_one_way_only(tx: &Tx<'_>, user: &User) -> Result<bool, Error> {
    let rows = factors::list(tx, user.id)?;
    let active = rows.iter().filter(|row| row.state == FactorState::Active);
    let strong = active.filter(|row| row.kind.class() != FactorClass::Backup).count();
    Ok(strong <= 1 && !owned::has(&rows, FactorClass::Backup, FactorState::Active))
}
