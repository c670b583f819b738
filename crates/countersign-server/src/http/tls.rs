//! TLS for those without a proxy: certificate and key from files, taken anew when they change.
//!
//! What is bad at the start stops the start. What becomes bad later changes nothing: the pair in use stays in use,
//! and the log says what is wrong with the new one. A private key that others may read is refused at any time.

mod pair;
mod validity;

pub(crate) use validity::Validity;

use countersign_core::Timestamp;
use countersign_engine::doctor::{Finding, Severity};
use pair::Pair;
use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

pub use pair::TlsError;

/// How often the files are looked at.
const LOOKED_EVERY: Duration = Duration::from_secs(1);
/// How many looks lie between two warnings that a certificate ends soon: twelve hours.
const LOOKS_BETWEEN_WARNINGS: u32 = 12 * 3600;

/// Where certificate and private key lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, followed by those that lead to its root (PEM).
    pub certificate: PathBuf,
    /// The private key that belongs to it (PEM).
    pub key: PathBuf,
}

/// TLS with the pair that is in use now.
#[derive(Debug)]
pub struct Tls {
    files: TlsFiles,
    pair: RwLock<Pair>,
}

impl Tls {
    /// Reads both files.
    pub fn open(files: TlsFiles) -> Result<Self, TlsError> {
        let pair = RwLock::new(Pair::read(&files)?);
        Ok(Self { files, pair })
    }

    /// How the certificate in use stands at `now`.
    #[must_use]
    pub fn examine(&self, now: Timestamp) -> Finding {
        self.pair.read().unwrap_or_else(PoisonError::into_inner).examine(now)
    }

    /// What new connections are greeted with.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let config: Arc<ServerConfig> = Arc::clone(&self.pair.read().unwrap_or_else(PoisonError::into_inner).config);
        TlsAcceptor::from(config)
    }

    /// Looks at the files again and again and takes over what has changed, until it is dropped.
    pub async fn keep_current(self: Arc<Self>, now: impl Fn() -> Timestamp) {
        self.warn(now());
        let mut beat = tokio::time::interval(LOOKED_EVERY);
        let mut looks: u32 = 0;
        // What was refused, so that it is named once and not at every look.
        let mut refused = None;
        let mut before = None;
        loop {
            beat.tick().await;
            looks += 1;
            let files = self.files.clone();
            let Ok(mark) = tokio::task::spawn_blocking(move || pair::mark(&files)).await else { continue };
            // The two files are rarely written at once; they are read when they have rested for one look.
            let rests = before.replace(mark) == Some(mark);
            if rests && refused != Some(mark) && mark != self.mark_in_use() {
                refused = self.take_over().await.is_err().then_some(mark);
                self.warn(now());
            } else if looks.is_multiple_of(LOOKS_BETWEEN_WARNINGS) {
                self.warn(now());
            }
        }
    }

    async fn take_over(&self) -> Result<(), ()> {
        let files = self.files.clone();
        match tokio::task::spawn_blocking(move || Pair::read(&files)).await {
            Ok(Ok(pair)) => {
                *self.pair.write().unwrap_or_else(PoisonError::into_inner) = pair;
                tracing::info!(certificate = %self.files.certificate.display(), "a new certificate is in use");
                Ok(())
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, hint = %error.hint(), "the certificate stays the one before");
                Err(())
            }
            Err(_) => Err(()),
        }
    }

    fn mark_in_use(&self) -> pair::Mark {
        self.pair.read().unwrap_or_else(PoisonError::into_inner).mark
    }

    fn warn(&self, now: Timestamp) {
        let finding = self.examine(now);
        if finding.severity != Severity::Ok {
            tracing::warn!(hint = %finding.remedy, "{}", finding.what);
        }
    }
}
