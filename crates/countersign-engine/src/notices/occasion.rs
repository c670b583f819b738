//! What a notice says of what happened: when, to whom, where. Kept as it was then.

use crate::access::Caller;
use countersign_core::{Reference, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// What happened, for whoever tells of it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Occasion {
    /// Whose account it is about.
    pub(crate) user: Option<UserId>,
    /// Under which reference it stands in the audit.
    pub(crate) reference: Option<Reference>,
    /// Where the person is, as a client reports it.
    pub(crate) address: Option<IpAddr>,
    /// Backup codes left.
    pub(crate) left: Option<u8>,
}

/// The same as it waits in the outbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) user: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    pub(crate) place: Whereabouts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reference: Option<Reference>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) left: Option<u8>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) for_admins: bool,
}

/// Where something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Whereabouts {
    /// In a browser of the person.
    Browser {
        /// At this address.
        address: IpAddr,
    },
    /// At an application.
    Client {
        /// Called so.
        name: String,
        /// Which says that the person is at this address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<IpAddr>,
    },
    /// At the command line.
    Host,
    /// In the console, by somebody who looks after others.
    Staff,
    /// Nowhere: the server noticed it.
    Server,
}

impl Whereabouts {
    /// Where a caller is, as something happens.
    pub(crate) fn of(caller: &Caller, occasion: &Occasion) -> Self {
        match caller {
            Caller::Person(person) => Self::Browser { address: person.peer.to_canonical() },
            Caller::Client(client) => Self::Client { name: client.name.clone(), address: occasion.address },
            // What is about nobody is what the server notices by itself.
            Caller::Host { .. } if occasion.user.is_none() => Self::Server,
            Caller::Host { .. } => Self::Host,
            Caller::Staff(_) => Self::Staff,
        }
    }
}
