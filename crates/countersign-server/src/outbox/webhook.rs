//! The webhook: a signed call with each notice, in the form of the Standard Webhooks specification.
//!
//! The name is looked up here and the connection goes to an address that was checked, so that a name cannot stand for
//! one address while it is looked at and for another when it is called. Redirects are not followed, nothing of the answer
//! is read but its status.

use super::{OutboxError, Trouble, address::is_public, secret_file};
use crate::config::WebhookConfig;
use axum::http::{Request, Uri, header};
use countersign_core::Timestamp;
use countersign_engine::{env, outbox::Obstacle};
use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::Full;
use hyper::{
    body::Bytes,
    client::conn::http1,
    rt::{Read, Write},
};
use hyper_util::rt::TokioIo;
use sha2::Sha256;
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};
use zeroize::Zeroizing;

/// For the whole call.
const WITHIN: Duration = Duration::from_secs(15);
/// What keys begin with.
const PREFIX: &str = "whsec_";
/// The name of the key file in the data directory.
const KEY_FILE: &str = "webhook.key";

/// Where a webhook is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Whether it is called over TLS.
    pub https: bool,
    /// Its name or address, without brackets.
    pub host: String,
    port: u16,
    authority: String,
    path: String,
}

/// A webhook that is called.
pub struct Webhook {
    target: Target,
    key: Zeroizing<Vec<u8>>,
    private_addresses: bool,
    tls: TlsConnector,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook").field("target", &self.target).finish_non_exhaustive()
    }
}

impl Target {
    /// Reads an address; `None` if it cannot be called.
    #[must_use]
    pub fn parse(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok()?;
        let https = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = uri.authority()?;
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        if host.is_empty() || authority.as_str().contains('@') {
            return None;
        }
        let port = authority.port_u16().unwrap_or(if https { 443 } else { 80 });
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Some(Self { https, host, port, authority: authority.to_string(), path })
    }

    /// The address, where it is written as one.
    #[must_use]
    pub fn literal(&self) -> Option<IpAddr> {
        self.host.parse().ok()
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
        Ok(Some(Self { target, key, private_addresses: config.private_addresses, tls: tls()? }))
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
        let stream = self.connect().await?;
        let request = self.request(id, now, body)?;
        if !self.target.https {
            return self.exchange(TokioIo::new(stream), request).await;
        }
        let name = ServerName::try_from(self.target.host.clone());
        let name = name.map_err(|_| self.trouble("its name cannot be in a certificate", "look at webhook.url"))?;
        let secured = self.tls.connect(name, stream).await.map_err(|cause| {
            let remedy = "its certificate must be for its name and from an authority that this host trusts";
            self.trouble(&format!("no TLS with it: {cause}"), remedy)
        })?;
        self.exchange(TokioIo::new(secured), request).await
    }

    /// A connection to an address of its that may be called.
    async fn connect(&self) -> Result<TcpStream, Trouble> {
        let unknown = |cause: std::io::Error| {
            self.trouble(
                &format!("its name stands for nothing: {cause}"),
                "look at webhook.url, and at this host's name servers",
            )
        };
        let found: Vec<SocketAddr> =
            lookup_host((self.target.host.as_str(), self.target.port)).await.map_err(unknown)?.collect();
        let may_be_called = |address: &&SocketAddr| self.private_addresses || is_public(address.ip());
        let mut refused = "its name stands for an address of this machine or of a private network".to_owned();
        let mut remedy = "webhook.private_addresses = true allows it";
        for address in found.iter().filter(may_be_called) {
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(cause) => {
                    refused = format!("no connection: {cause}");
                    remedy = "is it up, and may this host reach it?";
                }
            }
        }
        Err(self.trouble(&refused, remedy))
    }

    fn request(&self, id: &str, now: Timestamp, body: &str) -> Result<Request<Full<Bytes>>, Trouble> {
        let id = format!("msg_{id}");
        let seconds = now.seconds().to_string();
        let request = Request::post(self.target.path.as_str())
            .header(header::HOST, self.target.authority.as_str())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("countersign/", env!("CARGO_PKG_VERSION")))
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

    async fn exchange<T>(&self, stream: TokioIo<T>, request: Request<Full<Bytes>>) -> Result<(), Trouble>
    where
        TokioIo<T>: Read + Write + Send + Unpin + 'static,
    {
        let broke_off = |cause: hyper::Error| self.trouble(&format!("the call broke off: {cause}"), "see its log");
        let (mut sender, connection) = http1::handshake(stream).await.map_err(broke_off)?;
        let driving = tokio::spawn(connection);
        let answered = sender.send_request(request).await.map_err(broke_off);
        driving.abort();
        let status = answered?.status();
        if status.is_success() {
            return Ok(());
        }
        let remedy = if status.is_redirection() {
            "write the address that it leads to into webhook.url: redirects are not followed"
        } else {
            "see its log: it has to answer with 2xx"
        };
        Err(self.trouble(&format!("it answered {}", status.as_u16()), remedy))
    }

    fn trouble(&self, what: &str, remedy: &str) -> Trouble {
        Trouble {
            obstacle: Obstacle::Channel,
            what: format!("webhook {}: {what}", self.target.host),
            remedy: remedy.to_owned(),
        }
    }
}

/// TLS with whoever this host trusts.
fn tls() -> Result<TlsConnector, OutboxError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|cause| OutboxError::Tls(cause.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
