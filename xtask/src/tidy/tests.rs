//! The rules, each on a text that breaks it and on one that comes close.

mod packages;

use super::{
    catalogues, contents, files,
    finding::{Finding, Weight},
    manifests, names,
    tree::{TextFile, Tree, is_ignored},
    words,
};

fn file(path: &str, text: &str) -> TextFile {
    TextFile { path: path.to_owned(), text: text.to_owned() }
}

fn tree(files: Vec<TextFile>) -> Tree {
    Tree { files }
}

/// `line: what`, for each finding.
fn told(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{}: {}", finding.line, finding.what)).collect()
}

#[test]
fn a_file_over_600_lines_stops_and_one_over_400_warns() {
    let of = |lines: usize| files::check(&file("crates/a/src/b.rs", &"//!\n".repeat(lines)));
    assert_eq!(of(400), []);
    assert_eq!(of(401)[0].weight, Weight::Warning);
    assert_eq!(of(600)[0].weight, Weight::Warning);
    assert_eq!(of(601)[0].weight, Weight::Error);
}

#[test]
fn a_file_opens_with_what_it_is_for() {
    assert_eq!(told(&files::check(&file("a/b.rs", "use std;\n"))), ["1: the file does not say what it is for"]);
    assert_eq!(files::check(&file("a/b.rs", "//! For this.\n")), []);
    assert_eq!(files::check(&file("a/b.toml", "[a]\n")), []);
}

#[test]
fn mod_rs_is_told_its_new_name() {
    let findings = files::check(&file("crates/a/src/b/mod.rs", "//! B.\n"));
    assert_eq!(findings[0].remedy, "move it to crates/a/src/b.rs");
}

#[test]
fn a_path_of_one_machine_is_found_wherever_it_stands() {
    for line in ["see /work/main", "cp `/root/.cargo` x", "(/tmp/x)", "/tmp/", "include!(\"../shared/words\")"] {
        assert_eq!(words::check(&file("docs/a.md", line)).len(), 1, "{line}");
    }
}

#[test]
fn a_longer_path_is_not_one_of_one_machine() {
    for line in
        ["DATA/tmp/x", "/var/tmp/x", "$HOME/work/x", "https://example.com/root/x", "/workshop/", "/tmpfs", "${X}/tmp/"]
    {
        assert_eq!(words::check(&file("docs/a.md", line)), [], "{line}");
    }
}

#[test]
fn tests_may_name_a_temporary_directory() {
    assert_eq!(words::check(&file("crates/a/tests/it/main.rs", "\"/tmp/x\"")), []);
    assert_eq!(words::check(&file("crates/a/src/b/tests.rs", "\"/tmp/x\"")), []);
}

#[test]
fn sql_stands_in_the_store_only() {
    let statements =
        ["\"SELECT id FROM users\"", "\"INSERT INTO users\"", "\"UPDATE users SET a = 1\"", "\"DELETE FROM users\""];
    for line in statements {
        assert_eq!(
            told(&words::check(&file("crates/countersign-engine/src/a.rs", line))),
            ["1: SQL outside the store"]
        );
        assert_eq!(words::check(&file("crates/countersign-store/src/tables/a.rs", line)), []);
        assert_eq!(words::check(&file("crates/countersign-engine/tests/it/a.rs", line)), []);
    }
}

#[test]
fn words_that_only_sound_like_sql_are_let_be() {
    for line in
        ["// SELECT a row", "let selected = SELECTED;", "\"UPDATE the page, then go on\"", "\"Please select one\""]
    {
        assert_eq!(words::check(&file("crates/countersign-engine/src/a.rs", line)), [], "{line}");
    }
}

#[test]
fn an_ignored_test_links_an_issue() {
    let of = |line: &str| words::check(&file("crates/a/tests/it/a.rs", line)).len();
    assert_eq!(of("    #[ignore]"), 1);
    assert_eq!(of("    #[ignore = \"slow\"]"), 1);
    assert_eq!(of("    #[cfg_attr(windows, ignore)]"), 1);
    assert_eq!(of("    #[ignore = \"flaky, see https://example.com/a/b/issues/12\"]"), 0);
    assert_eq!(of("    #[ignore = \"see #12\"]"), 0);
    assert_eq!(of("    let text = \"#[ignore]\";"), 0);
}

#[test]
fn the_ignore_file_is_understood_as_far_as_ours_goes() {
    let ignored = "# built\n/target\n/fuzz/corpus\ncountersign-data\n*.snap.new\n";
    for path in ["target", "fuzz/corpus", "countersign-data", "a/countersign-data", "a/b.snap.new"] {
        assert!(is_ignored(path, ignored), "{path}");
    }
    for path in ["a/target", "fuzz", "targets", "a/b.snap", "Cargo.toml"] {
        assert!(!is_ignored(path, ignored), "{path}");
    }
}

#[test]
fn languages_have_the_same_messages_and_attributes() {
    let english = file(
        "w/en.ftl",
        "# A = comment\n-brand = C\nfirst = One = two\n    and = more\n    .admin = Admin\nsecond =\n    Text\n",
    );
    let german = file("w/de.ftl", "-brand = C\nfirst = Eins\nsecond = Zwei\n    .admin = Admin\n");
    assert_eq!(told(&catalogues::missing(&english, &german)), ["5: `first.admin` is missing in w/de.ftl"]);
    assert_eq!(told(&catalogues::missing(&german, &english)), ["4: `second.admin` is missing in w/en.ftl"]);
}

#[test]
fn a_message_written_twice_is_found() {
    let catalogue = file("w/en.ftl", "a = 1\n    .b = 2\nc = 3\n    .b = 4\na = 5\n");
    assert_eq!(told(&catalogues::twice(&catalogue)), ["5: `a` is already on line 1"]);
}

#[test]
fn a_catalogue_without_its_other_language_is_found() {
    let alone = tree(vec![file("w/en.ftl", "a = 1\n")]);
    assert_eq!(told(&catalogues::check(&alone)), ["1: there is no w/de.ftl"]);
}

#[test]
fn each_dependency_says_why_it_is_there() {
    let manifest = "\
[workspace.dependencies]
# --- our own
ours = { path = \"crates/ours\" }

# --- others
silent = \"1\"
# Says why.
said = { version = \"1\", features = [
    \"a=b\",
] }
said-too = \"1\"

lonely = \"1\"

[profile.dev]
opt-level = 1
";
    let findings = manifests::uncommented_dependencies(&file("Cargo.toml", manifest));
    assert_eq!(
        told(&findings),
        [
            "6: the dependency silent does not say why it is there",
            "13: the dependency lonely does not say why it is there"
        ]
    );
}

#[test]
fn a_version_is_chosen_at_the_root() {
    let text = "[dependencies]\na = { workspace = true }\nb.workspace = true\nc = \"1\"\n\n[target.'cfg(unix)'.dev-dependencies]\nd = { version = \"1\" }\n";
    let findings = manifests::own_versions(&file("crates/x/Cargo.toml", text), &text.parse().unwrap());
    assert_eq!(
        told(&findings),
        [
            "4: c does not come from the workspace's dependencies",
            "7: d does not come from the workspace's dependencies"
        ]
    );
}

#[test]
fn what_a_page_for_developers_names_has_to_be_there() {
    let page = "\
```
crates/a                 does   things
    engine  gone             what they are
```
`engine.rs` `Engine::check` has `spend`, unlike `Engine::verify` and `tables/none.rs`; `ok.current`, `--json`.
";
    let code = file("crates/a/src/engine.rs", "impl Engine { fn check() { spend() } }");
    let findings = names::check(&tree(vec![file("ARCHITECTURE.md", page), code]));
    assert_eq!(
        told(&findings),
        ["`gone`", "`Engine::verify`", "`tables/none.rs`"].map(|name| format!(
            "{}: {name} is not there any more, or was never",
            if name == "`gone`" { 3 } else { 5 }
        ))
    );
    assert_eq!(names::check(&tree(vec![file("docs/start.md", page)])), [], "pages for others name commands");
}

#[test]
fn a_page_of_the_manual_stands_in_its_contents() {
    let contents = "- [Storage](adr/0001-storage.md)\n";
    let pages = ["docs/adr/0001-storage.md", "docs/adr/0020-another.md", "README.md", "docs/images/a.png"];
    let mut files: Vec<TextFile> = pages.iter().map(|path| file(path, "")).collect();
    files.push(file("docs/SUMMARY.md", contents));
    assert_eq!(told(&contents::check(&tree(files))), ["1: adr/0020-another.md does not stand in the contents"]);
}
