//! Names in the pages for developers: what they call a file, a module or a function, there is. A page that leads to
//! something that was renamed is worse than none.

use super::{
    finding::Finding,
    tree::{TextFile, Tree},
    unused::has_word,
};

const PAGES: [&str; 2] = ["ARCHITECTURE.md", "CONTRIBUTING.md"];
const BELOW: &str = "docs/development/";
/// Where the descriptions of the map of crates begin.
const COLUMN: usize = 29;
/// What stands for any file in rules about names.
const PLACEHOLDERS: [&str; 3] = ["foo.rs", "foo/", "mod.rs"];
const ENDINGS: [&str; 9] = [".rs", ".ftl", ".toml", ".sql", ".md", ".html", ".css", ".json", ".py"];

/// All rules of this file.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let is_page = |file: &&TextFile| PAGES.contains(&file.path.as_str()) || file.path.starts_with(BELOW);
    tree.files.iter().filter(is_page).flat_map(|page| of_page(page, tree)).collect()
}

fn of_page(page: &TextFile, tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut in_block = false;
    let mut below = String::new();
    for (number, line) in page.numbered_lines() {
        if line.starts_with("```") {
            in_block = !in_block;
            below.clear();
        } else if in_block {
            let missing = missing_modules(line, &mut below, tree);
            findings.extend(missing.iter().map(|name| finding(page, number, name)));
        } else {
            // Between every second pair of marks is prose.
            let spans = line.split('`').skip(1).step_by(2);
            findings.extend(spans.filter(|span| !is_there(span, tree)).map(|span| finding(page, number, span)));
        }
    }
    findings
}

fn finding(page: &TextFile, number: usize, name: &str) -> Finding {
    let what = format!("`{name}` is not there any more, or was never");
    Finding::error(&page.path, number, what, "name what took its place, as the code calls it now")
}

/// Modules that a line of the map names below a crate, and that it has not.
fn missing_modules(line: &str, below: &mut String, tree: &Tree) -> Vec<String> {
    if line.starts_with("crates/") {
        *below = format!("{}/", line.split_whitespace().next().unwrap_or_default());
        return Vec::new();
    }
    if !line.starts_with("    ") || below.is_empty() {
        below.clear();
        return Vec::new();
    }
    let named = line.get(..COLUMN).filter(|named| named.ends_with("  ")).unwrap_or(line);
    let is_missing = |name: &&str| {
        let mut own = tree.files.iter().filter(|file| file.path.starts_with(below.as_str()));
        *name != "..." && !own.any(|file| leads_to(&file.path, name.trim_end_matches("/*")))
    };
    named.split_whitespace().filter(is_missing).map(str::to_owned).collect()
}

/// Whether a path is that of a file or module, or lies in the directory, that a name means.
fn leads_to(path: &str, name: &str) -> bool {
    if let Some((directory, ending)) = name.split_once("/*") {
        return path.contains(&format!("/{directory}/")) && path.ends_with(ending);
    }
    let path = format!("/{path}");
    let name = name.trim_end_matches('/');
    path.ends_with(&format!("/{name}")) || path.ends_with(&format!("/{name}.rs")) || path.contains(&format!("/{name}/"))
}

/// Whether what stands between two marks is there, if it is a name of something in the code.
fn is_there(span: &str, tree: &Tree) -> bool {
    span.split_whitespace().all(|word| match kind_of(word) {
        Kind::File => {
            let of_tests = place_of_tests(word);
            PLACEHOLDERS.contains(&word)
                || tree.files.iter().any(|file| {
                    leads_to(&file.path, word) || of_tests.as_ref().is_some_and(|place| leads_to(&file.path, place))
                })
        }
        Kind::Item => {
            let parts: Vec<&str> = word.trim_end_matches("()").split("::").collect();
            let code = || tree.files.iter().filter(|file| !file.has_extension("md") && !file.is_rule());
            parts.iter().all(|part| code().any(|file| file.text.lines().any(|line| has_word(line, part))))
                && (parts.len() < 2
                    || code().any(|file| parts.iter().rev().take(2).all(|part| file.text.contains(part))))
        }
        Kind::Other => true,
    })
}

/// `engine/clock` is short for the tests of that name; `cli` stands for those of the binary.
fn place_of_tests(word: &str) -> Option<String> {
    let (short, name) = word.split_once('/')?;
    let of = if short == "cli" { "countersign".to_owned() } else { format!("countersign-{short}") };
    Some(format!("{of}/tests/it/{name}"))
}

enum Kind {
    /// `verify/case.rs`, `docs/adr`.
    File,
    /// `Engine::verify`, `spend`.
    Item,
    /// A command, a reason, a value, an address.
    Other,
}

fn kind_of(word: &str) -> Kind {
    let is_name = |part: &str| {
        part.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '_')
            && part.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_')
    };
    let plain = word.chars().all(|sign| sign.is_ascii_alphanumeric() || "_./*-".contains(sign));
    if plain
        && !word.starts_with(['/', '.', '-', '*'])
        && (ENDINGS.iter().any(|ending| word.ends_with(ending)) || is_path(word))
    {
        Kind::File
    } else if word.trim_end_matches("()").split("::").all(is_name) {
        Kind::Item
    } else {
        Kind::Other
    }
}

/// `engine/throttle`, `docs/adr`; not `and/or` or a network.
fn is_path(word: &str) -> bool {
    word.contains('/')
        && word.split('/').all(|part| part.starts_with(|sign: char| sign.is_ascii_lowercase()) || part.is_empty())
}
