//! Copies the write-ahead log back into the database, beside the writer instead of within its commits: done
//! there, it would hold up every decision for as long as the disk takes.
//!
//! The bulk is copied by this thread, in two passes. What was written meanwhile is little, and the writer
//! copies it before its next batch; after that `SQLite` begins the log anew, so it stays of bounded size.

use crate::{Error, connection::Connection};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::JoinHandle,
};

/// Pages in the log after which it is worth copying: the more there are, the more often is the newest of
/// several versions of a page the only one copied, and the rarer are the moments when flushing the log waits
/// behind flushing the database. 40 000 pages are 160 MB of disk.
const PAGES: usize = 40_000;
/// Pages that a unit writes at random places, and those that a batch writes together: an estimate, from counts
/// of the log's growth under load.
const PAGES_OF_UNIT: usize = 2;
const PAGES_OF_BATCH: usize = 4;
const PASSES: usize = 2;

/// Whose turn it is. Two that copy at once would only get in each other's way.
const IDLE: u8 = 0;
const COPYING: u8 = 1;
const REST_IS_DUE: u8 = 2;

/// The writer's end: counts pages, wakes the thread, and copies the rest.
pub(super) struct Checkpointer {
    pages: usize,
    wake: SyncSender<()>,
    turn: Arc<AtomicU8>,
}

impl Checkpointer {
    /// Starts the thread with a connection of its own. It ends when the writer's end is dropped.
    pub(super) fn start(connection: Connection) -> Result<(Self, JoinHandle<()>), Error> {
        let (wake, woken) = sync_channel(1);
        let turn = Arc::new(AtomicU8::new(IDLE));
        let its_turn = Arc::clone(&turn);
        let thread = std::thread::Builder::new()
            .name("store-checkpoint".to_owned())
            .spawn(move || copy(&connection, &woken, &its_turn))
            .map_err(|cause| Error::Database {
                doing: "start the checkpointer".to_owned(),
                cause: cause.to_string(),
            })?;
        Ok((Self { pages: 0, wake, turn }, thread))
    }

    /// Counts a batch that was committed, and sees to the log when there were enough of them.
    pub(super) fn count_batch_of(&mut self, units: usize, connection: &Connection) {
        self.pages += PAGES_OF_BATCH + units * PAGES_OF_UNIT;
        match self.turn.load(Ordering::Acquire) {
            IDLE if self.pages >= PAGES => {
                self.pages = 0;
                self.turn.store(COPYING, Ordering::Release);
                // The thread lives as long as this end; without it SQLite copies the log itself, later.
                let _ = self.wake.try_send(());
            }
            REST_IS_DUE => {
                // A checkpoint that fails changes nothing; the next one tries again.
                let _ = connection.checkpoint();
                self.turn.store(IDLE, Ordering::Release);
            }
            _ => {}
        }
    }
}

fn copy(connection: &Connection, woken: &Receiver<()>, turn: &AtomicU8) {
    while woken.recv().is_ok() {
        for _ in 0..PASSES {
            // As above.
            let _ = connection.checkpoint();
        }
        turn.store(REST_IS_DUE, Ordering::Release);
    }
}
