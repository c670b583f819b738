//! Until when a factor may be missing, for one user: stored once, moved by hand only, kept beyond removal.

use super::{Rulebook, expect_maker, expect_note};
use crate::{
    Engine, Error,
    access::{Access, Scope},
    record,
    users::{self, UserView},
};
use countersign_core::{
    Reason, Timestamp,
    policy::{Deadline, GRACE_DAYS, Place},
    user::{Name, Role, UserKind},
};
use countersign_store::{
    Pending, Tx,
    tables::{
        deadlines, factors,
        users::{self as user_table, User},
    },
};
use std::time::Duration;

/// The deadline of a removed user is kept for so long.
const KEPT_FOR: Duration = Duration::from_hours(400 * 24);
const DAY: Duration = Duration::from_hours(24);

impl Engine {
    /// Sets until when a user's factor may be missing, longer or shorter than it is.
    pub fn set_deadline(
        &self,
        access: Access,
        user: String,
        until: Timestamp,
        note: String,
    ) -> Pending<UserView, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            expect_maker(tx, caller)?;
            expect_note(&note)?;
            let user = users::expect(tx, &user)?;
            caller.expect_rank_over(user.role)?;
            expect_grace_for(&user)?;
            let furthest = tx.now().plus(DAY * *GRACE_DAYS.end());
            if until > furthest {
                let what = format!("{until} is more than {} days away", GRACE_DAYS.end());
                return Err(Error::refused(Reason::RequestInvalid, what, format!("name a time up to {furthest}")));
            }
            deadlines::set(tx, user.id, until)?;
            record::change(tx, caller, Some(user.id), "policy.deadline_set", Some(&format!("{until}: {note}")))?;
            users::view(tx, user)
        })
    }
}

/// There is no grace for those who always need a factor, nor for those who never sign in.
fn expect_grace_for(user: &User) -> Result<(), Error> {
    if user.kind == UserKind::Person && user.role < Role::Admin {
        return Ok(());
    }
    let what = "whoever administers or breaks the glass always needs a second factor, and services never do";
    Err(Error::refused(Reason::RequestConflict, what, "have them set one up: `countersign user link --email USER`"))
}

/// Stores what is required of a user now, before something changes that could begin it anew.
pub(crate) fn settle(tx: &mut Tx<'_>, user: &User) -> Result<(), Error> {
    let book = Rulebook::in_force(tx)?;
    let held = factors::list(tx, user.id)?;
    let standing = book.standing(tx, user, &held, Place::default())?;
    book.keep_deadline(tx, user, standing)
}

/// Keeps the deadline of a user who is removed, for whoever is added under one of their names.
pub(crate) fn keep_for_names(tx: &mut Tx<'_>, user: &User) -> Result<(), Error> {
    settle(tx, user)?;
    if let Some(deadline) = deadlines::find(tx, user.id)? {
        let forget_at = tx.now().plus(KEPT_FOR);
        for name in user_table::list_names(tx, user.id)? {
            let hash = record::name_hash(tx, &name)?;
            deadlines::keep(tx, &hash, deadline, forget_at)?;
        }
    }
    Ok(deadlines::delete(tx, user.id)?)
}

/// Takes over the earliest deadline that was kept for one of these names.
pub(crate) fn adopt(tx: &mut Tx<'_>, user: &User, names: &[Name]) -> Result<(), Error> {
    let mut earliest: Option<Deadline> = None;
    for name in names {
        let hash = record::name_hash(tx, name.as_str())?;
        let kept = deadlines::find_past(tx, &hash)?;
        earliest = [earliest, kept].into_iter().flatten().min_by_key(|deadline| deadline.until);
    }
    match earliest {
        Some(deadline) => Ok(deadlines::store(tx, user.id, deadline, 0)?),
        None => Ok(()),
    }
}
