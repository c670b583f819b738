//! Searches after the answer: what waits for one, and the one thread that runs them.
//!
//! A typed code waits here in memory and nowhere else, and only until it was searched. The thread rests nine times
//! as long as it worked, so searching never takes more than a tenth of a core. What finds no place is dropped: its
//! attempt stays "not diagnosed".

use crate::{Engine, env};
use countersign_core::{Timestamp, UserId, submission::Submission};
use std::{
    collections::{HashMap, VecDeque},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak},
    thread::JoinHandle,
    time::Duration,
};

/// How many searches may wait.
const MOST: usize = 1_000;
/// How many of one user's.
const MOST_OF_A_USER: usize = 3;
/// How many times as long as it worked the thread rests.
const RESTS: u32 = 9;

/// A refused code, to be searched.
pub(crate) struct Job {
    pub(crate) place: Place,
    /// The row of its attempt.
    pub(crate) attempt: i64,
    /// When it was typed.
    pub(crate) at: Timestamp,
    pub(crate) typed: Submission,
    pub(crate) told: Telling,
}

/// Whether whoever typed it may be given a hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    /// Somebody with a first factor: within the user's hints.
    Claimant,
    /// Staff, who see all anyway.
    Nobody,
}

/// What waits.
#[derive(Default)]
pub(crate) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Job>,
    places: HashMap<UserId, usize>,
    taken: usize,
    stopped: bool,
}

/// A place in the queue, free again when it is dropped.
pub(crate) struct Place {
    queue: Weak<Queue>,
    user: UserId,
}

/// The thread that searches. It ends when this is dropped.
#[derive(Debug)]
pub struct Searching {
    queue: Arc<Queue>,
    thread: Option<JoinHandle<()>>,
}

impl Engine {
    /// Starts the thread that searches refused codes, beside a server that stays.
    #[must_use]
    pub fn search_in_background(&self) -> Searching {
        let queue = Arc::clone(&self.searches);
        let engine = self.clone();
        // Without its thread nothing is diagnosed, and nothing else changes.
        let thread = std::thread::Builder::new().name("search".to_owned()).spawn(move || engine.search_on());
        Searching { queue, thread: thread.ok() }
    }

    /// Runs the searches that wait now, on this thread: for a process that ends after its answer.
    pub fn search_waiting(&self) {
        while let Some(job) = self.searches.take() {
            self.search(job);
        }
    }

    fn search_on(&self) {
        while let Some(job) = self.searches.wait_for_one() {
            let worked = env::time_taken(|| self.search(job));
            self.searches.rest(worked * RESTS);
        }
    }

    /// A search that cannot be finished, or that panics, leaves its attempt not diagnosed.
    fn search(&self, job: Job) {
        drop(catch_unwind(AssertUnwindSafe(|| self.diagnose(job))));
    }
}

impl Queue {
    /// A place for a search about this user; none if too many wait.
    pub(crate) fn place(self: &Arc<Self>, user: UserId) -> Option<Place> {
        let mut state = self.lock();
        let of_user = state.places.get(&user).copied().unwrap_or(0);
        if state.taken >= MOST || of_user >= MOST_OF_A_USER {
            return None;
        }
        state.taken += 1;
        state.places.insert(user, of_user + 1);
        Some(Place { queue: Arc::downgrade(self), user })
    }

    pub(crate) fn add(&self, job: Job) {
        self.lock().waiting.push_back(job);
        self.changed.notify_all();
    }

    fn take(&self) -> Option<Job> {
        self.lock().waiting.pop_front()
    }

    /// The next search; none once the thread is to end.
    fn wait_for_one(&self) -> Option<Job> {
        let waits = |state: &mut State| state.waiting.is_empty() && !state.stopped;
        let mut state = self.changed.wait_while(self.lock(), waits).unwrap_or_else(PoisonError::into_inner);
        if state.stopped { None } else { state.waiting.pop_front() }
    }

    fn rest(&self, how_long: Duration) {
        drop(self.changed.wait_timeout_while(self.lock(), how_long, |state| !state.stopped));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue").field("taken", &self.lock().taken).finish_non_exhaustive()
    }
}

impl Place {
    pub(crate) const fn user(&self) -> UserId {
        self.user
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(queue) = self.queue.upgrade() else { return };
        let mut state = queue.lock();
        state.taken = state.taken.saturating_sub(1);
        let left = state.places.get(&self.user).copied().unwrap_or(0).saturating_sub(1);
        if left == 0 {
            state.places.remove(&self.user);
        } else {
            state.places.insert(self.user, left);
        }
    }
}

impl Drop for Searching {
    fn drop(&mut self) {
        let forgotten = {
            let mut state = self.queue.lock();
            state.stopped = true;
            std::mem::take(&mut state.waiting)
        };
        // Outside the lock: each gives its place back.
        drop(forgotten);
        self.queue.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // A search under way is finished; a panic in it was caught already.
            drop(thread.join());
        }
    }
}
