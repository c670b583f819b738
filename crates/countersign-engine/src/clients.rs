//! Clients: added with a key that is shown once, listed, revoked.

use crate::{
    Engine, Error,
    access::{Access, FirstFactor, Scope},
    plain::expect_plain,
    record,
};
use countersign_core::{ClientId, Reason, Timestamp, user::Role};
use countersign_store::{
    Pending,
    tables::clients::{self as table, Change, ClientRow},
};
use data_encoding::BASE32_NOPAD;
use ipnet::IpNet;
use serde::Serialize;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// A client to be added.
#[derive(Debug, Clone)]
pub struct NewClient {
    /// Its unique name.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Where it may call from; anywhere if empty.
    pub networks: Vec<IpNet>,
    /// Whether it checks a first factor itself.
    pub first_factor: FirstFactor,
    /// Whether the addresses it reports are believed.
    pub trusted_addresses: bool,
}

/// A client as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClientView {
    /// Identifier.
    pub id: ClientId,
    /// Name.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// Where it may call from; anywhere if empty.
    pub networks: Vec<String>,
    /// `vouched` or `none`.
    pub first_factor: String,
    /// Whether the addresses it reports are believed.
    pub trusted_addresses: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// Since when it no longer opens anything.
    pub revoked_at: Option<Timestamp>,
}

/// Root on the host and admins manage clients; no scope opens this.
pub(crate) fn expect_may_manage(access: &Access) -> Result<(), Error> {
    match access {
        Access::Host { .. } | Access::Console { .. } => Ok(()),
        Access::Key { .. } | Access::Browser { .. } => {
            Err(Error::refused(Reason::PolicyRank, "clients do not manage clients", "use the command line on the host"))
        }
    }
}

/// What a person must be allowed for it; the host may anyway, and a client is refused whatever its scopes.
const fn needed(access: &Access) -> Scope {
    match access {
        Access::Console { .. } => Scope::UsersWrite,
        Access::Host { .. } | Access::Key { .. } | Access::Browser { .. } => Scope::Verify,
    }
}

impl Engine {
    /// Adds a client and gives its key, for the only time.
    pub fn add_client(&self, access: Access, new: NewClient) -> Pending<(ClientView, Zeroizing<String>), Error> {
        self.change(access.clone(), needed(&access), move |tx, caller| {
            expect_may_manage(&access)?;
            expect_plain("the name of the client", new.name.trim())?;
            let key = Zeroizing::new(format!("cs_{}", BASE32_NOPAD.encode(&tx.random::<32>()).to_lowercase()));
            let row = ClientRow {
                id: ClientId::from_bytes(tx.random()),
                name: new.name.trim().to_owned(),
                key_hash: Sha256::digest(key.as_bytes()).into(),
                scopes: new.scopes.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(" "),
                networks: new.networks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
                first_factor: new.first_factor.word().to_owned(),
                trusted_addresses: new.trusted_addresses,
                created_at: tx.now(),
                revoked_at: None,
            };
            if table::insert(tx, &row)? == Change::Nothing {
                let what = format!("a client named {} exists already", row.name);
                return Err(Error::refused(
                    Reason::RequestConflict,
                    what,
                    "choose another name, or revoke that one and name the new one differently",
                ));
            }
            record::change(tx, caller, None, "client.added", Some(&row.name))?;
            Ok((view(row), key))
        })
    }

    /// All clients, revoked ones too.
    pub fn list_clients(&self, access: &Access) -> Result<Vec<ClientView>, Error> {
        expect_may_manage(access)?;
        self.look(access, Scope::UsersRead, |tx, caller| {
            caller.expect_rank(Role::Admin)?;
            Ok(table::list(tx)?.into_iter().map(view).collect())
        })
    }

    /// Revokes a client's key for ever.
    pub fn revoke_client(&self, access: Access, name_or_id: String) -> Pending<ClientView, Error> {
        self.change(access.clone(), needed(&access), move |tx, caller| {
            expect_may_manage(&access)?;
            let found = table::find(tx, &name_or_id)?;
            let client = found.ok_or_else(|| Error::NotFound { what: format!("the client {name_or_id}") })?;
            if table::revoke(tx, client.id)? == Change::Done {
                record::change(tx, caller, None, "client.revoked", Some(&client.name))?;
            }
            Ok(view(table::find(tx, &name_or_id)?.unwrap_or(client)))
        })
    }
}

fn view(row: ClientRow) -> ClientView {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    ClientView {
        id: row.id,
        scopes: words(&row.scopes),
        networks: words(&row.networks),
        name: row.name,
        first_factor: row.first_factor,
        trusted_addresses: row.trusted_addresses,
        created_at: row.created_at,
        revoked_at: row.revoked_at,
    }
}
