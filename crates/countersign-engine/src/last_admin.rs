//! The last able admin stays: a change that would leave none is refused, naming the blocker.

use crate::Error;
use countersign_core::{Reason, factor::FactorState, policy::is_able_admin};
use countersign_store::{
    Tx,
    tables::{
        factors, facts,
        users::{self, User},
    },
};

/// `Some` if the user is an able admin now.
pub(crate) fn is_able(tx: &Tx<'_>, user: &User) -> Result<Option<()>, Error> {
    let factors = factors::list(tx, user.id)?;
    let able =
        factors.iter().any(|row| row.state == FactorState::Active && is_able_admin(user.admin_facts(), row.kind));
    Ok(able.then_some(()))
}

/// Whether the user is an able admin and no other is.
pub(crate) fn is_last_able(tx: &Tx<'_>, user: &User) -> Result<bool, Error> {
    if is_able(tx, user)?.is_none() {
        return Ok(false);
    }
    for other in users::list_admins(tx)? {
        if other.id != user.id && is_able(tx, &other)?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Refuses to take away what makes this user an able admin if nobody else is one. Locks the guard row first,
/// so that of two who remove each other one is refused.
pub(crate) fn expect_another(tx: &mut Tx<'_>, user: &User, doing: &str) -> Result<(), Error> {
    facts::lock_able_admins(tx)?;
    if is_last_able(tx, user)? { Err(refusal(tx, user, doing)?) } else { Ok(()) }
}

/// The refusal, naming who it is about.
pub(crate) fn refusal(tx: &Tx<'_>, user: &User, doing: &str) -> Result<Error, Error> {
    let who = crate::users::called(tx, user)?;
    let what = format!("{who} is the last admin who can sign in; {doing} would leave none");
    let hint = "make another person admin and have them set up a factor first";
    Ok(Error::refused(Reason::PolicyLastAdmin, what, hint))
}
