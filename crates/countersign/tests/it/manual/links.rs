//! The manual hangs together: every page is in its contents, every link leads to something.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn pages(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

/// What a text links to, blocks of code left out: `[words](path)`, and `[words]: path` on a line of its own.
fn links(text: &str) -> Vec<String> {
    let prose: String = text.split("```").step_by(2).collect();
    let inline = prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
    let defined = prose.lines().filter(|line| line.starts_with('[')).filter_map(|line| Some(line.split_once("]: ")?.1));
    inline.chain(defined).map(str::to_owned).collect()
}

/// The names of the headings of a page, as links have them.
fn headings(text: &str) -> BTreeSet<String> {
    let titles = text.lines().filter_map(|line| Some(line.strip_prefix('#')?.trim_start_matches('#').trim()));
    titles
        .map(|title| {
            let kept =
                title.to_lowercase().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>();
            kept.replace(' ', "-")
        })
        .collect()
}

#[test]
fn every_page_is_in_the_contents_and_every_link_leads_somewhere() {
    let docs = Path::new(ROOT).join("docs").canonicalize().unwrap();
    let mut found = Vec::new();
    pages(&docs, &mut found);
    let summary = std::fs::read_to_string(docs.join("SUMMARY.md")).unwrap();
    for page in &found {
        let name = page.strip_prefix(&docs).unwrap().display().to_string();
        assert!(name == "SUMMARY.md" || summary.contains(&format!("]({name})")), "{name} is not in the contents");
    }
    let others = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];
    found.extend(others.map(|name| docs.parent().unwrap().join(name)));
    let mut checked = 0;
    for page in &found {
        let text = std::fs::read_to_string(page).unwrap();
        for link in links(&text).iter().filter(|link| !link.contains("://") && !link.starts_with("mailto:")) {
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            assert!(target.exists(), "{}: {link}", page.display());
            let is_page = target.extension().is_some_and(|extension| extension == "md");
            let leads = heading.is_empty()
                || (is_page && headings(&std::fs::read_to_string(&target).unwrap()).contains(heading));
            assert!(leads, "{}: {link}", page.display());
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} links");
}
