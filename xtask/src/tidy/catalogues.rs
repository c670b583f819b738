//! The Fluent catalogues: a message that one language has, the other has too, with the same attributes.

use super::{
    finding::Finding,
    tree::{TextFile, Tree},
};
use std::collections::BTreeMap;

const LANGUAGES: [&str; 2] = ["en.ftl", "de.ftl"];

/// All rules of this file.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.has_extension("ftl")) {
        let (directory, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        findings.extend(twice(file));
        for other in LANGUAGES.into_iter().filter(|other| LANGUAGES.contains(&name) && *other != name) {
            let other = format!("{directory}/{other}");
            match tree.find(&other) {
                Some(other) => findings.extend(missing(file, other)),
                None => findings.push(Finding::error(&file.path, 1, format!("there is no {other}"), "translate it")),
            }
        }
    }
    findings
}

/// What `file` has and `other` has not.
pub(super) fn missing(file: &TextFile, other: &TextFile) -> Vec<Finding> {
    let there: BTreeMap<String, usize> = entries(other).into_iter().collect();
    let mut findings = Vec::new();
    for (entry, line) in entries(file) {
        if !there.contains_key(&entry) {
            let what = format!("`{entry}` is missing in {}", other.path);
            findings.push(Finding::error(&file.path, line, what, "write it there too, or remove it here"));
        }
    }
    findings
}

/// What a file has more than once; Fluent would keep the last and say nothing.
pub(super) fn twice(file: &TextFile) -> Vec<Finding> {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut findings = Vec::new();
    for (entry, line) in entries(file) {
        if let Some(before) = first.get(&entry) {
            let what = format!("`{entry}` is already on line {before}");
            findings.push(Finding::error(&file.path, line, what, "keep one of the two"));
        } else {
            first.insert(entry, line);
        }
    }
    findings
}

/// Messages, terms (`-name`) and attributes (`message.name`) with their lines.
fn entries(file: &TextFile) -> Vec<(String, usize)> {
    let mut message = String::new();
    let mut found = Vec::new();
    for (number, line) in file.numbered_lines() {
        let Some((left, _)) = line.split_once('=') else {
            continue;
        };
        let left = left.trim_end();
        if let Some(attribute) = left.trim_start().strip_prefix('.').filter(|name| is_name(name)) {
            found.push((format!("{message}.{attribute}"), number));
        } else if is_name(left.strip_prefix('-').unwrap_or(left)) {
            left.clone_into(&mut message);
            found.push((message.clone(), number));
        }
    }
    found
}

/// Fluent's identifier: a letter, then letters, digits, `_` and `-`. Indented text is none.
fn is_name(text: &str) -> bool {
    text.starts_with(|sign: char| sign.is_ascii_alphabetic())
        && text.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_' || sign == '-')
}
