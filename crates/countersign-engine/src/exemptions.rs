//! Exemptions: who is excused from having a factor, by whom, why, where, and for how long.
//!
//! An exemption only stands in for a factor that is missing: whoever has one is asked for it. It names networks or
//! clients, ends by itself, and nobody approves their own.

use crate::{
    Engine, Error,
    access::{Access, Caller, Scope},
    error::AMONG_CLIENTS,
    policy::{self, client_name, expect_maker, expect_note, to_look},
    record, users,
};
use countersign_core::{
    ClientId, ExemptionId, Reason, Timestamp, UserId,
    policy::EXEMPTION_DAYS,
    user::{Role, UserKind},
};
use countersign_store::{
    Pending, Tx,
    tables::{
        clients,
        exemptions::{self as table, ExemptionRow},
        groups::Change,
        users::{self as user_table, User},
    },
};
use ipnet::IpNet;
use serde::Serialize;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

/// An exemption to be made.
#[derive(Debug, Clone)]
pub struct NewExemption {
    /// Who is excused.
    pub user: String,
    /// Who answers for it; the user themselves if nobody is named.
    pub owner: Option<String>,
    /// Who approved it: an admin, and not the one who is excused. A person who acts is it themselves.
    pub approver: Option<String>,
    /// Why.
    pub reason: String,
    /// For how many days, 1 to 90.
    pub days: u32,
    /// Where they have to come from.
    pub networks: Vec<IpNet>,
    /// Through which clients.
    pub clients: Vec<String>,
}

/// An exemption as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExemptionView {
    /// Identifier.
    pub id: ExemptionId,
    /// Who is excused.
    pub user: String,
    /// Who answers for it.
    pub owner: String,
    /// Who approved it.
    pub approver: String,
    /// Why.
    pub reason: String,
    /// Where they have to come from; anywhere if empty.
    pub networks: Vec<String>,
    /// Through which clients; any if empty.
    pub clients: Vec<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// `live`, `expired` or `revoked`.
    pub state: &'static str,
}

impl Engine {
    /// Excuses a user.
    pub fn add_exemption(&self, access: Access, new: NewExemption) -> Pending<ExemptionView, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            expect_maker(tx, caller)?;
            let row = row_of(tx, caller, &new)?;
            // What is required of them is written down first: the end of the exemption begins no grace.
            let user = users::expect(tx, &new.user)?;
            policy::settle(tx, &user)?;
            table::insert(tx, &row)?;
            let note = format!("{}; approved by {}, until {}", row.reason, name_of(tx, row.approver)?, row.expires_at);
            record::change(tx, caller, Some(row.user), "exemption.added", Some(&note))?;
            view(tx, &row)
        })
    }

    /// All exemptions, those that ended too.
    pub fn list_exemptions(&self, access: &Access) -> Result<Vec<ExemptionView>, Error> {
        self.look(access, to_look(access), |tx, caller| {
            expect_maker(tx, caller)?;
            table::list(tx)?.iter().map(|row| view(tx, row)).collect()
        })
    }

    /// Takes an exemption back.
    pub fn revoke_exemption(&self, access: Access, id: String, note: String) -> Pending<ExemptionView, Error> {
        self.change(access, Scope::FactorsWrite, move |tx, caller| {
            expect_maker(tx, caller)?;
            expect_note(&note)?;
            let unknown =
                || Error::not_found(format!("the exemption {id}"), "`countersign exempt list` shows them all");
            let id = id.trim().parse::<ExemptionId>().map_err(|_| unknown())?;
            let row = table::find(tx, id)?.ok_or_else(unknown)?;
            if table::revoke(tx, id)? == Change::Done {
                record::change(tx, caller, Some(row.user), "exemption.revoked", Some(&note))?;
            }
            view(tx, &table::find(tx, id)?.unwrap_or(row))
        })
    }
}

fn row_of(tx: &Tx<'_>, caller: &Caller, new: &NewExemption) -> Result<ExemptionRow, Error> {
    expect_note(&new.reason)?;
    let user = users::expect(tx, &new.user)?;
    expect_excusable(&user)?;
    let owner = new.owner.as_deref().map(|owner| users::expect(tx, owner)).transpose()?;
    let approver = approver(tx, caller, new, &user)?;
    if !EXEMPTION_DAYS.contains(&new.days) {
        let what = format!("an exemption lasts 1 to {} days, not {}", EXEMPTION_DAYS.end(), new.days);
        return Err(Error::refused(
            Reason::RequestInvalid,
            what,
            "name fewer days; it can be made again before it ends",
        ));
    }
    if new.networks.is_empty() && new.clients.is_empty() {
        let what = "an exemption names the networks or the clients it holds for";
        let hint = "add `--network 192.0.2.0/24` or `--client APPLICATION`";
        return Err(Error::refused(Reason::RequestInvalid, what, hint));
    }
    let client = |name: &String| {
        let found = clients::find(tx, name)?.filter(|client| client.revoked_at.is_none());
        let found = found.ok_or_else(|| Error::not_found(format!("the client {name}"), AMONG_CLIENTS))?;
        Ok::<ClientId, Error>(found.id)
    };
    Ok(ExemptionRow {
        id: ExemptionId::from_bytes(tx.random()),
        user: user.id,
        owner: owner.map_or(user.id, |owner| owner.id),
        approver: approver.id,
        reason: new.reason.trim().to_owned(),
        networks: new.networks.iter().map(ToString::to_string).collect(),
        clients: new.clients.iter().map(client).collect::<Result<_, _>>()?,
        created_at: tx.now(),
        expires_at: tx.now().plus(DAY * new.days),
        revoked_at: None,
    })
}

/// Nothing excuses those who administer; and services and break-glass users are no matter of policy.
fn expect_excusable(user: &User) -> Result<(), Error> {
    if user.kind == UserKind::Person && user.role < Role::Admin {
        return Ok(());
    }
    let what = "only persons who do not administer can be excused";
    Err(Error::refused(
        Reason::RequestConflict,
        what,
        "have them set a factor up: `countersign user link --email USER`",
    ))
}

/// Who approved: an admin, and somebody else than the one who is excused.
fn approver(tx: &Tx<'_>, caller: &Caller, new: &NewExemption, user: &User) -> Result<User, Error> {
    let hint = "name an admin or owner who looked at it, and not the one who is excused";
    let refused = |what: String| Err(Error::refused(Reason::PolicyRank, what, hint));
    let acting = caller.person().or_else(|| caller.staff().map(|staff| &staff.person));
    let approver = match (acting, new.approver.as_deref()) {
        (Some(person), _) => user_table::find(tx, person.user)?.ok_or_else(crate::sessions::over)?,
        (None, Some(name)) => users::expect(tx, name)?,
        (None, None) => return refused("an exemption needs somebody who approved it".to_owned()),
    };
    let name = users::called(tx, &approver)?;
    if approver.id == user.id {
        return refused(format!("{name} cannot approve their own exemption"));
    }
    if approver.kind != UserKind::Person || approver.role < Role::Admin || approver.suspended_at.is_some() {
        return refused(format!("{name} is no admin who could approve an exemption"));
    }
    Ok(approver)
}

fn view(tx: &Tx<'_>, row: &ExemptionRow) -> Result<ExemptionView, Error> {
    let state = match row.revoked_at {
        Some(_) => "revoked",
        None if row.expires_at <= tx.now() => "expired",
        None => "live",
    };
    Ok(ExemptionView {
        id: row.id,
        user: name_of(tx, row.user)?,
        owner: name_of(tx, row.owner)?,
        approver: name_of(tx, row.approver)?,
        reason: row.reason.clone(),
        networks: row.networks.clone(),
        clients: row.clients.iter().map(|id| client_name(tx, *id)).collect::<Result<_, _>>()?,
        created_at: row.created_at,
        expires_at: row.expires_at,
        state,
    })
}

/// How a user is called; by their identifier once they are gone.
fn name_of(tx: &Tx<'_>, id: UserId) -> Result<String, Error> {
    match user_table::find(tx, id)? {
        Some(user) => users::called(tx, &user),
        None => Ok(id.to_string()),
    }
}
