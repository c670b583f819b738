//! Rules on the shape of a Rust file: how long it is, how it opens, what it is called.

use super::{finding::Finding, tree::TextFile};

const MOST_LINES: usize = 600;
const MANY_LINES: usize = 400;

/// All rules of this file, for one file.
pub(super) fn check(file: &TextFile) -> Vec<Finding> {
    if !file.is_rust() {
        return Vec::new();
    }
    [length(file), opening(file), name(file)].into_iter().flatten().collect()
}

fn length(file: &TextFile) -> Option<Finding> {
    let lines = file.text.lines().count();
    let what = format!("{lines} lines; {MOST_LINES} at most, and 200 is the aim");
    let remedy = "split it by what it is about: `foo.rs` keeps what is public, `foo/` gets the parts";
    if lines > MOST_LINES {
        Some(Finding::error(&file.path, MOST_LINES + 1, what, remedy))
    } else if lines > MANY_LINES {
        Some(Finding::warning(&file.path, MANY_LINES + 1, what, remedy))
    } else {
        None
    }
}

fn opening(file: &TextFile) -> Option<Finding> {
    if file.text.starts_with("//!") {
        return None;
    }
    let remedy = "open with `//!`: why the file exists, and what it refuses to do";
    Some(Finding::error(&file.path, 1, "the file does not say what it is for", remedy))
}

fn name(file: &TextFile) -> Option<Finding> {
    let directory = file.path.strip_suffix("/mod.rs")?;
    Some(Finding::error(&file.path, 1, "a module named `mod.rs`", format!("move it to {directory}.rs")))
}
