//! privacyIDEA's tokens in its own database. The columns with keys are not asked for.

use super::{ForeignDb, ForeignDbError, look::Table};
use crate::doctor::privacyidea::Token;
use std::collections::BTreeMap;

const INFO: Table = Table { name: "tokeninfo", columns: &["token_id", "Key", "Value"], perhaps: &[] };
const OWNERS: Table = Table { name: "tokenowner", columns: &["token_id", "user_id", "resolver"], perhaps: &[] };
const TOKENS: Table = Table {
    name: "token",
    columns: &[
        "id",
        "serial",
        "tokentype",
        "active",
        "revoked",
        "locked",
        "failcount",
        "maxfail",
        "rollout_state",
        "otplen",
    ],
    perhaps: &[],
};

/// All tokens, by serial number.
pub fn tokens(database: ForeignDb) -> Result<Vec<Token>, ForeignDbError> {
    database.look(|look| {
        let mut info: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        look.read(&INFO, &mut |row| {
            if matches!(row.text(1), "hashlib" | "timeStep" | "timeShift") {
                info.entry(row.owned(0)).or_default().insert(row.owned(1), row.owned(2));
            }
            Ok(())
        })?;
        let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
        look.read(&OWNERS, &mut |row| {
            let (user, resolver) = (row.text(1), row.text(2));
            let is_whole = !user.is_empty() && !resolver.is_empty();
            let owner = if is_whole { format!("{user}@{resolver}") } else { String::new() };
            owners.entry(row.owned(0)).or_default().push(owner);
            Ok(())
        })?;
        let mut tokens = Vec::new();
        look.read(&TOKENS, &mut |row| {
            let mut token = Token {
                serial: row.owned(1),
                kind: row.owned(2),
                is_active: row.is(3, true),
                is_locked: row.is(4, false) || row.is(5, false),
                failures: [row.number(6, 0)?, row.number(7, 0)?],
                rollout_state: row.owned(8),
                digits: row.number(9, 6)?,
                owner: String::new(),
                info: info.remove(row.text(0)).unwrap_or_default(),
            };
            // With several owners it is a token of each.
            let mut of = owners.remove(row.text(0)).unwrap_or_default();
            token.owner = of.pop().unwrap_or_default();
            tokens.extend(of.into_iter().map(|owner| Token { owner, ..token.clone() }));
            tokens.push(token);
            Ok(())
        })?;
        tokens.sort_by(|one, other| one.serial.cmp(&other.serial));
        Ok(tokens)
    })
}
