//! What takes two persons: resetting, demoting, suspending or removing an admin or owner is asked for by one and done
//! when another approves, within a day. Neither is the one it is about. Root on the host needs nobody.

mod independent;

pub use independent::{MayApprove, SETTLED_AFTER};

use crate::{
    Engine, Error, Settings,
    access::{Access, Caller, Scope},
    last_admin,
    links::Link,
    record,
    reset::{self, Reset},
    staff::{self, Staff},
    users::{self, UserChange, UserView},
};
use countersign_core::{
    ApprovalId, Reason, Timestamp, UserId,
    policy::Actor,
    recovery::Deed,
    user::{Role, UserKind},
};
use countersign_store::{
    Pending, Tx,
    tables::{
        approvals::{self as table, Asked, Taking},
        users::{self as user_table, User},
    },
};
use serde::Serialize;
use std::time::Duration;

/// How long there is to approve.
pub const WAITS_FOR: Duration = Duration::from_hours(24);

/// Something that waits for an approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApprovalView {
    /// Its identifier.
    pub id: ApprovalId,
    /// Whom it is about, by address or name.
    pub user: String,
    /// What is to be done.
    pub deed: Deed,
    /// Who asked, by address or name.
    pub asked_by: String,
    /// Why.
    pub note: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it lapses.
    pub expires_at: Timestamp,
    /// Whether whoever looks may approve it.
    pub may_approve: MayApprove,
    /// Whether whoever looks may withdraw it.
    pub may_withdraw: bool,
}

/// What was done once two agreed.
#[derive(Debug)]
pub struct Approved {
    /// The user as they are now; as they last were, if removed.
    pub user: UserView,
    /// The link by which somebody who was reset enrols again.
    pub link: Option<Link>,
}

impl Engine {
    /// Asks for something about an admin or owner. Refused if nobody is there who could approve it.
    pub fn request_approval(&self, access: Access, user: String, deed: Deed) -> Pending<ApprovalView, Error> {
        self.change(access, Scope::UsersWrite, move |tx, caller| {
            let staff = expect_staff(caller)?;
            let user = users::expect(tx, &user)?;
            caller.expect_over(&user)?;
            expect_asked_well(&user, &deed)?;
            expect_not_waiting(tx, &user, &deed)?;
            expect_approver(tx, staff, &user)?;
            let now = tx.now();
            let asked = Asked {
                id: ApprovalId::from_bytes(tx.random()),
                user: user.id,
                requester: staff.person.user,
                note: staff.reason.clone().unwrap_or_default(),
                deed,
                asked_at: now,
                expires_at: now.plus(WAITS_FOR),
            };
            table::insert(tx, &asked)?;
            record::change(tx, caller, Some(user.id), "approval.asked", Some(&asked.deed.to_words()))?;
            view(tx, caller, asked)
        })
    }

    /// What waits for an approval, oldest first.
    pub fn list_approvals(&self, access: &Access) -> Result<Vec<ApprovalView>, Error> {
        self.look(access, Scope::UsersRead, |tx, caller| {
            caller.expect_rank(Role::Admin)?;
            if caller.client().is_some() {
                return Err(staff::below(Role::Admin));
            }
            table::list(tx)?.into_iter().map(|asked| view(tx, caller, asked)).collect()
        })
    }

    /// Approves what somebody else asked for, and does it.
    pub fn approve(&self, access: Access, id: ApprovalId) -> Pending<Approved, Error> {
        let settings = std::sync::Arc::clone(&self.settings);
        self.change(access, Scope::UsersWrite, move |tx, caller| {
            let staff = expect_staff(caller)?;
            let asked = find(tx, id)?;
            expect_may_approve(independent::may_approve(tx, staff, &asked)?)?;
            let user = user_table::find(tx, asked.user)?.ok_or_else(gone)?;
            let requester = expect_still_entitled(tx, &asked, &user)?;
            match table::take(tx, id)? {
                Taking::Taken => {}
                Taking::Gone => return Err(gone()),
            }
            let told = format!("{}, asked for by {}, {}", asked.deed.to_words(), requester, asked.note);
            record::change(tx, caller, Some(user.id), "approval.given", Some(&told))?;
            carry_out(tx, caller, user, &asked, &settings)
        })
    }

    /// Withdraws what one asked for, or turns down what one could approve.
    pub fn withdraw_approval(&self, access: Access, id: ApprovalId) -> Pending<(), Error> {
        self.change(access, Scope::UsersWrite, move |tx, caller| {
            let staff = expect_staff(caller)?;
            let asked = find(tx, id)?;
            if !may_withdraw(staff, &asked) {
                let what = "whoever it is about does not turn it down";
                return Err(Error::refused(Reason::PolicyRank, what, "talk to whoever asked for it"));
            }
            match table::take(tx, id)? {
                Taking::Taken => {}
                Taking::Gone => return Err(gone()),
            }
            record::change(tx, caller, Some(asked.user), "approval.withdrawn", Some(&asked.deed.to_words()))?;
            Ok(())
        })
    }
}

fn expect_staff(caller: &Caller) -> Result<&Staff, Error> {
    caller.staff().ok_or_else(|| {
        let what = "two persons ask and approve, each signed in";
        Error::refused(Reason::PolicyRank, what, "at the command line on the host do it at once: nobody is asked there")
    })
}

/// Refuses what one person may do, and what makes no sense.
fn expect_asked_well(user: &User, deed: &Deed) -> Result<(), Error> {
    let refused = |what: &str, hint: &str| Err(Error::refused(Reason::RequestConflict, what, hint));
    match deed {
        _ if user.role < Role::Admin => refused("this takes two only for admins and owners", "do it at once"),
        Deed::Reset { checked, .. } => reset::expect_checked(checked),
        Deed::Demote(role) if *role >= user.role => refused("that is no lower role", "give the role at once"),
        Deed::Demote(_) | Deed::Suspend | Deed::Remove => Ok(()),
    }
}

/// The same is asked for once.
fn expect_not_waiting(tx: &Tx<'_>, user: &User, deed: &Deed) -> Result<(), Error> {
    if table::list(tx)?.iter().all(|asked| asked.user != user.id || asked.deed.word() != deed.word()) {
        return Ok(());
    }
    let what = format!("that was asked for about {} already", users::called(tx, user)?);
    Err(Error::refused(Reason::RequestConflict, what, "have it approved or withdrawn first"))
}

/// Refuses to ask where nobody could approve.
fn expect_approver(tx: &Tx<'_>, staff: &Staff, about: &User) -> Result<(), Error> {
    for other in user_table::list_admins(tx)? {
        let is_third = other.id != staff.person.user && other.id != about.id && other.kind == UserKind::Person;
        if is_third && last_admin::is_able(tx, &other)?.is_some() {
            return Ok(());
        }
    }
    let what = "there is no third person of rank admin or above who could approve this";
    Err(Error::refused(
        Reason::PolicyNoApprover,
        what,
        "run `countersign emergency` on the host, or make another admin",
    ))
}

/// Whoever asked must still be there and outrank the user; says how they are called.
fn expect_still_entitled(tx: &Tx<'_>, asked: &Asked, user: &User) -> Result<String, Error> {
    let requester = user_table::find(tx, asked.requester)?.filter(|requester| requester.suspended_at.is_none());
    match requester {
        Some(requester) if Actor::Person(requester.role).may_act_on(user.role).is_ok() => users::called(tx, &requester),
        _ => {
            let what = "whoever asked for it may not any more";
            Err(Error::refused(Reason::PolicyRank, what, "ask for it anew"))
        }
    }
}

fn expect_may_approve(may: MayApprove) -> Result<(), Error> {
    let what = match may {
        MayApprove::Yes => return Ok(()),
        MayApprove::NotTheirs => "neither whoever asked nor whoever it is about approves it".to_owned(),
        MayApprove::NewRank(until) => format!("your role is less than a day old: it approves from {until} on"),
        MayApprove::LetInByRequester(until) => format!(
            "whoever asked changed your role or let you in within the last day: you can approve this from {until} on"
        ),
    };
    Err(Error::refused(Reason::PolicyRank, what, "have another person of rank admin approve it"))
}

fn may_withdraw(staff: &Staff, asked: &Asked) -> bool {
    staff.person.user == asked.requester || independent::is_third(staff, asked)
}

fn find(tx: &Tx<'_>, id: ApprovalId) -> Result<Asked, Error> {
    table::find(tx, id)?.ok_or_else(gone)
}

fn gone() -> Error {
    let what = "what was asked for is done, withdrawn or has lapsed";
    Error::refused(Reason::RequestConflict, what, "ask for it anew")
}

fn carry_out(
    tx: &mut Tx<'_>,
    caller: &Caller,
    user: User,
    asked: &Asked,
    settings: &Settings,
) -> Result<Approved, Error> {
    let change = match &asked.deed {
        Deed::Suspend => UserChange::Suspend,
        Deed::Remove => UserChange::Remove,
        Deed::Demote(role) => UserChange::Role(*role),
        Deed::Reset { checked, stolen } => {
            let reset = Reset {
                user: user.id.to_string(),
                checked: checked.clone(),
                stolen: *stolen,
                note: asked.note.clone(),
            };
            let done = reset::carry_out(tx, caller, &user, &reset, settings)?;
            return Ok(Approved { user: done.user, link: Some(done.link) });
        }
    };
    Ok(Approved { user: users::apply(tx, caller, user, change)?, link: None })
}

fn view(tx: &Tx<'_>, caller: &Caller, asked: Asked) -> Result<ApprovalView, Error> {
    let name_of = |id: UserId| match user_table::find(tx, id)? {
        Some(user) => users::called(tx, &user),
        None => Ok(id.to_string()),
    };
    Ok(ApprovalView {
        id: asked.id,
        user: name_of(asked.user)?,
        asked_by: name_of(asked.requester)?,
        may_approve: match caller.staff() {
            Some(staff) => independent::may_approve(tx, staff, &asked)?,
            None => MayApprove::NotTheirs,
        },
        may_withdraw: caller.staff().is_some_and(|staff| may_withdraw(staff, &asked)),
        deed: asked.deed,
        note: asked.note,
        asked_at: asked.asked_at,
        expires_at: asked.expires_at,
    })
}
