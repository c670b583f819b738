//! The labelled snippets in `fixtures/explain`: real lines and lines from the sources of the systems. And those in
//! `fixtures/explain-varied`, written from the formats alone: other names, versions, carriers, locales, several people
//! at once, lines that were cut, and logs in which nobody is refused. `fixtures/explain-scripted` is the same again, one
//! for each rule, put together by a script; `fixtures/explain-real` was written by the systems themselves.
//! `fixtures/explain-wild` has the shapes of what people paste when they ask for help: shortened, quoted, wrapped,
//! exported, in the wrong order, from versions older and newer, with what else stood around it. `fixtures/explain-second`
//! was written twice more from the formats and the list of texts, without a look at the rules or the parsers.

use crate::support::verdict;
use std::{fs, path::Path};

struct Snippet {
    id: String,
    user: Option<String>,
    lines: Vec<String>,
    stage: String,
    cause: String,
}

fn snippets(set: &str) -> Vec<Snippet> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(set);
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

/// Those about which something else is said than their label.
fn said_otherwise(set: &str) -> Vec<String> {
    let differs = |snippet: &Snippet| {
        let said = verdict(&snippet.lines.join("\n"), snippet.user.as_deref());
        let label = (snippet.stage.clone(), snippet.cause.clone());
        (said != label).then(|| format!("{}: {said:?} instead of {}/{}", snippet.id, label.0, label.1))
    };
    snippets(set).iter().filter_map(differs).collect()
}

#[test]
fn every_labelled_snippet_is_explained_as_labelled() {
    let wrong = said_otherwise("explain");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_varied_snippet_is_explained_as_labelled() {
    let wrong = said_otherwise("explain-varied");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_scripted_snippet_is_explained_as_labelled() {
    let wrong = said_otherwise("explain-scripted");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_real_systems_wrote_is_explained_as_it_happened() {
    let wrong = said_otherwise("explain-real");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_people_paste_is_explained_as_labelled() {
    let wrong = said_otherwise("explain-wild");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_snippet_written_a_second_time_is_explained_as_labelled() {
    let wrong = said_otherwise("explain-second");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_varied_snippets_are_many_and_a_fifth_of_them_are_about_nothing() {
    for set in ["explain-varied", "explain-wild"] {
        let all = snippets(set);
        let quiet = all.iter().filter(|snippet| snippet.cause == "no_failure").count();
        assert!(all.len() >= 120 && quiet * 5 >= all.len(), "{quiet} of {} in {set}", all.len());
    }
}
