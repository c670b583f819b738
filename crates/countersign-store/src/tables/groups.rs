//! Groups: named sets of users, for policy and clients only.

use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{GroupId, Timestamp, UserId};

const INSERT: &str = "INSERT INTO user_groups (id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const DELETE: &str = "DELETE FROM user_groups WHERE id = $1";
const DELETE_MEMBERS: &str = "DELETE FROM group_members WHERE group_id = $1";
const LIST: &str = "SELECT id, name, created_at, (SELECT count(*) FROM group_members m WHERE m.group_id = g.id)
    FROM user_groups g ORDER BY name";
const FIND: &str = "SELECT id, name, created_at, (SELECT count(*) FROM group_members m WHERE m.group_id = g.id)
    FROM user_groups g WHERE name = $1 OR id = $2";
const JOIN: &str = "INSERT INTO group_members (user_id, group_id, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const LEAVE: &str = "DELETE FROM group_members WHERE user_id = $1 AND group_id = $2";
const LEAVE_ALL: &str = "DELETE FROM group_members WHERE user_id = $1";
const OF_USER: &str = "SELECT group_id, since FROM group_members WHERE user_id = $1";
const NAMES_OF_USER: &str = "SELECT g.name FROM group_members m JOIN user_groups g ON g.id = m.group_id
    WHERE m.user_id = $1 ORDER BY g.name";
const MEMBERS: &str =
    "SELECT user_id FROM group_members WHERE group_id = $1 AND user_id > $2 ORDER BY user_id LIMIT $3";

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its identifier.
    pub id: GroupId,
    /// Its unique name.
    pub name: String,
    /// Since when it exists.
    pub created_at: Timestamp,
    /// How many are in it.
    pub members: i64,
}

/// Whether a group or a membership was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Change {
    /// Done.
    Done,
    /// Nothing was changed: it was so already, or the name is taken.
    Nothing,
}

impl Change {
    const fn of(rows: usize) -> Self {
        if rows > 0 { Self::Done } else { Self::Nothing }
    }
}

/// Stores a new group, unless its name is taken.
pub fn insert(tx: &mut Tx<'_>, id: GroupId, name: &str) -> Result<Change, Error> {
    tx.execute("add a group", INSERT, values![&id, name, tx.now()]).map(Change::of)
}

/// Removes a group; its members stay, in no group.
pub fn delete(tx: &mut Tx<'_>, id: GroupId) -> Result<(), Error> {
    tx.execute("empty a group", DELETE_MEMBERS, values![&id])?;
    tx.execute("remove a group", DELETE, values![&id]).map(|_| ())
}

/// All groups by name.
pub fn list(tx: &Tx<'_>) -> Result<Vec<Group>, Error> {
    tx.list("list groups", LIST, &[], read)
}

/// The group with that name or identifier.
pub fn find(tx: &Tx<'_>, name_or_id: &str) -> Result<Option<Group>, Error> {
    let id = name_or_id.parse::<GroupId>().ok();
    tx.find("look up a group", FIND, values![name_or_id, id.as_ref()], read)
}

/// Takes a user into a group, as of now.
pub fn join(tx: &mut Tx<'_>, user: UserId, group: GroupId) -> Result<Change, Error> {
    tx.execute("join a group", JOIN, values![&user, &group, tx.now()]).map(Change::of)
}

/// Takes a user out of a group.
pub fn leave(tx: &mut Tx<'_>, user: UserId, group: GroupId) -> Result<Change, Error> {
    tx.execute("leave a group", LEAVE, values![&user, &group]).map(Change::of)
}

/// Takes a user out of every group.
pub fn leave_all(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute("leave all groups", LEAVE_ALL, values![&user]).map(|_| ())
}

/// The groups a user is in, and since when.
pub fn list_of_user(tx: &Tx<'_>, user: UserId) -> Result<Vec<(GroupId, Timestamp)>, Error> {
    tx.list("read a user's groups", OF_USER, values![&user], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The names of the groups a user is in.
pub fn list_names_of_user(tx: &Tx<'_>, user: UserId) -> Result<Vec<String>, Error> {
    tx.list("name a user's groups", NAMES_OF_USER, values![&user], |row| row.get(0))
}

/// Members of a group in the order of their identifiers, `limit` of them after `after`.
pub fn list_members(tx: &Tx<'_>, group: GroupId, after: Option<UserId>, limit: u32) -> Result<Vec<UserId>, Error> {
    let after = after.map_or(Vec::new(), |id| id.as_bytes().to_vec());
    tx.list("list members", MEMBERS, values![&group, &after, limit], |row| row.get(0))
}

fn read(row: &Row<'_>) -> Result<Group, Error> {
    Ok(Group { id: row.get(0)?, name: row.get(1)?, created_at: row.get(2)?, members: row.get(3)? })
}
