//! Who may use whom. The order of the crates is the shape of the product: core decides without knowing where
//! anything is kept, and only the server knows of async.

use super::{finding::Finding, tree::Tree};
use crate::workspace::{Package, Workspace};
use std::collections::BTreeSet;

/// What each crate may use of ours. Tests may use more, except core's.
const LAYERS: [(&str, &[&str]); 7] = [
    ("countersign-core", &[]),
    ("countersign-store", &["countersign-core"]),
    ("countersign-interop", &["countersign-core"]),
    ("countersign-engine", &["countersign-store", "countersign-core"]),
    ("countersign-server", &["countersign-engine", "countersign-core", "countersign-interop"]),
    ("countersign", &["countersign-server", "countersign-engine", "countersign-core", "countersign-interop"]),
    ("countersign-pam", &[]),
];
/// They work on the product and are not part of it.
const TOOLS: [&str; 2] = ["countersign-bench", "xtask"];
/// Their functions are synchronous, so that a whole history can be replayed in a test.
const WITHOUT_RUNTIME: [&str; 3] = ["countersign-core", "countersign-store", "countersign-engine"];

/// All rules of this file.
pub(super) fn check(workspace: &Workspace, tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in &workspace.members {
        findings.extend(uses_allowed_only(workspace, member, tree));
        findings.extend(has_no_runtime(workspace, member, tree));
    }
    findings
}

fn uses_allowed_only(workspace: &Workspace, member: &Package, tree: &Tree) -> Vec<Finding> {
    if TOOLS.contains(&member.name.as_str()) {
        return Vec::new();
    }
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == member.name) else {
        let remedy = "give it a place in LAYERS, in xtask/src/tidy/layers.rs";
        return vec![Finding::error(&member.manifest, 1, format!("no rule says what {} may use", member.name), remedy)];
    };
    let mut findings = Vec::new();
    for dependency in &member.dependencies {
        let exempt = dependency.for_tests && member.name != "countersign-core";
        let name = dependency.name.as_str();
        if exempt || !workspace.is_member(name) || allowed.contains(&name) {
            continue;
        }
        let what = format!("{} must not use {name}", member.name);
        let remedy = match allowed {
            [] => "it stands alone: hand in what it needs as a value".to_owned(),
            allowed => format!("of ours it may use {}: go through those", allowed.join(", ")),
        };
        findings.push(Finding::error(&member.manifest, tree.line_of(&member.manifest, name), what, remedy));
    }
    findings
}

fn has_no_runtime(workspace: &Workspace, member: &Package, tree: &Tree) -> Option<Finding> {
    if !WITHOUT_RUNTIME.contains(&member.name.as_str()) {
        return None;
    }
    let way = way_to(workspace, &member.id, "tokio")?;
    let first = way.first().map_or("tokio", String::as_str);
    let what = format!("{} is built with an async runtime: {}", member.name, way.join(" -> "));
    let remedy = "async belongs in countersign-server; find the way with `cargo tree --invert tokio`";
    Some(Finding::error(&member.manifest, tree.line_of(&member.manifest, first), what, remedy))
}

/// The names on a way from a package to one it needs, tests aside.
fn way_to(workspace: &Workspace, from: &str, wanted: &str) -> Option<Vec<String>> {
    let mut seen = BTreeSet::from([from]);
    let mut ways = vec![(from, Vec::new())];
    while let Some((id, way)) = ways.pop() {
        for needed in workspace.needs.get(id).into_iter().flatten() {
            if !seen.insert(needed) {
                continue;
            }
            let package = workspace.packages.iter().find(|package| package.id == *needed)?;
            let way: Vec<String> = way.iter().cloned().chain([package.name.clone()]).collect();
            if package.name == wanted {
                return Some(way);
            }
            ways.push((needed, way));
        }
    }
    None
}
