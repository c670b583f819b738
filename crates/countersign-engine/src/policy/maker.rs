//! Who may say what is required: root on the host, and admins who are signed in. No client, whatever its scopes.

use crate::{Error, access::Caller, sessions::Stage};
use countersign_core::{
    Reason,
    user::{Role, UserKind},
};
use countersign_store::{Tx, tables::users};

/// Refuses whoever does not decide about the policy.
pub(crate) fn expect_maker(tx: &Tx<'_>, caller: &Caller) -> Result<(), Error> {
    let refused = |what: &str, hint: &str| Err(Error::refused(Reason::PolicyRank, what, hint));
    match caller {
        Caller::Host { .. } => Ok(()),
        Caller::Client(_) => refused("clients do not decide about the policy", "use the command line on the host"),
        Caller::Person(person) => {
            let user = users::find(tx, person.user)?;
            let is_maker = user.is_some_and(|user| user.role >= Role::Admin && user.kind == UserKind::Person);
            if is_maker && person.stage == Stage::Full {
                return Ok(());
            }
            refused("only admins decide about the policy", "ask an admin or owner")
        }
    }
}

/// How the one who acts is named beside what they made.
pub(crate) fn named(tx: &Tx<'_>, caller: &Caller) -> Result<String, Error> {
    let Some(person) = caller.person() else { return Ok(crate::record::actor(caller)) };
    match users::find(tx, person.user)? {
        Some(user) => crate::users::called(tx, &user),
        None => Ok(crate::record::actor(caller)),
    }
}
