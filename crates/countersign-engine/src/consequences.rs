//! What a number of failures in a row brings about, wherever the last of them was counted.

use crate::{Error, access::Caller, last_admin, notices, record};
use countersign_core::{
    factor::FactorClass,
    throttle::{DISABLE_AT, NOTICE_AT},
};
use countersign_store::{
    Tx,
    tables::{factors, users::User},
};

/// Tells the user at ten in a row; at a hundred disables the factors of the class, and alarms if that leaves
/// nobody who can administer.
pub(crate) fn follow(
    tx: &mut Tx<'_>,
    caller: &Caller,
    user: &User,
    class: FactorClass,
    failures: u32,
) -> Result<(), Error> {
    notices::of_refusal(tx, caller, user.id)?;
    if failures == NOTICE_AT {
        record::change(tx, caller, Some(user.id), "notice.many_refusals", None)?;
    }
    if failures >= DISABLE_AT {
        let was_able = last_admin::is_last_able(tx, user)?;
        if factors::disable_class(tx, user.id, class)? > 0 {
            record::change(tx, caller, Some(user.id), "factors.disabled", None)?;
        }
        if was_able && last_admin::is_able(tx, user)?.is_none() {
            record::alarm(tx, caller, Some(user.id), "alarm.last_admin_disabled")?;
        }
    }
    Ok(())
}
