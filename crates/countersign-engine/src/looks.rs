//! Staff who look at somebody's attempts are seen doing so: each look is a row of the audit, once for each looker,
//! attempt and hour, and the person finds it in their own history.

use crate::{
    Engine, Error,
    access::{Access, Caller, Scope},
    attempts::{AttemptView, parsed},
    record::{self, Detail, json},
    users,
};
use countersign_core::{Reference, Timestamp, UserId};
use countersign_store::{
    Tx,
    tables::{
        attempts::{self as table, Attempt, AttemptKind, Chain, NewAttempt},
        users as user_table,
    },
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, time::Duration};

/// What such a row is called.
const LOOKED_AT: &str = "attempt.looked_at";
/// The same look is not written down again within this time.
const ONCE_IN: Duration = Duration::from_hours(1);

/// A look of staff at an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Look {
    /// Who: `host:` and an account, `client:` and a name, `user:` and a name.
    pub by: String,
    /// When, to the hour that such looks are counted in.
    pub at: Timestamp,
    /// Whether it was seen as one of a list.
    #[serde(skip)]
    pub in_a_list: bool,
}

/// The attempts that were looked at, as a row keeps them.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Seen {
    attempts: Vec<Reference>,
    /// They were seen as rows of a list, which nobody chose one by one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    list: bool,
}

/// How attempts were shown to whoever looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// One of them was asked for.
    Alone,
    /// As rows of a list.
    InAList,
}

/// References not yet written down, by user.
type New = BTreeMap<UserId, Vec<Reference>>;

impl Engine {
    /// Writes down who looked at these attempts, before they are shown. The host's own command line shows them even
    /// if that cannot be written: it is what a broken installation is mended with.
    pub(crate) fn record_looks(
        &self,
        access: &Access,
        scope: Scope,
        (how, shown): (Shown, &[AttemptView]),
    ) -> Result<(), Error> {
        let mut seen = New::new();
        for view in shown {
            if let Some(user) = view.user_id {
                seen.entry(user).or_default().push(view.reference);
            }
        }
        let unwritten = self.look(access, scope, |tx, caller| unwritten(tx, caller, how, seen))?;
        if unwritten.is_empty() {
            return Ok(());
        }
        let written = self.change(access.clone(), scope, move |tx, caller| write(tx, caller, how, unwritten)).wait();
        match (written, access) {
            (Err(_), Access::Host { .. }) => Ok(()),
            (written, _) => written,
        }
    }
}

/// Adds to a person's attempts who looked at them.
pub(crate) fn add(tx: &Tx<'_>, user: UserId, shown: &mut [AttemptView]) -> Result<(), Error> {
    let Some(oldest) = shown.iter().map(|view| view.at).min() else { return Ok(()) };
    // Refusals that are counted together can be looked at while their minute goes on.
    for row in table::list_changes(tx, user, LOOKED_AT, oldest.minus(Duration::from_mins(1)))? {
        let seen: Seen = parsed(row.evidence.as_deref());
        let by = by(&row).map(|by| named(tx, by)).transpose()?;
        for view in shown.iter_mut().filter(|view| seen.attempts.contains(&view.reference)) {
            view.looks.extend(by.clone().map(|by| Look { by, at: row.at, in_a_list: seen.list }));
        }
    }
    Ok(())
}

fn unwritten(tx: &Tx<'_>, caller: &Caller, how: Shown, seen: New) -> Result<New, Error> {
    let looker = record::actor(caller);
    let since = tx.now().minus(ONCE_IN);
    // A look for a reason sees more than one without: it is a row of its own.
    let typed = caller.staff().and_then(|staff| staff.reason.clone());
    let says_so = |row: &Attempt| typed.is_none() || parsed::<Detail>(row.detail.as_deref()).note == typed;
    let mut new = New::new();
    for (user, mut references) in seen {
        for row in table::list_changes(tx, user, LOOKED_AT, since)? {
            if by(&row).as_deref() == Some(&looker) && says_so(&row) {
                let known: Seen = parsed(row.evidence.as_deref());
                if known.list && how == Shown::Alone {
                    continue;
                }
                references.retain(|reference| !known.attempts.contains(reference));
            }
        }
        if !references.is_empty() {
            new.insert(user, references);
        }
    }
    Ok(new)
}

fn write(tx: &mut Tx<'_>, caller: &Caller, how: Shown, unwritten: New) -> Result<(), Error> {
    for (user, attempts) in unwritten {
        let note = caller.staff().and_then(|staff| staff.reason.clone());
        let detail = Detail { by: Some(record::actor(caller)), note, ..Detail::default() };
        table::append(
            tx,
            &NewAttempt {
                kind: AttemptKind::Change,
                reference: None,
                chain: Chain::OfUser,
                door: caller.door(),
                client: caller.client().map(|client| client.id),
                user: Some(user),
                factor: None,
                verdict: "done",
                reason: LOOKED_AT,
                evidence: Some(json(&Seen { attempts, list: how == Shown::InAList })),
                detail: Some(json(&detail)),
            },
        )?;
    }
    Ok(())
}

/// A person by their name instead of their identifier, if they are still known.
pub(crate) fn named(tx: &Tx<'_>, by: String) -> Result<String, Error> {
    let Some(id) = by.strip_prefix("user:").and_then(|id| id.parse::<UserId>().ok()) else { return Ok(by) };
    match user_table::find(tx, id)? {
        Some(user) => Ok(format!("user:{}", users::called(tx, &user)?)),
        None => Ok(by),
    }
}

fn by(row: &Attempt) -> Option<String> {
    parsed::<Detail>(row.detail.as_deref()).by
}
