//! How many people are in which state, and what there is to do about them.

use crate::{
    Error,
    break_glass::{self, ADVISED},
    last_admin, owned,
    policy::Rulebook,
    users as people,
};
use countersign_core::{
    Timestamp, UserId,
    factor::{FactorClass, FactorKind, FactorState},
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
    /// Everybody by name, so that a page of those in one state can be found without looking at all of them.
    pub everybody: Roll,
}

/// Everybody in the order of their names, packed: there may be a hundred thousand, and the server has 64 MiB.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roll {
    /// All names, one after the other.
    names: String,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    id: UserId,
    /// Zero if no factor of theirs was ever accepted.
    last_used: Timestamp,
    name_from: u32,
    name_length: u16,
    state: UserState,
    /// A bit for each kind of factor in use.
    kinds: u8,
}

/// Somebody as they were when they were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed<'r> {
    /// How they are called.
    pub name: &'r str,
    /// Who.
    pub id: UserId,
    /// Their state.
    pub state: UserState,
    /// When a factor of theirs was last accepted.
    pub last_used: Option<Timestamp>,
    kinds: u8,
}

impl Listed<'_> {
    /// Whether a factor of this kind is in use.
    #[must_use]
    pub const fn has(&self, kind: FactorKind) -> bool {
        self.kinds & bit(kind) != 0
    }
}

impl Roll {
    /// Everybody by name.
    pub fn iter(&self) -> impl Iterator<Item = Listed<'_>> {
        self.entries.iter().map(|entry| Listed {
            name: name_of(&self.names, entry),
            id: entry.id,
            state: entry.state,
            last_used: Some(entry.last_used).filter(|at| *at != Timestamp::default()),
            kinds: entry.kinds,
        })
    }

    fn add(&mut self, name: &str, mut entry: Entry) {
        let (Ok(from), Ok(length)) = (u32::try_from(self.names.len()), u16::try_from(name.len())) else { return };
        (entry.name_from, entry.name_length) = (from, length);
        self.names.push_str(name);
        self.entries.push(entry);
    }

    fn sort(&mut self) {
        let Self { names, entries } = self;
        names.shrink_to_fit();
        entries.shrink_to_fit();
        entries.sort_unstable_by(|one, other| (name_of(names, one), one.id).cmp(&(name_of(names, other), other.id)));
    }
}

fn name_of<'n>(names: &'n str, entry: &Entry) -> &'n str {
    let from = entry.name_from as usize;
    names.get(from..from + usize::from(entry.name_length)).unwrap_or_default()
}

const fn bit(kind: FactorKind) -> u8 {
    1 << kind as u8
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
    /// Fewer break-glass users than advised could get in: so many.
    BreakGlass(usize),
    /// Drills of these break-glass users are overdue; by name.
    Drill(Vec<String>),
}

/// Counts them all.
pub(super) fn count(store: &Store) -> Result<People, Error> {
    let mut states = BTreeMap::new();
    let mut everybody = Roll::default();
    let mut after = None;
    loop {
        // A transaction for each page: one that is open for long keeps the log from being copied back.
        let page = store.read(|tx| {
            let page = users::list(tx, after, AT_ONCE)?;
            let book = Rulebook::in_force(tx)?;
            for user in &page {
                let (name, entry) = entry(tx, &book, user)?;
                if user.kind == UserKind::Person {
                    *states.entry(entry.state).or_default() += 1;
                }
                everybody.add(&name, entry);
            }
            Ok::<_, Error>(page)
        })?;
        after = page.last().map(|user| user.id);
        if page.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX) {
            break;
        }
    }
    everybody.sort();
    store.read(|tx| Ok(People { at: tx.now(), states, to_do: to_do(tx)?, everybody }))
}

fn entry(tx: &Tx<'_>, book: &Rulebook, user: &User) -> Result<(String, Entry), Error> {
    let rows = factors::list(tx, user.id)?;
    let standing = book.standing_in_general(tx, user, &rows)?;
    let active = rows.iter().filter(|row| row.state == FactorState::Active);
    let entry = Entry {
        id: user.id,
        last_used: rows.iter().filter_map(|row| row.last_used_at).max().unwrap_or_default(),
        name_from: 0,
        name_length: 0,
        state: people::state_of(tx, user, &rows, standing)?,
        kinds: active.fold(0, |kinds, row| kinds | bit(row.kind)),
    };
    Ok((people::called(tx, user)?, entry))
}

fn to_do(tx: &Tx<'_>) -> Result<Vec<ToDo>, Error> {
    let mut found = Vec::new();
    found.extend(crate::fleet::suspected(tx)?.map(|micros| ToDo::SetServerClock(micros / 1_000_000)));
    if facts::find_moment(tx, Moment::RootKeyCopied)?.is_none() {
        found.push(ToDo::CopyRootKey);
    }
    let emergency = break_glass::list(tx)?;
    let overdue: Vec<String> = emergency.iter().filter(|one| one.overdue).map(|one| one.name.clone()).collect();
    if !overdue.is_empty() {
        found.push(ToDo::Drill(overdue));
    }
    let ready = emergency.iter().filter(|one| one.is_ready()).count();
    if ready < ADVISED {
        found.push(ToDo::BreakGlass(ready));
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
