//! The labelled snippets in `fixtures/explain`: real lines and lines from the sources of the systems.

use crate::support::verdict;
use std::{fs, path::Path};

struct Snippet {
    id: String,
    user: Option<String>,
    lines: Vec<String>,
    stage: String,
    cause: String,
}

fn snippets() -> Vec<Snippet> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/explain");
    let mut files: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let documents = files.iter().map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap());
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    documents
        .flat_map(|document: serde_json::Value| document.as_array().cloned().unwrap())
        .map(|snippet| Snippet {
            id: text(&snippet["id"]).unwrap(),
            user: text(&snippet["user"]),
            lines: snippet["lines"].as_array().unwrap().iter().map(|line| text(line).unwrap()).collect(),
            stage: text(&snippet["expect"]["stage"]).unwrap(),
            cause: text(&snippet["expect"]["cause"]).unwrap(),
        })
        .collect()
}

#[test]
fn every_labelled_snippet_is_explained_as_labelled() {
    let mut wrong = Vec::new();
    for snippet in snippets() {
        let said = verdict(&snippet.lines.join("\n"), snippet.user.as_deref());
        if said != (snippet.stage.clone(), snippet.cause.clone()) {
            wrong.push(format!("{}: {said:?} instead of {}/{}", snippet.id, snippet.stage, snippet.cause));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
