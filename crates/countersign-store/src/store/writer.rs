//! The one thread that writes. It takes everything that waits, runs each unit in a savepoint of one
//! transaction, commits once and then answers all: one batch, one fsync. There is no timer; the sync in
//! progress collects the next batch.

use super::{Environment, checkpointer::Checkpointer};
use crate::{Error, Tx, connection::Connection, seal::KeyRing, space::Space, tables::blocks};
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

/// A unit of work that waits, and where its answer goes.
pub(super) struct Queued {
    job: Box<dyn Job>,
    since: Timestamp,
}

impl Queued {
    pub(super) fn new<T, E>(
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        then: impl FnOnce(Result<T, E>) + Send + 'static,
        since: Timestamp,
    ) -> Self
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        Self { job: Box::new(Unit { work: Some(work), result: None, then: Some(then) }), since }
    }

    pub(super) fn refuse(mut self, error: Error) {
        self.job.fail(error);
        self.job.answer();
    }
}

/// What the writer needs of a unit, whatever its types are.
trait Job: Send {
    /// Runs it; says whether it may be committed.
    fn run(&mut self, tx: &mut Tx<'_>) -> Outcome;
    /// Puts an error in the place of its result.
    fn fail(&mut self, error: Error);
    /// Gives the answer.
    fn answer(&mut self);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Commit,
    RollBack,
}

struct Unit<T, E, W, D> {
    work: Option<W>,
    result: Option<Result<T, E>>,
    then: Option<D>,
}

impl<T, E, W, D> Job for Unit<T, E, W, D>
where
    T: Send,
    E: From<Error> + Send,
    W: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
    D: FnOnce(Result<T, E>) + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Outcome {
        let Some(work) = self.work.take() else { return Outcome::RollBack };
        let result = work(tx);
        let outcome = if result.is_ok() { Outcome::Commit } else { Outcome::RollBack };
        self.result = Some(result);
        outcome
    }

    fn fail(&mut self, error: Error) {
        self.result = Some(Err(error.into()));
    }

    fn answer(&mut self) {
        if let Some(then) = self.then.take() {
            then(self.result.take().unwrap_or_else(|| Err(Error::Closed.into())));
        }
    }
}

/// The writer's state.
pub(super) struct Writer {
    connection: Connection,
    environment: Environment,
    ring: Arc<KeyRing>,
    space: Space,
    space_found: Result<(), Error>,
    space_checked: Option<Timestamp>,
    checkpointer: Checkpointer,
}

impl Writer {
    pub(super) fn new(
        connection: Connection,
        environment: Environment,
        ring: Arc<KeyRing>,
        space: Space,
        checkpointer: Checkpointer,
    ) -> Self {
        Self { connection, environment, ring, space, space_found: Ok(()), space_checked: None, checkpointer }
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
            self.serve(batch);
        }
    }

    fn serve(&mut self, batch: Vec<Queued>) {
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
        if let Err(error) = self.commit(&mut jobs) {
            for job in &mut jobs {
                job.fail(error.clone());
            }
        }
        for job in &mut jobs {
            job.answer();
        }
        self.checkpointer.count(jobs.len(), &self.connection);
    }

    fn look_at_space(&mut self, now: Timestamp) {
        if self.space_checked.is_none_or(|checked| now.since(checked) >= SPACE_CHECKED_EVERY || checked > now) {
            self.space_found = self.space.check();
            self.space_checked = Some(now);
        }
    }

    /// Runs all jobs in one transaction. An error means that none of them happened.
    fn commit(&self, jobs: &mut [Box<dyn Job>]) -> Result<(), Error> {
        self.connection.begin_write()?;
        let done = self.run_all(jobs).and_then(|()| self.connection.control("COMMIT"));
        if done.is_err() && !self.connection.is_rolled_back() {
            self.connection.control("ROLLBACK")?;
        }
        done
    }

    fn run_all(&self, jobs: &mut [Box<dyn Job>]) -> Result<(), Error> {
        let mut rows = blocks::Batch::begin(&self.connection)?;
        for job in jobs {
            rows = self.run_one(job.as_mut(), rows)?;
        }
        blocks::seal(&self.connection, &self.ring, &rows)
    }

    fn run_one(&self, job: &mut dyn Job, rows: blocks::Batch) -> Result<blocks::Batch, Error> {
        self.connection.control("SAVEPOINT unit")?;
        let before = rows.mark();
        let mut tx = Tx::new(&self.connection, &self.environment, &self.ring, rows, self.space_found.clone());
        let outcome = catch_unwind(AssertUnwindSafe(|| job.run(&mut tx))).unwrap_or_else(|_| {
            job.fail(Error::Panicked);
            Outcome::RollBack
        });
        let mut rows = tx.into_batch();
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
