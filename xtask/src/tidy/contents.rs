//! The contents of the manual: a page that does not stand in them is in no book, and nobody finds it.

use super::{finding::Finding, tree::Tree};

const CONTENTS: &str = "docs/SUMMARY.md";

/// Every page below `docs` stands in the contents.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let listed = tree.find(CONTENTS).map(|contents| contents.text.as_str()).unwrap_or_default();
    let pages = tree.files.iter().filter(|file| file.has_extension("md") && file.path != CONTENTS);
    let pages = pages.filter_map(|file| file.path.strip_prefix("docs/"));
    let missing = pages.filter(|page| !listed.contains(&format!("({page})")));
    let finding = |page| {
        let what = format!("{page} does not stand in the contents");
        Finding::error(CONTENTS, 1, what, format!("add `- [ITS TITLE]({page})` where readers look for it"))
    };
    missing.map(finding).collect()
}
