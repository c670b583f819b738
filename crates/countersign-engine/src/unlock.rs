//! Unlocking: ends a wait and empties the budget. It never lifts `disabled`; only re-enrolment does.

use crate::{
    Engine, Error,
    access::{Access, Scope},
    record,
    users::{self, UserView},
};
use countersign_core::{
    Timestamp, UserId,
    factor::FactorClass,
    throttle::{Standing, budget_until},
};
use countersign_store::{
    Pending, Tx,
    tables::{budgets, sources, throttles},
};

impl Engine {
    /// Ends the user's waits in every class, for the reason given.
    pub fn unlock(&self, access: Access, user: String, note: String) -> Pending<UserView, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            let user = users::expect(tx, &user)?;
            caller.expect_over(&user)?;
            open(tx, user.id)?;
            record::change(tx, caller, Some(user.id), "throttle.unlocked", Some(&note))?;
            users::view(tx, user)
        })
    }
}

/// Whether there is something to end: a wait or a spent budget, in a class, at an application or from a source.
pub(crate) fn is_shut(tx: &Tx<'_>, user: UserId) -> Result<bool, Error> {
    for class in FactorClass::ALL {
        if throttles::find(tx, user, *class)?.throttle.standing(tx.now()) != Standing::Open {
            return Ok(true);
        }
    }
    let spent = |failures: &Vec<Timestamp>| budget_until(failures, tx.now()).is_some();
    Ok(budgets::list_of_user(tx, user)?.iter().any(spent) || sources::count_waiting(tx, user)? > 0)
}

/// Ends all waits of a user.
pub(crate) fn open(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    for class in FactorClass::ALL {
        let mut row = throttles::find(tx, user, *class)?;
        if !row.throttle.is_clean() {
            row.throttle.unlock();
            row.mark = None;
            throttles::save(tx, user, *class, &row)?;
        }
    }
    sources::forget_user(tx, user)?;
    Ok(budgets::forget_user(tx, user)?)
}
