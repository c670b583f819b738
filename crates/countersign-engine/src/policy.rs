//! What is required of whom: shown, previewed, set, confirmed.
//!
//! A changed policy holds at once, for a quarter of an hour. Whoever changed it, or somebody else who administers,
//! confirms it after passing under it; otherwise what held before holds again, by itself.

mod deadline;
mod maker;
mod preview;
mod rulebook;
mod views;

pub(crate) use deadline::{adopt, keep_for_names, settle};
pub(crate) use maker::{expect_maker, named, to_look};
pub(crate) use preview::needs_link;
pub use preview::{Affected, Names, Preview, Trouble};
pub(crate) use rulebook::Rulebook;
pub use views::{PolicyView, RuleView, StandingView};
pub(crate) use views::{client_name, standing as standing_view};

use crate::{
    Engine, Error,
    access::{Access, Caller, Scope},
    error::AMONG_CLIENTS,
    record, sessions,
};
use countersign_core::{
    Reason, Timestamp,
    policy::{CONFIRM_WITHIN, GRACE_DAYS, Rule, Whom},
    user::Role,
};
use countersign_store::{
    Pending, Tx,
    tables::{
        clients, deadlines, groups,
        policies::{self, NewPolicy, Policy, Settling},
    },
};

/// Whom a change is about, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Every person.
    Everyone,
    /// Whoever has this role.
    Role(Role),
    /// Whoever is in this group.
    Group(String),
    /// Whoever comes through this client.
    Client(String),
}

/// A change of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleChange {
    /// Whom it is about.
    pub whose: Whose,
    /// What is to hold for them.
    pub asked: Asked,
}

/// What is to hold for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A second factor is required, and may be missing for so many days.
    Required {
        /// 0 to 90.
        grace_days: u32,
    },
    /// This rule is taken away; others may still require one.
    Dropped,
}

impl Engine {
    /// The policy in force.
    pub fn policy(&self, access: &Access) -> Result<PolicyView, Error> {
        self.look(access, to_look(access), |tx, caller| {
            expect_maker(tx, caller)?;
            views::policy(tx)
        })
    }

    /// Changes the policy. It holds at once, and reverts unless it is confirmed in time.
    pub fn set_policy(&self, access: Access, changes: Vec<RuleChange>, note: String) -> Pending<PolicyView, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            expect_maker(tx, caller)?;
            expect_note(&note)?;
            if policies::find_in_force(tx)?.is_some_and(|policy| policy.confirmed_at.is_none()) {
                let what = "the last change of the policy is not confirmed yet";
                let hint =
                    "confirm it with `countersign policy confirm`, or take it back with `countersign policy revert`";
                return Err(Error::refused(Reason::RequestConflict, what, hint));
            }
            let rules = changed(tx, &changes)?;
            expect_new(tx, &changes, &rules)?;
            let set_by = named(tx, caller)?;
            let confirm_by = tx.now().plus(CONFIRM_WITHIN);
            policies::insert(tx, &NewPolicy { set_by: &set_by, note: &note, confirm_by, rules: &rules })?;
            record::change(tx, caller, None, "policy.set", Some(&note))?;
            views::policy(tx)
        })
    }

    /// Confirms a changed policy. A person does so after showing a second factor under it.
    pub fn confirm_policy(&self, access: Access) -> Pending<PolicyView, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            expect_maker(tx, caller)?;
            let policy = expect_on_trial(tx)?;
            expect_passed_since(caller, policy.set_at)?;
            if policies::confirm(tx, policy.number)? == Settling::Nothing {
                return Err(nothing_waits());
            }
            record::change(tx, caller, None, "policy.confirmed", None)?;
            views::policy(tx)
        })
    }

    /// Takes a changed policy back before anybody confirmed it.
    pub fn revert_policy(&self, access: Access) -> Pending<PolicyView, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            expect_maker(tx, caller)?;
            let policy = expect_on_trial(tx)?;
            revert(tx, caller, policy.number)?;
            views::policy(tx)
        })
    }
}

/// Marks policies as taken back that nobody confirmed in time.
pub(crate) fn sweep(tx: &mut Tx<'_>) -> Result<(), Error> {
    for lapsed in policies::list_lapsed(tx)? {
        revert(tx, &Caller::server(), lapsed.number)?;
    }
    Ok(deadlines::sweep(tx)?)
}

fn revert(tx: &mut Tx<'_>, caller: &Caller, number: i64) -> Result<(), Error> {
    if policies::revert(tx, number)? == Settling::Nothing {
        return Err(nothing_waits());
    }
    deadlines::delete_of_policy(tx, number)?;
    record::change(tx, caller, None, "policy.reverted", None).map(|_| ())
}

fn expect_on_trial(tx: &Tx<'_>) -> Result<Policy, Error> {
    let found = policies::find_in_force(tx)?;
    found.filter(|policy| policy.confirmed_at.is_none()).ok_or_else(nothing_waits)
}

fn nothing_waits() -> Error {
    let what = "no change of the policy waits to be confirmed";
    Error::refused(Reason::RequestConflict, what, "`countersign policy show` says what holds")
}

/// Refuses a browser whose second factor is older than the policy: that the policy lets admins in is to be shown.
fn expect_passed_since(caller: &Caller, set_at: Timestamp) -> Result<(), Error> {
    let passed = |until: Timestamp| until > set_at.plus(sessions::FRESH);
    match caller.person().or_else(|| caller.staff().map(|staff| &staff.person)) {
        Some(person) if !person.fresh_until.is_some_and(passed) => {
            let what = "this browser has shown no second factor since the policy was changed";
            Err(Error::refused(Reason::SessionNotFresh, what, "confirm with a code, then repeat it"))
        }
        Some(_) | None => Ok(()),
    }
}

/// Refuses an empty reason.
pub(crate) fn expect_note(note: &str) -> Result<(), Error> {
    if note.trim().is_empty() {
        return Err(Error::refused(Reason::RequestInvalid, "the reason is empty", "say why, for the audit"));
    }
    Ok(())
}

/// The rules in force with these changes. What holds already may be asked for: a preview of it says who is ready.
fn changed(tx: &Tx<'_>, changes: &[RuleChange]) -> Result<Vec<Rule>, Error> {
    let mut rules = Rulebook::in_force(tx)?.rules;
    for change in changes {
        let whom = whom_of(tx, &change.whose)?;
        let known = rules.iter().find(|rule| rule.whom == whom).copied();
        rules.retain(|rule| rule.whom != whom);
        if let Asked::Required { grace_days } = change.asked {
            expect_grace(grace_days)?;
            // A rule that goes on holding gives nobody a new beginning.
            rules.push(Rule { whom, grace_days, since: known.map_or(tx.now(), |rule| rule.since) });
        }
    }
    rules.sort_by_key(|rule| rule.whom);
    Ok(rules)
}

/// Whether these rules hold already.
fn is_in_force(tx: &Tx<'_>, rules: &[Rule]) -> Result<bool, Error> {
    let mut before = Rulebook::in_force(tx)?.rules;
    before.sort_by_key(|rule| rule.whom);
    Ok(before == rules)
}

fn expect_new(tx: &Tx<'_>, changes: &[RuleChange], rules: &[Rule]) -> Result<(), Error> {
    let before = Rulebook::in_force(tx)?.rules;
    for dropped in changes.iter().filter(|change| change.asked == Asked::Dropped) {
        let whom = whom_of(tx, &dropped.whose)?;
        if before.iter().all(|rule| rule.whom != whom) {
            return Err(Error::not_found("a rule about them", "`countersign policy show` says what holds"));
        }
    }
    if !is_in_force(tx, rules)? {
        return Ok(());
    }
    let what = "this is the policy already: nothing would change";
    Err(Error::refused(Reason::RequestConflict, what, "`countersign policy show` says what holds"))
}

fn expect_grace(days: u32) -> Result<(), Error> {
    if GRACE_DAYS.contains(&days) {
        return Ok(());
    }
    let what = format!("a grace of {days} days is too long");
    Err(Error::refused(Reason::RequestInvalid, what, "give 0 to 90 days"))
}

fn whom_of(tx: &Tx<'_>, whose: &Whose) -> Result<Whom, Error> {
    Ok(match whose {
        Whose::Everyone => Whom::Everyone,
        Whose::Role(role) => Whom::Role(*role),
        Whose::Group(name) => Whom::Group(crate::groups::expect(tx, name)?.id),
        Whose::Client(name) => {
            let found = clients::find(tx, name)?.filter(|client| client.revoked_at.is_none());
            Whom::Client(found.ok_or_else(|| Error::not_found(format!("the client {name}"), AMONG_CLIENTS))?.id)
        }
    })
}

/// Refuses to take away a group that rules are about.
pub(crate) fn expect_no_rule_about(tx: &Tx<'_>, group: &groups::Group) -> Result<(), Error> {
    if Rulebook::in_force(tx)?.rules.iter().all(|rule| rule.whom != Whom::Group(group.id)) {
        return Ok(());
    }
    let what = format!("the policy has a rule about the group {}", group.name);
    let hint = format!("take the rule away first: `countersign policy set --group {} --off`", group.name);
    Err(Error::refused(Reason::RequestConflict, what, hint))
}
