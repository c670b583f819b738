//! privacyIDEA's tokens in its own database. The columns with keys are not asked for.

use super::{ForeignDb, ForeignDbError};
use crate::doctor::privacyidea::Token;
use std::collections::BTreeMap;

const TOKENS: &str = "SELECT t.id, t.serial, t.tokentype, coalesce(t.active, true),
    coalesce(t.revoked, false) OR coalesce(t.locked, false), coalesce(t.failcount, 0), coalesce(t.maxfail, 0),
    coalesce(t.rollout_state, ''), coalesce(t.otplen, 6), coalesce(o.user_id || '@' || o.resolver, '')
    FROM token t LEFT JOIN tokenowner o ON o.token_id = t.id ORDER BY t.serial";
const INFO: &str = "SELECT token_id, \"Key\", \"Value\" FROM tokeninfo
    WHERE \"Key\" IN ('hashlib', 'timeStep', 'timeShift')";

/// All tokens, by serial number.
pub fn tokens(database: &mut ForeignDb) -> Result<Vec<Token>, ForeignDbError> {
    database.look(|transaction| {
        let mut info: BTreeMap<i32, BTreeMap<String, String>> = BTreeMap::new();
        for row in transaction.query(INFO, &[])? {
            let value: Option<String> = row.try_get(2)?;
            info.entry(row.try_get(0)?).or_default().insert(row.try_get(1)?, value.unwrap_or_default());
        }
        let rows = transaction.query(TOKENS, &[])?;
        rows.iter()
            .map(|row| {
                Ok(Token {
                    serial: row.try_get(1)?,
                    kind: row.try_get(2)?,
                    is_active: row.try_get(3)?,
                    is_locked: row.try_get(4)?,
                    failures: [i64::from(row.try_get::<_, i32>(5)?), i64::from(row.try_get::<_, i32>(6)?)],
                    rollout_state: row.try_get(7)?,
                    digits: i64::from(row.try_get::<_, i32>(8)?),
                    owner: row.try_get(9)?,
                    info: info.remove(&row.try_get(0)?).unwrap_or_default(),
                })
            })
            .collect()
    })
}
