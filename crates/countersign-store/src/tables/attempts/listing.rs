//! Attempts read again, newest first: of one user along their chains, of one reference, of everybody.

use super::{Attempt, AttemptKind, COLUMNS, find, first_id_at, moment_of, read};
use crate::{Error, Tx, connection::values};
use countersign_core::{Reference, Timestamp, UserId};
use std::{collections::BinaryHeap, ops::ControlFlow};

const CHAINS: &str = "SELECT last_attempt FROM users WHERE id = $1
    UNION ALL SELECT last_attempt FROM factors WHERE user_id = $1
    UNION ALL SELECT last_attempt FROM throttle WHERE user_id = $1";
const ENDS: &str = "SELECT (SELECT min(id) FROM attempts), (SELECT max(id) FROM attempts)";
/// How many rows of one reference are told of.
const OF_ONE_REFERENCE: usize = 20;
/// How many changes of one kind are looked for.
const MOST_CHANGES: usize = 200;

/// Kinds of rows to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kinds {
    /// Everything, administrative changes too.
    #[default]
    All,
    /// Decisions.
    Decisions,
    /// Decisions, and what somebody must look at.
    DecisionsAndAlarms,
    /// What somebody must look at.
    Alarms,
    /// Administrative changes.
    Changes,
    /// Decisions, and changes of these sorts.
    DecisionsAnd(&'static [&'static str]),
}

/// Which rows to list. Newest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Only this user's.
    pub user: Option<UserId>,
    /// Only from this moment on.
    pub since: Option<Timestamp>,
    /// Only rows before this one (the cursor).
    pub before: Option<i64>,
    /// Of which kinds.
    pub kinds: Kinds,
    /// Nothing about users above a member's rank.
    pub members_only: bool,
    /// At most so many.
    pub limit: u32,
}

/// The newest rows with that reference, newest first: those of the moments it can stand for, and refusals that
/// were counted under it.
pub fn list_by_reference(tx: &Tx<'_>, reference: Reference) -> Result<Vec<Attempt>, Error> {
    let ends = tx.find("read the ends of the audit", ENDS, &[], |row| {
        Ok((row.get::<Option<i64>>(0)?, row.get::<Option<i64>>(1)?))
    })?;
    let Some((Some(oldest), Some(newest))) = ends else { return Ok(Vec::new()) };
    let counted = format!("SELECT {COLUMNS} FROM attempts WHERE reference = $1 AND kind = 'refusals'");
    let mut found = tx.list("look up a reference", &counted, values![reference], read)?;
    let own =
        format!("SELECT {COLUMNS} FROM attempts WHERE id >= $1 AND id < $2 AND reference = $3 AND kind <> 'refusals'");
    for (from, to) in reference.moments(moment_of(oldest), moment_of(newest)) {
        let range = values![first_id_at(from), first_id_at(to), reference];
        found.extend(tx.list("look up a reference", &own, range, read)?);
    }
    found.sort_by_key(|row| std::cmp::Reverse(row.id));
    found.truncate(OF_ONE_REFERENCE);
    Ok(found)
}

/// Calls `each` with a user's rows, newest first, until it says there is enough.
pub fn walk(
    tx: &Tx<'_>,
    user: UserId,
    mut each: impl FnMut(Attempt) -> Result<ControlFlow<()>, Error>,
) -> Result<(), Error> {
    let newest = tx.list("read a user's chains", CHAINS, values![&user], |row| row.get::<Option<i64>>(0))?;
    let mut next: BinaryHeap<i64> = newest.into_iter().flatten().collect();
    while let Some(id) = next.pop() {
        // What the chain goes on with may have been swept.
        let Some(attempt) = find(tx, id)? else { continue };
        // Always so, unless somebody wrote into the database; then the walk must end all the same.
        next.extend(attempt.previous.filter(|previous| *previous < id));
        if each(attempt)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// Rows that match the filter, newest first.
pub fn list(tx: &Tx<'_>, filter: &Filter) -> Result<Vec<Attempt>, Error> {
    if let Some(user) = filter.user {
        return list_of_user(tx, user, filter);
    }
    let from = filter.since.map_or(i64::MIN, first_id_at);
    let before = filter.before.unwrap_or(i64::MAX);
    let kinds = match filter.kinds {
        Kinds::All => String::new(),
        Kinds::Decisions => "AND kind IN ('attempt', 'refusals')".to_owned(),
        Kinds::DecisionsAndAlarms => "AND kind IN ('attempt', 'refusals', 'alarm')".to_owned(),
        Kinds::Alarms => "AND kind = 'alarm'".to_owned(),
        Kinds::Changes => "AND kind = 'change'".to_owned(),
        Kinds::DecisionsAnd(sorts) => {
            format!("AND (kind IN ('attempt', 'refusals') OR kind = 'change' AND reason IN ('{}'))", sorts.join("', '"))
        }
    };
    let reach = if filter.members_only {
        "AND (user_id IS NULL OR user_id NOT IN (SELECT id FROM users WHERE role <> 'member'))"
    } else {
        ""
    };
    let sql =
        format!("SELECT {COLUMNS} FROM attempts WHERE id >= $1 AND id < $2 {kinds} {reach} ORDER BY id DESC LIMIT $3");
    tx.list("list attempts", &sql, values![from, before, filter.limit], read)
}

/// Whoever asks about one user has shown already that they may.
fn list_of_user(tx: &Tx<'_>, user: UserId, filter: &Filter) -> Result<Vec<Attempt>, Error> {
    let limit = usize::try_from(filter.limit).unwrap_or(usize::MAX);
    let from = filter.since.map_or(i64::MIN, first_id_at);
    let mut found = Vec::new();
    walk(tx, user, |attempt| {
        if attempt.id < from || found.len() >= limit {
            return Ok(ControlFlow::Break(()));
        }
        if filter.before.is_none_or(|before| attempt.id < before) && filter.kinds.contain(&attempt) {
            found.push(attempt);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

impl Kinds {
    fn contain(self, row: &Attempt) -> bool {
        let decides = matches!(row.kind, AttemptKind::Attempt | AttemptKind::Refusals);
        match self {
            Self::All => true,
            Self::Decisions => decides,
            Self::DecisionsAndAlarms => row.kind != AttemptKind::Change,
            Self::Alarms => row.kind == AttemptKind::Alarm,
            Self::Changes => row.kind == AttemptKind::Change,
            Self::DecisionsAnd(sorts) => {
                decides || row.kind == AttemptKind::Change && sorts.contains(&row.reason.as_str())
            }
        }
    }
}

/// A user's changes of one kind from a moment on, newest first.
pub fn list_changes(tx: &Tx<'_>, user: UserId, what: &str, since: Timestamp) -> Result<Vec<Attempt>, Error> {
    let from = first_id_at(since);
    let mut found = Vec::new();
    walk(tx, user, |attempt| {
        if attempt.id < from || found.len() >= MOST_CHANGES {
            return Ok(ControlFlow::Break(()));
        }
        if attempt.kind == AttemptKind::Change && attempt.reason == what {
            found.push(attempt);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}
