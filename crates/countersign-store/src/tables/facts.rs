//! Single facts about the installation.

use crate::{Error, Tx, connection::values};
use countersign_core::Timestamp;

const FIND: &str = "SELECT value FROM facts WHERE name = $1";
const SET: &str = "INSERT INTO facts (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const LOCK: &str = "UPDATE facts SET value = value + 1 WHERE name = 'able_admin_guard'";

/// A moment the installation remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Steps up to here are refused once.
    StepFloor,
    /// When somebody said that the root key was copied to a safe place.
    RootKeyCopied,
    /// Personal details of attempts before this are erased.
    DetailsErasedTo,
    /// When the first owner was there; the first set-up is closed from then on.
    SetUp,
}

impl Moment {
    const fn name(self) -> &'static str {
        match self {
            Self::StepFloor => "step_floor",
            Self::RootKeyCopied => "root_key_copied",
            Self::DetailsErasedTo => "details_erased_to",
            Self::SetUp => "set_up",
        }
    }
}

/// The moment, if it was ever set.
pub fn find_moment(tx: &Tx<'_>, moment: Moment) -> Result<Option<Timestamp>, Error> {
    let read = || tx.find("read a fact", FIND, values![moment.name()], |row| row.get(0));
    Ok(tx.memo().fact(moment.name(), read)?.map(Timestamp::from_micros))
}

/// Sets the moment.
pub fn set_moment(tx: &mut Tx<'_>, moment: Moment, to: Timestamp) -> Result<(), Error> {
    tx.memo().forget();
    tx.execute("write a fact", SET, values![moment.name(), to]).map(|_| ())
}

/// Takes the one lock under which the number of able admins may change.
pub fn lock_able_admins(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.execute("lock the able-admin guard", LOCK, &[]).map(|_| ())
}
