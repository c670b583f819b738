//! Groups: named sets of users, for policy and clients. They give nobody a rank.

use crate::{
    Engine, Error,
    access::{Access, Scope},
    policy::{self, expect_maker, to_look},
    record, users,
};
use countersign_core::{GroupId, Reason, Timestamp, UserId, shown::steers};
use countersign_store::{
    Pending, Tx,
    tables::{
        groups::{self as table, Change, Group},
        users as user_table,
    },
};
use serde::Serialize;

/// The longest name of a group, in characters.
const LONGEST_NAME: usize = 100;

/// A group as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupView {
    /// Identifier.
    pub id: GroupId,
    /// Name.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// How many are in it.
    pub members: i64,
}

/// A member of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Who.
    pub id: UserId,
    /// How they are called.
    pub name: String,
}

impl Engine {
    /// Adds a group.
    pub fn add_group(&self, access: Access, name: String) -> Pending<GroupView, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            expect_maker(tx, caller)?;
            let name = expect_name(&name)?;
            let id = GroupId::from_bytes(tx.random());
            if table::insert(tx, id, name)? == Change::Nothing {
                let what = format!("a group named {name} exists already");
                return Err(Error::refused(Reason::RequestConflict, what, "choose another name"));
            }
            record::change(tx, caller, None, "group.added", Some(name))?;
            expect(tx, name).map(view)
        })
    }

    /// Removes a group, unless the policy has a rule about it.
    pub fn remove_group(&self, access: Access, name: String) -> Pending<GroupView, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            expect_maker(tx, caller)?;
            let group = expect(tx, &name)?;
            policy::expect_no_rule_about(tx, &group)?;
            table::delete(tx, group.id)?;
            record::change(tx, caller, None, "group.removed", Some(&group.name))?;
            Ok(view(group))
        })
    }

    /// All groups.
    pub fn list_groups(&self, access: &Access) -> Result<Vec<GroupView>, Error> {
        self.look(access, to_look(access), |tx, caller| {
            expect_maker(tx, caller)?;
            Ok(table::list(tx)?.into_iter().map(view).collect())
        })
    }

    /// Members of a group in the order of their identifiers, `limit` of them after `after`.
    pub fn list_group_members(
        &self,
        access: &Access,
        name: &str,
        after: Option<UserId>,
        limit: u32,
    ) -> Result<Vec<Member>, Error> {
        self.look(access, to_look(access), |tx, caller| {
            expect_maker(tx, caller)?;
            let group = expect(tx, name)?;
            let mut members = Vec::new();
            for id in table::list_members(tx, group.id, after, limit)? {
                if let Some(user) = user_table::find(tx, id)? {
                    members.push(Member { id, name: users::called(tx, &user)? });
                }
            }
            Ok(members)
        })
    }

    /// Takes a user into a group; nothing changes if they are in it.
    pub fn join_group(&self, access: Access, group: String, user: String) -> Pending<GroupView, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            expect_maker(tx, caller)?;
            let (found, user) = (expect(tx, &group)?, users::expect(tx, &user)?);
            if table::join(tx, user.id, found.id)? == Change::Done {
                record::change(tx, caller, Some(user.id), "group.joined", Some(&found.name))?;
            }
            expect(tx, &group).map(view)
        })
    }

    /// Takes a user out of a group. What was required of them meanwhile does not begin anew when they come back.
    pub fn leave_group(&self, access: Access, group: String, user: String) -> Pending<GroupView, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            expect_maker(tx, caller)?;
            let (found, user) = (expect(tx, &group)?, users::expect(tx, &user)?);
            policy::settle(tx, &user)?;
            if table::leave(tx, user.id, found.id)? == Change::Done {
                record::change(tx, caller, Some(user.id), "group.left", Some(&found.name))?;
            }
            expect(tx, &group).map(view)
        })
    }
}

/// The group of that name.
pub(crate) fn expect(tx: &Tx<'_>, name: &str) -> Result<Group, Error> {
    table::find(tx, name.trim())?.ok_or_else(|| Error::NotFound { what: format!("the group {name}") })
}

/// The name of a group: some text on one line, with nothing in it that separates lists of groups.
pub(crate) fn expect_name(name: &str) -> Result<&str, Error> {
    let name = name.trim();
    let fits = !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && !name.chars().any(|letter| steers(letter) || letter == ';' || letter == ',');
    if fits {
        return Ok(name);
    }
    let what = format!("a group's name has 1 to {LONGEST_NAME} characters, without commas and semicolons");
    Err(Error::refused(Reason::RequestInvalid, what, "choose another name"))
}

fn view(group: Group) -> GroupView {
    GroupView { id: group.id, name: group.name, created_at: group.created_at, members: group.members }
}
