//! A client tries itself out: whether its key opens, from where, with what. What was found is kept for those who
//! administer, also where the client was refused and can only be told that. A check opens nothing: no code is looked at.

use crate::{
    Engine, Error,
    access::{self, Access, Client, Scope},
    clients::expect_may_manage,
    record,
};
use countersign_core::{ClientId, Reason, Timestamp, user::Role};
use countersign_store::{
    Pending, Tx,
    tables::{
        client_checks::{self as table, ClientCheck},
        clients, users,
    },
};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, net::IpAddr, time::Duration};

/// By how much a client's clock may be off before it is something to mend.
pub const CLOCK_MAY_BE_OFF: Duration = Duration::from_secs(5);

/// What a client asks about itself.
#[derive(Debug, Clone, Default)]
pub struct SelfCheck {
    /// What its clock shows.
    pub at: Option<Timestamp>,
    /// What it is going to need.
    pub scopes: Vec<Scope>,
    /// A name of somebody, as it is going to send it.
    pub user: Option<String>,
}

/// What is known of a name that a client sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mapping {
    /// It is somebody's.
    Known,
    /// It is nobody's.
    Unknown,
    /// This client does not see users, so it is not told; those who administer are.
    Untold,
}

/// What a client is told about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Its name.
    pub client: String,
    /// What it may do.
    pub scopes: Vec<&'static str>,
    /// What it needs and may not do.
    pub missing_scopes: Vec<&'static str>,
    /// Where its call came from.
    pub called_from: IpAddr,
    /// What this server's clock shows.
    pub now: Timestamp,
    /// By how many milliseconds its clock is ahead, the way that its call took not counted.
    pub clock_difference_ms: Option<i64>,
    /// What is known of the name it sent.
    pub user: Option<Mapping>,
}

/// The last check of a client, for those who administer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckView {
    /// When.
    pub at: Timestamp,
    /// Where the call came from.
    pub from: String,
    /// What is to be mended; nothing if all is well.
    pub to_mend: Vec<Reason>,
    /// By how many milliseconds its clock was ahead, if it said what it shows.
    pub clock_difference_ms: Option<i64>,
    /// What it needed and may not do.
    pub missing_scopes: Vec<String>,
}

/// What is kept of a check.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Found {
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clock_ms: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing_scopes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_known: Option<bool>,
}

impl Engine {
    /// Tells a client what its key opens, and keeps what was found; a refusal is counted as any.
    pub fn check_client(&self, access: Access, check: SelfCheck) -> Pending<Checked, Error> {
        let (answer, pending) = Pending::later();
        let work = move |tx: &mut Tx<'_>| match access::expect_client(tx, &access) {
            Ok(client) => looked(tx, client, &check).map(Ok),
            Err(refused @ Error::Refused { .. }) => {
                let reason = refused.reason();
                record::count_unknown_client(tx, &access, reason)?;
                note_refusal(tx, &access, reason)?;
                Ok(Err(refused))
            }
            Err(error) => Err(error),
        };
        self.store.submit_then(work, |done| answer(done.and_then(|told| told)));
        pending
    }

    /// The last check of every client that made one.
    pub fn client_checks(&self, access: &Access) -> Result<HashMap<ClientId, CheckView>, Error> {
        expect_may_manage(access)?;
        self.look(access, Scope::UsersRead, |tx, caller| {
            caller.expect_rank(Role::Admin)?;
            Ok(table::list(tx)?.into_iter().map(|row| (row.client, view(row))).collect())
        })
    }
}

fn looked(tx: &mut Tx<'_>, client: Client, check: &SelfCheck) -> Result<Checked, Error> {
    let now = tx.now();
    let mut missing = check.scopes.clone();
    missing.retain(|scope| !client.scopes.contains(scope));
    let missing_scopes: Vec<&'static str> = missing.iter().map(|scope| scope.word()).collect();
    let clock_difference_ms = check.at.map(|at| at.micros().saturating_sub(now.micros()).div_euclid(1_000));
    let user_known = check.user.as_deref().map(|name| is_somebody(tx, name)).transpose()?;
    let found = Found {
        clock_ms: clock_difference_ms,
        missing_scopes: missing_scopes.iter().map(ToString::to_string).collect(),
        user_known,
        refused: None,
    };
    keep(tx, client.id, client.peer, &found)?;
    let sees_users = client.scopes.contains(&Scope::UsersRead);
    Ok(Checked {
        scopes: client.scopes.iter().map(|scope| scope.word()).collect(),
        user: user_known.map(|known| match known {
            _ if !sees_users => Mapping::Untold,
            true => Mapping::Known,
            false => Mapping::Unknown,
        }),
        client: client.name,
        missing_scopes,
        called_from: client.peer,
        now,
        clock_difference_ms,
    })
}

fn is_somebody(tx: &Tx<'_>, typed: &str) -> Result<bool, Error> {
    match countersign_core::user::Name::new(typed) {
        Ok(name) => Ok(users::find_by_name(tx, &name)?.is_some()),
        Err(_) => Ok(false),
    }
}

/// A refusal is kept for the client whose key it is, if it is one's: also after that key was revoked.
fn note_refusal(tx: &mut Tx<'_>, access: &Access, reason: Reason) -> Result<(), Error> {
    let Access::Key { key_hash: Some(hash), peer } = access else { return Ok(()) };
    match clients::find_by_key_hash(tx, hash)? {
        Some(row) => keep(tx, row.id, *peer, &Found { refused: Some(reason.code().to_owned()), ..Found::default() }),
        None => Ok(()),
    }
}

fn keep(tx: &mut Tx<'_>, client: ClientId, peer: IpAddr, found: &Found) -> Result<(), Error> {
    let check = ClientCheck { client, at: tx.now(), peer: peer.to_string(), found: record::json(found) };
    Ok(table::keep(tx, &check)?)
}

fn view(row: ClientCheck) -> CheckView {
    let found: Found = serde_json::from_str(&row.found).unwrap_or_default();
    let limit = i64::try_from(CLOCK_MAY_BE_OFF.as_millis()).unwrap_or(i64::MAX);
    let is_off = found.clock_ms.is_some_and(|off| off.saturating_abs() > limit);
    let to_mend = [
        found.refused.as_deref().and_then(Reason::from_code),
        is_off.then_some(Reason::ClientClock),
        (!found.missing_scopes.is_empty()).then_some(Reason::ClientScope),
        (found.user_known == Some(false)).then_some(Reason::ClientUserMapping),
    ];
    CheckView {
        at: row.at,
        from: row.peer,
        to_mend: to_mend.into_iter().flatten().collect(),
        clock_difference_ms: found.clock_ms,
        missing_scopes: found.missing_scopes,
    }
}
