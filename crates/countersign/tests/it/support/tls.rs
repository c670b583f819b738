//! TLS as a browser speaks it, and certificates for servers to show.

use super::{Home, http};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    sync::Arc,
};
use time::OffsetDateTime;
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion,
    crypto::ring,
    pki_types::{CertificateDer, ServerName},
};

const DAY: i64 = 24 * 3600;

/// Somebody who signs certificates, and whom our clients trust.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
    pem: String,
}

/// A certificate with those above it, and its key.
pub(crate) struct Issued {
    pub(crate) chain: String,
    pub(crate) key: String,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let (der, pem) = (certificate.der().clone(), certificate.pem());
        Self { issuer: Issuer::new(params, key), certificate: der, pem }
    }

    /// A file with its certificate, for programs that are to trust it.
    pub(crate) fn file(&self, home: &Home) -> PathBuf {
        let path = home.place().join("authority.pem");
        std::fs::write(&path, &self.pem).unwrap();
        path
    }

    /// A certificate for localhost that is valid from and until so many days from now.
    pub(crate) fn issue(&self, from: i64, until: i64) -> Issued {
        let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let day = |days: i64| OffsetDateTime::from_unix_timestamp(i64::try_from(now).unwrap() + days * DAY).unwrap();
        let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        params.not_before = day(from);
        // An hour more, so that the days that are left stay the same while a test runs.
        params.not_after = day(until) + time::Duration::hours(1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Issued { chain: format!("{}{}", certificate.pem(), self.pem), key: key.serialize_pem() }
    }

    /// A connection that trusts this authority and nobody else.
    pub(crate) fn connect(
        &self,
        address: SocketAddr,
        versions: &[&'static SupportedProtocolVersion],
    ) -> StreamOwned<ClientConnection, TcpStream> {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_protocol_versions(versions).unwrap().with_root_certificates(roots);
        let mut config = config.with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let name = ServerName::try_from("localhost").unwrap();
        let session = ClientConnection::new(Arc::new(config), name).unwrap();
        StreamOwned::new(session, http::connect(address))
    }

    /// Asks over TLS; the answer and the certificate that was shown.
    pub(crate) fn get(
        &self,
        address: SocketAddr,
        path: &str,
        versions: &[&'static SupportedProtocolVersion],
    ) -> (http::Response, CertificateDer<'static>) {
        let mut stream = self.connect(address, versions);
        stream.write_all(&http::Request::new("GET", path).bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        assert_eq!(stream.conn.alpn_protocol(), Some(&b"http/1.1"[..]));
        let shown = stream.conn.peer_certificates().unwrap()[0].clone().into_owned();
        (http::Response::parse(&bytes), shown)
    }
}

impl Home {
    /// The same, to serve with what lies in `tls.crt` and `tls.key`.
    pub(crate) fn with_tls(self) -> Self {
        self.with("COUNTERSIGN_TLS_CERTIFICATE", "tls.crt").with("COUNTERSIGN_TLS_KEY", "tls.key")
    }

    /// Puts a certificate and a key into those files, as programs that renew certificates do.
    pub(crate) fn install(&self, chain: &str, key: &str) {
        self.replace("tls.key", key);
        self.replace("tls.crt", chain);
    }

    /// Replaces a private file at once.
    pub(crate) fn replace(&self, name: &str, text: &str) -> PathBuf {
        let (fresh, path) = (self.place().join(format!("{name}.new")), self.place().join(name));
        std::fs::write(&fresh, text).unwrap();
        std::fs::set_permissions(&fresh, PermissionsExt::from_mode(0o600)).unwrap();
        std::fs::rename(&fresh, &path).unwrap();
        path
    }
}
