//! Emergency: root on the host lets somebody who administers back in when no other way is left. It is loud: an alarm
//! in the audit, and an answer that says each thing that was done.
//!
//! It needs neither the network nor a running server, and it is the one place where the last able admin may lose a
//! factor: they could not use it any more.

use crate::{
    Engine, Error, Settings,
    access::{Access, Caller, Scope},
    enrol,
    links::{self, Link},
    passes::{self, Drawn, MadePass},
    record, staff, unlock,
    users::{self, NewUser, UserView},
};
use countersign_core::{
    Reason, UserId,
    pass::LASTS,
    user::{Role, UserKind},
};
use countersign_store::{
    Pending, Tx,
    tables::{
        links::Purpose,
        passes as pass_table, passwords, sessions,
        users::{self as user_table, User},
    },
};
use serde::Serialize;

/// Who is let back in, and how.
#[derive(Debug, Clone)]
pub struct Emergency {
    /// Any of their names; for a new owner their address.
    pub user: String,
    /// How.
    pub way: Way,
    /// The reason that was typed in.
    pub note: String,
}

/// How somebody is let back in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// All factors go, and a link leads to a new one.
    Link {
        /// The password is forgotten too: the link leads to a new one.
        password: bool,
    },
    /// A temporary pass beside the password; the factors stay.
    Pass,
    /// They become an owner, and are added if nobody knows them; a link leads to what they lack.
    NewOwner,
}

/// One thing that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// They were added as a user.
    Added,
    /// They are an owner now.
    MadeOwner,
    /// They are not suspended any more.
    Resumed,
    /// Waits after wrong codes are over.
    Unlocked,
    /// Their factors were retired.
    FactorsRetired,
    /// Their password is gone.
    PasswordForgotten,
    /// Their browsers are signed out.
    BrowsersEnded,
    /// An enrolment link was made; an earlier one works no more.
    LinkMade,
    /// A temporary pass was made; an earlier one works no more.
    PassMade,
}

/// What an emergency did.
#[derive(Debug)]
pub struct EmergencyDone {
    /// The user as they are now.
    pub user: UserView,
    /// Each thing that was done, in order.
    pub did: Vec<Step>,
    /// The link, if that was the way.
    pub link: Option<Link>,
    /// The pass, if that was the way.
    pub pass: Option<MadePass>,
    /// Whether they have a password, which the link asks for; else it has them choose one.
    pub has_password: bool,
}

impl Engine {
    /// Lets somebody who administers back in. For the host only.
    pub fn emergency(&self, access: Access, emergency: Emergency) -> Pending<EmergencyDone, Error> {
        let settings = std::sync::Arc::clone(&self.settings);
        let Way::Pass = emergency.way else {
            return self.change(access, Scope::FactorsWrite, move |tx, caller| {
                expect_host(caller)?;
                carry_out(tx, caller, &emergency, None, &settings)
            });
        };
        self.hash_between(
            access,
            |_, caller| expect_host(caller),
            Self::draw_pass,
            move |tx, caller, drawn| {
                expect_host(caller)?;
                carry_out(tx, caller, &emergency, Some(drawn), &settings)
            },
        )
    }
}

fn expect_host(caller: &Caller) -> Result<(), Error> {
    match caller {
        Caller::Host { .. } => Ok(()),
        Caller::Client(_) | Caller::Person(_) | Caller::Staff(_) => {
            let what = "an emergency is ended on the host and nowhere else";
            Err(Error::refused(Reason::PolicyRank, what, staff::AT_THE_HOST))
        }
    }
}

fn carry_out(
    tx: &mut Tx<'_>,
    caller: &Caller,
    emergency: &Emergency,
    drawn: Option<Drawn>,
    settings: &Settings,
) -> Result<EmergencyDone, Error> {
    let mut did = Vec::new();
    let user = match emergency.way {
        Way::NewOwner => owner(tx, &emergency.user, &mut did)?,
        Way::Link { .. } | Way::Pass => administering(tx, &emergency.user)?,
    };
    if user.suspended_at.is_some() {
        user_table::set_suspended(tx, user.id, None)?;
        did.push(Step::Resumed);
    }
    unlock::open(tx, user.id)?;
    did.push(Step::Unlocked);
    if let Way::Link { password } = emergency.way {
        take_away(tx, &user, password, &mut did, settings)?;
    }
    let pass = drawn.map(|drawn| passes::insert(tx, &user, drawn, LASTS)).transpose()?;
    let link = pass.is_none().then(|| links::make(tx, Purpose::Enrolment(user.id))).transpose()?;
    did.push(if pass.is_some() { Step::PassMade } else { Step::LinkMade });
    record::alarm_with(tx, caller, Some(user.id), "alarm.emergency", Some(&emergency.note), &Done { did: &did })?;
    let user = user_table::find(tx, user.id)?.unwrap_or(user);
    let has_password = passwords::find(tx, user.id)?.is_some();
    Ok(EmergencyDone { user: users::view(tx, user)?, did, link, pass, has_password })
}

/// What the audit keeps of it.
#[derive(Serialize)]
struct Done<'a> {
    did: &'a [Step],
}

/// Somebody who administers already.
fn administering(tx: &Tx<'_>, named: &str) -> Result<User, Error> {
    let user = users::expect(tx, named)?;
    if user.role >= Role::Admin {
        return Ok(user);
    }
    let what = format!("{} administers nothing: no emergency is needed for them", users::called(tx, &user)?);
    let hint = "use `countersign reset` or `countersign pass`; to make them an owner add --new-owner";
    Err(Error::refused(Reason::PolicyRank, what, hint))
}

/// An owner of that name, made one where needed.
fn owner(tx: &mut Tx<'_>, named: &str, did: &mut Vec<Step>) -> Result<User, Error> {
    let known = match users::expect(tx, named) {
        Ok(user) => Some(user),
        Err(Error::NotFound { .. }) => None,
        Err(error) => return Err(error),
    };
    let user = match known {
        Some(user) if user.kind == UserKind::Service => {
            let what = format!("{} is a service and administers nothing", users::called(tx, &user)?);
            return Err(Error::refused(Reason::FactorNotAllowed, what, "name a person"));
        }
        Some(user) => user,
        None => {
            let new =
                NewUser { email: Some(named.to_owned()), names: vec![], kind: UserKind::Person, role: Role::Owner };
            let id = UserId::from_bytes(tx.random());
            did.push(Step::Added);
            users::insert(tx, &new, id)?
        }
    };
    if user.role != Role::Owner || did.contains(&Step::Added) {
        user_table::set_role(tx, user.id, Role::Owner)?;
        links::close_setup(tx, Role::Owner)?;
        did.push(Step::MadeOwner);
    }
    Ok(user)
}

fn take_away(
    tx: &mut Tx<'_>,
    user: &User,
    password: bool,
    did: &mut Vec<Step>,
    settings: &Settings,
) -> Result<(), Error> {
    if !enrol::retire_all(tx, user, false, settings)?.is_empty() {
        did.push(Step::FactorsRetired);
    }
    pass_table::delete(tx, user.id)?;
    if password && passwords::find(tx, user.id)?.is_some() {
        passwords::delete(tx, user.id)?;
        did.push(Step::PasswordForgotten);
    }
    if sessions::end_all(tx, user.id)? > 0 {
        did.push(Step::BrowsersEnded);
    }
    Ok(())
}
