//! Whether the examples are what can be typed.

use super::{command, examples::EXAMPLES};

/// The words of what is typed, as a shell hands them over; what leads elsewhere is the shell's own.
fn words(typed: &str) -> Vec<String> {
    let typed = typed.split_once(" | ").map_or(typed, |(_, behind)| behind);
    let typed = typed.split(['<', '>']).next().unwrap();
    let mut words = Vec::new();
    for (number, part) in typed.split('"').enumerate() {
        match number % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

#[test]
fn every_example_can_be_typed_and_is_one_of_its_command() {
    for (name, examples) in EXAMPLES {
        for (_, typed) in *examples {
            let taken = command().try_get_matches_from(words(typed));
            assert!(taken.is_ok(), "{typed}: {}", taken.unwrap_err());
        }
        let (_, first) = examples.first().unwrap();
        assert!(*name == "countersign" || first.contains(&format!("countersign {name}")), "{first}");
    }
}
