//! Copies the write-ahead log back into the database, beside the writer instead of within its commits: done
//! there, it would hold up every decision for as long as the disk takes.
//!
//! The bulk is copied by this thread, in two passes. What was written meanwhile is little, and the writer
//! copies it before its next batch; after that SQLite begins the log anew, so it stays of bounded size.

use crate::{Error, connection::Connection};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::JoinHandle,
};

/// Units of work after which the log is worth copying; each writes about four pages.
const UNITS: usize = 4_000;
const PASSES: usize = 2;

/// The writer's end: counts units, wakes the thread, and says when the rest is due.
pub(super) struct Checkpointer {
    units: usize,
    wake: SyncSender<()>,
    rest_is_due: Arc<AtomicBool>,
}

impl Checkpointer {
    /// Starts the thread with a connection of its own. It ends when the writer's end is dropped.
    pub(super) fn start(connection: Connection) -> Result<(Self, JoinHandle<()>), Error> {
        let (wake, woken) = sync_channel(1);
        let rest_is_due = Arc::new(AtomicBool::new(false));
        let copied = Arc::clone(&rest_is_due);
        let thread = std::thread::Builder::new()
            .name("store-checkpoint".to_owned())
            .spawn(move || copy(&connection, &woken, &copied))
            .map_err(|cause| Error::Database { doing: "start the checkpointer".to_owned(), cause: cause.to_string() })?;
        Ok((Self { units: 0, wake, rest_is_due }, thread))
    }

    /// Counts units that were committed.
    pub(super) fn count(&mut self, units: usize) {
        self.units += units;
        if self.units >= UNITS && self.wake.try_send(()).is_ok() {
            self.units = 0;
        }
    }

    /// Copies what is left on the writer's own connection, if the bulk has just been copied.
    pub(super) fn finish(&self, connection: &Connection) {
        if self.rest_is_due.swap(false, Ordering::AcqRel) {
            // A checkpoint that fails changes nothing; the next one tries again.
            let _ = connection.checkpoint();
        }
    }
}

fn copy(connection: &Connection, woken: &Receiver<()>, copied: &AtomicBool) {
    while woken.recv().is_ok() {
        let passes = (0..PASSES).all(|_| connection.checkpoint().is_ok());
        copied.store(passes, Ordering::Release);
    }
}
