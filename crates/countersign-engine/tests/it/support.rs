//! What the tests share: an installation in memory with a clock that is moved by hand.
//!
//! The people in it and their apps are in [`crate::people`].

use countersign_core::{
    Reason, Reference, Timestamp, UserId,
    decide::Evidence,
    factor::FactorClass,
    reason::Door,
    submission::Submission,
    user::{Name, Role, UserKind},
};
use countersign_engine::{
    Engine, Error, HashCost, Opening, RootKey, Settings,
    access::{Access, FirstFactor, Scope},
    clients::NewClient,
    env::{Clock, ManualClock, simulated},
    users::{NewUser, UserView},
    verify::{Answer, Context, Request},
};
use countersign_store::{
    Location, Pending, Store, Tx,
    tables::{
        attempts::{self, Attempt, AttemptKind, Filter},
        blocks,
        factors::{self, Factor},
        sources::{self, Refusals},
        throttles::{self, UserThrottle},
        users,
    },
};
use std::{
    net::IpAddr,
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::{
        Arc,
        mpsc::{Sender, channel},
    },
    time::Duration,
};
use tempfile::TempDir;

/// When every test begins: the first second of a step, whatever the period.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_800_000_000);
/// Longer than any answer takes; a test that waits so long has found a hang.
pub(crate) const HANG: Duration = Duration::from_mins(1);
/// Where clients call from.
pub(crate) const PEER: &str = "192.0.2.7";

/// A data directory, its clock, the engine on it, and the rows as the store reads them.
pub(crate) struct Installation {
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<ManualClock>,
    rows: Store,
    settings: Settings,
    directory: TempDir,
}

/// A busy database.
pub(crate) struct Hold {
    release: Sender<()>,
    held: Pending<(), countersign_store::Error>,
}

impl Hold {
    pub(crate) fn release(self) {
        self.release.send(()).unwrap();
        self.held.wait().unwrap();
    }
}

/// Hashes that cost next to nothing.
pub(crate) fn settings() -> Settings {
    let hash_cost = HashCost { memory_kib: 8, iterations: 1, lanes: 1 };
    Settings { issuer: "Example".to_owned(), hash_cost, ..Settings::default() }
}

impl Installation {
    pub(crate) fn new() -> Self {
        Self::with(settings())
    }

    pub(crate) fn with(settings: Settings) -> Self {
        Self::seeded(settings, START, 1)
    }

    pub(crate) fn seeded(settings: Settings, start: Timestamp, seed: u64) -> Self {
        let clock = Arc::new(ManualClock::new(start));
        Self::in_directory(directory(), settings, clock, seed)
    }

    fn in_directory(directory: TempDir, settings: Settings, clock: Arc<ManualClock>, seed: u64) -> Self {
        let environment = simulated(Arc::clone(&clock), seed);
        let location = Location { directory: directory.path().to_owned(), reserve_bytes: 0 };
        let opening = Opening::CreateOrMigrate;
        let engine = Engine::open(directory.path(), &root(), environment.clone(), opening, settings.clone()).unwrap();
        let rows = Store::open(location, &root(), environment, Opening::AsItIs).unwrap();
        Self { engine, clock, rows, settings, directory }
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The same data directory after a restart.
    pub(crate) fn restarted(self) -> Self {
        let settings = self.settings.clone();
        self.restarted_with(settings)
    }

    pub(crate) fn restarted_with(self, settings: Settings) -> Self {
        let Self { engine, clock, rows, directory, .. } = self;
        drop((engine, rows));
        Self::in_directory(directory, settings, clock, 2)
    }

    /// The files as they are on disk at this moment, opened elsewhere: what a crash now would leave.
    pub(crate) fn copied(&self, seed: u64) -> Self {
        let copy = directory();
        for entry in std::fs::read_dir(self.path()).unwrap() {
            let entry = entry.unwrap();
            if !entry.file_name().to_string_lossy().ends_with("-shm") {
                std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
            }
        }
        let clock = Arc::new(ManualClock::new(self.clock.now()));
        Self::in_directory(copy, self.settings.clone(), clock, seed)
    }

    /// Another engine on the same data directory: another process's stand-in.
    pub(crate) fn beside(&self, seed: u64) -> Engine {
        let environment = simulated(Arc::clone(&self.clock), seed);
        Engine::open(self.path(), &root(), environment, Opening::AsItIs, self.settings.clone()).unwrap()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    pub(crate) fn add_user(&self, name: &str, role: Role, kind: UserKind) -> UserView {
        let new = NewUser { email: None, names: vec![name.to_owned()], kind, role };
        self.engine.add_user(host(), new).wait().unwrap()
    }

    pub(crate) fn add_member(&self, name: &str) -> UserView {
        self.add_user(name, Role::Member, UserKind::Person)
    }

    /// A client's access, with these scopes, from [`PEER`].
    pub(crate) fn add_client(&self, name: &str, first_factor: FirstFactor, scopes: &[Scope]) -> Access {
        let new = NewClient {
            name: name.to_owned(),
            scopes: scopes.to_vec(),
            networks: vec![],
            first_factor,
            trusted_addresses: false,
        };
        let (_, key) = self.engine.add_client(host(), new).wait().unwrap();
        Access::with_key(Some(&key), peer())
    }

    /// A client that checks a first factor and may only verify.
    pub(crate) fn vouched(&self) -> Access {
        self.add_client("vouched", FirstFactor::Vouched, &[Scope::Verify])
    }

    /// A client that checks nothing itself.
    pub(crate) fn none(&self) -> Access {
        self.add_client("none", FirstFactor::None, &[Scope::Verify])
    }

    pub(crate) fn try_verify(&self, access: &Access, name: &str, typed: &str) -> Result<Answer, Error> {
        self.engine.verify(request(access, name, typed)).wait()
    }

    pub(crate) fn verify(&self, access: &Access, name: &str, typed: &str) -> Answer {
        self.try_verify(access, name, typed).unwrap()
    }

    /// What the host's own command line is told.
    pub(crate) fn verified(&self, name: &str, typed: &str) -> Reason {
        self.verify(&host(), name, typed).told
    }

    /// Every row of the audit, oldest first.
    pub(crate) fn audit(&self) -> Vec<Attempt> {
        let mut all = Vec::new();
        let export = self.rows.read(|tx| {
            blocks::export(tx, |row| {
                all.push(row.clone());
                Ok(())
            })
        });
        export.unwrap();
        all
    }

    /// The rows of decisions, oldest first.
    pub(crate) fn decisions(&self) -> Vec<Attempt> {
        let decides = |row: &Attempt| row.kind == AttemptKind::Attempt;
        self.audit().into_iter().filter(decides).collect()
    }

    /// What was changed, noticed and alarmed about, oldest first.
    pub(crate) fn changes(&self) -> Vec<String> {
        let decides = |row: &Attempt| row.kind == AttemptKind::Attempt;
        self.audit().into_iter().filter(|row| !decides(row)).map(|row| row.reason).collect()
    }

    pub(crate) fn last_decision(&self) -> Attempt {
        self.decisions().pop().expect("a decision")
    }

    /// The answer that refuses with `told`, under the reference of the newest decision.
    pub(crate) fn refusal(&self, told: Reason, until: Option<Timestamp>) -> Answer {
        let reference = if told.code().starts_with("throttle.") {
            self.counted(told.code()).first().map(|row| row.reference)
        } else {
            Some(self.last_decision().reference)
        };
        Answer { told, reference, until, now: self.now(), factor: None, backup_codes_left: None }
    }

    /// Refusals with this reason that are counted in minutes that are not written down yet, newest first.
    pub(crate) fn counted(&self, reason: &str) -> Vec<Refusals> {
        let of_all = |tx: &Tx<'_>| {
            let mut found = Vec::new();
            for user in users::list(tx, None, 50)? {
                found.extend(sources::list_by_user(tx, user.id)?);
            }
            Ok::<_, countersign_store::Error>(found)
        };
        let mut found = self.rows.read(of_all).unwrap();
        found.retain(|row| row.reason == reason);
        found.sort_by_key(|row| std::cmp::Reverse(row.minute));
        found
    }

    pub(crate) fn id_of(&self, name: &str) -> UserId {
        let name = Name::new(name).unwrap();
        let found = self.rows.read(|tx| users::find_by_name(tx, &name)).unwrap();
        found.expect("a user of that name").id
    }

    pub(crate) fn factors(&self, name: &str) -> Vec<Factor> {
        let id = self.id_of(name);
        self.rows.read(|tx| factors::list(tx, id)).unwrap()
    }

    pub(crate) fn throttle(&self, name: &str, class: FactorClass) -> UserThrottle {
        let id = self.id_of(name);
        self.rows.read(|tx| throttles::find(tx, id, class)).unwrap()
    }

    /// Failures in a row, and all that are remembered.
    pub(crate) fn failures(&self, name: &str, class: FactorClass) -> (u32, usize) {
        let throttle = self.throttle(name, class).throttle;
        (throttle.consecutive, throttle.failures.len())
    }

    pub(crate) fn refusals(&self, reference: Reference) -> Vec<Refusals> {
        self.rows.read(|tx| sources::list_by_reference(tx, reference)).unwrap()
    }

    /// The rows as the store reads and writes them, for what no use-case does.
    pub(crate) fn store(&self) -> &Store {
        &self.rows
    }

    /// Keeps the database busy: what is asked for meanwhile waits, and then runs in one batch.
    pub(crate) fn hold_the_database(&self) -> Hold {
        let (entered, has_entered) = channel();
        let (release, released) = channel::<()>();
        let held = self.store().submit(move |_| {
            entered.send(()).unwrap();
            released.recv_timeout(HANG).unwrap();
            Ok::<_, countersign_store::Error>(())
        });
        has_entered.recv_timeout(HANG).unwrap();
        Hold { release, held }
    }

    pub(crate) fn assert_chain_unbroken(&self) {
        let walk = self.engine.verify_audit(None).unwrap();
        assert_eq!((walk.unsealed, walk.findings), (0, vec![]));
        self.assert_histories_whole();
    }

    /// Each user's history is all rows about them, although no index finds those; and each row is found by what
    /// was read out.
    fn assert_histories_whole(&self) {
        let all = self.audit();
        for user in self.rows.read(|tx| users::list(tx, None, 50)).unwrap() {
            let filter = Filter { user: Some(user.id), limit: u32::MAX, ..Filter::default() };
            let listed = self.rows.read(|tx| attempts::list(tx, &filter)).unwrap();
            let of_user = all.iter().rev().filter(|row| row.user == Some(user.id)).cloned();
            assert_eq!(listed, of_user.collect::<Vec<_>>());
        }
        for row in all.iter().rev().take(50) {
            let found = self.rows.read(|tx| attempts::list_by_reference(tx, row.reference)).unwrap();
            assert!(found.contains(row), "{row:?}");
        }
    }
}

/// A private directory, in memory where that can be had: a sync costs nothing there.
pub(crate) fn directory() -> TempDir {
    let memory = Path::new("/dev/shm");
    let mut builder = tempfile::Builder::new();
    builder.prefix("countersign-").permissions(std::fs::Permissions::from_mode(0o700));
    if memory.is_dir() { builder.tempdir_in(memory).unwrap() } else { builder.tempdir().unwrap() }
}

const fn root() -> RootKey {
    RootKey::from_bytes([7; 32])
}

pub(crate) fn host() -> Access {
    Access::Host { account: "root".to_owned() }
}

pub(crate) fn peer() -> IpAddr {
    PEER.parse().unwrap()
}

pub(crate) fn request(access: &Access, name: &str, typed: &str) -> Request {
    let door = match access {
        Access::Host { .. } => Door::Cli,
        Access::Key { .. } => Door::Api,
        Access::Browser { .. } | Access::Console { .. } => Door::Web,
    };
    Request {
        access: access.clone(),
        door,
        user: name.to_owned(),
        submission: Submission::new(typed),
        next: None,
        context: Context::default(),
    }
}

/// What a row keeps of what was seen.
pub(crate) fn evidence(row: &Attempt) -> Evidence {
    row.evidence.as_deref().map_or_else(Evidence::default, |text| serde_json::from_str(text).unwrap())
}

/// The reason of a refused use-case.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Reason {
    match result {
        Err(error) => error.reason(),
        Ok(done) => panic!("it was done: {done:?}"),
    }
}

pub(crate) const fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

pub(crate) const fn minutes(number: u64) -> Duration {
    Duration::from_mins(number)
}

pub(crate) const fn days(number: u64) -> Duration {
    Duration::from_hours(24 * number)
}

/// How much of something a test does: as `COUNTERSIGN_TEST_SIZE` says, `ci` or `soak`.
pub(crate) fn sized(ci: u64, soak: u64) -> u64 {
    match std::env::var("COUNTERSIGN_TEST_SIZE").as_deref() {
        Ok("soak") => soak,
        _ => ci,
    }
}
