//! Who calls: root on the host, a client with a key, or a person in a browser, who acts on themselves or, signed in,
//! looks after others.

mod scope;

pub use scope::Scope;

use crate::{
    Error,
    sessions::{self, Person, Stage, Token},
    staff::{self, Staff},
};
use countersign_core::{
    ClientId, Reason,
    policy::Actor,
    reason::{Audience, Door},
    recovery::Approval,
    user::Role,
};
use countersign_store::{
    Tx,
    tables::{
        clients::{self, ClientRow},
        users::User,
    },
};
use ipnet::IpNet;
use sha2::{Digest, Sha256};
use std::net::IpAddr;

/// What a caller presents.
#[derive(Debug, Clone)]
pub enum Access {
    /// Somebody who may read the data directory and the root key.
    Host {
        /// Their account on the host, for the audit.
        account: String,
        /// The reason that was typed in, where a change has none of its own.
        reason: Option<String>,
    },
    /// A client over the network.
    Key {
        /// SHA-256 of the key it sent, if it sent one.
        key_hash: Option<[u8; 32]>,
        /// The address it calls from.
        peer: IpAddr,
    },
    /// A browser that has shown something already.
    Browser {
        /// What its cookie holds.
        token: Token,
        /// The address it calls from.
        peer: IpAddr,
    },
    /// A browser whose person is signed in and looks after others. It opens nothing of their own.
    Console {
        /// What its cookie holds.
        token: Token,
        /// The address it calls from.
        peer: IpAddr,
        /// The reason that was typed in. Whatever changes something needs one, and so does seeing everything.
        reason: Option<String>,
    },
}

impl Access {
    /// What a client presents: its key as sent, and where it calls from.
    #[must_use]
    pub fn with_key(key: Option<&str>, peer: IpAddr) -> Self {
        Self::Key { key_hash: key.map(|key| Sha256::digest(key.as_bytes()).into()), peer: peer.to_canonical() }
    }
}

/// Whether a first factor stands behind the submissions of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstFactor {
    /// The client checked one itself.
    Vouched,
    /// Nobody did: code-only.
    None,
}

impl FirstFactor {
    /// The word it is known by.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Vouched => "vouched",
            Self::None => "none",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Vouched, Self::None].into_iter().find(|first| first.word() == word)
    }
}

/// A client that may call.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its identifier.
    pub id: ClientId,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Whether it checks a first factor.
    pub first_factor: FirstFactor,
    /// Whether the addresses it reports are believed.
    pub trusted_addresses: bool,
    /// Where this call came from.
    pub peer: IpAddr,
}

/// Somebody who has shown who they are.
#[derive(Debug, Clone)]
pub enum Caller {
    /// Root on the host.
    Host {
        /// Their account.
        account: String,
        /// The reason that was typed in.
        reason: Option<String>,
    },
    /// A client.
    Client(Client),
    /// A person, who acts on themselves only.
    Person(Person),
    /// A person who looks after others, and not after themselves.
    Staff(Staff),
}

impl Caller {
    /// The server itself, where it notices something that nobody asked about.
    pub(crate) fn server() -> Self {
        Self::Host { account: "countersign".to_owned(), reason: None }
    }

    /// How they rank.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        match self {
            Self::Host { .. } => Actor::Host,
            Self::Client(_) => Actor::Client,
            Self::Person(_) => Actor::Person(Role::Member),
            Self::Staff(staff) => Actor::Person(staff.role),
        }
    }

    /// The person, if it is one who acts on themselves.
    #[must_use]
    pub const fn person(&self) -> Option<&Person> {
        match self {
            Self::Host { .. } | Self::Client(_) | Self::Staff(_) => None,
            Self::Person(person) => Some(person),
        }
    }

    /// The client, if it is one.
    #[must_use]
    pub const fn client(&self) -> Option<&Client> {
        match self {
            Self::Host { .. } | Self::Person(_) | Self::Staff(_) => None,
            Self::Client(client) => Some(client),
        }
    }

    /// Whoever looks after others in a browser, if it is one.
    #[must_use]
    pub const fn staff(&self) -> Option<&Staff> {
        match self {
            Self::Host { .. } | Self::Client(_) | Self::Person(_) => None,
            Self::Staff(staff) => Some(staff),
        }
    }

    /// The reason that was typed in, if one was.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Host { reason, .. } => reason.as_deref(),
            Self::Staff(staff) => staff.reason.as_deref(),
            Self::Client(_) | Self::Person(_) => None,
        }
    }

    /// The door they came through.
    #[must_use]
    pub const fn door(&self) -> Door {
        match self {
            Self::Host { .. } => Door::Cli,
            Self::Client(_) => Door::Api,
            Self::Person(_) | Self::Staff(_) => Door::Web,
        }
    }

    /// How much of the truth they are told. `hint_left` matters to a claimant only.
    #[must_use]
    pub fn audience(&self, hint_left: bool) -> Audience {
        match self {
            Self::Host { .. } | Self::Staff(_) => Audience::Staff,
            Self::Client(client) if client.first_factor == FirstFactor::None => Audience::Stranger,
            Self::Client(client) if client.scopes.contains(&Scope::ReasonsFull) => Audience::Staff,
            Self::Client(_) | Self::Person(_) => Audience::Claimant { hint_left },
        }
    }

    /// Refuses to act on the factors of a user above one's rank; a person may act on their own. Helpdesk touches
    /// nobody's factors: secrets would pass through its hands.
    pub(crate) fn expect_may_change_factors_of(&self, user: &User) -> Result<(), Error> {
        match self.person() {
            Some(person) if person.user == user.id => Ok(()),
            _ => {
                self.expect_rank(Role::Admin)?;
                self.expect_over(user)?;
                self.expect_alone_enough(user)
            }
        }
    }

    /// Refuses to act on a user above one's rank, and on oneself.
    pub(crate) fn expect_over(&self, user: &User) -> Result<(), Error> {
        match self.staff() {
            Some(staff) if staff.person.user == user.id => Err(staff::not_oneself()),
            _ => self.expect_rank_over(user.role),
        }
    }

    /// Refuses a person what takes two: weakening what protects somebody who administers.
    pub(crate) fn expect_alone_enough(&self, user: &User) -> Result<(), Error> {
        match self.staff() {
            Some(staff) if staff.approval == Approval::On && user.role >= Role::Admin => Err(staff::takes_two()),
            _ => Ok(()),
        }
    }

    /// Refuses a person who was let in for setting up a factor, and for nothing else.
    pub(crate) fn expect_signed_in(&self) -> Result<(), Error> {
        match self.person() {
            Some(person) if person.stage != Stage::Full => Err(sessions::not_far_enough()),
            _ => Ok(()),
        }
    }

    /// Refuses to act on a role above one's rank.
    pub fn expect_rank_over(&self, role: Role) -> Result<(), Error> {
        self.actor().may_act_on(role).map_err(|reason| {
            let (what, hint) = match self {
                Self::Person(_) => ("a person acts on their own factors only".to_owned(), staff::AT_THE_HOST),
                Self::Staff(staff) => {
                    let own = staff.role;
                    (format!("your role is {own}, and this is about the role {role}"), staff::HIGHER_RANK)
                }
                Self::Host { .. } | Self::Client(_) => {
                    (format!("a client acts on members only; this user is {role}"), staff::AT_THE_HOST)
                }
            };
            Error::refused(reason, what, hint)
        })
    }

    /// Refuses persons below a rank. The host stands above all; a client does what its scopes say.
    pub(crate) fn expect_rank(&self, least: Role) -> Result<(), Error> {
        match self.staff() {
            Some(staff) if staff.role < least => Err(staff::below(least)),
            _ => Ok(()),
        }
    }

    /// Refuses to show what happened to a user whom one may not see: a client and helpdesk see lower ranks, whoever
    /// administers sees everybody.
    pub(crate) fn expect_may_see(&self, user: &User) -> Result<(), Error> {
        match self.staff() {
            Some(staff) if staff.role >= Role::Admin => Ok(()),
            _ => self.expect_rank_over(user.role),
        }
    }

    /// Whether only what happened to members is shown.
    pub(crate) fn sees_members_only(&self) -> bool {
        match self {
            Self::Host { .. } => false,
            Self::Client(_) | Self::Person(_) => true,
            Self::Staff(staff) => staff.role < Role::Admin,
        }
    }
}

/// Finds out who calls and whether they may do what needs `scope`.
pub(crate) fn authorize(tx: &Tx<'_>, access: &Access, scope: Scope, approval: Approval) -> Result<Caller, Error> {
    let (key_hash, peer) = match access {
        Access::Host { account, reason } => {
            return Ok(Caller::Host { account: account.clone(), reason: reason.clone() });
        }
        Access::Browser { token, peer } => return sessions::authorize(tx, token, *peer, scope).map(Caller::Person),
        Access::Console { token, peer, reason } => {
            let browser = staff::InBrowser { token, peer: *peer, typed: reason.as_deref() };
            return staff::authorize(tx, browser, scope, approval).map(Caller::Staff);
        }
        Access::Key { key_hash, peer } => (key_hash, *peer),
    };
    let client = client_calling(tx, key_hash.as_ref(), peer)?;
    if !client.scopes.contains(&scope) {
        return Err(Error::refused(
            Reason::ClientScope,
            format!("the client {} does not hold the scope {}", client.name, scope.word()),
            format!(
                "make a client with `countersign client add --name APPLICATION{}`",
                scope::flags_of(&client.scopes, scope)
            ),
        ));
    }
    Ok(Caller::Client(client))
}

/// The client that calls, whatever its scopes; anybody else is refused.
pub(crate) fn expect_client(tx: &Tx<'_>, access: &Access) -> Result<Client, Error> {
    match access {
        Access::Key { key_hash, peer } => client_calling(tx, key_hash.as_ref(), *peer),
        Access::Host { .. } | Access::Browser { .. } | Access::Console { .. } => Err(unknown_key(false)),
    }
}

/// The client of a key that may call from that address.
fn client_calling(tx: &Tx<'_>, key_hash: Option<&[u8; 32]>, peer: IpAddr) -> Result<Client, Error> {
    let found = key_hash.map(|hash| clients::find_by_key_hash(tx, hash)).transpose()?.flatten();
    let row = found.filter(|row| row.revoked_at.is_none()).ok_or_else(|| unknown_key(key_hash.is_some()))?;
    if !networks_of(&row).iter().any(|network| network.contains(&peer)) && !row.networks.is_empty() {
        return Err(Error::refused(
            Reason::ClientNetwork,
            format!("the client {} may not call from {peer}", row.name),
            format!(
                "make a client with `countersign client add --name APPLICATION --network {}`, or call from a network that is listed",
                IpNet::from(peer)
            ),
        ));
    }
    client_of(&row, peer)
}

/// Nobody's key and a revoked one are told alike.
fn unknown_key(was_sent: bool) -> Error {
    Error::refused(
        Reason::ClientUnknown,
        if was_sent { "the key of this request belongs to no client" } else { "the request carries no key" },
        "send `Authorization: Bearer cs_...` with a key made by `countersign client add --name APPLICATION`",
    )
}

fn client_of(row: &ClientRow, peer: IpAddr) -> Result<Client, Error> {
    let corrupt = || countersign_store::Error::Corrupt(format!("the client {}", row.name));
    Ok(Client {
        id: row.id,
        name: row.name.clone(),
        scopes: row.scopes.split_whitespace().filter_map(Scope::from_word).collect(),
        first_factor: FirstFactor::from_word(&row.first_factor).ok_or_else(corrupt)?,
        trusted_addresses: row.trusted_addresses,
        peer,
    })
}

fn networks_of(row: &ClientRow) -> Vec<IpNet> {
    row.networks.split_whitespace().filter_map(|network| network.parse().ok()).collect()
}

/// The network an address is counted under: /24 for IPv4, /64 for IPv6.
#[must_use]
pub(crate) fn network_of(address: IpAddr) -> String {
    let prefix = if address.is_ipv4() { 24 } else { 64 };
    IpNet::new(address, prefix).map_or_else(|_| address.to_string(), |network| network.trunc().to_string())
}
