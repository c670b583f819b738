//! A unit of work: what a closure may do between its beginning and its commit.

use crate::{
    Error,
    connection::{Connection, Row, Value},
    memo::Memo,
    seal::KeyRing,
    store::Environment,
    tables::blocks::Batch,
};
use countersign_core::Timestamp;
use std::ops::ControlFlow;

/// A transaction. The clock was read once, when it began; chance is handed in beside it.
pub struct Tx<'t> {
    connection: &'t Connection,
    environment: &'t Environment,
    ring: &'t KeyRing,
    now: Timestamp,
    space: Result<(), Error>,
    batch: Batch,
}

impl<'t> Tx<'t> {
    pub(crate) fn new(
        connection: &'t Connection,
        environment: &'t Environment,
        ring: &'t KeyRing,
        batch: Batch,
        space: Result<(), Error>,
    ) -> Self {
        Self { connection, environment, ring, now: environment.now(), space, batch }
    }

    pub(crate) fn into_batch(self) -> Batch {
        self.batch
    }

    pub(crate) fn batch(&mut self) -> &mut Batch {
        &mut self.batch
    }

    pub(crate) const fn memo(&self) -> &Memo {
        self.batch.memo()
    }

    /// The time of this unit of work.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Random bytes from the operating system.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.environment.fill(&mut bytes);
        bytes
    }

    /// Fills a slice with random bytes.
    pub fn fill(&self, bytes: &mut [u8]) {
        self.environment.fill(bytes);
    }

    /// The keys for sealing and keyed digests.
    #[must_use]
    pub const fn ring(&self) -> &KeyRing {
        self.ring
    }

    /// Refuses when the disk is nearly full: asked before a decision, never before an administrative change
    /// that helps.
    pub fn expect_space(&self) -> Result<(), Error> {
        self.space.clone()
    }

    pub(crate) fn execute(&self, doing: &str, sql: &str, values: &[Value<'_>]) -> Result<usize, Error> {
        self.connection.execute(doing, sql, values)
    }

    pub(crate) fn find<T>(
        &self,
        doing: &str,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut found = None;
        self.connection.query(doing, sql, values, |row| {
            found = Some(read(row)?);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(found)
    }

    pub(crate) fn list<T>(
        &self,
        doing: &str,
        sql: &str,
        values: &[Value<'_>],
        read: impl Fn(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.each(doing, sql, values, |row| {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    pub(crate) fn each(
        &self,
        doing: &str,
        sql: &str,
        values: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.connection.query(doing, sql, values, |row| each(row).map(|()| ControlFlow::Continue(())))
    }
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("now", &self.now).finish_non_exhaustive()
    }
}

impl Tx<'_> {
    pub(crate) fn limit_pages(&self, pages: i64) -> Result<(), Error> {
        self.connection.limit_pages(pages)
    }
}
