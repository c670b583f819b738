//! Fields of a line, however they are written: JSON and what looks like it, `key=value`, Go's `map[..]`. Reading is
//! forgiving on purpose, because logs are cut, wrapped and escaped; what cannot be read is left out.

mod json;
mod pairs;

pub(crate) use json::document;
pub(crate) use pairs::{comma_pairs, go_map, logfmt};
use std::borrow::Cow;

/// More is not a log line.
const MOST: usize = 256;

/// The fields of one line, with the name of the object that each stands in.
#[derive(Debug, Default)]
pub(crate) struct Fields<'a> {
    all: Vec<(Cow<'a, str>, Cow<'a, str>, Cow<'a, str>)>,
}

impl<'a> Fields<'a> {
    pub(crate) fn push(&mut self, parent: Cow<'a, str>, name: Cow<'a, str>, value: Cow<'a, str>) {
        if self.all.len() < MOST {
            self.all.push((parent, name, value));
        }
    }

    pub(crate) fn put(&mut self, name: &'a str, value: impl Into<Cow<'a, str>>) {
        self.push(Cow::Borrowed(""), Cow::Borrowed(name), value.into());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.all.iter().map(|(parent, name, value)| (parent.as_ref(), name.as_ref(), value.as_ref()))
    }

    /// The value of a field: `name` wherever it stands, the outermost first, or `parent.name`. Never an empty one.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let mut inner = None;
        for (parent, value) in self.matching(name) {
            if value.is_empty() || value == "null" {
                continue;
            }
            if parent.is_empty() || name.contains('.') {
                return Some(value);
            }
            inner = inner.or(Some(value));
        }
        inner
    }

    /// Every value a field has in this line.
    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.matching(name).map(|(_, value)| value)
    }

    fn matching(&self, name: &str) -> impl Iterator<Item = (&str, &str)> {
        let (parent, own) = name.rsplit_once('.').map_or((None, name), |(parent, own)| (Some(parent), own));
        self.all
            .iter()
            .filter(move |(of, key, _)| *key == own && parent.is_none_or(|parent| *of == parent))
            .map(|(of, _, value)| (of.as_ref(), value.as_ref()))
    }
}
