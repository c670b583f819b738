//! Rows of Mattermost's users. Who has no second factor there has no row here; what disagrees with itself is named and
//! left out.

use super::{
    Found, Passphrase, Row, Unreadable,
    entry::{Parts, Written},
};
use crate::foreign::mattermost::{self, User};
use countersign_core::import::ImportReason;

pub(super) fn read(bytes: &[u8], _: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    Ok(rows(&mattermost::read(bytes)?))
}

/// A row for every user with a second factor, whole or not.
#[must_use]
pub fn rows(users: &[Option<User>]) -> Vec<Row> {
    (1..).zip(users).filter_map(|(number, user)| row(number, user.as_ref())).collect()
}

fn row(number: usize, user: Option<&User>) -> Option<Row> {
    let Some(user) = user else {
        return Some(Row::left(format!("row {number}"), Vec::new(), ImportReason::Unreadable));
    };
    let has_secret = !user.mfa_secret.trim().is_empty();
    let content = match (user.is_deleted, user.mfa_active, has_secret) {
        (_, false, false) => return None,
        (true, ..) => Err(ImportReason::GoneThere),
        (false, true, false) => Err(ImportReason::FlagWithoutSecret),
        (false, false, true) => Err(ImportReason::NotConfirmed),
        (false, true, true) => found(user),
    };
    Some(Row::with(format!("user {}", user.username), user.names(), content))
}

fn found(user: &User) -> Result<Found, ImportReason> {
    let parts =
        Parts { issuer: Some("Mattermost"), account: &user.email, ..Parts::of(Written::Base32(&user.mfa_secret)) };
    Ok(Found { entry: parts.read()?, last: user.used_steps.iter().copied().max() })
}
