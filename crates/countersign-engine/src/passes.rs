//! Temporary passes: made by whoever looks after somebody and has made sure who they are, never for oneself; shown
//! once, used once, and good for setting up a factor anew.

use crate::{
    Engine, Error,
    access::{Access, Caller},
    backup_codes::drawn,
    links, record,
    slow::{self, Memory},
    users,
};
use countersign_core::{
    FactorId, Reason, Timestamp, UserId,
    pass::{LONGEST, TemporaryPass},
};
use countersign_store::{
    Pending, Tx,
    seal::{KeyClass, KeyRing},
    tables::{
        passes::{self as table, Pass},
        users::User,
    },
};
use std::time::Duration;
use zeroize::Zeroizing;

/// How a pass is called in answers.
pub(crate) const LABEL: &str = "Temporary pass";

/// A pass to be made.
#[derive(Debug, Clone)]
pub struct NewPass {
    /// Any of the user's names.
    pub user: String,
    /// How long it is to work; eight hours at most.
    pub lasts: Duration,
    /// The reason that was typed in.
    pub note: String,
}

/// A pass that was just made: the only time it is seen.
#[derive(Debug)]
pub struct MadePass {
    /// Whom it is for.
    pub user: UserId,
    /// As it is handed over.
    pub printed: Zeroizing<String>,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// A pass with its hash, not yet stored.
pub(crate) struct Drawn {
    id: FactorId,
    salt: [u8; 16],
    hash: [u8; 32],
    printed: Zeroizing<String>,
}

impl Engine {
    /// Makes a temporary pass; the one before it works no more.
    pub fn make_pass(&self, access: Access, new: NewPass) -> Pending<MadePass, Error> {
        if let Err(error) = expect_duration(new.lasts) {
            return Pending::ready(Err(error));
        }
        let named = new.user.clone();
        self.hash_between(
            access,
            move |tx, caller| expect_givable(tx, caller, &named).map(drop),
            Self::draw_pass,
            move |tx, caller, drawn| {
                let user = expect_givable(tx, caller, &new.user)?;
                let made = insert(tx, &user, drawn, new.lasts)?;
                record::change(tx, caller, Some(user.id), "pass.made", Some(&new.note))?;
                Ok(made)
            },
        )
    }

    /// Draws and hashes a pass. Slow by design.
    pub(crate) fn draw_pass(&self, memory: &mut Memory) -> Result<Drawn, Error> {
        let environment = self.store.environment();
        let (id, salt) = (FactorId::from_bytes(drawn(environment)), drawn(environment));
        let pass = TemporaryPass::from_random(drawn(environment));
        let keyed = keyed(self.store.ring(), id, &pass)?;
        let hash = slow::hash(memory, self.settings.hash_cost, &keyed, &salt)?;
        Ok(Drawn { id, salt, hash, printed: pass.to_printed() })
    }
}

/// Refuses what is no time for a pass.
fn expect_duration(lasts: Duration) -> Result<(), Error> {
    if lasts >= Duration::from_mins(1) && lasts <= LONGEST {
        return Ok(());
    }
    let what = "a temporary pass lasts from one minute to eight hours";
    Err(Error::refused(Reason::RequestInvalid, what, "say how long, as in 30m, 1h or 8h"))
}

fn expect_givable(tx: &Tx<'_>, caller: &Caller, user: &str) -> Result<User, Error> {
    let user = users::expect(tx, user)?;
    caller.expect_over(&user)?;
    caller.expect_alone_enough(&user)?;
    links::expect_to_sign_in(tx, &user)?;
    if user.suspended_at.is_some() {
        let what = format!("{} is suspended, and a pass lets nobody in who is", users::called(tx, &user)?);
        return Err(Error::refused(Reason::UserSuspended, what, "let them in again first"));
    }
    Ok(user)
}

/// Stores a pass that was drawn.
pub(crate) fn insert(tx: &mut Tx<'_>, user: &User, drawn: Drawn, lasts: Duration) -> Result<MadePass, Error> {
    let now = tx.now();
    let expires_at = now.plus(lasts);
    let Drawn { id, salt, hash, printed } = drawn;
    let pass = Pass { user: user.id, id, salt, hash, made_at: now, expires_at, used_at: None, settled: false };
    table::replace(tx, &pass)?;
    Ok(MadePass { user: user.id, printed, expires_at })
}

/// What is hashed: the pass under the pepper, bound to its identifier.
pub(crate) fn keyed(ring: &KeyRing, id: FactorId, pass: &TemporaryPass) -> Result<[u8; 32], Error> {
    Ok(ring.digest(KeyClass::Backup, &[b"temporary pass", id.as_bytes(), pass.payload().as_bytes()])?)
}
