//! What the tests share: a data directory in memory, a clock that is moved by hand, rows to write.

use countersign_core::{
    FactorId, Timestamp, UserId,
    factor::{FactorKind, FactorState},
    otp::Parameters,
    reason::Door,
    user::{Role, UserKind},
};
use countersign_store::{
    Environment, Error, Location, Opening, Pending, RootKey, Store, Tx,
    tables::{
        attempts::{self, AttemptKind, Chain, NewAttempt},
        blocks::{self, ChainHead, Walk},
        factors::Factor,
        users::User,
    },
};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    time::Duration,
};
use tempfile::TempDir;

/// When every test begins.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_800_000_000);
/// Longer than any answer takes; a test that waits so long has found a hang.
pub(crate) const HANG: Duration = Duration::from_mins(1);

/// A data directory with its clock.
pub(crate) struct Installation {
    directory: TempDir,
    clock: Arc<AtomicI64>,
    drawn: Arc<Mutex<u64>>,
}

impl Installation {
    pub(crate) fn new() -> Self {
        Self::drawing(7)
    }

    /// An installation with its own sequence of random bytes.
    pub(crate) fn drawing(seed: u64) -> Self {
        Self {
            directory: directory(),
            clock: Arc::new(AtomicI64::new(START.micros())),
            drawn: Arc::new(Mutex::new(seed)),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path().join("countersign.db")
    }

    /// Opens the store as the server does.
    pub(crate) fn open(&self) -> Store {
        self.try_open(7, Opening::CreateOrMigrate).unwrap()
    }

    pub(crate) fn try_open(&self, key: u8, opening: Opening) -> Result<Store, Error> {
        open_at(self.path(), key, self.environment(), opening)
    }

    pub(crate) fn environment(&self) -> Environment {
        let (clock, drawn) = (Arc::clone(&self.clock), Arc::clone(&self.drawn));
        Environment::new(
            move || Timestamp::from_micros(clock.load(Ordering::Acquire)),
            move |bytes| {
                let mut state = drawn.lock().unwrap();
                for byte in bytes {
                    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    *byte = (*state >> 56) as u8;
                }
            },
        )
    }

    pub(crate) fn advance(&self, by: Duration) {
        let micros = i64::try_from(by.as_micros()).unwrap();
        self.clock.fetch_add(micros, Ordering::AcqRel);
    }

    /// The database as somebody with a file editor sees it.
    pub(crate) fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.database()).unwrap()
    }

    /// Frames in the write-ahead log: a number in `SQLite`'s index of it.
    pub(crate) fn frames(&self) -> u32 {
        let index = std::fs::read(self.path().join("countersign.db-shm")).unwrap();
        u32::from_ne_bytes(index[16..20].try_into().unwrap())
    }

    /// Changes the database from outside; says how many rows it changed.
    pub(crate) fn tamper(&self, sql: &str) -> usize {
        self.raw().execute(sql, []).unwrap()
    }

    pub(crate) fn number(&self, sql: &str) -> i64 {
        self.raw().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

/// A directory in memory where there is one: a sync costs nothing there.
pub(crate) fn directory() -> TempDir {
    let memory = Path::new("/dev/shm");
    let mut builder = tempfile::Builder::new();
    if memory.is_dir() {
        builder.prefix("countersign-").tempdir_in(memory).unwrap()
    } else {
        builder.prefix("countersign-").tempdir().unwrap()
    }
}

pub(crate) fn open_at(path: &Path, key: u8, environment: Environment, opening: Opening) -> Result<Store, Error> {
    let location = Location { directory: path.to_owned(), reserve_bytes: 0 };
    Store::open(location, &root(key), environment, opening)
}

pub(crate) const fn root(key: u8) -> RootKey {
    RootKey::from_bytes([key; 32])
}

/// Appends one row to the audit.
pub(crate) fn append(tx: &mut Tx<'_>, reason: &str) -> Result<i64, Error> {
    append_of(tx, reason, None, None)
}

pub(crate) fn append_of(
    tx: &mut Tx<'_>,
    reason: &str,
    user: Option<UserId>,
    detail: Option<&str>,
) -> Result<i64, Error> {
    let new = NewAttempt {
        kind: AttemptKind::Attempt,
        reference: None,
        chain: Chain::OfUser,
        door: Door::Api,
        client: None,
        user,
        factor: None,
        verdict: "rejected",
        reason,
        evidence: None,
        detail: detail.map(str::to_owned),
    };
    attempts::append(tx, &new).map(|(id, _)| id)
}

/// A unit of work that appends one row.
pub(crate) fn write(store: &Store, reason: &'static str) -> Pending<i64, Error> {
    store.submit(move |tx| append(tx, reason))
}

/// The reasons of all rows, oldest first.
pub(crate) fn written(store: &Store) -> Vec<String> {
    let mut reasons = Vec::new();
    let read = store.read(|tx| {
        blocks::export(tx, |row| {
            reasons.push(row.reason.clone());
            Ok(())
        })
    });
    read.unwrap();
    reasons
}

pub(crate) fn verified(store: &Store, known: Option<ChainHead>) -> Walk {
    store.read(|tx| blocks::verify(tx, known)).unwrap()
}

/// The writer, held in the middle of a unit of work: what is submitted now becomes one batch.
pub(crate) struct Hold {
    release: Sender<()>,
    answer: Pending<(), Error>,
}

pub(crate) fn hold(store: &Store) -> Hold {
    let (entered, has_entered) = channel();
    let (release, released): (Sender<()>, Receiver<()>) = channel();
    let answer = store.submit(move |_| {
        entered.send(()).unwrap();
        released.recv_timeout(HANG).unwrap();
        Ok(())
    });
    has_entered.recv_timeout(HANG).unwrap();
    Hold { release, answer }
}

impl Hold {
    pub(crate) fn release(self) -> Result<(), Error> {
        self.release.send(()).unwrap();
        self.answer.wait()
    }
}

/// Waits for an answer, but not for ever.
pub(crate) fn answer<T: Send + 'static>(pending: Pending<T, Error>) -> Result<T, Error> {
    let (send, receive) = channel();
    std::thread::spawn(move || send.send(pending.wait()));
    receive.recv_timeout(HANG).expect("an answer that never comes")
}

pub(crate) fn user(number: u8) -> User {
    User {
        id: UserId::from_bytes([number; 16]),
        email: Some(format!("user{number}@example.com")),
        kind: UserKind::Person,
        role: Role::Member,
        suspended_at: None,
        enrolments: 0,
        created_at: START,
        role_at: None,
        active_at: None,
    }
}

/// An active TOTP entry of a user, without a secret yet.
pub(crate) fn factor(number: u8, user: u8) -> Factor {
    Factor {
        user: UserId::from_bytes([user; 16]),
        id: FactorId::from_bytes([number; 16]),
        kind: FactorKind::Totp,
        state: FactorState::Active,
        label: format!("Phone {number}"),
        account: format!("user{user}@example.com ({number})"),
        parameters: Some(Parameters::default()),
        sealed: None,
        last: None,
        offset_steps: 0,
        offset_at: None,
        confirmed: None,
        unproven: false,
        stolen: false,
        created_at: START,
        confirmed_at: None,
        changed_at: START,
        expires_at: None,
        last_used_at: None,
        last_attempt: None,
    }
}

/// So many seconds after the beginning.
pub(crate) fn later(seconds: u64) -> Timestamp {
    START.plus(Duration::from_secs(seconds))
}

/// Does a unit of work that must succeed.
pub(crate) fn done<T: Send + 'static>(
    store: &Store,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
) -> T {
    store.submit(work).wait().unwrap()
}
