//! Opening the store, submitting work to it, reading from it.

mod checkpointer;
mod flusher;
mod job;
mod writer;

use crate::{
    Error, Pending, RootKey, Tx,
    connection::Connection,
    migrations,
    pending::pair,
    seal::KeyRing,
    space::Space,
    tables::{blocks::Batch, keys},
};
use checkpointer::Checkpointer;
use countersign_core::Timestamp;
use flusher::Flusher;
use job::Queued;
use std::{
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
};
use writer::Writer;

/// How many units of work may wait before more are refused.
const QUEUE: usize = 4096;
/// Page cache of the writing connection and of each reading one, in KiB.
const WRITER_CACHE: u32 = 24 * 1024;
const READER_CACHE: u32 = 2 * 1024;
/// Idle reading connections that are kept.
const READERS_KEPT: usize = 4;

type Clock = dyn Fn() -> Timestamp + Send + Sync;
type Entropy = dyn Fn(&mut [u8]) + Send + Sync;

/// Time and chance, handed in by whoever opens the store.
#[derive(Clone)]
pub struct Environment {
    clock: Arc<Clock>,
    entropy: Arc<Entropy>,
}

impl Environment {
    /// Joins a clock and a source of random bytes.
    pub fn new(
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
        entropy: impl Fn(&mut [u8]) + Send + Sync + 'static,
    ) -> Self {
        Self { clock: Arc::new(clock), entropy: Arc::new(entropy) }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Fills a slice with random bytes.
    pub fn fill(&self, bytes: &mut [u8]) {
        (self.entropy)(bytes);
    }
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Environment")
    }
}

/// Where the database is.
#[derive(Debug, Clone)]
pub struct Location {
    /// The data directory; the database file lies in it.
    pub directory: PathBuf,
    /// Free bytes below which nothing new is decided.
    pub reserve_bytes: u64,
}

impl Location {
    /// The database file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.directory.join("countersign.db")
    }
}

/// What opening may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Make the database if there is none, and bring an older one up to date.
    CreateOrMigrate,
    /// Take it as it is, or not at all.
    AsItIs,
}

/// The store. Cheap to clone; the last clone that goes finishes the work that waits.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    location: Location,
    environment: Environment,
    ring: Arc<KeyRing>,
    queue: Option<SyncSender<Queued>>,
    threads: Vec<JoinHandle<()>>,
    readers: Mutex<Vec<Connection>>,
    statements: Arc<AtomicU64>,
}

impl Store {
    /// Opens the database, checks its schema and its keys. Nothing listens before this succeeded.
    pub fn open(location: Location, root: &RootKey, environment: Environment, opening: Opening) -> Result<Self, Error> {
        let create = opening == Opening::CreateOrMigrate;
        if create {
            make_private(&location.database())?;
        }
        let connection = Connection::open(&location.database(), create, WRITER_CACHE)?;
        if create {
            migrations::run(&connection)?;
        } else {
            migrations::expect_newest(&connection)?;
        }
        let ring = Arc::new(keys::open_or_make(&connection, root, &environment, create)?);
        let space = Space::new(&location.directory, location.reserve_bytes);
        let (queue, waiting) = sync_channel(QUEUE);
        let beside = Connection::open(&location.database(), false, READER_CACHE)?;
        let (checkpointer, checkpointing) = Checkpointer::start(beside)?;
        let statements = connection.statements();
        let log = connection.log()?;
        log.flush()?;
        let (flusher, flushing) = Flusher::start(log)?;
        let writer = Writer::new(connection, environment.clone(), Arc::clone(&ring), space, flusher, checkpointer)?;
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || writer.run(&waiting))
            .map_err(|cause| Error::Database { doing: "start the writer".to_owned(), cause: cause.to_string() })?;
        let readers = Mutex::new(Vec::new());
        let inner = Inner {
            location,
            environment,
            ring,
            queue: Some(queue),
            threads: vec![thread, flushing, checkpointing],
            readers,
            statements,
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Queues a unit of work. The answer comes after its commit; an `Err` rolls the unit back, alone.
    pub fn submit<T, E>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Pending<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (promise, pending) = pair();
        self.submit_then(work, |result| promise.resolve(result));
        pending
    }

    /// Queues a unit of work and calls `then` once it is durable, on a thread of the store: `then` must only
    /// hand the result on.
    pub fn submit_then<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        then: impl FnOnce(Result<T, E>) + Send + 'static,
    ) where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let queued = Queued::new(work, then, self.0.environment.now());
        let refused = match &self.0.queue {
            None => Some((queued, Error::Closed)),
            Some(queue) => match queue.try_send(queued) {
                Ok(()) => None,
                Err(TrySendError::Full(queued)) => Some((queued, Error::Busy("too much work is waiting"))),
                Err(TrySendError::Disconnected(queued)) => Some((queued, Error::Closed)),
            },
        };
        if let Some((queued, error)) = refused {
            queued.refuse(error);
        }
    }

    /// Reads from one moment's state, on this thread.
    pub fn read<T, E: From<Error>>(&self, look: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let connection = self.reader()?;
        connection.begin_read()?;
        let tx = Tx::new(&connection, &self.0.environment, &self.0.ring, Batch::default(), Ok(()));
        let result = look(&tx);
        connection.control("ROLLBACK")?;
        let mut readers = self.0.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS_KEPT {
            readers.push(connection);
        }
        drop(readers);
        result
    }

    /// The clock and randomness the store was opened with.
    #[must_use]
    pub fn environment(&self) -> &Environment {
        &self.0.environment
    }

    /// The keys for keyed digests outside a unit of work.
    #[must_use]
    pub fn ring(&self) -> &KeyRing {
        &self.0.ring
    }

    /// Where the database is.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.0.location
    }

    /// Structural defects of the database file; none if it is sound.
    pub fn defects(&self) -> Result<Vec<String>, Error> {
        self.reader()?.defects()
    }

    /// Whether there is room for what is decided.
    pub fn check_space(&self) -> Result<(), Error> {
        Space::new(&self.0.location.directory, self.0.location.reserve_bytes).check()
    }

    /// How many statements units of work have run since the start: a probe for tests of what must cost the same.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.0.statements.load(Ordering::Acquire)
    }

    /// Keeps the database from growing beyond that many pages, as a full disk would; for tests of just that.
    pub fn limit_pages(&self, pages: i64) -> Pending<(), Error> {
        let (promise, pending) = pair();
        self.submit_then(move |tx| tx.limit_pages(pages), |result| promise.resolve(result));
        pending
    }

    fn reader(&self) -> Result<Connection, Error> {
        let kept = self.0.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        kept.map_or_else(|| Connection::open(&self.0.location.database(), false, READER_CACHE), Ok)
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("location", &self.0.location).finish_non_exhaustive()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.queue = None;
        let own = std::thread::current().id();
        if self.threads.iter().any(|thread| thread.thread().id() == own) {
            // The last clone went on a thread of the store: they still have work to finish, and end by themselves.
            return;
        }
        for thread in self.threads.drain(..) {
            // A thread that panicked has already denied everything that waited for it.
            let _ = thread.join();
        }
    }
}

/// Makes the database file readable by its owner only, before `SQLite` opens it; its log files follow suit.
fn make_private(path: &Path) -> Result<(), Error> {
    let made = std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(path);
    made.map(|_| ()).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::StorageFull => {
            Error::ReadOnly(format!("could not write {}: {cause}", path.display()))
        }
        _ => Error::Database { doing: format!("write {}", path.display()), cause: cause.to_string() },
    })
}
