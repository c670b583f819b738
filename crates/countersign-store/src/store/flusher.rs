//! Makes committed batches durable and only then answers them.
//!
//! `SQLite` commits without waiting for the disk; this flushes its log beside the writer, which meanwhile runs
//! the next batch. No answer leaves before a flush that began after its commit has ended. What a later batch
//! saw of an earlier one that a power cut then takes back, nobody was told: its own flush covers both.

use super::job::Job;
use crate::{Error, connection::Log};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::JoinHandle,
};

/// Batches that may wait for a flush before the writer waits too.
const WAITING: usize = 4;

type Jobs = Vec<Box<dyn Job>>;

/// The writer's end.
pub(super) struct Flusher {
    shared: Arc<Shared>,
    committed: SyncSender<Jobs>,
}

struct Shared {
    log: Log,
    under_way: AtomicUsize,
    broken: Mutex<Option<Error>>,
}

impl Flusher {
    /// Starts the thread. It ends when the writer's end is dropped and everything is answered.
    pub(super) fn start(log: Log) -> Result<(Self, JoinHandle<()>), Error> {
        let (committed, batches) = sync_channel(WAITING);
        let shared = Arc::new(Shared { log, under_way: AtomicUsize::new(0), broken: Mutex::new(None) });
        let its = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("store-flush".to_owned())
            .spawn(move || its.work(&batches))
            .map_err(|cause| Error::Database { doing: "start the flusher".to_owned(), cause: cause.to_string() })?;
        Ok((Self { shared, committed }, thread))
    }

    /// An error once a flush has failed: what the disk holds is unknown from then on, and a second flush that
    /// succeeds would say nothing about the pages of the first. Only opening the database anew helps.
    pub(super) fn expect_sound(&self) -> Result<(), Error> {
        self.shared.broken().map_or(Ok(()), Err)
    }

    /// Sees to it that a committed batch is flushed, then answered: here if nobody would wait for that, else
    /// beside the writer.
    pub(super) fn settle(&self, jobs: Jobs, more_waits: bool) {
        if !more_waits && self.shared.under_way.load(Ordering::Acquire) == 0 {
            self.shared.flush(jobs);
            return;
        }
        self.shared.under_way.fetch_add(1, Ordering::AcqRel);
        if let Err(refused) = self.committed.send(jobs) {
            // The thread is gone: a job panicked while it answered.
            self.shared.flush(refused.0);
        }
    }
}

impl Shared {
    fn work(&self, batches: &Receiver<Jobs>) {
        while let Ok(mut jobs) = batches.recv() {
            let mut many = 1;
            while let Ok(more) = batches.try_recv() {
                jobs.extend(more);
                many += 1;
            }
            self.flush(jobs);
            self.under_way.fetch_sub(many, Ordering::AcqRel);
        }
    }

    fn flush(&self, mut jobs: Jobs) {
        let flushed = self.broken().map_or_else(|| self.log.flush(), Err);
        if let Err(error) = flushed {
            for job in &mut jobs {
                job.fail(error.clone());
            }
            *self.broken.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        }
        for job in &mut jobs {
            job.answer();
        }
    }

    fn broken(&self) -> Option<Error> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests;
