//! Users in lists: by name, page by page, found by a part of any name.
//!
//! What can be seen in a row or an index is filtered here; a user's state is derived by the engine, which asks for
//! one stretch of the list after the other.

use super::users::{COLUMNS, User, read};
use crate::{Error, Tx, connection::values};
use countersign_core::{
    Timestamp, UserId,
    user::{Name, Role, UserKind},
};

const HELD: &str =
    "EXISTS (SELECT 1 FROM factors f WHERE f.user_id = u.id AND f.state IN ('active', 'pending', 'disabled'))";
const NAMED: &str = "SELECT DISTINCT user_id FROM (SELECT user_id FROM user_names WHERE instr(name, $1) > 0 LIMIT $2)";
const NAMED_SO: &str = "SELECT 1 FROM user_names WHERE user_id = $1 AND instr(name, $2) > 0 LIMIT 1";
const UNUSUAL: &str = "SELECT DISTINCT user_id FROM factors WHERE state = $1 LIMIT $2";
const SUSPENDED: &str = "SELECT id FROM users WHERE suspended_at IS NOT NULL ORDER BY listed_as LIMIT $1";
const WAITING: &str = "SELECT user_id FROM throttle WHERE class = 'otp' AND (wait_until > $1 OR length(failures) >= $2)
    LIMIT $3";
const EXEMPT: &str = "SELECT DISTINCT user_id FROM exemptions WHERE revoked_at IS NULL AND expires_at > $1 LIMIT $2";
const COUNT: &str = "SELECT count(*) FROM users";
const COUNT_UNUSUAL: &str = "SELECT count(DISTINCT user_id) FROM factors WHERE state = $1";
const OF_KIND: &str = "SELECT id FROM users WHERE kind = $1 ORDER BY listed_as";
const DRILLED: &str = "SELECT drilled_at FROM users WHERE id = $1";
const SET_DRILLED: &str = "UPDATE users SET drilled_at = $1 WHERE id = $2";
const LIST_AS: &str = "UPDATE users SET listed_as = $1 WHERE id = $2";
const SET_ACTIVE: &str = "UPDATE users SET active_at = $1 WHERE id = $2";

/// A user in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub user: User,
    /// The name they are listed under; unique.
    pub listed_as: String,
    /// Whether they hold a factor that is active, pending or disabled.
    pub holds_any: bool,
}

/// Users after a name in the order of the list, `limit` of them, all roles and kinds unless one is named.
pub fn list(
    tx: &Tx<'_>,
    after: &str,
    role: Option<Role>,
    kind: Option<UserKind>,
    limit: u32,
) -> Result<Vec<Listed>, Error> {
    let sql = format!(
        "SELECT {COLUMNS}, u.listed_as, {HELD} FROM users u WHERE u.listed_as > $1
         AND ($2 IS NULL OR u.role = $2) AND ($3 IS NULL OR u.kind = $3) ORDER BY u.listed_as LIMIT $4"
    );
    let (role, kind) = (role.map(Role::word), kind.map(UserKind::word));
    tx.list("list people", &sql, values![after, role, kind, limit], listed)
}

/// Users after a name in the order of the list, one of whose names holds `part`; at most `limit`.
pub fn list_holding(tx: &Tx<'_>, after: &str, part: &str, limit: u32) -> Result<Vec<Listed>, Error> {
    let sql = format!(
        "SELECT {COLUMNS}, u.listed_as, {HELD} FROM users u WHERE u.listed_as > $1
         AND ($2 = '' OR EXISTS (SELECT 1 FROM user_names o WHERE o.user_id = u.id AND instr(o.name, $2) > 0))
         ORDER BY u.listed_as LIMIT $3"
    );
    tx.list("look for people", &sql, values![after, part, limit], listed)
}

/// One user as they stand in lists.
pub fn find(tx: &Tx<'_>, user: UserId) -> Result<Option<Listed>, Error> {
    let sql = format!("SELECT {COLUMNS}, u.listed_as, {HELD} FROM users u WHERE u.id = $1");
    tx.find("look up one of the people", &sql, values![&user], listed)
}

fn listed(row: &crate::connection::Row<'_>) -> Result<Listed, Error> {
    Ok(Listed { user: read(row)?, listed_as: row.get(9)?, holds_any: row.get(10)? })
}

/// Users one of whose names holds this text, in no order; those of the first `limit` names found.
pub fn list_named(tx: &Tx<'_>, part: &str, limit: u32) -> Result<Vec<UserId>, Error> {
    tx.list("look for names", NAMED, values![part, limit], |row| row.get(0))
}

/// `Some` if one of this user's names holds the text.
pub fn is_named(tx: &Tx<'_>, user: UserId, part: &str) -> Result<Option<()>, Error> {
    tx.find("look at names", NAMED_SO, values![&user, part], |_| Ok(()))
}

/// Users with a pending or a disabled factor.
pub fn list_unusual(tx: &Tx<'_>, state: Unusual, limit: u32) -> Result<Vec<UserId>, Error> {
    tx.list("list unusual people", UNUSUAL, values![state.word(), limit], |row| row.get(0))
}

/// A state of factors that few have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusual {
    /// An enrolment waits for its first code, or lapsed.
    Pending,
    /// Refused too often.
    Disabled,
}

impl Unusual {
    const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Disabled => "disabled",
        }
    }
}

/// Users whom an admin keeps out.
pub fn list_suspended(tx: &Tx<'_>, limit: u32) -> Result<Vec<UserId>, Error> {
    tx.list("list suspended people", SUSPENDED, values![limit], |row| row.get(0))
}

/// Users who may have to wait before their next code: they wait now, or failed so often of late that their list of
/// failures has so many bytes.
pub fn list_waiting(tx: &Tx<'_>, failures_bytes: u32, limit: u32) -> Result<Vec<UserId>, Error> {
    tx.list("list people who wait", WAITING, values![tx.now(), failures_bytes, limit], |row| row.get(0))
}

/// Users with an exemption that holds.
pub fn list_exempt(tx: &Tx<'_>, limit: u32) -> Result<Vec<UserId>, Error> {
    tx.list("list exempt people", EXEMPT, values![tx.now(), limit], |row| row.get(0))
}

/// How many users there are.
pub fn count(tx: &Tx<'_>) -> Result<i64, Error> {
    tx.find("count users", COUNT, &[], |row| row.get(0)).map(Option::unwrap_or_default)
}

/// How many users have a pending or disabled factor.
pub fn count_unusual(tx: &Tx<'_>, state: Unusual) -> Result<i64, Error> {
    tx.find("count unusual people", COUNT_UNUSUAL, values![state.word()], |row| row.get(0))
        .map(Option::unwrap_or_default)
}

/// All users of a kind that few are of.
pub fn list_of_kind(tx: &Tx<'_>, kind: UserKind) -> Result<Vec<UserId>, Error> {
    tx.list("list users of a kind", OF_KIND, values![kind.word()], |row| row.get(0))
}

/// When a break-glass user was last drilled.
pub fn find_drilled_at(tx: &Tx<'_>, user: UserId) -> Result<Option<Timestamp>, Error> {
    tx.find("read the last drill", DRILLED, values![&user], |row| row.get(0)).map(Option::flatten)
}

/// Notes a drill, now.
pub fn note_drill(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute("note a drill", SET_DRILLED, values![tx.now(), &user]).map(|_| ())
}

/// Has a user stand in lists under one of their names.
pub fn list_as(tx: &mut Tx<'_>, user: UserId, name: &Name) -> Result<(), Error> {
    tx.execute("name a user in lists", LIST_AS, values![name.as_str(), &user]).map(|_| ())
}

/// Notes that a user without a factor was let in now.
pub fn note_active(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute("note that a user was active", SET_ACTIVE, values![tx.now(), &user]).map(|_| ())
}
