//! Policies: whole sets of rules, of which one is in force.

use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{
    Timestamp,
    policy::{Rule, Whom},
    user::Role,
};

const INSERT: &str = "INSERT INTO policies (number, set_at, set_by, note, confirm_by) VALUES (
    (SELECT coalesce(max(number), 0) + 1 FROM policies), $1, $2, $3, $4) RETURNING number";
const INSERT_RULE: &str =
    "INSERT INTO policy_rules (policy, whom, subject, grace_days, since) VALUES ($1, $2, $3, $4, $5)";
const IN_FORCE: &str = "SELECT number, set_at, set_by, note, confirm_by, confirmed_at FROM policies
    WHERE reverted_at IS NULL AND (confirmed_at IS NOT NULL OR confirm_by > $1) ORDER BY number DESC LIMIT 1";
const CONFIRMED: &str = "SELECT number, set_at, set_by, note, confirm_by, confirmed_at FROM policies
    WHERE reverted_at IS NULL AND confirmed_at IS NOT NULL ORDER BY number DESC LIMIT 1";
const RULES: &str =
    "SELECT whom, subject, grace_days, since FROM policy_rules WHERE policy = $1 ORDER BY whom, subject";
const CONFIRM: &str = "UPDATE policies SET confirmed_at = $1
    WHERE number = $2 AND confirmed_at IS NULL AND reverted_at IS NULL AND confirm_by > $1";
const REVERT: &str = "UPDATE policies SET reverted_at = $1
    WHERE number = $2 AND confirmed_at IS NULL AND reverted_at IS NULL";
const LAPSED: &str = "SELECT number, set_at, set_by, note, confirm_by, confirmed_at FROM policies
    WHERE confirmed_at IS NULL AND reverted_at IS NULL AND confirm_by <= $1 ORDER BY number";

/// A set of rules, without them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Counts up from 1.
    pub number: i64,
    /// When it was set.
    pub set_at: Timestamp,
    /// Who set it, as the audit names them.
    pub set_by: String,
    /// The reason that was typed in.
    pub note: String,
    /// Until when it has to be confirmed.
    pub confirm_by: Timestamp,
    /// When it was.
    pub confirmed_at: Option<Timestamp>,
}

/// A set of rules to be stored.
#[derive(Debug, Clone)]
pub struct NewPolicy<'a> {
    /// Who sets it.
    pub set_by: &'a str,
    /// Why.
    pub note: &'a str,
    /// Until when it has to be confirmed.
    pub confirm_by: Timestamp,
    /// The rules.
    pub rules: &'a [Rule],
}

/// Whether a policy that waited for it was confirmed or taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Settling {
    /// It was.
    Settled,
    /// It did not wait, or its time had run out.
    Nothing,
}

/// The policy in force: the newest that is confirmed, or may still be.
pub fn find_in_force(tx: &Tx<'_>) -> Result<Option<Policy>, Error> {
    tx.find("read the policy", IN_FORCE, values![tx.now()], read)
}

/// The newest policy that was confirmed: the one that a policy on trial reverts to.
pub fn find_confirmed(tx: &Tx<'_>) -> Result<Option<Policy>, Error> {
    tx.find("read the confirmed policy", CONFIRMED, &[], read)
}

/// The rules of a policy.
pub fn list_rules(tx: &Tx<'_>, policy: i64) -> Result<Vec<Rule>, Error> {
    tx.list("read the rules of a policy", RULES, values![policy], |row| {
        let (whom, subject): (String, String) = (row.get(0)?, row.get(1)?);
        let corrupt = || Error::Corrupt(format!("the rule about {whom} {subject:?}"));
        let days: i64 = row.get(2)?;
        Ok(Rule {
            whom: whom_of(&whom, &subject).ok_or_else(corrupt)?,
            grace_days: u32::try_from(days).map_err(|_| corrupt())?,
            since: row.get(3)?,
        })
    })
}

/// Stores a policy that is to be confirmed; says its number.
pub fn insert(tx: &mut Tx<'_>, new: &NewPolicy<'_>) -> Result<i64, Error> {
    let row = values![tx.now(), new.set_by, new.note, new.confirm_by];
    let number = tx.find("store a policy", INSERT, row, |row| row.get::<i64>(0))?;
    let number = number.ok_or_else(|| Error::Corrupt("a policy got no number".to_owned()))?;
    for rule in new.rules {
        let (whom, subject) = words_of(rule.whom);
        let row = values![number, whom, &subject, rule.grace_days, rule.since];
        tx.execute("store a rule", INSERT_RULE, row)?;
    }
    Ok(number)
}

/// Confirms a policy that waits for it, in one conditional statement.
pub fn confirm(tx: &mut Tx<'_>, number: i64) -> Result<Settling, Error> {
    let changed = tx.execute("confirm the policy", CONFIRM, values![tx.now(), number])?;
    Ok(if changed == 1 { Settling::Settled } else { Settling::Nothing })
}

/// Takes a policy back that was not confirmed.
pub fn revert(tx: &mut Tx<'_>, number: i64) -> Result<Settling, Error> {
    let changed = tx.execute("take the policy back", REVERT, values![tx.now(), number])?;
    Ok(if changed == 1 { Settling::Settled } else { Settling::Nothing })
}

/// Policies that nobody confirmed in time and that are not marked as taken back yet.
pub fn list_lapsed(tx: &Tx<'_>) -> Result<Vec<Policy>, Error> {
    tx.list("look for lapsed policies", LAPSED, values![tx.now()], read)
}

fn words_of(whom: Whom) -> (&'static str, String) {
    match whom {
        Whom::Everyone => ("everyone", String::new()),
        Whom::Role(role) => ("role", role.word().to_owned()),
        Whom::Group(group) => ("group", group.to_string()),
        Whom::Client(client) => ("client", client.to_string()),
    }
}

fn whom_of(whom: &str, subject: &str) -> Option<Whom> {
    match whom {
        "everyone" => Some(Whom::Everyone),
        "role" => Role::from_word(subject).map(Whom::Role),
        "group" => subject.parse().ok().map(Whom::Group),
        "client" => subject.parse().ok().map(Whom::Client),
        _ => None,
    }
}

fn read(row: &Row<'_>) -> Result<Policy, Error> {
    Ok(Policy {
        number: row.get(0)?,
        set_at: row.get(1)?,
        set_by: row.get(2)?,
        note: row.get(3)?,
        confirm_by: row.get(4)?,
        confirmed_at: row.get(5)?,
    })
}
