//! Mattermost's table of users in its own database.

use super::{ForeignDb, ForeignDbError, look::Table};
use crate::foreign::mattermost::{User, steps_in};
use zeroize::Zeroizing;

const USERS: Table = Table {
    name: "users",
    columns: &["id", "username", "email", "authservice", "deleteat", "mfaactive", "mfasecret"],
    perhaps: &["mfausedtimestamps", "failedattempts"],
};

/// All users, by name.
pub fn users(database: ForeignDb) -> Result<Vec<User>, ForeignDbError> {
    database.look(|look| {
        let mut users = Vec::new();
        look.read(&USERS, &mut |row| {
            users.push(User {
                id: row.owned(0),
                username: row.owned(1),
                email: row.owned(2),
                auth_service: row.owned(3),
                is_deleted: row.number(4, 0)? != 0,
                mfa_active: row.is(5, false),
                mfa_secret: Zeroizing::new(row.owned(6)),
                used_steps: steps_in(row.text(7)),
                failed_attempts: row.number(8, 0)?,
            });
            Ok(())
        })?;
        users.sort_by(|one, other| one.username.cmp(&other.username));
        Ok(users)
    })
}
