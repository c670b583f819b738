//! No page is left out: whatever a page tells people to type is typed by a test, or at least understood.

use crate::support::Home;
use std::path::{Path, PathBuf};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
/// Where pages are followed.
const WALKS: [&str; 2] = [include_str!("../manual.rs"), include_str!("guides.rs")];
/// What a line in a block begins with that is to be typed.
const PROGRAMS: [&str; 7] = ["countersign ", "cargo ", "curl ", "sudo ", "journalctl ", "apt ", "export "];

/// The pages that people follow, by their path from the root.
fn pages() -> Vec<(String, String)> {
    let mut paths = vec![PathBuf::from("README.md"), PathBuf::from("docs/start.md")];
    let guides = std::fs::read_dir(Path::new(ROOT).join("docs/guides")).unwrap();
    paths.extend(guides.map(|entry| Path::new("docs/guides").join(entry.unwrap().file_name())));
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(Path::new(ROOT).join(&path)).unwrap();
        (path.display().to_string(), text)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn every_page_that_has_commands_is_followed() {
    for (path, text) in pages().iter().filter(|(_, text)| text.contains("\n$ ")) {
        let followed = WALKS.iter().any(|walks| walks.contains(&format!("\"{path}\"")));
        assert!(followed, "{path} has commands, and no test follows it: {}", text.len());
    }
}

#[test]
fn what_is_to_be_typed_stands_where_it_is_followed() {
    for (path, text) in pages() {
        let mut language = None;
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(opened) = line.strip_prefix("```") {
                language = if language.is_some() { None } else { Some(opened.to_owned()) };
                continue;
            }
            let Some(language) = &language else { continue };
            let typed = line.strip_prefix("$ ");
            let is_command = typed.is_some() || PROGRAMS.iter().any(|program| line.starts_with(program));
            let may_stand = typed.is_some() && language == "console";
            assert!(!is_command || may_stand, "{path}:{number}: begin a command with `$ `, in a block ```console");
        }
    }
}

/// `countersign ...` in the middle of prose, on one line.
fn mentioned(text: &str) -> Vec<String> {
    let prose: String = text.split("```").step_by(2).collect();
    let spans = prose.split('`').skip(1).step_by(2).map(|span| span.split_whitespace().collect::<Vec<_>>().join(" "));
    spans.filter(|span| span.starts_with("countersign ")).collect()
}

#[test]
fn every_command_in_prose_is_one() {
    let home = Home::empty();
    let mut tried = 0;
    for (path, text) in pages() {
        for span in mentioned(&text) {
            let command = span.split([';', '<', '|', '>']).next().unwrap();
            let words: Vec<&str> = command.split_whitespace().skip(1).collect();
            let said = home.run(&[&words[..], &["--help"]].concat());
            assert_eq!(said.code, Some(0), "{path}: `{span}`: {said:?}");
            tried += 1;
        }
    }
    assert!(tried > 30, "only {tried} commands");
}
