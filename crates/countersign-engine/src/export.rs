//! Factors taken out, so that nobody is locked in. Only the host does it, with a reason, and it is in the audit before
//! a secret leaves. What is retired, pending or disabled stays.

use crate::{
    Engine, Error,
    access::{Access, Scope},
    import::expect_host,
    owned, record, users,
};
use countersign_core::{
    UserId,
    factor::{FactorClass, FactorKind, FactorState, Movement},
    otpauth::Otpauth,
};
use countersign_store::{
    Pending, Tx,
    tables::{
        factors::{self, Factor},
        users::{self as table, User},
    },
};

/// Whose factors are taken out at a time.
#[derive(Debug, Clone)]
pub enum Whose {
    /// One user's, by any of their names.
    User(String),
    /// Those of the users after this one, in the order of their identifiers, at most so many users.
    After(Option<UserId>, u32),
}

/// What was taken out.
#[derive(Debug)]
pub struct TakenOut {
    /// The factors.
    pub factors: Vec<Exported>,
    /// The last user that was looked at; none if there was nobody left.
    pub last: Option<UserId>,
}

/// A factor with its secret in the open.
#[derive(Debug)]
pub struct Exported {
    /// The user, by address or name.
    pub user: String,
    /// Secret, parameters, labels, next counter.
    pub entry: Otpauth,
    /// The highest used step; none for counters.
    pub last: Option<i64>,
}

impl Engine {
    /// Takes factors out; `reason` goes into the audit of each user.
    pub fn export(&self, access: Access, whose: Whose, reason: String) -> Pending<TakenOut, Error> {
        let issuer = self.settings.issuer.clone();
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            expect_host(caller)?;
            let meant = match &whose {
                Whose::User(name) => vec![users::expect(tx, name)?],
                Whose::After(after, limit) => table::list(tx, *after, *limit)?,
            };
            let mut factors = Vec::new();
            for user in &meant {
                let before = factors.len();
                factors.extend(taken_out(tx, user, &issuer)?);
                if factors.len() > before {
                    record::change(tx, caller, Some(user.id), "factors.exported", Some(&reason))?;
                }
            }
            Ok(TakenOut { factors, last: meant.last().map(|user| user.id) })
        })
    }
}

fn taken_out(tx: &Tx<'_>, user: &User, issuer: &str) -> Result<Vec<Exported>, Error> {
    let held = factors::list(tx, user.id)?;
    let live = |row: &&Factor| row.kind.class() == FactorClass::Otp && row.state == FactorState::Active;
    held.iter().filter(live).map(|row| exported(tx, user, row, issuer)).collect()
}

fn exported(tx: &Tx<'_>, user: &User, row: &Factor, issuer: &str) -> Result<Exported, Error> {
    let (secret, parameters) = owned::unseal(tx, row)?;
    let name = users::called(tx, user)?;
    let movement = if row.kind == FactorKind::Hotp { Movement::Counter } else { Movement::Time };
    let entry = Otpauth {
        movement,
        issuer: Some(issuer.to_owned()),
        account: if row.account.is_empty() { name.clone() } else { row.account.clone() },
        secret,
        parameters,
        counter: row.last.map_or(0, |last| last.saturating_add(1)),
    };
    Ok(Exported { user: name, entry, last: row.last.filter(|_| movement == Movement::Time) })
}
