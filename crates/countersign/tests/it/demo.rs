//! `serve --demo`: everything can be looked at within seconds, and nothing stays.

use crate::support::Home;

#[test]
fn a_demonstration_leaves_a_directory_that_is_there_alone() {
    let home = Home::new();
    let there = home.place().join("there");
    std::fs::create_dir_all(&there).unwrap();
    let said = home.run(&["serve", "--demo", "--data", there.to_str().unwrap()]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.stderr.contains("a demonstration fills a new one only"), "{said:?}");
    assert_eq!(std::fs::read_dir(there).unwrap().count(), 0);
}
