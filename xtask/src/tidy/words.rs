//! Rules on single lines: what must not be written, or not there.

use super::{finding::Finding, tree::TextFile};

/// All rules of this file, for one file.
pub(super) fn check(file: &TextFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in file.numbered_lines() {
        findings.extend(somebodys_path(file, number, line));
        findings.extend(sql(file, number, line));
        findings.extend(ignored_test(file, number, line));
    }
    findings
}

/// Directories of one machine: nobody else has them.
const PLACES: [&str; 3] = ["/work/", "/root/", "/tmp/"];
/// A neighbour of one checkout.
const NEIGHBOUR: &str = "../shared";

fn somebodys_path(file: &TextFile, number: usize, line: &str) -> Option<Finding> {
    // Lines of other systems' logs stay as they were.
    if file.is_test() || file.is_rule() || file.path.starts_with("fixtures/explain/") {
        return None;
    }
    let place = PLACES.into_iter().find(|place| has_absolute(line, place));
    let found = place.or_else(|| line.contains(NEIGHBOUR).then_some(NEIGHBOUR))?;
    let remedy = "name a path inside the repository, or one that the caller chooses";
    Some(Finding::error(&file.path, number, format!("`{found}` exists on one machine only"), remedy))
}

/// Whether the path is in the line, not as the middle of a longer one.
fn has_absolute(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|sign| sign.is_alphanumeric() || "._-*$}".contains(sign))
    })
}

/// Where SQL may stand: the store for our own tables, `foreign_db` for reading those of other systems.
const SQL_HOMES: [&str; 3] = ["crates/countersign-store/", "crates/countersign-interop/src/foreign_db", "bench/"];

fn sql(file: &TextFile, number: usize, line: &str) -> Option<Finding> {
    let is_home = SQL_HOMES.iter().any(|home| file.path.starts_with(home));
    let is_comment = line.trim_start().starts_with("//");
    if !file.is_rust() || is_home || is_comment || file.is_test() || file.is_rule() {
        return None;
    }
    let update = line.find("UPDATE ").is_some_and(|at| line.get(at..).unwrap_or_default().contains(" SET "));
    if !update && !["SELECT ", "INSERT INTO ", "DELETE FROM "].iter().any(|verb| line.contains(verb)) {
        return None;
    }
    let remedy = "give the statement a function in countersign-store, under src/tables";
    Some(Finding::error(&file.path, number, "SQL outside the store", remedy))
}

fn ignored_test(file: &TextFile, number: usize, line: &str) -> Option<Finding> {
    let attribute = line.trim_start();
    let ignores = attribute.starts_with("#[ignore")
        || (attribute.starts_with("#[cfg_attr(")
            && (attribute.contains(", ignore)") || attribute.contains(", ignore ")));
    if !file.is_rust() || !ignores || links_issue(attribute) {
        return None;
    }
    let remedy = "say which issue will end it: #[ignore = \"why, https://.../issues/12\"]";
    Some(Finding::error(&file.path, number, "an ignored test that links no issue", remedy))
}

/// Whether it names an issue: `issues/12` or `#12`.
fn links_issue(attribute: &str) -> bool {
    let numbered =
        |mark: &str| attribute.split(mark).skip(1).any(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit()));
    numbered("issues/") || numbered("#")
}
