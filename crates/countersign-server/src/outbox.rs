//! Delivers what waits in the outbox: mail through a mail server, events to a webhook. Tries again until it works; what a
//! message says is decided when it is written, never here.

pub mod address;
pub mod mail;
mod secret_file;
pub mod webhook;

use crate::config::Config;
use countersign_engine::{
    Engine,
    notices::Stationery,
    outbox::{Channels, Content, Fate, Obstacle, Outgoing},
};
use mail::Mailer;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use webhook::Webhook;

/// How often to look whether something is due. The command line writes beside the server, so nobody else can tell.
const LOOKED_EVERY: Duration = Duration::from_secs(1);

/// Why nothing can be delivered: told at the start, which does not happen then.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// Mails cannot be from that.
    #[error("mail.from is no mail address: {0}")]
    Sender(String),
    /// A webhook cannot be there.
    #[error("webhook.url is no address that can be called: {0}")]
    Url(String),
    /// TLS cannot be prepared.
    #[error("TLS for mail and webhook cannot be prepared: {0}")]
    Tls(String),
    /// There is a user of the mail server, and no password.
    #[error("mail.user is given, and no password")]
    NoPassword,
    /// A secret cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Unreadable {
        /// The setting that names it.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A secret cannot be written.
    #[error("cannot write {}: {cause}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A file that should hold a secret is empty.
    #[error("{} is empty", path.display())]
    Empty {
        /// The setting that names it.
        setting: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// Others may read a secret.
    #[error("{} can be read by others (mode {mode:04o})", path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// What is no key.
    #[error("{} holds no webhook key", .0.display())]
    Key(PathBuf),
}

impl OutboxError {
    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Sender(_) => "write it as in mail.from = \"Countersign <countersign@example.com>\"".to_owned(),
            Self::Url(_) => "write it as in webhook.url = \"https://hooks.example.com/countersign\"".to_owned(),
            Self::Tls(_) => "install ca-certificates".to_owned(),
            Self::NoPassword => {
                "name the file that holds it with mail.password_file, or hand over the systemd credential mail.password"
                    .to_owned()
            }
            Self::Unreadable { setting: "webhook.key_file", cause, .. }
                if cause.kind() == std::io::ErrorKind::NotFound =>
            {
                "make a key with `countersign config webhook-key`".to_owned()
            }
            Self::Unreadable { setting, .. } | Self::Empty { setting, .. } => {
                format!("{setting} has to name a file that holds it in its first line, readable by the server's user")
            }
            Self::Unwritable { cause, .. } if cause.kind() == std::io::ErrorKind::AlreadyExists => {
                "there is a key already; to replace it, remove that file first".to_owned()
            }
            Self::Unwritable { .. } => "look at the directory's owner and permissions".to_owned(),
            Self::Exposed { path, .. } => format!("chmod go= {}", path.display()),
            Self::Key(_) => {
                "a key is `whsec_` and at least 24 bytes in base64; `countersign config webhook-key` makes one"
                    .to_owned()
            }
        }
    }
}

/// What came in the way of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Whether others may get through.
    pub obstacle: Obstacle,
    /// What it is.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

/// Whoever delivers.
#[derive(Debug)]
pub struct Outbox {
    engine: Engine,
    stationery: Stationery,
    mailer: Option<Mailer>,
    webhook: Option<Webhook>,
}

impl Outbox {
    /// Prepares to deliver by what is configured.
    pub fn open(engine: Engine, config: &Config, data: &Path) -> Result<Self, OutboxError> {
        let mailer = Mailer::open(&config.mail)?;
        let webhook = Webhook::open(&config.webhook, data)?;
        Ok(Self { engine, stationery: config.stationery(), mailer, webhook })
    }

    /// By what is delivered.
    #[must_use]
    pub const fn channels(&self) -> Channels {
        Channels { mail: self.mailer.is_some(), webhook: self.webhook.is_some() }
    }

    /// Delivers until the task is ended.
    pub async fn keep(self) {
        let mut beat = tokio::time::interval(LOOKED_EVERY);
        loop {
            beat.tick().await;
            while self.deliver_next().await {}
        }
    }

    /// Delivers the message that is due, if one is, and says whether to look for another.
    async fn deliver_next(&self) -> bool {
        match self.engine.next_message_due() {
            Ok(Some(due)) if due <= self.engine.now() => {}
            Ok(_) => return false,
            Err(error) => {
                tracing::error!(%error, "the outbox could not be read");
                return false;
            }
        }
        match self.engine.take_message(&self.stationery).await {
            Ok(Some(outgoing)) => self.deliver(outgoing).await,
            Ok(None) => false,
            Err(error) => {
                tracing::error!(%error, "a message could not be taken from the outbox");
                false
            }
        }
    }

    async fn deliver(&self, outgoing: Outgoing) -> bool {
        let ticket = outgoing.ticket;
        let noted = match self.try_to_deliver(&outgoing).await {
            Ok(()) => self.engine.message_delivered(ticket).await,
            Err(trouble) => {
                tracing::warn!(message = %ticket, hint = trouble.remedy, "not delivered: {}", trouble.what);
                match self.engine.message_not_delivered(ticket, trouble.obstacle, trouble.what).await {
                    Ok(Fate::PutOff) => Ok(()),
                    Ok(Fate::GivenUp) => {
                        tracing::error!(message = %ticket, "given up after three days");
                        Ok(())
                    }
                    Err(error) => Err(error),
                }
            }
        };
        if let Err(error) = &noted {
            tracing::error!(message = %ticket, %error, "what became of a message could not be written down");
        }
        noted.is_ok()
    }

    async fn try_to_deliver(&self, outgoing: &Outgoing) -> Result<(), Trouble> {
        let id = outgoing.ticket.to_string();
        match (&outgoing.content, &self.mailer, &self.webhook) {
            (Content::Mail(mail), Some(mailer), _) => mailer.send(&id, mail).await,
            (Content::Event(event), _, Some(webhook)) => webhook.send(&id, self.engine.now(), &event.body).await,
            (Content::Mail(_), None, _) => Err(not_configured("mail.server")),
            (Content::Event(_), _, None) => Err(not_configured("webhook.url")),
        }
    }
}

fn not_configured(key: &str) -> Trouble {
    Trouble {
        obstacle: Obstacle::Channel,
        what: format!("{key} is not configured any more"),
        remedy: format!("configure {key}; after three days the message is given up"),
    }
}
