//! One version of each crate: a second one costs build time and bytes, and is twice the code that may have a fault.
//! Where it is not ours to mend, `deny.toml` says by name why it is there.

use super::{finding::Finding, tree::Tree};
use crate::workspace::{Package, Workspace};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use toml::Value;

const FILE: &str = "deny.toml";
const LOCK: &str = "Cargo.lock";

/// What `deny.toml` lets be there a second time, as cargo-deny reads it too.
#[derive(Debug, Default)]
pub(super) struct Skips {
    /// `name@version`.
    alone: BTreeSet<String>,
    /// Names of crates, with everything that they need.
    trees: BTreeSet<String>,
}

impl Skips {
    /// Reads `skip` and `skip-tree`; each entry says why.
    pub(super) fn read(skip: Option<&Value>, trees: Option<&Value>) -> Result<Self> {
        Ok(Self { alone: entries(skip)?, trees: entries(trees)? })
    }

    /// Crates in several versions that no entry lets be there, and entries that let nothing be there.
    pub(super) fn check(&self, workspace: &Workspace, tree: &Tree) -> Vec<Finding> {
        let mut needless: BTreeSet<&String> = self.alone.iter().chain(&self.trees).collect();
        let in_trees: BTreeMap<&str, &String> = self
            .trees
            .iter()
            .flat_map(|root| needed_by(workspace, root).into_iter().map(move |id| (id, root)))
            .collect();
        let mut findings = Vec::new();
        for (name, packages) in several(workspace) {
            let mut left = Vec::new();
            for package in packages {
                let alone = self.alone.get(&format!("{name}@{}", package.version));
                match alone.or_else(|| in_trees.get(package.id.as_str()).copied()) {
                    Some(entry) => drop(needless.remove(entry)),
                    None => left.push(package.version.as_str()),
                }
            }
            if left.len() > 1 {
                let what = format!("{name} is there in several versions: {}", left.join(", "));
                let remedy =
                    format!("update what asks for the older one (`cargo tree --duplicates`), or say in {FILE} why not");
                findings.push(Finding::error(LOCK, tree.line_of(LOCK, &format!("name = \"{name}\"")), what, remedy));
            }
        }
        findings.extend(needless.into_iter().map(|entry| {
            let what = format!("{entry} is let be there a second time, and is not");
            Finding::error(FILE, tree.line_of(FILE, &format!("{{ crate = \"{entry}\"")), what, "remove the entry")
        }));
        findings
    }
}

fn entries(list: Option<&Value>) -> Result<BTreeSet<String>> {
    let entries = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let named = |entry: &Value| {
        let text = |key: &str| entry.get(key).and_then(Value::as_str);
        let name = text("crate").context("an entry of `skip` or `skip-tree` has no `crate`")?;
        text("reason")
            .filter(|reason| !reason.is_empty())
            .with_context(|| format!("the entry for {name} has no `reason`"))?;
        Ok(name.to_owned())
    };
    entries.iter().map(named).collect()
}

fn several(workspace: &Workspace) -> impl Iterator<Item = (&str, Vec<&Package>)> {
    let mut by_name: BTreeMap<&str, Vec<&Package>> = BTreeMap::new();
    for package in &workspace.packages {
        by_name.entry(&package.name).or_default().push(package);
    }
    by_name.into_iter().filter(|(_, packages)| packages.len() > 1)
}

/// The ids of a crate and of everything that it needs.
fn needed_by<'a>(workspace: &'a Workspace, root: &str) -> BTreeSet<&'a str> {
    let mut open: Vec<&str> =
        workspace.packages.iter().filter(|package| package.name == root).map(|package| package.id.as_str()).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(workspace.needs.get(id).into_iter().flatten().map(String::as_str));
        }
    }
    found
}
