//! The engine: the store, the settings and the pool for slow hashes.

use crate::{
    Error,
    access::{Access, Caller, Scope, authorize, network_of},
    figures::Desk,
    record,
    search::Queue,
    slow::{self, Memory, Pool},
};
use countersign_core::{decide::Profile, diagnosis::Priors, otp::Parameters, recovery::Approval, words::Words};
use countersign_store::{Environment, Location, Pending, RootKey, Store, Tx};
use std::{net::IpAddr, path::Path, sync::Arc, time::Duration};

pub use countersign_store::Opening;

/// What an installation can choose.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The name that authenticator apps show above the account.
    pub issuer: String,
    /// Algorithm, digits and period of new entries.
    pub parameters: Parameters,
    /// The acceptance window.
    pub profile: Profile,
    /// What a hash of a backup code costs.
    pub hash_cost: HashCost,
    /// What is believed about the causes of refusals before a code is looked at.
    pub priors: Priors,
    /// Whether changes to those who administer need two persons.
    pub approval: Approval,
    /// Whether retired secrets are kept for diagnosis.
    pub keep_retired: bool,
    /// How long personal details of attempts are kept.
    pub keep_details: Duration,
    /// How long audit rows are kept.
    pub keep_audit: Duration,
    /// Free bytes below which nothing new is decided.
    pub reserve_bytes: u64,
}

/// Argon2id's costs (RFC 9106 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub iterations: u32,
    /// Lanes.
    pub lanes: u32,
}

const DAY: Duration = Duration::from_hours(24);

impl Default for Settings {
    fn default() -> Self {
        Self {
            issuer: "Countersign".to_owned(),
            parameters: Parameters::default(),
            profile: Profile::Standard,
            hash_cost: HashCost { memory_kib: 19 * 1024, iterations: 2, lanes: 1 },
            priors: Priors::default(),
            approval: Approval::On,
            keep_retired: true,
            keep_details: 180 * DAY,
            keep_audit: 400 * DAY,
            reserve_bytes: 200_000_000,
        }
    }
}

/// Takes the answer of work that takes several steps.
pub(crate) type Said<T> = Box<dyn FnOnce(Result<T, Error>) + Send>;

/// Everything Countersign does. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(crate) store: Store,
    pub(crate) settings: Arc<Settings>,
    pub(crate) pool: Arc<Pool>,
    pub(crate) searches: Arc<Queue>,
    pub(crate) figures: Arc<Desk>,
    pub(crate) words: Arc<Words>,
}

impl Engine {
    /// Opens a data directory with its root key. Fails unless schema and keys fit.
    pub fn open(
        directory: &Path,
        root: &RootKey,
        environment: Environment,
        opening: Opening,
        settings: Settings,
    ) -> Result<Self, Error> {
        let location = Location { directory: directory.to_owned(), reserve_bytes: settings.reserve_bytes };
        let store = Store::open(location, root, environment, opening)?;
        Ok(Self {
            store,
            settings: Arc::new(settings),
            pool: Arc::new(Pool::start()),
            searches: Arc::default(),
            figures: Arc::default(),
            words: Arc::new(Words::load()),
        })
    }

    /// What the installation chose.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The catalogue of words.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Finds out whether a caller holds `scope`, and nothing else; a refusal is counted as any.
    pub fn expect_access(&self, access: Access, scope: Scope) -> Pending<(), Error> {
        self.change(access, scope, |_, _| Ok(()))
    }

    /// A unit of work for a caller who must hold `scope`. A refusal of the caller is counted, durably,
    /// before it is answered.
    pub(crate) fn change<T: Send + 'static>(
        &self,
        access: Access,
        scope: Scope,
        work: impl FnOnce(&mut Tx<'_>, &Caller) -> Result<T, Error> + Send + 'static,
    ) -> Pending<T, Error> {
        let (answer, pending) = Pending::later();
        self.change_then(access, scope, work, answer);
        pending
    }

    /// Like [`Engine::change`], for work that goes on after its first commit.
    pub(crate) fn change_then<T: Send + 'static>(
        &self,
        access: Access,
        scope: Scope,
        work: impl FnOnce(&mut Tx<'_>, &Caller) -> Result<T, Error> + Send + 'static,
        then: impl FnOnce(Result<T, Error>) + Send + 'static,
    ) {
        let store = self.store.clone();
        let (asked, approval) = (access.clone(), self.settings.approval);
        self.store.submit_then(
            move |tx| {
                let caller = authorize(tx, &asked, scope, approval)?;
                work(tx, &caller)
            },
            move |result| match result {
                Err(refused) if refused.reason().code().starts_with("client.") => {
                    let reason = refused.reason();
                    store.submit_then(
                        move |tx| record::count_unknown_client(tx, &access, reason),
                        move |counted| then(counted.and(Err(refused))),
                    );
                }
                result => then(result),
            },
        );
    }

    /// Runs a job with slow hashes in it on the pool, for somebody at `address`, with what to answer by.
    pub(crate) fn on_pool<T: Send + 'static>(
        &self,
        address: IpAddr,
        job: impl FnOnce(&Self, &mut Memory, Said<T>) + Send + 'static,
    ) -> Pending<T, Error> {
        let place = match self.pool.place(Some(network_of(address.to_canonical()))) {
            Ok(place) => place,
            Err(full) => return Pending::ready(Err(full)),
        };
        let (answer, pending) = Pending::later();
        self.run_in(place, answer, job);
        pending
    }

    /// Work with slow hashes in it: a place on the pool is taken first, whoever may not is refused before anything is
    /// hashed, and whether they still may is looked at again by `then`.
    pub(crate) fn hash_between<P: Send + 'static, T: Send + 'static>(
        &self,
        access: Access,
        check: impl FnOnce(&mut Tx<'_>, &Caller) -> Result<(), Error> + Send + 'static,
        prepare: impl FnOnce(&Self, &mut Memory) -> Result<P, Error> + Send + 'static,
        then: impl FnOnce(&mut Tx<'_>, &Caller, P) -> Result<T, Error> + Send + 'static,
    ) -> Pending<T, Error> {
        let network_of_person = |caller: &Caller| {
            let person = caller.person().or_else(|| caller.staff().map(|staff| &staff.person));
            person.map(|person| network_of(person.peer.to_canonical()))
        };
        let place = match self.place_for(&access, Scope::FactorsWrite, network_of_person) {
            Ok(place) => place,
            Err(full) => return Pending::ready(Err(full)),
        };
        let (answer, pending) = Pending::later();
        let engine = self.clone();
        let check = move |tx: &mut Tx<'_>, caller: &Caller| {
            check(tx, caller)?;
            place.ok_or_else(slow::no_place)
        };
        self.change_then(access.clone(), Scope::FactorsWrite, check, move |may| match may {
            Err(error) => answer(Err(error)),
            Ok(place) => engine.run_in(place, answer, move |engine, memory, answer| {
                let prepared = prepare(engine, memory);
                let work = move |tx: &mut Tx<'_>, caller: &Caller| then(tx, caller, prepared?);
                engine.change_then(access, Scope::FactorsWrite, work, answer);
            }),
        });
        pending
    }

    /// A look for a caller who must hold `scope`, on this thread.
    pub(crate) fn look<T>(
        &self,
        access: &Access,
        scope: Scope,
        look: impl FnOnce(&Tx<'_>, &Caller) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.store.read(|tx| {
            let caller = authorize(tx, access, scope, self.settings.approval)?;
            look(tx, &caller)
        })
    }
}
