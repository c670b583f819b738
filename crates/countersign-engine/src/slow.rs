//! Slow hashes on a small pool: two threads, at most 64 jobs waiting. A place is taken before anything is
//! counted, so a full pool refuses without costing the user a failure. Whoever has shown no key of a client's has a
//! share of it only, with all others of the same network, so that no place keeps the rest of the world out.

use crate::{
    Engine, Error, HashCost,
    access::{Access, Caller, Scope},
    engine::Said,
};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
};
use zeroize::Zeroize;

const THREADS: usize = 2;
const WAITING: usize = 64;
/// Places that one network may hold at a time: a quarter of them.
const OF_ONE_NETWORK: usize = 16;

type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// What a hash fills, once per thread: a new one for each would stay with the allocator. Only the pool's threads
/// have one, so nothing is hashed elsewhere.
#[derive(Default)]
pub(crate) struct Memory(Vec<Block>);

/// The pool.
pub(crate) struct Pool {
    jobs: Option<Sender<Job>>,
    taken: Taken,
    begun: Arc<AtomicUsize>,
}

/// A place in the pool, given back when it is dropped or its job is done.
pub(crate) struct Place {
    jobs: Sender<Job>,
    taken: Taken,
    network: Option<String>,
    begun: Arc<AtomicUsize>,
}

/// The places that are taken.
#[derive(Clone, Default)]
struct Taken(Arc<Mutex<Places>>);

#[derive(Debug, Default)]
struct Places {
    all: usize,
    of_networks: HashMap<String, usize>,
}

impl Pool {
    pub(crate) fn start() -> Self {
        let (jobs, waiting) = channel::<Job>();
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..THREADS {
            let waiting = Arc::clone(&waiting);
            // Without its threads the pool answers every request with a denial, so a failure here is safe.
            let _ = std::thread::Builder::new().name(format!("slow-hash-{number}")).spawn(move || work(&waiting));
        }
        Self { jobs: Some(jobs), taken: Taken::default(), begun: Arc::default() }
    }

    /// Takes a place, or refuses when all are taken, or all that this network may have.
    pub(crate) fn place(&self, network: Option<String>) -> Result<Place, Error> {
        let jobs = self.jobs.clone().ok_or_else(no_place)?;
        self.taken.take(network.as_ref())?;
        Ok(Place { jobs, taken: self.taken.clone(), network, begun: Arc::clone(&self.begun) })
    }
}

impl Taken {
    /// Takes a place for a network, if it may have one more.
    fn take(&self, network: Option<&String>) -> Result<(), Error> {
        let mut places = self.places();
        let of_network = network.and_then(|network| places.of_networks.get(network)).copied().unwrap_or(0);
        if places.all >= THREADS + WAITING || of_network >= OF_ONE_NETWORK {
            return Err(no_place());
        }
        places.all += 1;
        if let Some(network) = network {
            places.of_networks.insert(network.clone(), of_network + 1);
        }
        Ok(())
    }

    fn give_back(&self, network: Option<&String>) {
        let mut places = self.places();
        places.all = places.all.saturating_sub(1);
        let Some(network) = network else { return };
        match places.of_networks.get_mut(network) {
            Some(held) if *held > 1 => *held -= 1,
            _ => drop(places.of_networks.remove(network)),
        }
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// How many jobs with slow hashes in them were begun since the start.
    #[must_use]
    pub fn hash_jobs(&self) -> usize {
        self.pool.begun.load(Ordering::Acquire)
    }

    /// How many statements units of work have run since the start.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.store.statements()
    }

    /// A place for a caller who holds `scope`, in the share of the network they count to. Who does not gets none, and is
    /// refused without one.
    pub(crate) fn place_for(
        &self,
        access: &Access,
        scope: Scope,
        counts_to: impl FnOnce(&Caller) -> Option<String>,
    ) -> Result<Option<Place>, Error> {
        match self.look(access, scope, |_, caller| Ok(counts_to(caller))) {
            Ok(network) => self.pool.place(network).map(Some),
            Err(Error::Refused { .. }) => Ok(None),
            Err(unknown) => Err(unknown),
        }
    }

    /// Runs a job with slow hashes in it on the pool, in a place that is taken, with what to answer by.
    pub(crate) fn run_in<T: Send + 'static>(
        &self,
        place: Place,
        answer: impl FnOnce(Result<T, Error>) + Send + 'static,
        job: impl FnOnce(&Self, &mut Memory, Said<T>) + Send + 'static,
    ) {
        let engine = self.clone();
        place.run(move |memory| job(&engine, memory, Box::new(answer)));
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").field("taken", &self.taken.places().all).finish_non_exhaustive()
    }
}

impl Place {
    /// Runs a job on the pool; the place is free again when it is done.
    pub(crate) fn run(self, job: impl FnOnce(&mut Memory) + Send + 'static) {
        let jobs = self.jobs.clone();
        self.begun.fetch_add(1, Ordering::AcqRel);
        // If the threads are gone the job is dropped, and with it the promise in it, which denies.
        let _ = jobs.send(Box::new(move |memory| {
            job(memory);
            drop(self);
        }));
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.taken.give_back(self.network.as_ref());
    }
}

/// The refusal of who finds all places taken.
pub(crate) fn no_place() -> Error {
    Error::Store(countersign_store::Error::Busy("too many passwords or backup codes are being checked"))
}

fn work(waiting: &Mutex<Receiver<Job>>) {
    let mut memory = Memory::default();
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            // A job that panics is a denial: its promise is dropped. The thread lives on.
            Ok(job) => drop(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(&mut memory)))),
            Err(_) => return,
        }
    }
}

/// Argon2id (RFC 9106) of a value that is keyed already, 32 bytes.
pub(crate) fn hash(memory: &mut Memory, cost: HashCost, keyed: &[u8], salt: &[u8]) -> Result<[u8; 32], Error> {
    let refused = |cause: argon2::Error| {
        Error::Store(countersign_store::Error::Keys(format!("the costs of hashing cannot be used: {cause}")))
    };
    let params = Params::new(cost.memory_kib, cost.iterations, cost.lanes, Some(32)).map_err(refused)?;
    let mut hash = [0; 32];
    memory.0.resize(params.block_count(), Block::new());
    let hashed = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
        keyed,
        salt,
        &mut hash,
        memory.0.as_mut_slice(),
    );
    memory.0.iter_mut().for_each(Zeroize::zeroize);
    hashed.map_err(refused)?;
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_used_again_and_wiped_and_changes_no_hash() {
        let cost = HashCost { memory_kib: 64, iterations: 2, lanes: 1 };
        let mut memory = Memory::default();
        let first = hash(&mut memory, cost, &[1; 32], &[2; 16]).unwrap();
        let place = memory.0.as_ptr();
        hash(&mut memory, cost, &[3; 32], &[4; 16]).unwrap();
        assert_eq!(hash(&mut memory, cost, &[1; 32], &[2; 16]).unwrap(), first);
        let mut plain = [0; 32];
        let params = Params::new(64, 2, 1, Some(32)).unwrap();
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon2.hash_password_into(&[1; 32], &[2; 16], &mut plain).unwrap();
        assert_eq!(first, plain);
        assert_eq!((memory.0.as_ptr(), memory.0.len()), (place, 64));
        assert!(memory.0.iter().all(|block| block.as_ref().iter().all(|word| *word == 0)));
    }
}
