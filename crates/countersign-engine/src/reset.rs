//! Reset: all factors go, and the person is invited to enrol again by a link. Nobody goes in without: a password that
//! exists is asked for, and the link works once.

use crate::{
    Engine, Error, Settings,
    access::{Access, Caller, Scope},
    enrol, last_admin,
    links::{self, Link},
    record, unlock,
    users::{self, UserView},
};
use countersign_core::{FactorId, Reason, recovery::IdentityCheck, user::Role};
use countersign_store::{
    Pending, Tx,
    tables::{links::Purpose, passes, passwords, sessions, users::User},
};
use serde_json::json;

/// A user to be reset.
#[derive(Debug, Clone)]
pub struct Reset {
    /// Any of their names.
    pub user: String,
    /// How their identity was checked; at least one.
    pub checked: Vec<IdentityCheck>,
    /// The device was lost or stolen: a code from it raises the alarm.
    pub stolen: bool,
    /// The reason that was typed in.
    pub note: String,
}

/// What a reset did.
#[derive(Debug)]
pub struct ResetDone {
    /// The user as they are now.
    pub user: UserView,
    /// What they held.
    pub retired: Vec<FactorId>,
    /// The way to a new factor.
    pub link: Link,
    /// Whether they have a password, which the link asks for; else it has them choose one.
    pub has_password: bool,
}

impl Engine {
    /// Takes all factors of a user away and makes the link by which they enrol again. Refused where it would strand
    /// the last admin, and to one person alone where it takes two.
    pub fn reset_user(&self, access: Access, reset: Reset) -> Pending<ResetDone, Error> {
        let settings = std::sync::Arc::clone(&self.settings);
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            let user = users::expect(tx, &reset.user)?;
            caller.expect_rank(Role::Admin)?;
            caller.expect_over(&user)?;
            caller.expect_alone_enough(&user)?;
            carry_out(tx, caller, &user, &reset, &settings)
        })
    }
}

/// Refuses a reset for which nobody made sure who asks.
pub(crate) fn expect_checked(checked: &[IdentityCheck]) -> Result<(), Error> {
    if !checked.is_empty() {
        return Ok(());
    }
    let what = "it was not said how their identity was checked";
    Err(Error::refused(
        Reason::RequestInvalid,
        what,
        "say how: in person, by calling back, by their manager, by a document",
    ))
}

/// Does it, for somebody who may.
pub(crate) fn carry_out(
    tx: &mut Tx<'_>,
    caller: &Caller,
    user: &User,
    reset: &Reset,
    settings: &Settings,
) -> Result<ResetDone, Error> {
    expect_checked(&reset.checked)?;
    links::expect_to_sign_in(tx, user)?;
    last_admin::expect_another(tx, user, "resetting them")?;
    let retired = enrol::retire_all(tx, user, reset.stolen, settings)?;
    passes::delete(tx, user.id)?;
    sessions::end_all(tx, user.id)?;
    unlock::open(tx, user.id)?;
    let link = links::make(tx, Purpose::Enrolment(user.id))?;
    let evidence = json!({ "checked": reset.checked, "retired": retired.len(), "stolen": reset.stolen });
    record::change_with(tx, caller, Some(user.id), "user.reset", Some(&reset.note), &evidence)?;
    let has_password = passwords::find(tx, user.id)?.is_some();
    Ok(ResetDone { user: users::view(tx, user.clone())?, retired, link, has_password })
}
