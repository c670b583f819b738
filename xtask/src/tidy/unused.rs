//! Dependencies that nothing uses: named in a manifest, and nowhere in that crate's sources.

use super::{finding::Finding, tree::Tree};
use crate::workspace::{Package, Workspace};

/// All rules of this file.
pub(super) fn check(workspace: &Workspace, tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<Finding> = workspace.members.iter().flat_map(|member| of_member(member, tree)).collect();
    findings.extend(of_nobody(workspace, tree));
    findings
}

fn of_member(member: &Package, tree: &Tree) -> Vec<Finding> {
    let directory = member.manifest.trim_end_matches("Cargo.toml");
    let mut findings = Vec::new();
    for dependency in &member.dependencies {
        let name = dependency.name.replace('-', "_");
        let own = || tree.files.iter().filter(|file| file.is_rust() && file.path.starts_with(directory));
        let is_in = |text: &str| text.lines().any(|line| !is_comment(line) && has_word(line, &name));
        let used = |tests: bool| own().any(|file| (tests || !file.is_test()) && is_in(&file.text));
        let line = tree.line_of(&member.manifest, &dependency.name);
        if !used(true) {
            let what = format!("{} names {} and never uses it", member.name, dependency.name);
            findings.push(Finding::error(&member.manifest, line, what, "remove it"));
        } else if !dependency.for_tests && !used(false) {
            let what = format!("{} uses {} in tests only", member.name, dependency.name);
            findings.push(Finding::error(&member.manifest, line, what, "move it to [dev-dependencies]"));
        }
    }
    findings
}

/// What the root names and no crate takes.
fn of_nobody(workspace: &Workspace, tree: &Tree) -> Vec<Finding> {
    const ROOT: &str = "Cargo.toml";
    let Some(root) = tree.find(ROOT) else { return Vec::new() };
    let section = root.numbered_lines().skip_while(|(_, line)| *line != "[workspace.dependencies]").skip(1);
    let named = section
        .take_while(|(_, line)| !line.starts_with('['))
        .filter_map(|(number, line)| Some((number, line.split_once(" = ")?.0)))
        .filter(|(_, name)| !name.starts_with(['#', ' ']));
    let is_taken =
        |name: &str| workspace.members.iter().any(|member| member.dependencies.iter().any(|own| own.name == name));
    let nobodys = named.filter(|(_, name)| !is_taken(name) && !workspace.is_member(name));
    nobodys.map(|(number, name)| Finding::error(ROOT, number, format!("no crate takes {name}"), "remove it")).collect()
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// Whether a name stands in a line, and not as a part of a longer one.
pub(super) fn has_word(line: &str, name: &str) -> bool {
    let is_part = |sign: char| sign.is_alphanumeric() || sign == '_';
    line.match_indices(name).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + name.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}
