//! Who may say what is required: root on the host, and admins who are signed in. No client, whatever its scopes.

use crate::{
    Error,
    access::{Access, Caller, Scope},
    sessions::Stage,
};
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
        Caller::Staff(_) => caller.expect_rank(Role::Admin),
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

/// What is needed to look at it: people at the console hand in no codes.
pub(crate) const fn to_look(access: &Access) -> Scope {
    match access {
        Access::Console { .. } => Scope::UsersRead,
        Access::Host { .. } | Access::Key { .. } | Access::Browser { .. } => Scope::Verify,
    }
}

/// How the one who acts is named beside what they made.
pub(crate) fn named(tx: &Tx<'_>, caller: &Caller) -> Result<String, Error> {
    let person = caller.person().or_else(|| caller.staff().map(|staff| &staff.person));
    let Some(person) = person else { return Ok(crate::record::actor(caller)) };
    match users::find(tx, person.user)? {
        Some(user) => crate::users::called(tx, &user),
        None => Ok(crate::record::actor(caller)),
    }
}
