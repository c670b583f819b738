//! What cargo knows about the workspace, as far as the tasks ask: `cargo metadata`, read once.

use crate::command;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Our crates, and everything they are built from.
pub(crate) struct Workspace {
    /// Our own crates, by name.
    pub(crate) members: Vec<Package>,
    /// Every package that is resolved, ours among them.
    pub(crate) packages: Vec<Package>,
    /// From a package's id to the ids it needs to be built and run; tests' needs left out.
    pub(crate) needs: BTreeMap<String, BTreeSet<String>>,
}

/// One package.
#[derive(Clone, Default)]
pub(crate) struct Package {
    /// Cargo's own name for exactly this version from exactly this source.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Its version.
    pub(crate) version: String,
    /// The licence as an SPDX expression, if it states one.
    pub(crate) license: Option<String>,
    /// Where it was fetched from; none for a path.
    pub(crate) source: Option<String>,
    /// What it says it is.
    pub(crate) description: Option<String>,
    /// Its manifest; for our own crates relative to the root.
    pub(crate) manifest: String,
    /// What its manifest asks for.
    pub(crate) dependencies: Vec<Dependency>,
    /// The sources of its integration tests, for our own crates relative to the root.
    pub(crate) integration_tests: Vec<String>,
}

/// One line of a manifest's dependency tables.
#[derive(Clone)]
pub(crate) struct Dependency {
    /// The package asked for.
    pub(crate) name: String,
    /// Whether only tests and benchmarks need it.
    pub(crate) for_tests: bool,
}

impl Workspace {
    /// Asks cargo.
    pub(crate) fn load() -> Result<Self> {
        let text = command::output(&mut command::cargo(&["metadata", "--format-version", "1"])?)?;
        let metadata = serde_json::from_str(&text).context("`cargo metadata` did not answer in JSON")?;
        Self::read(&metadata).context("`cargo metadata` did not answer as expected")
    }

    /// The crates of ours that one of our crates uses, tests aside.
    pub(crate) fn own_dependencies<'a>(&'a self, member: &'a Package) -> impl Iterator<Item = &'a Dependency> {
        member.dependencies.iter().filter(|dependency| !dependency.for_tests && self.is_member(&dependency.name))
    }

    /// Whether a crate of this name is ours.
    pub(crate) fn is_member(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.name == name)
    }

    fn read(metadata: &Value) -> Result<Self> {
        let root = format!("{}/", text(metadata, "workspace_root")?);
        let packages: Vec<Package> =
            list(metadata, "packages")?.iter().map(|package| Package::read(package, &root)).collect::<Result<_>>()?;
        let ids: BTreeSet<&str> = list(metadata, "workspace_members")?.iter().filter_map(Value::as_str).collect();
        let mut members: Vec<Package> =
            packages.iter().filter(|package| ids.contains(package.id.as_str())).cloned().collect();
        members.sort_by(|left, right| left.name.cmp(&right.name));

        let resolve = metadata.get("resolve").context("no `resolve`")?;
        let needs = list(resolve, "nodes")?.iter().map(read_node).collect::<Result<_>>()?;
        Ok(Self { members, packages, needs })
    }
}

impl Package {
    fn read(package: &Value, root: &str) -> Result<Self> {
        let relative = |path: String| path.strip_prefix(root).map_or(path.clone(), str::to_owned);
        let mut integration_tests = Vec::new();
        for target in list(package, "targets")? {
            if list(target, "kind")?.iter().any(|kind| kind == "test") {
                integration_tests.push(relative(text(target, "src_path")?));
            }
        }
        Ok(Self {
            id: text(package, "id")?,
            name: text(package, "name")?,
            version: text(package, "version")?,
            license: text(package, "license").ok(),
            source: text(package, "source").ok(),
            description: text(package, "description").ok(),
            manifest: relative(text(package, "manifest_path")?),
            dependencies: list(package, "dependencies")?.iter().map(Dependency::read).collect::<Result<_>>()?,
            integration_tests,
        })
    }
}

impl Dependency {
    fn read(dependency: &Value) -> Result<Self> {
        let for_tests = text(dependency, "kind").is_ok_and(|kind| kind == "dev");
        Ok(Self { name: text(dependency, "name")?, for_tests })
    }
}

fn read_node(node: &Value) -> Result<(String, BTreeSet<String>)> {
    let mut needed = BTreeSet::new();
    for edge in list(node, "deps")? {
        let only_tests = list(edge, "dep_kinds")?.iter().all(|kind| kind.get("kind").is_some_and(|kind| kind == "dev"));
        if !only_tests {
            needed.insert(text(edge, "pkg")?);
        }
    }
    Ok((text(node, "id")?, needed))
}

fn text(value: &Value, key: &str) -> Result<String> {
    let found = value.get(key).and_then(Value::as_str).with_context(|| format!("no text `{key}`"))?;
    Ok(found.to_owned())
}

fn list<'a>(value: &'a Value, key: &str) -> Result<&'a Vec<Value>> {
    value.get(key).and_then(Value::as_array).with_context(|| format!("no list `{key}`"))
}
