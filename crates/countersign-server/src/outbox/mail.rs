//! Mail: one message to one person over SMTP, in plain text, with an identifier that stays the same at every try.

use super::{OutboxError, Trouble, secret_file};
use crate::config::{MailConfig, Security};
use countersign_engine::{notices::Mail, outbox::Obstacle};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error,
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};
use std::{path::PathBuf, time::Duration};
use tokio_rustls::rustls;

/// For a connection to stand.
const CONNECTED_WITHIN: Duration = Duration::from_secs(20);
/// For the whole conversation: a server that stops talking is not waited for.
const WITHIN: Duration = Duration::from_mins(1);
/// The credential with the password, where systemd hands it over.
pub const CREDENTIAL: &str = "mail.password";
/// Which port goes with what.
const PORTS: &str = "587 for \"starttls\", 465 for \"tls\", 25 for \"none\"";

/// A mail server that messages are handed to.
pub struct Mailer {
    from: Mailbox,
    server: String,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").field("server", &self.server).finish_non_exhaustive()
    }
}

/// Whether mails can be from that.
#[must_use]
pub fn is_sender(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

impl Mailer {
    /// Prepares to send; nothing if no mail server is configured. Connects to nobody yet.
    pub fn open(config: &MailConfig) -> Result<Option<Self>, OutboxError> {
        if config.server.is_empty() {
            return Ok(None);
        }
        let from: Mailbox = config.from.parse().map_err(|_| OutboxError::Sender(config.from.clone()))?;
        let (host, port) = config.host_and_port();
        let host = host.trim_matches(['[', ']']).to_owned();
        let parameters = || TlsParameters::new(host.clone()).map_err(|cause| OutboxError::Tls(cause.to_string()));
        let tls = match config.security {
            Security::StartTls => Tls::Required(parameters()?),
            Security::Tls => Tls::Wrapper(parameters()?),
            Security::None => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(port)
            .tls(tls)
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .timeout(Some(CONNECTED_WITHIN));
        if !config.user.is_empty() {
            let password = secret_file::read(&password_file(config)?, "mail.password_file")?;
            builder = builder.credentials(Credentials::new(config.user.clone(), password.to_string()));
        }
        Ok(Some(Self { from, server: config.server.clone(), transport: builder.build() }))
    }

    /// The server, as it is configured.
    #[must_use]
    pub fn server(&self) -> &str {
        &self.server
    }

    /// Hands a message to the mail server. `id` makes it the same message at every try.
    pub async fn send(&self, id: &str, mail: &Mail) -> Result<(), Trouble> {
        let message = self.message(id, mail)?;
        match tokio::time::timeout(WITHIN, self.transport.send(message)).await {
            Ok(answered) => answered.map(|_| ()).map_err(|error| self.trouble(&error)),
            Err(_) => Err(Trouble {
                obstacle: Obstacle::Channel,
                what: format!("{}: it stopped talking", self.server),
                remedy: format!("see its log, and whether its port goes with mail.security; {PORTS}"),
            }),
        }
    }

    fn message(&self, id: &str, mail: &Mail) -> Result<Message, Trouble> {
        let unusable = |what: String| Trouble {
            obstacle: Obstacle::Message,
            what,
            remedy: "look at the user's e-mail address".to_owned(),
        };
        let to: Address = mail.to.parse().map_err(|_| unusable(format!("{} cannot be written to", mail.to)))?;
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject.clone())
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .raw_header(automatic)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.to_string())
            .map_err(|cause| unusable(format!("the message cannot be written: {cause}")))
    }

    /// What came in the way, and what to do about it.
    fn trouble(&self, error: &Error) -> Trouble {
        let said = error.status().map(u16::from);
        let (obstacle, remedy) = match said {
            Some(530 | 534 | 535 | 538) => (
                Obstacle::Channel,
                "check mail.user and the password in mail.password_file, and what the mail server asks for",
            ),
            Some(_) => (
                Obstacle::Message,
                "the mail server does not take this mail: see what it says about mail.from and the recipient's address",
            ),
            None if error.is_tls() || is_about_tls(error) => (
                Obstacle::Channel,
                "the certificate must be for the name in mail.server and from an authority that this host trusts; port 465 wants mail.security = \"tls\", port 587 \"starttls\"",
            ),
            None if error.is_client() => (
                Obstacle::Channel,
                "the mail server does not offer what is configured: look at mail.security and mail.user",
            ),
            None => (Obstacle::Channel, "is mail.server right, and may this host reach it?"),
        };
        Trouble { obstacle, what: format!("{}: {}", self.server, chain(error)), remedy: remedy.to_owned() }
    }
}

/// Whether TLS is what came in the way, wherever in the conversation.
fn is_about_tls(error: &Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let io = inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if inner.is::<rustls::Error>() || io.is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>) {
            return true;
        }
        cause = inner.source();
    }
    false
}

/// An error with its causes, each once.
fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let words = inner.to_string();
        if !text.contains(&words) {
            text.push_str(&format!(": {words}"));
        }
        cause = inner.source();
    }
    text
}

fn password_file(config: &MailConfig) -> Result<PathBuf, OutboxError> {
    let credential =
        || std::env::var_os("CREDENTIALS_DIRECTORY").map(|directory| PathBuf::from(directory).join(CREDENTIAL));
    config.password_file.clone().or_else(credential).ok_or(OutboxError::NoPassword)
}
