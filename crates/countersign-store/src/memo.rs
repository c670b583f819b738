//! What was read once in a transaction is not read again in it.
//!
//! The units of a batch share one transaction, and all ask for the same client and the same facts. Nothing
//! is remembered beyond the transaction, and whoever writes such a row forgets it here.

use crate::tables::clients::ClientRow;
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};

/// The memory of one transaction.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    facts: RefCell<HashMap<&'static str, Option<i64>>>,
    clients: RefCell<HashMap<[u8; 32], Option<ClientRow>>>,
    enough_clocks: Cell<bool>,
}

impl Memo {
    /// The fact, read by `read` if it is not remembered.
    pub(crate) fn fact<E>(
        &self,
        name: &'static str,
        read: impl FnOnce() -> Result<Option<i64>, E>,
    ) -> Result<Option<i64>, E> {
        if let Some(known) = self.facts.borrow().get(name) {
            return Ok(*known);
        }
        let found = read()?;
        self.facts.borrow_mut().insert(name, found);
        Ok(found)
    }

    /// The client, read by `read` if it is not remembered.
    pub(crate) fn client<E>(
        &self,
        key_hash: &[u8; 32],
        read: impl FnOnce() -> Result<Option<ClientRow>, E>,
    ) -> Result<Option<ClientRow>, E> {
        if let Some(known) = self.clients.borrow().get(key_hash) {
            return Ok(known.clone());
        }
        let found = read()?;
        // A flood of made-up keys in one batch must not cost memory.
        if found.is_some() {
            self.clients.borrow_mut().insert(*key_hash, found.clone());
        }
        Ok(found)
    }

    /// Whether the clocks of enough devices were noted within this second.
    pub(crate) const fn has_enough_clocks(&self) -> bool {
        self.enough_clocks.get()
    }

    /// Remembers that they were, for the rest of this transaction.
    pub(crate) fn note_enough_clocks(&self) {
        self.enough_clocks.set(true);
    }

    /// Forgets everything: a row was written, or a unit was rolled back.
    pub(crate) fn forget(&self) {
        self.facts.borrow_mut().clear();
        self.clients.borrow_mut().clear();
        self.enough_clocks.set(false);
    }
}
