//! Places for connections, and who gives way when there are none left.
//!
//! Nobody is turned away: a new connection takes the place of the one that has brought nothing to an end for longest.
//! Whoever holds many places and does nothing with them so makes room for whoever has a question, wherever either
//! comes from (ADR 0014).

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::Notify;

/// So many places, and who has them.
#[derive(Debug)]
pub(super) struct Places {
    most: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    /// Grows with everything that happens: a smaller number is longer ago.
    moment: u64,
    /// Whom to tell to leave, by the moment of their last progress.
    by_progress: BTreeMap<u64, Arc<Notify>>,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    moment: AtomicU64,
    leave: Arc<Notify>,
}

impl Places {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    /// Takes a place; whoever has gone longest without progress is told to leave if there is none.
    pub(super) fn take(self: &Arc<Self>) -> Arc<Place> {
        let leave = Arc::new(Notify::new());
        let mut taken = self.lock();
        while taken.by_progress.len() >= self.most.max(1) {
            if let Some((_, longest)) = taken.by_progress.pop_first() {
                longest.notify_one();
            }
        }
        let moment = taken.next();
        taken.by_progress.insert(moment, Arc::clone(&leave));
        Arc::new(Place { places: Arc::clone(self), moment: AtomicU64::new(moment), leave })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    fn next(&mut self) -> u64 {
        self.moment += 1;
        self.moment
    }
}

impl Place {
    /// Notes that something was brought to an end: all headers of a request are here, or its answer is made.
    pub(super) fn progressed(&self) {
        let mut taken = self.places.lock();
        // Whoever was told to leave already does not come back.
        if let Some(leave) = taken.by_progress.remove(&self.moment.load(Ordering::Relaxed)) {
            let moment = taken.next();
            taken.by_progress.insert(moment, leave);
            self.moment.store(moment, Ordering::Relaxed);
        }
    }

    /// Completes when somebody else needs the place.
    pub(super) async fn told_to_leave(&self) {
        self.leave.notified().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.lock().by_progress.remove(&self.moment.load(Ordering::Relaxed));
    }
}

#[cfg(test)]
mod tests;
