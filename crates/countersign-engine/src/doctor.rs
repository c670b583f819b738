//! The doctor: looks at an installation and names what is wrong, each finding with its remedy.

mod clock;

use crate::{Engine, Error, audit::shown_head, clock as watched};
use countersign_store::tables::attempts;
use serde::Serialize;
use std::{os::unix::fs::MetadataExt, path::Path};

pub use clock::Asked;

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
    /// Whether nothing can be decided while it is in trouble.
    pub is_needed: bool,
}

impl Engine {
    /// Whether a decision could be made and recorded now, part by part.
    #[must_use]
    pub fn readiness(&self) -> Vec<Part> {
        let part = |name, outcome: Result<(), Error>| Part {
            name,
            remedy: outcome.as_ref().err().map(Error::hint).unwrap_or_default(),
            trouble: outcome.err().map(|error| error.to_string()),
            is_needed: true,
        };
        let behind = self.store.read(watched::find_behind).ok().flatten();
        vec![
            Part {
                name: "clock",
                trouble: behind.map(|newest| format!("the clock is behind {newest}, when something was recorded")),
                remedy: behind.map_or_else(String::new, |_| "run `countersign doctor clock` on the host".to_owned()),
                is_needed: false,
            },
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
