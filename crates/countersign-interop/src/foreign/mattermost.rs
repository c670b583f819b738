//! Mattermost's table of users, as far as it is about second factors.

use crate::import::{Unreadable, json, table::Table};
use serde_json::Value;
use zeroize::Zeroizing;

/// A user of Mattermost.
#[derive(Debug, Clone, Default)]
pub struct User {
    /// The identifier there.
    pub id: String,
    /// The login name.
    pub username: String,
    /// The address.
    pub email: String,
    /// Who checks the password, if not Mattermost: `saml`, `ldap`, `gitlab`.
    pub auth_service: String,
    /// Whether the account is deactivated.
    pub is_deleted: bool,
    /// Whether a second factor is asked for.
    pub mfa_active: bool,
    /// The key, in base32; empty if there is none.
    pub mfa_secret: Zeroizing<String>,
    /// The steps whose codes were used.
    pub used_steps: Vec<i64>,
    /// Wrong passwords and codes in a row.
    pub failed_attempts: i64,
}

impl User {
    /// The names it is known by, the surest first.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names = vec![self.email.clone(), self.username.clone()];
        names.retain(|name| !name.is_empty());
        names
    }
}

/// Reads the table from CSV with a head line, or from a JSON list of rows, whose members may be named as in the API. `None`
/// stands for a row that cannot be read.
pub fn read(bytes: &[u8]) -> Result<Vec<Option<User>>, Unreadable> {
    if matches!(bytes.trim_ascii_start().first(), Some(b'[' | b'{')) { read_json(bytes) } else { read_csv(bytes) }
}

/// The steps that a column holds: a JSON list, or nothing.
#[must_use]
pub fn steps_in(column: &str) -> Vec<i64> {
    let list = serde_json::from_str::<Vec<Value>>(column.trim()).unwrap_or_default();
    list.iter().filter_map(|step| step.as_i64().or_else(|| step.as_str()?.parse().ok())).collect()
}

fn read_csv(bytes: &[u8]) -> Result<Vec<Option<User>>, Unreadable> {
    let table = Table::read(bytes)?;
    for column in ["username", "mfaactive", "mfasecret"] {
        if !table.has(column) {
            return Err(Unreadable::NotThis("its first line lacks username, mfaactive or mfasecret"));
        }
    }
    let user = |line: crate::import::table::Line<'_>| {
        Some(User {
            id: line.text("id").to_owned(),
            username: line.text("username").to_owned(),
            email: line.text("email").to_owned(),
            auth_service: line.text("authservice").to_owned(),
            is_deleted: !matches!(line.text("deleteat"), "" | "0"),
            mfa_active: yes(line.text("mfaactive"))?,
            mfa_secret: Zeroizing::new(line.text("mfasecret").to_owned()),
            used_steps: steps_in(line.text("mfausedtimestamps")),
            failed_attempts: line.text("failedattempts").parse().unwrap_or(0),
        })
    };
    Ok(table.lines().map(|line| line.and_then(user)).collect())
}

fn yes(cell: &str) -> Option<bool> {
    match cell.to_ascii_lowercase().as_str() {
        "t" | "true" | "1" | "y" => Some(true),
        "f" | "false" | "0" | "n" | "" | "null" => Some(false),
        _ => None,
    }
}

fn read_json(bytes: &[u8]) -> Result<Vec<Option<User>>, Unreadable> {
    let document = json(bytes)?;
    let list = document.as_array().or_else(|| document.get("users")?.as_array());
    let list = list.ok_or(Unreadable::NotThis("it is not a list of users"))?;
    let has_key = |row: &Value| row.as_object().is_some_and(|row| row.keys().any(|name| is_named(name, "mfasecret")));
    if !list.is_empty() && !list.iter().any(has_key) {
        return Err(Unreadable::NotThis(
            "nobody in it has the member mfasecret: users as the API and mmctl list them come without keys, the table users has them",
        ));
    }
    Ok(list.iter().map(user_of).collect())
}

/// Whether a member is called so, as a column or as the API writes it: `mfasecret`, `mfa_secret`.
fn is_named(name: &str, wanted: &str) -> bool {
    name.replace('_', "").eq_ignore_ascii_case(wanted)
}

fn user_of(row: &Value) -> Option<User> {
    let members = row.as_object()?;
    let find = |wanted: &str| members.iter().find(|(name, _)| is_named(name, wanted)).map(|(_, value)| value);
    let text = |wanted| find(wanted).and_then(Value::as_str).unwrap_or_default().to_owned();
    let username = text("username");
    let used = find("mfausedtimestamps").map(|value| match value {
        Value::String(column) => steps_in(column),
        list => steps_in(&list.to_string()),
    });
    Some(User {
        id: text("id"),
        email: text("email"),
        auth_service: text("authservice"),
        is_deleted: find("deleteat").and_then(Value::as_i64).is_some_and(|at| at != 0),
        mfa_active: match find("mfaactive") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(active)) => *active,
            Some(Value::Number(number)) => number.as_i64() != Some(0),
            Some(Value::String(cell)) => yes(cell)?,
            Some(_) => return None,
        },
        mfa_secret: Zeroizing::new(text("mfasecret")),
        used_steps: used.unwrap_or_default(),
        failed_attempts: find("failedattempts").and_then(Value::as_i64).unwrap_or(0),
        username: (!username.is_empty()).then_some(username)?,
    })
}
