//! The statements themselves: `$1` is a name to `SQLite`, which numbers names by their first appearance.
//! So a statement binds what it means only if its parameters first appear in order.

use std::path::Path;

fn sources(directory: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The numbers after `$`, each once, in the order of their first appearance.
fn parameters(statement: &str) -> Vec<u32> {
    let mut seen = Vec::new();
    for part in statement.split('$').skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        if let Ok(number) = digits.parse()
            && !seen.contains(&number)
        {
            seen.push(number);
        }
    }
    seen
}

#[test]
fn the_parameters_of_every_statement_first_appear_in_order() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut checked = 0;
    for (file, text) in &files {
        for literal in text.split('"').skip(1).step_by(2).filter(|text| text.contains("$1")) {
            let found = parameters(literal);
            let expected: Vec<u32> = (1..).take(found.len()).collect();
            assert_eq!(found, expected, "{file}: {literal}");
            checked += 1;
        }
    }
    assert!(checked > 50, "only {checked} statements were found");
}

#[test]
fn the_check_itself_finds_parameters_out_of_order() {
    assert_eq!(parameters("UPDATE t SET a = $2 WHERE b = $1"), [2, 1]);
    assert_eq!(parameters("SELECT $1, $2, $1"), [1, 2]);
    assert_eq!(parameters("no parameters, 5 $"), Vec::<u32>::new());
}
