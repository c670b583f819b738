//! Licences, bans and sources of everything we are built from, by the list in `deny.toml`. cargo-deny reads the
//! same file; building it takes longer than all of CI, and this part of it is small.

use super::{finding::Finding, licence, tree::Tree, versions::Skips};
use crate::workspace::{Package, Workspace};
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

const FILE: &str = "deny.toml";
const LOCK: &str = "Cargo.lock";
/// Keys that are read here, and those that only cargo-deny needs. Any other would be obeyed there and not here.
const KEYS: [(&str, &[&str]); 3] = [
    ("licenses", &["allow", "exceptions", "include-dev", "unused-allowed-license"]),
    ("bans", &["deny", "multiple-versions", "skip", "skip-tree"]),
    ("sources", &["allow-git", "allow-registry", "unknown-git", "unknown-registry"]),
];

const ENTRY_KEYS: [&str; 4] = ["allow", "crate", "reason", "use-instead"];

/// All rules of this file.
pub(super) fn check(workspace: &Workspace, tree: &Tree) -> Result<Vec<Finding>> {
    let text = &tree.find(FILE).context("there is no deny.toml at the root")?.text;
    let policy = Policy::read(text).with_context(|| format!("{FILE} cannot be used"))?;
    let mut findings = Vec::new();
    for package in &workspace.packages {
        let line = tree.line_of(LOCK, &format!("name = \"{}\"", package.name));
        findings.extend(policy.licence(package, line));
        findings.extend(policy.ban(package, line));
        findings.extend(policy.source(package, line, workspace));
    }
    findings.extend(policy.skips.check(workspace, tree));
    Ok(findings)
}

/// What `deny.toml` says.
pub(super) struct Policy {
    licences: BTreeSet<String>,
    /// Further licences, for one crate each.
    exceptions: BTreeMap<String, BTreeSet<String>>,
    /// A crate that must not be there, and what to use instead.
    bans: BTreeMap<String, String>,
    /// What may be there in a second version.
    skips: Skips,
    registries: BTreeSet<String>,
    repositories: BTreeSet<String>,
}

impl Policy {
    /// Reads the file's text.
    pub(super) fn read(text: &str) -> Result<Self> {
        let file: Table = text.parse()?;
        refuse_unknown_keys(&file)?;
        let part = |section: &str, key: &str| file.get(section).and_then(|table| table.get(key));

        let mut exceptions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for entry in entries(part("licenses", "exceptions")) {
            exceptions.entry(crate_name(entry)?).or_default().extend(words(entry.get("allow")));
        }
        let mut bans = BTreeMap::new();
        for entry in entries(part("bans", "deny")) {
            let instead = entry.get("use-instead").and_then(Value::as_str).unwrap_or("something else");
            bans.insert(crate_name(entry)?, instead.to_owned());
        }
        Ok(Self {
            licences: words(part("licenses", "allow")),
            exceptions,
            bans,
            skips: Skips::read(part("bans", "skip"), part("bans", "skip-tree"))?,
            registries: words(part("sources", "allow-registry")),
            repositories: words(part("sources", "allow-git")),
        })
    }

    /// The rule on licences.
    pub(super) fn licence(&self, package: &Package, line: usize) -> Option<Finding> {
        let allowed = |licence: &str| {
            let exceptions = self.exceptions.get(&package.name);
            self.licences.contains(licence) || exceptions.is_some_and(|allowed| allowed.contains(licence))
        };
        let what = match package.license.as_deref().map(|stated| (stated, licence::is_met(stated, &allowed))) {
            Some((_, Ok(true))) => return None,
            Some((stated, Ok(false))) => format!("{} is under `{stated}`", package.name),
            Some((_, Err(error))) => {
                format!("the licence of {} cannot be read: {error:#}", package.name)
            }
            None => format!("{} states no licence", package.name),
        };
        let remedy = format!("do without it, or let it in by name under [licenses] exceptions in {FILE}");
        Some(Finding::error(LOCK, line, what, remedy))
    }

    /// The rule on crates that must not be there.
    pub(super) fn ban(&self, package: &Package, line: usize) -> Option<Finding> {
        let instead = self.bans.get(&package.name)?;
        let what = format!("{} is banned by {FILE}", package.name);
        let remedy = format!("use {instead}; find the way with `cargo tree --invert {}`", package.name);
        Some(Finding::error(LOCK, line, what, remedy))
    }

    fn source(&self, package: &Package, line: usize, workspace: &Workspace) -> Option<Finding> {
        let is_known = match &package.source {
            None => workspace.is_member(&package.name),
            Some(source) => self.knows_source(source),
        };
        if is_known {
            return None;
        }
        let from = package.source.as_deref().unwrap_or("a path outside the workspace");
        let what = format!("{} comes from {from}", package.name);
        Some(Finding::error(LOCK, line, what, format!("use a release from a registry that {FILE} allows")))
    }

    /// Whether a package's source, as cargo spells it, is on the list.
    pub(super) fn knows_source(&self, source: &str) -> bool {
        if let Some(registry) = source.strip_prefix("registry+") {
            return self.registries.contains(registry);
        }
        let address = source.strip_prefix("git+").and_then(|git| git.split(['?', '#']).next());
        address.is_some_and(|address| self.repositories.contains(address))
    }
}

fn refuse_unknown_keys(file: &Table) -> Result<()> {
    for (section, known) in KEYS {
        let table = file.get(section).and_then(Value::as_table).with_context(|| format!("no [{section}]"))?;
        if let Some(unknown) = table.keys().find(|key| !known.contains(&key.as_str())) {
            bail!(
                "`cargo xtask tidy` does not know {unknown} in [{section}]\nhint: teach it in xtask/src/tidy/deny.rs"
            );
        }
    }
    Ok(())
}

fn entries(list: Option<&Value>) -> &[Value] {
    list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn words(list: Option<&Value>) -> BTreeSet<String> {
    entries(list).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The crate an entry is about. An entry that says more than we read is refused, for the same reason as a key.
fn crate_name(entry: &Value) -> Result<String> {
    let name = entry.get("crate").and_then(Value::as_str).context("an entry has no `crate`")?;
    let keys = entry.as_table().into_iter().flat_map(Table::keys);
    if let Some(unknown) = keys.into_iter().find(|key| !ENTRY_KEYS.contains(&key.as_str())) {
        bail!("`cargo xtask tidy` does not know {unknown} in the entry for {name}");
    }
    if name.contains(['@', ':', '=']) {
        bail!("`cargo xtask tidy` does not know versions: {name}\nhint: name the crate alone");
    }
    Ok(name.to_owned())
}
