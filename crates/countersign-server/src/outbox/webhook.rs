//! The webhook: a signed call with each notice, in the form of the Standard Webhooks specification.
//!
//! Nothing of the answer is read but its status.

use super::{OutboxError, Trouble, address::is_public, secret_file};
use crate::{
    calling::{self, Caller, Target},
    config::WebhookConfig,
};
use axum::http::{Request, header};
use countersign_core::Timestamp;
use countersign_engine::{env, outbox::Obstacle};
use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::Full;
use hyper::body::Bytes;
use sha2::Sha256;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use zeroize::Zeroizing;

/// For the whole call.
const WITHIN: Duration = Duration::from_secs(15);
/// What keys begin with.
const PREFIX: &str = "whsec_";
/// The name of the key file in the data directory.
const KEY_FILE: &str = "webhook.key";

/// A webhook that is called.
pub struct Webhook {
    target: Target,
    key: Zeroizing<Vec<u8>>,
    private_addresses: bool,
    caller: Caller,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook").field("target", &self.target).finish_non_exhaustive()
    }
}

/// Where the key lies.
#[must_use]
pub fn key_file(config: &WebhookConfig, data: &Path) -> PathBuf {
    config.key_file.clone().unwrap_or_else(|| data.join(KEY_FILE))
}

/// Makes a key in a file that must not exist yet, and shows it for the only time.
pub fn make_key(path: &Path) -> Result<Zeroizing<String>, OutboxError> {
    let mut bytes = Zeroizing::new([0; 32]);
    env::system().fill(&mut *bytes);
    let key = Zeroizing::new(format!("{PREFIX}{}", BASE64.encode(&*bytes)));
    secret_file::save_new(path, &key).map_err(|cause| OutboxError::Unwritable { path: path.to_owned(), cause })?;
    Ok(key)
}

impl Webhook {
    /// Prepares to call; nothing if no webhook is configured. Connects to nobody yet.
    pub fn open(config: &WebhookConfig, data: &Path) -> Result<Option<Self>, OutboxError> {
        if config.url.is_empty() {
            return Ok(None);
        }
        let target = Target::parse(&config.url).ok_or_else(|| OutboxError::Url(config.url.clone()))?;
        let path = key_file(config, data);
        let text = secret_file::read(&path, "webhook.key_file")?;
        let decoded = text.trim().strip_prefix(PREFIX).and_then(|coded| BASE64.decode(coded.as_bytes()).ok());
        let key = Zeroizing::new(decoded.filter(|key| key.len() >= 24).ok_or(OutboxError::Key(path))?);
        let caller = Caller::new().map_err(|cause| OutboxError::Tls(cause.to_string()))?;
        Ok(Some(Self { target, key, private_addresses: config.private_addresses, caller }))
    }

    /// Its host, as it is configured.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.target.host
    }

    /// Calls it. `id` is the same at every try, `now` is signed so that an old call is known for one.
    pub async fn send(&self, id: &str, now: Timestamp, body: &str) -> Result<(), Trouble> {
        match tokio::time::timeout(WITHIN, self.call(id, now, body)).await {
            Ok(answered) => answered,
            Err(_) => Err(self.trouble("it did not answer in time", "see why it is slow, or down")),
        }
    }

    async fn call(&self, id: &str, now: Timestamp, body: &str) -> Result<(), Trouble> {
        let may_be_called = |address| self.private_addresses || is_public(address);
        let line = self.caller.connect(&self.target, may_be_called).await.map_err(|obstacle| self.told(&obstacle))?;
        let request = self.request(id, now, body)?;
        let status = line.ask(request, 0).await.map_err(|obstacle| self.told(&obstacle))?.status;
        let remedy = match status {
            200..300 => return Ok(()),
            300..400 => "write the address that it leads to into webhook.url: redirects are not followed",
            _ => "see its log: it has to answer with 2xx",
        };
        Err(self.trouble(&format!("it answered {status}"), remedy))
    }

    fn told(&self, obstacle: &calling::Obstacle) -> Trouble {
        use calling::Obstacle as O;
        let remedy = match obstacle {
            O::Name(_) => "look at webhook.url, and at this host's name servers",
            O::Address => "webhook.private_addresses = true allows it",
            O::Connection(_) => "is it up, and may this host reach it?",
            O::NoCertificate | O::Unwritable(_) => "look at webhook.url",
            O::Tls(_) => "its certificate must be for its name and from an authority that this host trusts",
            O::BrokeOff(_) | O::Unread => "see its log",
        };
        self.trouble(&obstacle.to_string(), remedy)
    }

    fn request(&self, id: &str, now: Timestamp, body: &str) -> Result<Request<Full<Bytes>>, Trouble> {
        let id = format!("msg_{id}");
        let seconds = now.seconds().to_string();
        let request = Request::post(self.target.path.as_str())
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-signature", self.signature(&id, &seconds, body))
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds);
        let request = request.body(Full::new(Bytes::from(body.to_owned())));
        request.map_err(|cause| self.trouble(&format!("the call cannot be written: {cause}"), "look at webhook.url"))
    }

    /// HMAC-SHA256 over identifier, time and body.
    fn signature(&self, id: &str, seconds: &str, body: &str) -> String {
        // HMAC takes keys of any length; a call without a signature would be taken by nobody.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.key) else { return String::new() };
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body.as_bytes());
        format!("v1,{}", BASE64.encode(&mac.finalize().into_bytes()))
    }

    fn trouble(&self, what: &str, remedy: &str) -> Trouble {
        Trouble {
            obstacle: Obstacle::Channel,
            what: format!("webhook {}: {what}", self.target.host),
            remedy: remedy.to_owned(),
        }
    }
}
