//! A unit of work on its way through the writer, whatever its types are.

use crate::{Error, Tx};
use countersign_core::Timestamp;

/// A unit of work that waits, and where its answer goes.
pub(super) struct Queued {
    pub(super) job: Box<dyn Job>,
    pub(super) since: Timestamp,
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
pub(super) trait Job: Send {
    /// Runs it; says whether it may be committed.
    fn run(&mut self, tx: &mut Tx<'_>) -> Outcome;
    /// Puts an error in the place of its result.
    fn fail(&mut self, error: Error);
    /// Gives the answer.
    fn answer(&mut self);
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
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
