//! Calls to others: a name is looked up here and the connection goes to an address that was looked at, so that a name
//! cannot stand for one address while it is looked at and for another when it is called. TLS with whoever this host
//! trusts. Redirects are not followed, and of an answer no more is read than the caller allows.

use crate::http::tls::Validity;
use axum::http::{Request, Uri, header};
use countersign_core::Timestamp;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    Response,
    body::{Bytes, Incoming},
    client::conn::http1,
    rt::{Read, Write},
};
use hyper_util::rt::TokioIo;
use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        CertificateError, ClientConfig, Error as TlsError, ProtocolVersion, RootCertStore, crypto::ring,
        pki_types::ServerName,
    },
};

/// What programs of ours call themselves.
const AGENT: &str = concat!("countersign/", env!("CARGO_PKG_VERSION"));

/// An address that can be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Whether it is called over TLS.
    pub https: bool,
    /// Its name or address, without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Path and query.
    pub path: String,
    authority: String,
}

/// Whoever calls.
#[derive(Clone)]
pub struct Caller(TlsConnector);

/// A connection, for one call.
pub struct Line {
    /// Whom it leads to.
    pub peer: SocketAddr,
    stream: Stream,
    authority: String,
}

enum Stream {
    Plain(TcpStream),
    Secured(Box<TlsStream<TcpStream>>),
}

/// What TLS was agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secured {
    /// Such as `TLS 1.3`.
    pub version: &'static str,
    /// Until when the other side's certificate is valid, if that can be read.
    pub until: Option<Timestamp>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// What the other side takes for the time, if it said so.
    pub date: Option<String>,
    /// Where a redirect leads.
    pub location: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// What came in the way of a call.
#[derive(Debug, thiserror::Error)]
pub enum Obstacle {
    /// The name has no address.
    #[error("its name stands for nothing: {0}")]
    Name(io::Error),
    /// No address of its may be called.
    #[error("its name stands for an address of this machine or of a private network")]
    Address,
    /// Nobody takes the connection.
    #[error("no connection: {0}")]
    Connection(io::Error),
    /// No certificate can be for such a name.
    #[error("its name cannot be in a certificate")]
    NoCertificate,
    /// No TLS.
    #[error("no TLS with it: {0}")]
    Tls(io::Error),
    /// It cannot be asked.
    #[error("the call cannot be written: {0}")]
    Unwritable(axum::http::Error),
    /// The connection ended before the answer was there.
    #[error("the call broke off: {0}")]
    BrokeOff(hyper::Error),
    /// The answer is longer than anything that was asked for, or broke off within.
    #[error("its answer cannot be read to the end")]
    Unread,
}

/// Why there is no TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsObstacle {
    /// Nobody whom this host trusts signed the certificate.
    Untrusted,
    /// The certificate is for another name.
    OtherName,
    /// The certificate has ended, or has not begun: by this host's clock.
    OutOfTime,
    /// The other side does not speak TLS at all.
    NotTls,
    /// Anything else.
    Other,
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
        Some(Self { https, host, port, path, authority: authority.to_string() })
    }

    /// The address, where it is written as one.
    #[must_use]
    pub fn literal(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }
}

impl std::fmt::Debug for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Caller").finish_non_exhaustive()
    }
}

impl Caller {
    /// Somebody who trusts whom this host trusts.
    pub fn new() -> Result<Self, TlsError> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }

    /// Connects to the first address that may be called and takes the connection.
    pub async fn connect(&self, target: &Target, may: impl Fn(IpAddr) -> bool) -> Result<Line, Obstacle> {
        let found = lookup_host((target.host.as_str(), target.port)).await.map_err(Obstacle::Name)?;
        let mut obstacle = Obstacle::Address;
        for peer in found.filter(|address| may(address.ip())) {
            match TcpStream::connect(peer).await {
                Ok(stream) => {
                    let stream = self.secure(target, stream).await?;
                    return Ok(Line { peer, stream, authority: target.authority.clone() });
                }
                Err(cause) => obstacle = Obstacle::Connection(cause),
            }
        }
        Err(obstacle)
    }

    async fn secure(&self, target: &Target, stream: TcpStream) -> Result<Stream, Obstacle> {
        if !target.https {
            return Ok(Stream::Plain(stream));
        }
        let name = ServerName::try_from(target.host.clone()).map_err(|_| Obstacle::NoCertificate)?;
        let secured = self.0.connect(name, stream).await.map_err(Obstacle::Tls)?;
        Ok(Stream::Secured(Box::new(secured)))
    }
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").field("peer", &self.peer).finish_non_exhaustive()
    }
}

impl Line {
    /// What TLS was agreed on, if it is called over TLS.
    #[must_use]
    pub fn secured(&self) -> Option<Secured> {
        let Stream::Secured(stream) = &self.stream else { return None };
        let (_, session) = stream.get_ref();
        let shown = session.peer_certificates().and_then(<[_]>::first);
        Some(Secured {
            version: match session.protocol_version() {
                Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
                Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
                _ => "TLS",
            },
            until: shown.and_then(|certificate| Validity::read(certificate)).map(|validity| validity.until),
        })
    }

    /// Sends a JSON document with a client's key and reads at most `most` bytes of the answer.
    pub async fn post_json(self, path: &str, key: &str, document: String, most: usize) -> Result<Answer, Obstacle> {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header(header::ACCEPT_LANGUAGE, "en")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(document)))
            .map_err(Obstacle::Unwritable)?;
        self.ask(request, most).await
    }

    /// Asks, and reads at most `most` bytes of the answer.
    pub(crate) async fn ask(self, mut request: Request<Full<Bytes>>, most: usize) -> Result<Answer, Obstacle> {
        let host = self.authority.parse().map_err(|cause| Obstacle::Unwritable(axum::http::Error::from(cause)))?;
        request.headers_mut().insert(header::HOST, host);
        request.headers_mut().insert(header::USER_AGENT, header::HeaderValue::from_static(AGENT));
        match self.stream {
            Stream::Plain(stream) => exchange(TokioIo::new(stream), request, most).await,
            Stream::Secured(stream) => exchange(TokioIo::new(*stream), request, most).await,
        }
    }
}

impl Obstacle {
    /// Why there is no TLS, if that is it.
    #[must_use]
    pub fn tls(&self) -> Option<TlsObstacle> {
        let Self::Tls(cause) = self else { return None };
        let cause = cause.get_ref().and_then(|cause| cause.downcast_ref::<TlsError>());
        Some(match cause {
            Some(TlsError::InvalidCertificate(cause)) => match cause {
                CertificateError::UnknownIssuer => TlsObstacle::Untrusted,
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                    TlsObstacle::OtherName
                }
                CertificateError::Expired
                | CertificateError::ExpiredContext { .. }
                | CertificateError::NotValidYet
                | CertificateError::NotValidYetContext { .. } => TlsObstacle::OutOfTime,
                _ => TlsObstacle::Other,
            },
            Some(TlsError::InvalidMessage(_)) => TlsObstacle::NotTls,
            _ => TlsObstacle::Other,
        })
    }
}

async fn exchange<T>(stream: TokioIo<T>, request: Request<Full<Bytes>>, most: usize) -> Result<Answer, Obstacle>
where
    TokioIo<T>: Read + Write + Send + Unpin + 'static,
{
    let (mut sender, connection) = http1::handshake(stream).await.map_err(Obstacle::BrokeOff)?;
    let driving = tokio::spawn(connection);
    let answered = match sender.send_request(request).await {
        Ok(response) => read(response, most).await,
        Err(cause) => Err(Obstacle::BrokeOff(cause)),
    };
    driving.abort();
    answered
}

async fn read(response: Response<Incoming>, most: usize) -> Result<Answer, Obstacle> {
    let (parts, body) = response.into_parts();
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (date, location) = (text(header::DATE), text(header::LOCATION));
    let body = match most {
        0 => Vec::new(),
        most => Limited::new(body, most).collect().await.map_err(|_| Obstacle::Unread)?.to_bytes().to_vec(),
    };
    Ok(Answer { status: parts.status.as_u16(), date, location, body })
}
