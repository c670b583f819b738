//! Mattermost's table of users in its own database.

use super::{ForeignDb, ForeignDbError};
use crate::foreign::mattermost::{User, steps_in};
use zeroize::Zeroizing;

/// Columns that older versions lack are asked for by way of JSON, where a missing one is nothing.
const USERS: &str = "SELECT id, username, coalesce(email, ''), coalesce(authservice, ''), coalesce(deleteat, 0),
    coalesce(mfaactive, false), coalesce(mfasecret, ''), coalesce((to_jsonb(users) -> 'mfausedtimestamps')::text, '')
    FROM users ORDER BY username";

/// All users, by name.
pub fn users(database: &mut ForeignDb) -> Result<Vec<User>, ForeignDbError> {
    database.look(|transaction| {
        let rows = transaction.query(USERS, &[])?;
        rows.iter()
            .map(|row| {
                Ok(User {
                    id: row.try_get(0)?,
                    username: row.try_get(1)?,
                    email: row.try_get(2)?,
                    auth_service: row.try_get(3)?,
                    is_deleted: row.try_get::<_, i64>(4)? != 0,
                    mfa_active: row.try_get(5)?,
                    mfa_secret: Zeroizing::new(row.try_get(6)?),
                    used_steps: steps_in(row.try_get(7)?),
                })
            })
            .collect()
    })
}
