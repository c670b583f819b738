//! The one thread that writes. It takes what waits, runs each unit in a savepoint of one transaction, commits
//! once and hands the batch on to be flushed and answered. There is no timer; while one batch is flushed the
//! next is run, and what comes in meanwhile is the one after that.

use super::{
    Environment,
    checkpointer::Checkpointer,
    flusher::Flusher,
    job::{Job, Outcome, Queued},
};
use crate::{
    Error, Tx,
    connection::{Connection, LogRoom},
    seal::KeyRing,
    space::Space,
    tables::blocks,
};
use countersign_core::Timestamp;
use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc::Receiver},
    time::Duration,
};

/// Units in a batch. Within these bounds, half of what waits: while the writer works on one half, the doors
/// can answer the other.
const SMALLEST_BATCH: usize = 16;
const LARGEST_BATCH: usize = 256;
const LONGEST_WAIT: Duration = Duration::from_secs(5);
const SPACE_CHECKED_EVERY: Duration = Duration::from_secs(1);

/// The writer's state.
pub(super) struct Writer {
    connection: Connection,
    room: LogRoom,
    environment: Environment,
    ring: Arc<KeyRing>,
    space: Space,
    space_found: Result<(), Error>,
    space_checked: Option<Timestamp>,
    flusher: Flusher,
    checkpointer: Checkpointer,
}

impl Writer {
    pub(super) fn new(
        connection: Connection,
        environment: Environment,
        ring: Arc<KeyRing>,
        space: Space,
        flusher: Flusher,
        checkpointer: Checkpointer,
    ) -> Result<Self, Error> {
        let room = connection.log_room()?;
        let (space_found, space_checked) = (Ok(()), None);
        Ok(Self { connection, room, environment, ring, space, space_found, space_checked, flusher, checkpointer })
    }

    /// Works until the last sender is gone and nothing waits.
    pub(super) fn run(mut self, queue: &Receiver<Queued>) {
        let mut waiting: VecDeque<Queued> = VecDeque::new();
        loop {
            if waiting.is_empty() {
                match queue.recv() {
                    Ok(first) => waiting.push_back(first),
                    Err(_) => return,
                }
            }
            while waiting.len() < 2 * LARGEST_BATCH
                && let Ok(next) = queue.try_recv()
            {
                waiting.push_back(next);
            }
            let many = (waiting.len() / 2).clamp(SMALLEST_BATCH, LARGEST_BATCH).min(waiting.len());
            let batch = waiting.drain(..many).collect();
            self.serve(batch, !waiting.is_empty());
        }
    }

    fn serve(&mut self, batch: Vec<Queued>, more_waits: bool) {
        let now = self.environment.now();
        let mut jobs = Vec::with_capacity(batch.len());
        for queued in batch {
            if now.since(queued.since) > LONGEST_WAIT {
                queued.refuse(Error::Busy("the work waited more than five seconds; nothing was evaluated"));
            } else {
                jobs.push(queued.job);
            }
        }
        self.look_at_space(now);
        if let Err(error) = self.flusher.expect_sound().and_then(|()| self.commit(&mut jobs)) {
            for job in &mut jobs {
                job.fail(error.clone());
            }
        }
        let units = jobs.len();
        self.flusher.settle(jobs, more_waits);
        self.checkpointer.count_batch_of(units, &self.connection);
    }

    fn look_at_space(&mut self, now: Timestamp) {
        if self.space_checked.is_none_or(|checked| now.since(checked) >= SPACE_CHECKED_EVERY || checked > now) {
            self.space_found = self.space.check();
            self.space_checked = Some(now);
        }
    }

    /// Runs all jobs in one transaction. An error means that none of them happened.
    fn commit(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<(), Error> {
        self.connection.begin_write()?;
        self.room.make();
        let done = self.run_all(jobs).and_then(|()| self.connection.control("COMMIT"));
        if done.is_err() && !self.connection.is_rolled_back() {
            self.connection.control("ROLLBACK")?;
        }
        done
    }

    fn run_all(&self, jobs: &mut [Box<dyn Job>]) -> Result<(), Error> {
        let mut rows = blocks::Batch::begin(&self.connection)?;
        let alone = jobs.len() == 1;
        for job in jobs {
            rows = if alone { self.run_alone(job.as_mut(), rows)? } else { self.run_one(job.as_mut(), rows)? };
        }
        blocks::seal(&self.connection, &self.ring, &rows)
    }

    /// A unit that has the transaction to itself needs no savepoint in it.
    fn run_alone(&self, job: &mut dyn Job, rows: blocks::Batch) -> Result<blocks::Batch, Error> {
        let (outcome, rows) = self.try_one(job, rows);
        if outcome == Outcome::Commit {
            return Ok(rows);
        }
        if !self.connection.is_rolled_back() {
            self.connection.control("ROLLBACK")?;
        }
        // What is committed next is nothing.
        self.connection.begin_write()?;
        Ok(blocks::Batch::default())
    }

    fn try_one(&self, job: &mut dyn Job, rows: blocks::Batch) -> (Outcome, blocks::Batch) {
        let mut tx = Tx::new(&self.connection, &self.environment, &self.ring, rows, self.space_found.clone());
        let outcome = catch_unwind(AssertUnwindSafe(|| job.run(&mut tx))).unwrap_or_else(|_| {
            job.fail(Error::Panicked);
            Outcome::RollBack
        });
        (outcome, tx.into_batch())
    }

    fn run_one(&self, job: &mut dyn Job, rows: blocks::Batch) -> Result<blocks::Batch, Error> {
        self.connection.control("SAVEPOINT unit")?;
        let before = rows.mark();
        let (outcome, mut rows) = self.try_one(job, rows);
        if outcome == Outcome::RollBack {
            // After some errors SQLite has rolled back the whole transaction: then the other units are lost too.
            if self.connection.is_rolled_back() {
                return Err(Error::ReadOnly(
                    "the database rolled back a whole batch; nothing of it happened".to_owned(),
                ));
            }
            self.connection.control("ROLLBACK TO unit")?;
            rows.back_to(before);
        }
        self.connection.control("RELEASE unit")?;
        Ok(rows)
    }
}
