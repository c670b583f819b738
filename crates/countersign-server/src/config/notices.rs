//! How people are told of what changes: the mail server and the webhook.

use super::{ConfigError, is_loopback};
use crate::{calling::Target, outbox::address};
use std::path::PathBuf;

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Security {
    /// In clear at first, then TLS, or nothing is sent.
    #[default]
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// Not at all.
    None,
}

impl Security {
    const ALL: [Self; 3] = [Self::StartTls, Self::Tls, Self::None];

    /// The word in the configuration.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::StartTls => "starttls",
            Self::Tls => "tls",
            Self::None => "none",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|security| security.word() == word)
    }

    /// The port that servers usually have for it.
    #[must_use]
    pub const fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

/// The mail server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailConfig {
    /// Its name, with or without a port; empty if no mail is sent.
    pub server: String,
    /// How the connection is protected.
    pub security: Security,
    /// Whether mail may travel in clear to another machine.
    pub plain_to_others: bool,
    /// What mails are from, such as `Countersign <countersign@example.com>`.
    pub from: String,
    /// Who signs in to the mail server; nobody if empty.
    pub user: String,
    /// Where the password lies.
    pub password_file: Option<PathBuf>,
}

/// The webhook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebhookConfig {
    /// Its address; empty if none is called.
    pub url: String,
    /// Where the key lies that calls are signed with; in the data directory if none is named.
    pub key_file: Option<PathBuf>,
    /// Whether it may be an address of this machine or of a private network.
    pub private_addresses: bool,
}

impl MailConfig {
    /// Name and port.
    #[must_use]
    pub fn host_and_port(&self) -> (&str, u16) {
        match self.server.rsplit_once(':') {
            Some((host, port)) if !host.ends_with(':') => match port.parse() {
                Ok(port) => (host, port),
                Err(_) => (&self.server, self.security.port()),
            },
            _ => (&self.server, self.security.port()),
        }
    }

    /// What must not be: the key and what is wrong, or nothing.
    pub(super) fn find_fault(&self) -> Option<Fault> {
        if self.server.is_empty() {
            return None;
        }
        if self.from.is_empty() {
            return Some(Fault {
                keys: ["mail.from", "mail.server"],
                what: "mail.server is given without mail.from",
                hint: "say what mails are from, as in mail.from = \"Countersign <countersign@example.com>\"",
            });
        }
        let (host, _) = self.host_and_port();
        if self.security == Security::None && !self.plain_to_others && !is_loopback(host) {
            return Some(Fault {
                keys: ["mail.security", "mail.server"],
                what: "mail.security = \"none\" with a mail server on another machine: mails, and links in them, would travel in clear",
                hint: "write \"starttls\" or \"tls\"; on a closed network mail.plain_to_others = true allows it",
            });
        }
        (self.user.is_empty() && self.password_file.is_some()).then_some(Fault {
            keys: ["mail.password_file", "mail.user"],
            what: "mail.password_file is given without mail.user",
            hint: "name who signs in to the mail server with mail.user",
        })
    }
}

impl WebhookConfig {
    /// What must not be: the key and what is wrong, or nothing.
    pub(super) fn find_fault(&self) -> Option<Fault> {
        if self.url.is_empty() {
            return None;
        }
        let keys = ["webhook.url", "webhook.private_addresses"];
        let Some(target) = Target::parse(&self.url) else {
            let hint = "write it as in webhook.url = \"https://hooks.example.com/countersign\"";
            return Some(Fault { keys, what: "webhook.url is no address that can be called", hint });
        };
        let is_private =
            is_loopback(&target.host) || target.literal().is_some_and(|literal| !address::is_public(literal));
        if is_private && !self.private_addresses {
            return Some(Fault {
                keys,
                what: "webhook.url is an address of this machine or of a private network",
                hint: "webhook.private_addresses = true allows it",
            });
        }
        (!target.https && !is_private).then_some(Fault {
            keys,
            what: "webhook.url is plain HTTP to another machine",
            hint: "write https; plain HTTP is for this machine and private networks only",
        })
    }
}

/// Something that is not taken.
pub(super) struct Fault {
    pub(super) keys: [&'static str; 2],
    pub(super) what: &'static str,
    pub(super) hint: &'static str,
}

impl Fault {
    pub(super) fn at(self, place: String) -> ConfigError {
        ConfigError { place, what: self.what.to_owned(), hint: self.hint.to_owned() }
    }
}
