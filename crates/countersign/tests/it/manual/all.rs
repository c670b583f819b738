//! No page is left out: whatever a page tells people to type is typed by a test, or at least understood.

use crate::support::{Home, Outcome};
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

/// Commands in prose that are not run, and why.
const EXCUSED: [(&str, &str); 2] = [
    ("countersign serve --demo", "runs until it is stopped; the README is followed with it"),
    ("countersign doctor webhook --call", "needs somebody who is called; `webhooks.rs` is"),
];

/// The command with what there is here in the place of what a reader puts in.
fn filled_in(span: &str, address: &str) -> String {
    let head = format!("1:{}", "0".repeat(64));
    let own = [("USER", "user@example.com"), ("CODE", "123456"), ("HEAD", &head), ("https://mfa.example.com", address)];
    own.iter().fold(span.to_owned(), |text, (theirs, own)| text.replace(theirs, own))
}

/// Whether a command is only called by its name: `countersign why`, which somebody is yet to be named for.
fn is_a_name(span: &str) -> bool {
    span.split(' ')
        .all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') && !word.starts_with('-'))
}

#[test]
fn every_command_in_prose_is_one() {
    let home = Home::empty().with_running_clock();
    let server = home.serve();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_countersign"), home.place().join("countersign")).unwrap();
    for name in ["user", "maria", "you"] {
        home.json(&["user", "add", "--email", &format!("{name}@example.com")]);
    }
    home.replace("KEYFILE", &home.client("mail", &[]));
    let address = format!("http://{}", server.address);
    let path = format!("{}:{}", home.place().display(), std::env::var("PATH").unwrap());
    let (mut named, mut ran) = (0, 0);
    for (path_of_page, text) in pages() {
        for span in mentioned(&text) {
            if EXCUSED.iter().any(|(command, _)| *command == span) {
                continue;
            }
            let (said, most) = if is_a_name(&span) {
                named += 1;
                let words: Vec<&str> = span.split(' ').skip(1).collect();
                (home.run(&[&words[..], &["--help"]].concat()), 0)
            } else {
                ran += 1;
                let own = filled_in(&span, &address);
                let done = home.command("bash").args(["-c", &own]).env("PATH", &path).output().unwrap();
                (Outcome::of(done), 1)
            };
            // Whether there is something to do or not: it was asked rightly, and about what there is.
            assert!(said.code.is_some_and(|code| code <= most), "{path_of_page}: `{span}`: {said:?}");
        }
    }
    assert!(named > 25 && ran > 25, "only {named} names and {ran} commands");
}
