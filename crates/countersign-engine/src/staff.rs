//! People who look after others, signed in at the web: helpdesk, admins, owners.
//!
//! What they may do follows from their role. Whatever changes a factor or a user needs a second factor from the last
//! five minutes and a reason that was typed in; without both an admin sees no more than helpdesk does. Nobody does
//! anything about themselves here.

use crate::{
    Error,
    access::Scope,
    sessions::{self, Person, Token},
};
use countersign_core::{Reason, recovery::Approval, user::Role};
use countersign_store::{Tx, tables::users};
use std::net::IpAddr;

/// The largest number of characters of a reason.
pub const LONGEST_REASON: usize = 500;
pub(crate) const AT_THE_HOST: &str = "do this at the command line on the host";
pub(crate) const HIGHER_RANK: &str = "ask somebody of a higher role, or do it at the command line on the host";

/// A signed-in person who looks after others.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Who, and in which browser.
    pub person: Person,
    /// Their role, as it is now.
    pub role: Role,
    /// The reason that was typed in.
    pub reason: Option<String>,
    /// Whether changes to those who administer take two.
    pub(crate) approval: Approval,
    is_fresh: bool,
}

/// What a browser presents of somebody who looks after others.
#[derive(Clone, Copy)]
pub(crate) struct InBrowser<'a> {
    pub(crate) token: &'a Token,
    pub(crate) peer: IpAddr,
    pub(crate) typed: Option<&'a str>,
}

impl Staff {
    /// Whether they see everything: an admin, with a fresh factor and a reason.
    pub(crate) fn sees_everything(&self) -> bool {
        self.role >= Role::Admin && self.is_fresh && self.reason.is_some()
    }
}

/// Finds out who looks after others in a browser, and whether they may do what needs `scope`.
pub(crate) fn authorize(tx: &Tx<'_>, browser: InBrowser<'_>, scope: Scope, approval: Approval) -> Result<Staff, Error> {
    let person = sessions::expect_full(tx, browser.token, browser.peer)?;
    let role = users::find(tx, person.user)?.ok_or_else(sessions::over)?.role;
    let is_fresh = person.fresh_until.is_some_and(|until| until > tx.now());
    let staff = Staff { person, role, reason: read(browser.typed)?, approval, is_fresh };
    let least = match scope {
        Scope::UsersRead | Scope::AttemptsRead | Scope::FactorsWrite => Role::Helpdesk,
        Scope::UsersWrite | Scope::ReasonsFull => Role::Admin,
        // Codes are handed in by whoever holds the factor.
        Scope::Verify => return Err(sessions::not_far_enough()),
    };
    if staff.role < least {
        return Err(below(least));
    }
    match scope {
        Scope::UsersRead | Scope::AttemptsRead | Scope::Verify => Ok(staff),
        Scope::UsersWrite | Scope::FactorsWrite | Scope::ReasonsFull => expect_fresh_and_reasoned(tx, staff),
    }
}

fn expect_fresh_and_reasoned(tx: &Tx<'_>, staff: Staff) -> Result<Staff, Error> {
    sessions::expect_fresh(staff.person.clone(), tx.now())?;
    if staff.reason.is_none() {
        return Err(Error::refused(Reason::PolicyReasonNeeded, "no reason was given", "say why in a few words"));
    }
    Ok(staff)
}

fn read(typed: Option<&str>) -> Result<Option<String>, Error> {
    let reason = typed.map(str::trim).filter(|reason| !reason.is_empty());
    match reason {
        Some(reason) if reason.chars().count() > LONGEST_REASON => Err(Error::refused(
            Reason::RequestInvalid,
            format!("the reason has more than {LONGEST_REASON} characters"),
            "say it in fewer words",
        )),
        reason => Ok(reason.map(str::to_owned)),
    }
}

pub(crate) fn below(least: Role) -> Error {
    Error::refused(Reason::PolicyRank, format!("this needs the role {least} or a higher one"), HIGHER_RANK)
}

pub(crate) fn takes_two() -> Error {
    let what = "this takes two persons: it is about somebody who administers";
    Error::refused(Reason::PolicyApprovalNeeded, what, "ask for it, and have another person of rank admin approve it")
}

pub(crate) fn not_oneself() -> Error {
    let what = "nobody does this about themselves";
    Error::refused(Reason::PolicyRank, what, "your own factors are on your own page; anything else is done by others")
}
