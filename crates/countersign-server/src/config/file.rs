//! The configuration file: read with positions, so that an error names its line.

use super::{
    Config, ConfigError, Places,
    given::{Given, advice},
    keys::KEYS,
};
use toml::de::{DeTable, DeValue};

/// Applies every key of a file and says where each stands. `place` is the file's name, for errors.
pub(super) fn apply(config: &mut Config, place: &str, text: &str) -> Result<Places, ConfigError> {
    let mut places = Places::new();
    let document = DeTable::parse(text).map_err(|error| ConfigError {
        place: at(place, text, error.span().map_or(0, |span| span.start)),
        what: format!("this is not TOML: {}", error.message()),
        hint: "write sections and keys as in `countersign config show`".to_owned(),
    })?;
    for (section, value) in document.get_ref() {
        let line = at(place, text, section.span().start);
        let Some(table) = value.get_ref().as_table() else {
            return Err(unknown(line, section.get_ref()));
        };
        for (name, value) in table {
            let full = format!("{}.{}", section.get_ref(), name.get_ref());
            let line = at(place, text, name.span().start);
            let key = KEYS.iter().find(|key| key.name == full).ok_or_else(|| unknown(line.clone(), &full))?;
            places.insert(key.name, line.clone());
            key.set(config, &given(value.get_ref())).map_err(|expected| ConfigError {
                place: line,
                what: format!("the value of `{full}` cannot be used"),
                hint: advice(expected, &format!("{} = ", name.get_ref()), &key.shown(&Config::default())),
            })?;
        }
    }
    Ok(places)
}

fn given(value: &DeValue<'_>) -> Given {
    match value {
        DeValue::String(text) => Given::Text(text.to_string()),
        DeValue::Boolean(yes) => Given::Boolean(*yes),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Given::Other("a number that is too large"), Given::Integer),
        DeValue::Array(values) => {
            let texts = values.iter().map(|value| value.get_ref().as_str().map(str::to_owned));
            texts.collect::<Option<_>>().map_or(Given::Other("a list that holds more than text"), Given::List)
        }
        DeValue::Table(table) => {
            let mut entries = Vec::new();
            match flatten(table, "", &mut entries) {
                Some(()) => Given::Table(entries),
                None => Given::Other("a table that holds more than numbers"),
            }
        }
        other => Given::Other(other.type_str()),
    }
}

/// The numbers of a table, each by its name; `clock.slow` may be written with quotes or without.
fn flatten(table: &DeTable<'_>, before: &str, entries: &mut Vec<(String, f64)>) -> Option<()> {
    for (name, value) in table {
        let name = format!("{before}{}", name.get_ref());
        let number = match value.get_ref() {
            DeValue::Float(number) => number.as_str(),
            DeValue::Integer(number) => number.as_str(),
            DeValue::Table(inner) => {
                flatten(inner, &format!("{name}."), entries)?;
                continue;
            }
            _ => return None,
        };
        entries.push((name, number.parse().ok()?));
    }
    Some(())
}

fn unknown(place: String, name: &str) -> ConfigError {
    let nearest = KEYS.iter().map(|key| (distance(key.name, name), key.name)).min();
    let hint = match nearest {
        Some((distance, nearest)) if distance <= 3 => format!("did you mean `{nearest}`?"),
        _ => "`countersign config reference` lists all keys".to_owned(),
    };
    ConfigError { place, what: format!("there is no setting `{name}`"), hint }
}

fn at(place: &str, text: &str, offset: usize) -> String {
    let line = text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1;
    format!("{place}:{line}")
}

/// How many insertions, deletions and replacements lie between two words (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.bytes().enumerate() {
        let mut next = vec![i + 1];
        for ((j, b), pair) in other.bytes().enumerate().zip(row.windows(2)) {
            let replaced = pair.first().copied().unwrap_or(0) + usize::from(a != b);
            let inserted = next.get(j).copied().unwrap_or(0) + 1;
            let deleted = pair.last().copied().unwrap_or(0) + 1;
            next.push(replaced.min(inserted).min(deleted));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
