//! Many users at once, from rows of text: a verdict for each, the same in a dry run, and nothing the second time.

use crate::{
    Engine, Error,
    access::{Access, Caller, Scope},
    groups, last_admin, links,
    policy::{self, expect_maker},
    record,
    users::{self, NewUser},
};
use countersign_core::{
    GroupId, Reason, UserId,
    user::{Name, Role, UserKind},
};
use countersign_store::{
    Pending, Tx,
    tables::{
        groups as group_table,
        users::{self as user_table, Naming, User},
    },
};
use serde::Serialize;
use std::collections::HashMap;

/// Rows that are imported in one unit of work.
pub const ROWS_AT_ONCE: usize = 200;

/// A row as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The address; may be empty if there are names.
    pub email: String,
    /// Login names.
    pub names: Vec<String>,
    /// The role; `member` if empty.
    pub role: String,
    /// The groups to join; they have to exist.
    pub groups: Vec<String>,
}

/// What became of a row, or would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A user is added.
    Added,
    /// A user is known and gets what was missing: names, role, groups.
    Updated,
    /// All of it holds already.
    Unchanged,
    /// Nothing is done, for the reason given.
    Refused,
}

/// The verdict on a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowVerdict {
    /// Its line in the file.
    pub source: u64,
    /// What became of it.
    pub verdict: Outcome,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// That in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// An import under way: remembers who was named on which line, so that a file cannot contradict itself.
#[derive(Debug, Default)]
pub struct Import {
    named: HashMap<Name, u64>,
}

/// A row that makes sense by itself.
struct Checked {
    line: u64,
    email: Option<Name>,
    names: Vec<Name>,
    role: Role,
    groups: Vec<String>,
}

/// What a row asks to be done.
enum Plan {
    Add { groups: Vec<GroupId> },
    Update { user: User, names: Vec<Name>, role: Option<Role>, groups: Vec<GroupId> },
}

impl Import {
    /// Holds a row against those before it and against what a row has to be.
    fn check(&mut self, row: &ImportRow) -> Result<Checked, Error> {
        let invalid = |what: String| Error::refused(Reason::RequestInvalid, what, "");
        let name = |text: &String| {
            Name::new(text).map_err(|cause| Error::refused(Reason::UserNameInvalid, cause.to_string(), ""))
        };
        let email = Some(row.email.trim().to_owned()).filter(|email| !email.is_empty());
        let email = email.as_ref().map(name).transpose()?;
        if let Some(email) = email.as_ref().filter(|email| !email.is_email()) {
            return Err(Error::refused(Reason::UserNameInvalid, format!("{email} is not an e-mail address"), ""));
        }
        let mut names = row.names.iter().map(name).collect::<Result<Vec<_>, _>>()?;
        names.extend(email.clone());
        names.sort();
        names.dedup();
        if names.is_empty() {
            return Err(invalid("the row names nobody".to_owned()));
        }
        let role = if row.role.trim().is_empty() { Some(Role::Member) } else { Role::from_word(row.role.trim()) };
        let role = role.ok_or_else(|| invalid(format!("{:?} is no role", row.role)))?;
        if let Some((name, line)) = names.iter().find_map(|name| Some((name, self.named.get(name)?))) {
            let what = format!("{name} stands in line {line} already");
            return Err(Error::refused(Reason::RequestConflict, what, ""));
        }
        self.named.extend(names.iter().map(|name| (name.clone(), row.line)));
        Ok(Checked { line: row.line, email, names, role, groups: row.groups.clone() })
    }
}

impl Engine {
    /// Says what an import of these rows would do.
    pub fn try_roster(
        &self,
        access: &Access,
        import: &mut Import,
        rows: &[ImportRow],
    ) -> Result<Vec<RowVerdict>, Error> {
        let checked = check_all(import, rows);
        self.look(access, Scope::UsersWrite, |tx, caller| {
            expect_maker(tx, caller)?;
            each(checked, |row| {
                let plan = plan(tx, caller, row)?;
                let outcome = plan.outcome();
                if let Plan::Update { user, role: Some(role), .. } = &plan
                    && *role < Role::Admin
                    && last_admin::is_last_able(tx, user)?
                {
                    return Err(last_admin::refusal(tx, user, "taking this role from them")?);
                }
                Ok(outcome)
            })
        })
    }

    /// Imports rows, in one unit of work. What is so already stays as it is.
    pub fn take_roster(
        &self,
        access: Access,
        import: &mut Import,
        rows: &[ImportRow],
    ) -> Pending<Vec<RowVerdict>, Error> {
        let checked = check_all(import, rows);
        self.change(access, Scope::UsersWrite, move |tx, caller| {
            expect_maker(tx, caller)?;
            each(checked, |row| {
                let plan = plan(tx, caller, row)?;
                let outcome = plan.outcome();
                carry_out(tx, caller, row, plan)?;
                Ok(outcome)
            })
        })
    }
}

fn check_all(import: &mut Import, rows: &[ImportRow]) -> Vec<(u64, Result<Checked, Error>)> {
    rows.iter().map(|row| (row.line, import.check(row))).collect()
}

/// A verdict for each row. A refusal is one; whatever could not be found out ends the batch.
fn each(
    rows: Vec<(u64, Result<Checked, Error>)>,
    mut each: impl FnMut(&Checked) -> Result<Outcome, Error>,
) -> Result<Vec<RowVerdict>, Error> {
    let mut verdicts = Vec::with_capacity(rows.len());
    for (source, checked) in rows {
        verdicts.push(match checked.and_then(|row| each(&row)) {
            Ok(verdict) => RowVerdict { source, verdict, reason: None, message: None },
            Err(error @ Error::Store(_)) => return Err(error),
            Err(refused) => RowVerdict {
                source,
                verdict: Outcome::Refused,
                reason: Some(refused.reason()),
                message: Some(refused.to_string()),
            },
        });
    }
    Ok(verdicts)
}

impl Plan {
    fn outcome(&self) -> Outcome {
        match self {
            Self::Add { .. } => Outcome::Added,
            Self::Update { names, role: None, groups, .. } if names.is_empty() && groups.is_empty() => {
                Outcome::Unchanged
            }
            Self::Update { .. } => Outcome::Updated,
        }
    }
}

fn plan(tx: &Tx<'_>, caller: &Caller, row: &Checked) -> Result<Plan, Error> {
    caller.expect_rank_over(row.role)?;
    let groups = row.groups.iter().map(|name| groups::expect(tx, name)).collect::<Result<Vec<_>, _>>()?;
    let groups = groups.into_iter().map(|group| group.id).collect::<Vec<_>>();
    let mut known: Option<User> = None;
    let mut missing = Vec::new();
    for name in &row.names {
        match (user_table::find_by_name(tx, name)?, &known) {
            (None, _) => missing.push(name.clone()),
            (Some(found), Some(known)) if found.id != known.id => {
                let what = format!("the names of line {} belong to several users", row.line);
                return Err(Error::refused(Reason::UserExists, what, ""));
            }
            (Some(found), _) => known = Some(found),
        }
    }
    let Some(user) = known else { return Ok(Plan::Add { groups }) };
    if let Some(email) = row.email.as_ref().filter(|email| user.email.as_deref() != Some(email.as_str())) {
        let what = format!("a name of line {} belongs to a user whose address is not {email}", row.line);
        return Err(Error::refused(Reason::UserExists, what, ""));
    }
    caller.expect_rank_over(user.role)?;
    let joined = group_table::list_of_user(tx, user.id)?;
    let groups = groups.into_iter().filter(|id| joined.iter().all(|(group, _)| group != id)).collect();
    let role = (user.role != row.role).then_some(row.role);
    Ok(Plan::Update { user, names: missing, role, groups })
}

fn carry_out(tx: &mut Tx<'_>, caller: &Caller, row: &Checked, plan: Plan) -> Result<(), Error> {
    match plan {
        Plan::Add { groups } => {
            let new = NewUser {
                email: row.email.as_ref().map(ToString::to_string),
                names: row.names.iter().map(ToString::to_string).collect(),
                kind: UserKind::Person,
                role: row.role,
            };
            let id = UserId::from_bytes(tx.random());
            let user = users::insert(tx, &new, id)?;
            record::change(tx, caller, Some(user.id), "user.added", None)?;
            join(tx, caller, user.id, &groups)
        }
        Plan::Update { user, names, role, groups } => {
            if let Some(role) = role {
                if role < Role::Admin {
                    last_admin::expect_another(tx, &user, "taking this role from them")?;
                }
                policy::settle(tx, &user)?;
                user_table::set_role(tx, user.id, role)?;
                links::close_setup(tx, role)?;
                record::change(tx, caller, Some(user.id), "user.role_changed", Some(role.word()))?;
            }
            for name in &names {
                if user_table::give_name(tx, user.id, name)? == Naming::Given {
                    record::change(tx, caller, Some(user.id), "user.name_added", None)?;
                }
            }
            join(tx, caller, user.id, &groups)
        }
    }
}

fn join(tx: &mut Tx<'_>, caller: &Caller, user: UserId, groups: &[GroupId]) -> Result<(), Error> {
    for group in groups {
        if group_table::join(tx, user, *group)? == group_table::Change::Done {
            let name = groups::expect(tx, &group.to_string())?.name;
            record::change(tx, caller, Some(user), "group.joined", Some(&name))?;
        }
    }
    Ok(())
}
