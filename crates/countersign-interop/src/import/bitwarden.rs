//! Bitwarden's unencrypted JSON: the authenticator keys of logins. Everything else in it is left unread.

use super::{
    Found, Passphrase, Row, Unreadable,
    entry::{names, rows_of},
    json,
    otpauth::uri_or_key,
};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    name: String,
    login: Option<Login>,
}

#[derive(Deserialize)]
struct Login {
    username: Option<String>,
    totp: Option<String>,
}

pub(super) fn read(bytes: &[u8], _: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    let export = json(bytes)?;
    if export.get("encrypted").and_then(Value::as_bool) == Some(true) {
        return Err(Unreadable::Sealed("export it again as .json, not as .json (Encrypted)"));
    }
    let items = export.get("items").and_then(Value::as_array).ok_or(Unreadable::NotThis("it has no items"))?;
    Ok(rows_of("item", items, row))
}

/// A row for a login with an authenticator key; none for everything else in a vault.
fn row(item: Item, source: String) -> Option<Row> {
    let login = item.login?;
    let key = login.totp.filter(|key| !key.trim().is_empty())?;
    let username = login.username.unwrap_or_default();
    let content = uri_or_key(&key).map(|mut entry| {
        if entry.account.is_empty() {
            entry.account.clone_from(&username);
        }
        entry.issuer.get_or_insert(item.name);
        Found { entry, last: None }
    });
    let account = content.as_ref().map(|found| found.entry.account.clone()).unwrap_or_default();
    Some(Row::with(source, names([username.as_str(), &account]), content))
}
