//! Every subcommand as people and scripts see it: its text, its document, its exit code.

use crate::support::Home;

#[test]
fn a_place_without_a_data_directory_says_how_to_make_one() {
    let outcome = Home::empty().run(&["list"]);
    insta::assert_snapshot!(outcome.shown(), @"
    error: there is no database in countersign-data

    hint: run `countersign serve` once: it makes the data directory; or name another with --data DIR
    [exit 4]
    ");
}
