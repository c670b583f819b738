//! Unlocking: ends a wait and empties the budget. It never lifts `disabled`; only re-enrolment does.

use crate::{
    Engine, Error,
    access::{Access, Scope},
    record,
    users::{self, UserView},
};
use countersign_core::factor::FactorClass;
use countersign_store::{
    Pending,
    tables::{sources, throttles},
};

impl Engine {
    /// Ends the user's waits in every class, for the reason given.
    pub fn unlock(&self, access: Access, user: String, note: String) -> Pending<UserView, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            let user = users::expect(tx, &user)?;
            caller.expect_over(&user)?;
            for class in FactorClass::ALL {
                let mut row = throttles::find(tx, user.id, *class)?;
                if !row.throttle.is_clean() {
                    row.throttle.unlock();
                    row.mark = None;
                    throttles::save(tx, user.id, *class, &row)?;
                }
            }
            sources::forget_user(tx, user.id)?;
            record::change(tx, caller, Some(user.id), "throttle.unlocked", Some(&note))?;
            users::view(tx, user)
        })
    }
}
