//! The root key: 32 bytes that wrap every other key. Without it nobody gets in.
//!
//! The file holds 64 hexadecimal digits and a newline, so it can be copied to paper. A file that others
//! may read, that is missing, short or not hexadecimal is refused by name; none is ever made anew where
//! a database exists.

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use sha2::{Digest, Sha256};
use std::{
    fs::Metadata,
    io::Write,
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The root key of an installation.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct RootKey([u8; 32]);

/// Why a root key file is not taken. The second sentence of each message is what to do.
#[derive(Debug, thiserror::Error)]
pub enum RootKeyError {
    /// No such file.
    #[error("the root key {} is missing", .0.display())]
    Missing(PathBuf),
    /// The file cannot be read or written.
    #[error("the root key {} cannot be used: {cause}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Group or others may read or write it.
    #[error("the root key {} can be read by others (mode {mode:04o})", path.display())]
    Exposed {
        /// Which file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// Not 64 hexadecimal digits.
    #[error("the root key {} is not a root key: it has {characters} characters where 64 hexadecimal digits belong", path.display())]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// How long it is.
        characters: usize,
    },
}

impl RootKeyError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Missing(_) => {
                "put your copy of the root key back (mode 0600) or name it with --root-key FILE".to_owned()
            }
            Self::Io { .. } => "look at the owner and permissions of the file and its directory".to_owned(),
            Self::Exposed { path, .. } => {
                format!("chmod 600 {}; if others could read it for long, plan a rotation", path.display())
            }
            Self::Malformed { .. } => "restore the file from your copy: one line of 64 hexadecimal digits".to_owned(),
        }
    }
}

/// The permissions of a private file that group or others may read or write; nothing if it is private.
#[must_use]
pub fn exposed_mode(metadata: &Metadata) -> Option<u32> {
    let mode = metadata.mode() & 0o7777;
    // systemd hands a credential over as 0440 root:root, with an ACL for the service that shows as the group's bits.
    let is_credential = mode == 0o440 && metadata.uid() == 0 && metadata.gid() == 0;
    (mode & 0o077 != 0 && !is_credential).then_some(mode)
}

impl RootKey {
    /// Takes over 32 random bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads a key file.
    pub fn load(path: &Path) -> Result<Self, RootKeyError> {
        let io = |cause: std::io::Error| match cause.kind() {
            std::io::ErrorKind::NotFound => RootKeyError::Missing(path.to_owned()),
            _ => RootKeyError::Io { path: path.to_owned(), cause },
        };
        let metadata = std::fs::metadata(path).map_err(io)?;
        if let Some(mode) = exposed_mode(&metadata) {
            return Err(RootKeyError::Exposed { path: path.to_owned(), mode });
        }
        let bytes = Zeroizing::new(std::fs::read(path).map_err(io)?);
        // What is not text is no line of digits either; each wrong byte counts as one character.
        let text = Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned());
        let digits = text.trim();
        let malformed = || RootKeyError::Malformed { path: path.to_owned(), characters: digits.chars().count() };
        let bytes = Zeroizing::new(HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).map_err(|_| malformed())?);
        Ok(Self(bytes.as_slice().try_into().map_err(|_| malformed())?))
    }

    /// Writes the key to a file that must not exist yet, readable by its owner only, and syncs it.
    pub fn save_new(&self, path: &Path) -> Result<(), RootKeyError> {
        let write = || -> std::io::Result<()> {
            let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
            let line = Zeroizing::new(format!("{}\n", HEXLOWER.encode(&self.0)));
            file.write_all(line.as_bytes())?;
            file.sync_all()?;
            path.parent().map_or(Ok(()), |directory| std::fs::File::open(directory)?.sync_all())
        };
        write().map_err(|cause| RootKeyError::Io { path: path.to_owned(), cause })
    }

    /// A name for the key that tells nothing about it: `3f2a-91c0`.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::new().chain_update(b"countersign root key fingerprint").chain_update(self.0).finalize();
        let hex = HEXLOWER.encode(&digest);
        let (left, rest) = hex.split_at(4);
        format!("{left}-{}", rest.get(..4).unwrap_or_default())
    }

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for RootKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RootKey({})", self.fingerprint())
    }
}
