//! Users and the names they are called by.

use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{
    Timestamp, UserId,
    policy::AdminFacts,
    user::{Name, Role, UserKind},
};

pub(super) const COLUMNS: &str =
    "u.id, u.email, u.kind, u.role, u.suspended_at, u.enrolments, u.created_at, u.role_at, u.active_at";
const INSERT: &str = "INSERT INTO users (id, email, kind, role, created_at, listed_as) VALUES ($1, $2, $3, $4, $5, $6)";
const INSERT_NAME: &str = "INSERT INTO user_names (name, user_id) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
const NAMES: &str = "SELECT name FROM user_names WHERE user_id = $1 ORDER BY name";
const SUSPEND: &str = "UPDATE users SET suspended_at = $1 WHERE id = $2";
const SET_ROLE: &str = "UPDATE users SET role = $1, role_at = $2 WHERE id = $3";
const COUNT_ENROLMENT: &str = "UPDATE users SET enrolments = enrolments + 1 WHERE id = $1 RETURNING enrolments";
const LAST_ATTEMPT: &str = "SELECT last_attempt FROM users WHERE id = $1";
const SET_LAST_ATTEMPT: &str = "UPDATE users SET last_attempt = $1 WHERE id = $2";
const DELETE: &str = "DELETE FROM users WHERE id = $1";
const DELETE_NAMES: &str = "DELETE FROM user_names WHERE user_id = $1";

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// Where mail goes; also one of the names.
    pub email: Option<String>,
    /// Person, service or break-glass.
    pub kind: UserKind,
    /// Rank.
    pub role: Role,
    /// Since when an admin keeps them out.
    pub suspended_at: Option<Timestamp>,
    /// How many enrolments were ever begun: makes labels unique.
    pub enrolments: i64,
    /// Since when they exist.
    pub created_at: Timestamp,
    /// Since when they have their rank, if it was changed.
    pub role_at: Option<Timestamp>,
    /// When somebody without a factor was last let in, about to the day.
    pub active_at: Option<Timestamp>,
}

impl User {
    /// What decides whether they are an able admin.
    #[must_use]
    pub const fn admin_facts(&self) -> AdminFacts {
        AdminFacts { kind: self.kind, role: self.role, suspended: self.suspended_at.is_some() }
    }
}

/// Whether a name was given to the user or belongs to somebody already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Naming {
    /// It is theirs now.
    Given,
    /// Somebody has it.
    Taken,
}

/// The user called `name`.
pub fn find_by_name(tx: &Tx<'_>, name: &Name) -> Result<Option<User>, Error> {
    const SQL: &str =
        "SELECT u.id, u.email, u.kind, u.role, u.suspended_at, u.enrolments, u.created_at, u.role_at, u.active_at
        FROM user_names n JOIN users u ON u.id = n.user_id WHERE n.name = $1";
    tx.find("look up a user", SQL, values![name.as_str()], read)
}

/// The user with that identifier.
pub fn find(tx: &Tx<'_>, id: UserId) -> Result<Option<User>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM users u WHERE u.id = $1");
    tx.find("look up a user", &sql, values![&id], read)
}

/// Users in the order of their identifiers, `limit` of them after `after`.
pub fn list(tx: &Tx<'_>, after: Option<UserId>, limit: u32) -> Result<Vec<User>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM users u WHERE u.id > $1 ORDER BY u.id LIMIT $2");
    let after = after.map_or(Vec::new(), |id| id.as_bytes().to_vec());
    tx.list("list users", &sql, values![&after, limit], read)
}

/// Admins and owners who are not suspended.
pub fn list_admins(tx: &Tx<'_>) -> Result<Vec<User>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM users u WHERE u.role IN ('admin', 'owner') AND u.suspended_at IS NULL");
    tx.list("list admins", &sql, &[], read)
}

/// All names of a user, in alphabetical order.
pub fn list_names(tx: &Tx<'_>, user: UserId) -> Result<Vec<String>, Error> {
    tx.list("list a user's names", NAMES, values![&user], |row| row.get(0))
}

/// Stores a new user, to stand in lists under their address.
pub fn insert(tx: &mut Tx<'_>, user: &User) -> Result<(), Error> {
    let (kind, role) = (user.kind.word(), user.role.word());
    let listed_as = user.email.clone().unwrap_or_else(|| user.id.to_string());
    let row = values![&user.id, user.email.as_deref(), kind, role, user.created_at, &listed_as];
    tx.execute("add a user", INSERT, row).map(|_| ())
}

/// Gives a user a name, unless somebody has it.
pub fn give_name(tx: &mut Tx<'_>, user: UserId, name: &Name) -> Result<Naming, Error> {
    let given = tx.execute("name a user", INSERT_NAME, values![name.as_str(), &user])?;
    Ok(if given == 1 { Naming::Given } else { Naming::Taken })
}

/// Suspends a user, or lets them in again.
pub fn set_suspended(tx: &mut Tx<'_>, user: UserId, since: Option<Timestamp>) -> Result<(), Error> {
    tx.execute("suspend a user", SUSPEND, values![since, &user]).map(|_| ())
}

/// Changes a user's rank.
pub fn set_role(tx: &mut Tx<'_>, user: UserId, role: Role) -> Result<(), Error> {
    tx.execute("change a role", SET_ROLE, values![role.word(), tx.now(), &user]).map(|_| ())
}

/// Counts one more enrolment and says which it is, from 1.
pub fn count_enrolment(tx: &mut Tx<'_>, user: UserId) -> Result<i64, Error> {
    let counted = tx.find("count an enrolment", COUNT_ENROLMENT, values![&user], |row| row.get(0))?;
    counted.ok_or_else(|| Error::Corrupt("a user vanished within a transaction".to_owned()))
}

/// Removes a user and their names. Factors and throttle rows go by their own functions.
pub fn delete(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute("remove a user", DELETE_NAMES, values![&user])?;
    tx.execute("remove a user", DELETE, values![&user]).map(|_| ())
}

/// Notes the newest row of the user's own chain of attempts; gives the one before it.
pub(crate) fn replace_last_attempt(tx: &mut Tx<'_>, user: UserId, attempt: i64) -> Result<Option<i64>, Error> {
    let before = tx.find("read the newest attempt of a user", LAST_ATTEMPT, values![&user], |row| row.get(0))?;
    tx.execute("note the newest attempt of a user", SET_LAST_ATTEMPT, values![attempt, &user])?;
    Ok(before.flatten())
}

pub(super) fn read(row: &Row<'_>) -> Result<User, Error> {
    Ok(User {
        id: row.get(0)?,
        email: row.get(1)?,
        kind: row.word(2, UserKind::from_word)?,
        role: row.word(3, Role::from_word)?,
        suspended_at: row.get(4)?,
        enrolments: row.get(5)?,
        created_at: row.get(6)?,
        role_at: row.get(7)?,
        active_at: row.get(8)?,
    })
}
