//! Keys: whether the root key was copied to a safe place, and that it fits.

use crate::{
    Engine, Error,
    access::{Access, Scope},
    record,
};
use countersign_core::Timestamp;
use countersign_store::{
    Pending,
    tables::facts::{self, Moment},
};

impl Engine {
    /// When somebody confirmed that the root key was copied; none if nobody has.
    pub fn root_key_copied_at(&self) -> Result<Option<Timestamp>, Error> {
        self.store.read(|tx| Ok(facts::find_moment(tx, Moment::RootKeyCopied)?))
    }

    /// Notes that the root key was copied to a safe place, apart from backups.
    pub fn confirm_root_key_copied(&self, access: Access) -> Pending<(), Error> {
        self.change(access, Scope::Verify, |tx, caller| {
            let now = tx.now();
            facts::set_moment(tx, Moment::RootKeyCopied, now)?;
            record::change(tx, caller, None, "keys.copy_confirmed", None)?;
            Ok(())
        })
    }
}
