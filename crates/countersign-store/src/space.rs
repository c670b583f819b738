//! Free space: below a reserve nothing new is decided, so that what is decided can always be recorded.

use crate::Error;
use nix::sys::statvfs::statvfs;
use std::path::{Path, PathBuf};

/// Watches the file system of the data directory.
#[derive(Debug, Clone)]
pub(crate) struct Space {
    directory: PathBuf,
    reserve_bytes: u64,
}

impl Space {
    pub(crate) fn new(directory: &Path, reserve_bytes: u64) -> Self {
        Self { directory: directory.to_owned(), reserve_bytes }
    }

    /// Says no when less than the reserve, or less than 5 % of a disk smaller than twenty reserves, is free.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let found = statvfs(&self.directory).map_err(|cause| {
            Error::ReadOnly(format!("could not ask for the free space of {}: {cause}", self.directory.display()))
        })?;
        let free = found.blocks_available().saturating_mul(found.fragment_size());
        let total = found.blocks().saturating_mul(found.fragment_size());
        self.judge(free, total)
    }

    fn judge(&self, free: u64, total: u64) -> Result<(), Error> {
        let reserve = self.reserve_bytes.min(total / 20);
        if free < reserve {
            return Err(Error::ReadOnly(format!(
                "{} MB are free on the disk of {}, {} MB are kept in reserve",
                free / 1_000_000,
                self.directory.display(),
                reserve / 1_000_000
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
