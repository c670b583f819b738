//! Rules on the manifests: versions and lints are chosen once, at the root, and each dependency says why it is there.

use super::{
    finding::Finding,
    tree::{TextFile, Tree},
};
use crate::workspace::{Package, Workspace};
use anyhow::{Context, Result};
use toml::{Table, Value};

/// A crate that cannot inherit the lints because it must allow what they forbid: PAM is a C interface.
const OWN_LINTS: [&str; 1] = ["countersign-pam"];
const TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// All rules of this file.
pub(super) fn check(workspace: &Workspace, tree: &Tree) -> Result<Vec<Finding>> {
    let root = tree.find("Cargo.toml").context("there is no Cargo.toml at the root")?;
    let mut findings = uncommented_dependencies(root);
    for member in &workspace.members {
        let manifest = tree.find(&member.manifest).with_context(|| format!("{} is not there", member.manifest))?;
        let table: Table = manifest.text.parse().with_context(|| format!("{} is not TOML", manifest.path))?;
        findings.extend(own_lints(member, &table));
        findings.extend(own_versions(manifest, &table));
        findings.extend(test_binaries(member));
    }
    Ok(findings)
}

/// A comment covers the dependencies below it, to the next empty line. A title (`# --- storage`) says nothing
/// about a dependency, except that it is ours.
pub(super) fn uncommented_dependencies(root: &TextFile) -> Vec<Finding> {
    #[derive(PartialEq)]
    enum Above {
        Nothing,
        Title,
        Comment,
    }
    let mut findings = Vec::new();
    let mut above = Above::Nothing;
    let section = root.numbered_lines().skip_while(|(_, line)| *line != "[workspace.dependencies]").skip(1);
    for (number, line) in section.take_while(|(_, line)| !line.starts_with('[')) {
        if line.trim().is_empty() {
            above = Above::Nothing;
        } else if line.starts_with("# ---") {
            above = Above::Title;
        } else if line.starts_with('#') {
            above = Above::Comment;
        } else if let Some(name) = dependency_name(line) {
            let is_ours = line.contains("path = ");
            if above == Above::Nothing || (above == Above::Title && !is_ours) {
                let what = format!("the dependency {name} does not say why it is there");
                findings.push(Finding::error(&root.path, number, what, "put a comment above it: what we use it for"));
            }
        }
    }
    findings
}

/// The name of the dependency that begins on this line; none on the further lines of an entry.
fn dependency_name(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    let name = name.trim_end();
    let is_name = name.starts_with(|sign: char| sign.is_ascii_alphanumeric()) && !name.contains(char::is_whitespace);
    is_name.then_some(name)
}

fn own_lints(member: &Package, manifest: &Table) -> Option<Finding> {
    let inherits = manifest.get("lints").is_some_and(is_inherited);
    if inherits || OWN_LINTS.contains(&member.name.as_str()) {
        return None;
    }
    let what = format!("{} does not take the workspace's lints", member.name);
    Some(Finding::error(&member.manifest, 1, what, "add `[lints]` with `workspace = true`"))
}

/// Dependencies whose version is chosen here instead of at the root.
pub(super) fn own_versions(file: &TextFile, manifest: &Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, _) in dependency_tables(manifest).flatten().filter(|(_, value)| !is_inherited(value)) {
        let line = file.numbered_lines().find(|(_, line)| dependency_name(line) == Some(name)).map_or(1, |(n, _)| n);
        let what = format!("{name} does not come from the workspace's dependencies");
        let remedy = format!("name it once in the root Cargo.toml, and here write `{name} = {{ workspace = true }}`");
        findings.push(Finding::error(&file.path, line, what, remedy));
    }
    findings
}

fn dependency_tables(manifest: &Table) -> impl Iterator<Item = &Table> {
    let targets = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    let owners = std::iter::once(manifest).chain(targets.filter_map(Value::as_table));
    owners.flat_map(|owner| TABLES.iter().filter_map(|name| owner.get(*name).and_then(Value::as_table)))
}

fn is_inherited(value: &Value) -> bool {
    value.get("workspace").and_then(Value::as_bool) == Some(true)
}

fn test_binaries(member: &Package) -> Vec<Finding> {
    let stray = member.integration_tests.iter().filter(|source| !source.ends_with("/tests/it/main.rs"));
    let remedy = "make it a module of tests/it/main.rs: one binary links once and is quicker to run";
    stray.map(|source| Finding::error(source, 1, "a second integration test binary", remedy)).collect()
}
