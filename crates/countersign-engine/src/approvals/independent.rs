//! Whether whoever approves is somebody else than whoever asks. One person with a second account of theirs is no two
//! persons: an account that has just been raised, or that the requester has just let in, approves nothing of theirs.

use crate::{Error, staff::Staff};
use countersign_core::{Timestamp, UserId, user::Role};
use countersign_store::{
    Tx,
    tables::{
        approvals::Asked,
        attempts::{self, AttemptKind},
        users,
    },
};
use std::{ops::ControlFlow, time::Duration};

/// How long a rank, and what the requester did for somebody's sign-in, keeps them from approving. Whoever else
/// administers has been told by then.
pub const SETTLED_AFTER: Duration = Duration::from_hours(24);
/// What lets somebody in who did not get in by themselves.
const LETS_IN: [&str; 8] = [
    "link.made",
    "pass.made",
    "password.reset",
    "user.reset",
    "user.role_changed",
    "factor.enrolment_begun",
    "factor.imported",
    "backup_codes.replaced",
];

/// Whether somebody may approve what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MayApprove {
    /// They may.
    Yes,
    /// It is their own request or about them, or they do not rank high enough.
    NotTheirs,
    /// Their rank is too new until then.
    NewRank(Timestamp),
    /// Whoever asked has let them in lately: not before then.
    LetInByRequester(Timestamp),
}

/// Whether `staff` may approve what was asked for, now.
pub(super) fn may_approve(tx: &Tx<'_>, staff: &Staff, asked: &Asked) -> Result<MayApprove, Error> {
    if !is_third(staff, asked) {
        return Ok(MayApprove::NotTheirs);
    }
    let own = staff.person.user;
    let now = tx.now();
    let Some(user) = users::find(tx, own)? else { return Ok(MayApprove::NotTheirs) };
    let settled = user.role_at.unwrap_or(user.created_at).plus(SETTLED_AFTER);
    if settled > now {
        return Ok(MayApprove::NewRank(settled));
    }
    Ok(match let_in_by(tx, own, asked.requester, now.minus(SETTLED_AFTER))? {
        Some(at) => MayApprove::LetInByRequester(at.plus(SETTLED_AFTER)),
        None => MayApprove::Yes,
    })
}

/// Whether they are neither whoever asked nor whoever it is about, and administer.
pub(super) fn is_third(staff: &Staff, asked: &Asked) -> bool {
    let own = staff.person.user;
    staff.role >= Role::Admin && own != asked.requester && own != asked.user
}

/// When `by` last let this user in, if that was after `since`.
fn let_in_by(tx: &Tx<'_>, user: UserId, by: UserId, since: Timestamp) -> Result<Option<Timestamp>, Error> {
    let by = format!("user:{by}");
    let mut found = None;
    attempts::walk(tx, user, |row| {
        if row.at <= since {
            return Ok(ControlFlow::Break(()));
        }
        if row.kind == AttemptKind::Change && LETS_IN.contains(&row.reason.as_str()) {
            let detail: crate::record::Detail = crate::attempts::parsed(row.detail.as_deref());
            if detail.by.as_ref() == Some(&by) {
                found = Some(row.at);
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}
