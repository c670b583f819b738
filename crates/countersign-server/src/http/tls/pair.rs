//! A certificate and its key, read from their files and held against each other.

use super::{TlsFiles, Validity};
use countersign_core::Timestamp;
use countersign_engine::{doctor::Finding, exposed_mode};
use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio_rustls::rustls::{
    self, ServerConfig,
    crypto::ring,
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject},
    },
    version::{TLS12, TLS13},
};
use zeroize::Zeroizing;

/// Days before its end from which on a certificate is warned of.
const SOON_DAYS: u64 = 14;
const DAY_SECONDS: u64 = 24 * 3600;
const RENEW: &str =
    "renew the certificate and write it over the file named in tls.certificate; it is taken over by itself";

/// Why a certificate and a key are not taken.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{} cannot be read: {cause}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Group or others may read or write the key.
    #[error("the private key {} can be read by others (mode {mode:04o})", path.display())]
    Exposed {
        /// Which file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// There is no certificate in the file, or what is there is broken.
    #[error("{} holds no certificate in PEM form", .0.display())]
    NoCertificate(PathBuf),
    /// There is no private key in the file, or what is there is broken.
    #[error("{} holds no private key in PEM form", .0.display())]
    NoKey(PathBuf),
    /// The key belongs to another certificate.
    #[error("the private key {} does not belong to the first certificate in {}", key.display(), certificate.display())]
    Mismatch {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// They fit, and cannot be used all the same.
    #[error("the certificate {} and its key cannot be used: {cause}", certificate.display())]
    Unusable {
        /// The certificate's file.
        certificate: PathBuf,
        /// What the TLS library said.
        cause: rustls::Error,
    },
}

impl TlsError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Unreadable { .. } => {
                "name readable files with tls.certificate and tls.key; the server reads them as the owner of its data directory".to_owned()
            }
            Self::Exposed { path, .. } => {
                format!("chmod 600 {}; if others could read it for long, have a new certificate made", path.display())
            }
            Self::NoCertificate(_) => {
                "the file begins with -----BEGIN CERTIFICATE-----: the server's own first, then those above it".to_owned()
            }
            Self::NoKey(_) => "the file begins with -----BEGIN PRIVATE KEY-----, without a pass phrase".to_owned(),
            Self::Mismatch { .. } => {
                "name the key that the certificate was made for, and put the server's own certificate first".to_owned()
            }
            Self::Unusable { .. } => "use an RSA key of at least 2048 bits, or an ECDSA key on P-256 or P-384".to_owned(),
        }
    }
}

/// What tells whether a file was changed: device, inode, seconds and nanoseconds of its last change.
type FileMark = Option<(u64, u64, i64, i64)>;
/// The same of certificate and key.
pub(super) type Mark = [FileMark; 2];

/// How both files stand now. The time of change also moves when only the permissions do.
pub(super) fn mark(files: &TlsFiles) -> Mark {
    [&files.certificate, &files.key].map(|path| {
        let found = fs::metadata(path).ok()?;
        Some((found.dev(), found.ino(), found.ctime(), found.ctime_nsec()))
    })
}

/// A certificate with its key, ready for connections.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) config: Arc<ServerConfig>,
    /// How the files stood when they were read.
    pub(super) mark: Mark,
    certificate: PathBuf,
    validity: Option<Validity>,
}

impl Pair {
    /// Reads both files.
    pub(super) fn read(files: &TlsFiles) -> Result<Self, TlsError> {
        let mark = mark(files);
        let chain = read_chain(&files.certificate)?;
        let key = read_key(&files.key)?;
        let validity = chain.first().and_then(|certificate| Validity::read(certificate));
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13, &TLS12])
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|cause| match cause {
                rustls::Error::InconsistentKeys(_) => {
                    TlsError::Mismatch { certificate: files.certificate.clone(), key: files.key.clone() }
                }
                cause => TlsError::Unusable { certificate: files.certificate.clone(), cause },
            })?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { config: Arc::new(config), mark, certificate: files.certificate.clone(), validity })
    }

    /// How the certificate stands at `now`.
    pub(super) fn examine(&self, now: Timestamp) -> Finding {
        let id = "tls.certificate";
        let name = self.certificate.display();
        let Some(Validity { from, until }) = self.validity else {
            return Finding::warning(
                id,
                format!("it cannot be told until when {name} is valid"),
                "look at it with openssl",
            );
        };
        let days = until.seconds_after(now) / DAY_SECONDS;
        if until <= now {
            Finding::problem(id, format!("the certificate {name} ended at {until}; browsers refuse it"), RENEW)
        } else if from > now {
            let remedy = "look at the server's clock; if that is right, use the certificate from then on";
            Finding::problem(id, format!("the certificate {name} is not valid before {from}"), remedy)
        } else if days < SOON_DAYS {
            Finding::warning(
                id,
                {
                    let plural = if days == 1 { "" } else { "s" };
                    format!("the certificate {name} ends in {days} day{plural}, at {until}")
                },
                RENEW,
            )
        } else {
            Finding::ok(id, format!("the certificate {name} is valid for {days} more days"))
        }
    }
}

fn read_chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let bytes = fs::read(path).map_err(|cause| TlsError::Unreadable { path: path.to_owned(), cause })?;
    let chain: Result<Vec<_>, pem::Error> = CertificateDer::pem_slice_iter(&bytes).collect();
    chain.ok().filter(|chain| !chain.is_empty()).ok_or_else(|| TlsError::NoCertificate(path.to_owned()))
}

fn read_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let unreadable = |cause| TlsError::Unreadable { path: path.to_owned(), cause };
    let found = fs::metadata(path).map_err(unreadable)?;
    if let Some(mode) = exposed_mode(&found) {
        return Err(TlsError::Exposed { path: path.to_owned(), mode });
    }
    let bytes = Zeroizing::new(fs::read(path).map_err(unreadable)?);
    PrivateKeyDer::from_pem_slice(&bytes).map_err(|_| TlsError::NoKey(path.to_owned()))
}
