//! The doctor: looks at an installation and names what is wrong, each finding with its remedy.

use crate::{Engine, Error, audit::shown_head};
use countersign_core::Timestamp;
use countersign_store::tables::attempts;
use serde::Serialize;
use std::{os::unix::fs::MetadataExt, path::Path, time::Duration};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// All is well; listed so that one sees it was looked at.
    Ok,
    /// Worth knowing.
    Warning,
    /// Something does not work or is not safe.
    Problem,
}

/// One thing the doctor found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// A stable name, such as `database.integrity`.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What was found.
    pub what: String,
    /// What to do; empty if nothing.
    pub remedy: String,
}

impl Finding {
    /// Something that is as it should be.
    #[must_use]
    pub fn ok(id: &'static str, what: impl Into<String>) -> Self {
        Self { id, severity: Severity::Ok, what: what.into(), remedy: String::new() }
    }

    /// Something worth knowing.
    #[must_use]
    pub fn warning(id: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { id, severity: Severity::Warning, what: what.into(), remedy: remedy.into() }
    }

    /// Something that must be mended.
    #[must_use]
    pub fn problem(id: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { id, severity: Severity::Problem, what: what.into(), remedy: remedy.into() }
    }
}

/// A part of the server that a decision needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which.
    pub name: &'static str,
    /// What is wrong with it; nothing if it is ready.
    pub trouble: Option<String>,
    /// What to do about it.
    pub remedy: String,
}

/// A clock behind the newest record by more than this is wrong, or was.
const BEHIND: Duration = Duration::from_secs(5);
/// When this program was written: no clock shows an earlier time.
const WRITTEN: Timestamp = Timestamp::from_seconds(1_790_000_000);

impl Engine {
    /// Whether a decision could be made and recorded now, part by part.
    #[must_use]
    pub fn readiness(&self) -> Vec<Part> {
        let part = |name, outcome: Result<(), Error>| Part {
            name,
            remedy: outcome.as_ref().err().map(Error::hint).unwrap_or_default(),
            trouble: outcome.err().map(|error| error.to_string()),
        };
        vec![
            part("database", self.store.read(|tx| Ok(attempts::find_newest_at(tx)?)).map(|_| ())),
            part("disk", self.store.check_space().map_err(Error::from)),
            part("writer", self.store.submit(|_| Ok(())).wait()),
        ]
    }

    /// Looks at the database: structure, audit chain, permissions, free space.
    pub fn examine_database(&self) -> Result<Vec<Finding>, Error> {
        let mut findings = Vec::new();
        let defects = self.store.defects()?;
        findings.push(if defects.is_empty() {
            Finding::ok("database.integrity", "the database file is structurally sound")
        } else {
            Finding::problem("database.integrity", defects.join("; "), "stop the server and restore the newest backup")
        });
        let walk = self.verify_audit(None)?;
        findings.push(match walk.findings.first() {
            None => {
                let head = walk.head.as_ref().map_or_else(|| "empty".to_owned(), shown_head);
                Finding::ok(
                    "database.audit",
                    format!("{} audit rows in {} blocks, unbroken; head {head}", walk.rows, walk.blocks),
                )
            }
            Some(first) => Finding::problem(
                "database.audit",
                first.clone(),
                "run `countersign audit verify` and find out who wrote to the database",
            ),
        });
        findings.push(match self.store.check_space() {
            Ok(()) => Finding::ok("database.space", "there is room on the disk of the data directory"),
            Err(full) => {
                Finding::problem("database.space", full.to_string(), "free space: nothing is decided below the reserve")
            }
        });
        let location = self.store.location();
        for path in [location.directory.clone(), location.database()] {
            findings.extend(exposure(&path));
        }
        Ok(findings)
    }

    /// Looks at the keys. That they open was shown when the data directory was opened.
    pub fn examine_keys(&self, root_key: &Path) -> Result<Vec<Finding>, Error> {
        let mut findings = vec![Finding::ok("keys.canary", "every data key opens under the root key")];
        findings.push(match self.root_key_copied_at()? {
            Some(at) => Finding::ok("keys.copied", format!("the root key was confirmed to be copied at {at}")),
            None => Finding::warning(
                "keys.copied",
                "nobody has confirmed that the root key was copied; without it nobody gets in",
                format!(
                    "copy {} to a safe place apart from backups, then run `countersign keys confirm-copied`",
                    root_key.display()
                ),
            ),
        });
        Ok(findings)
    }

    /// Looks at the clock, as far as that goes without a network.
    pub fn examine_clock(&self) -> Result<Vec<Finding>, Error> {
        let now = self.now();
        let newest = self.store.read(|tx| Ok::<_, Error>(attempts::find_newest_at(tx)?))?;
        let mut findings = vec![Finding::ok("clock.now", format!("the server's time is {now}"))];
        let mend = "set the clock: `timedatectl set-ntp true`, then restart the time service";
        if now < WRITTEN {
            findings.push(Finding::problem("clock.past", "the clock shows a time before this program was made", mend));
        }
        if let Some(newest) = newest.filter(|newest| newest.since(now) > BEHIND) {
            let what =
                format!("the clock is {} seconds behind the newest record: it was set back", newest.seconds_after(now));
            findings.push(Finding::problem("clock.behind", what, mend));
        }
        findings.push(time_service());
        Ok(findings)
    }
}

/// Whether a time service says that it keeps the clock.
fn time_service() -> Finding {
    let signs =
        ["/run/systemd/timesync/synchronized", "/run/chrony/chronyd.pid", "/run/ntpd.pid", "/var/lib/ntp/ntp.drift"];
    match signs.iter().find(|sign| Path::new(sign).exists()) {
        Some(sign) => Finding::ok("clock.service", format!("a time service is at work ({sign})")),
        None => Finding::warning(
            "clock.service",
            "no time service was found on this host; a clock 30 seconds off refuses right codes",
            "install chrony or enable systemd-timesyncd, unless the host's hypervisor keeps the clock",
        ),
    }
}

fn exposure(path: &Path) -> Option<Finding> {
    let mode = std::fs::metadata(path).ok()?.mode() & 0o7777;
    (mode & 0o077 != 0).then(|| {
        Finding::problem(
            "database.permissions",
            format!("{} can be read by others (mode {mode:04o})", path.display()),
            format!("chmod go= {}", path.display()),
        )
    })
}
