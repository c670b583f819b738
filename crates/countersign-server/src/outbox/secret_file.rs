//! Secrets that stand in a file of their own: refused where others may read them.

use super::OutboxError;
use countersign_engine::exposed_mode;
use std::{io::Write, os::unix::fs::OpenOptionsExt, path::Path};
use zeroize::Zeroizing;

/// The first line of a private file. `setting` names it in what is said if it cannot be used.
pub(super) fn read(path: &Path, setting: &'static str) -> Result<Zeroizing<String>, OutboxError> {
    let unreadable = |cause| OutboxError::Unreadable { setting, path: path.to_owned(), cause };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if let Some(mode) = exposed_mode(&metadata) {
        return Err(OutboxError::Exposed { path: path.to_owned(), mode });
    }
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(unreadable)?);
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(OutboxError::Empty { setting, path: path.to_owned() });
    }
    Ok(Zeroizing::new(line.to_owned()))
}

/// Writes a secret to a file that must not exist yet, readable by its owner only.
pub(super) fn save_new(path: &Path, secret: &str) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{secret}")?;
    file.sync_all()
}
