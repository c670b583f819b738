//! Names of one person in their many forms: `alice`, `EXAMPLE\alice`, `alice@example.com`, an identifier.

use super::event::{Naming, Person};
use crate::system::System;
use std::collections::HashMap;

/// Identifiers beyond that are not learnt any more.
const MOST: usize = 50_000;

/// The user that is asked about.
#[derive(Debug, Clone)]
pub struct Selector(String);

impl Selector {
    /// Any form of a name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(name.trim().to_owned())
    }

    /// Whether a name of a log means this user.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        is_same(&self.0, name)
    }

    /// Whether one sign-in is asked about, and not a person.
    pub(super) fn is_flow(&self) -> bool {
        self.0.starts_with("flow:")
    }

    /// Whether one of the names that a line or an attempt has is this user's in another realm: `quin@south`, when
    /// `quin@north` is meant. Mail domains and realms are named independently, and say nothing about each other.
    pub(super) fn is_elsewhere<'n>(&self, mut names: impl Iterator<Item = &'n str>) -> bool {
        let realm =
            |domain: Option<&'_ str>| domain.filter(|domain| !domain.contains('.')).map(str::to_ascii_lowercase);
        let (own, of_own) = parts(&self.0);
        let Some(wanted) = realm(of_own) else { return false };
        names.any(|name| {
            let (name, domain) = parts(name);
            name.eq_ignore_ascii_case(own) && realm(domain).is_some_and(|domain| domain != wanted)
        })
    }

    /// Whether one of an attempt's names does, directly or through what the log shows about identifiers.
    pub(super) fn matches(&self, people: &[(Naming, String)], aliases: &Aliases) -> bool {
        if self.is_elsewhere(people.iter().map(|(_, name)| name.as_str())) {
            return false;
        }
        let own = aliases.name_of(&self.0);
        people.iter().any(|(_, name)| {
            self.is(name)
                || aliases.name_of(name).is_some_and(|alias| self.is(alias))
                || own.is_some_and(|own| is_same(own, name))
        })
    }
}

/// Which name belongs to which identifier, where the log shows both.
#[derive(Debug, Default)]
pub(super) struct Aliases(HashMap<String, String>);

impl Aliases {
    pub(super) fn learn(&mut self, people: &[Person<'_>]) {
        let of = |naming| people.iter().find(|person| person.naming == naming).map(|person| person.name.as_ref());
        if let (Some(id), Some(name)) = (of(Naming::Id), of(Naming::Name)) {
            self.note(id, name);
        }
    }

    pub(super) fn learn_of_attempt(&mut self, people: &[(Naming, String)]) {
        let of = |naming| people.iter().find(|(is, _)| *is == naming).map(|(_, name)| name.as_str());
        if let (Some(id), Some(name)) = (of(Naming::Id), of(Naming::Name)) {
            self.note(id, name);
        }
    }

    fn note(&mut self, id: &str, name: &str) {
        if self.0.len() < MOST && !self.0.contains_key(id) {
            self.0.insert(id.to_owned(), name.to_owned());
        }
    }

    pub(super) fn name_of(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }
}

/// What a log calls people by.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    own_ids: bool,
    others: bool,
}

impl Kinds {
    pub(super) fn note(&mut self, system: System, people: &[Person<'_>]) {
        for person in people {
            let is_own_id = system == System::Countersign && person.naming == Naming::Id;
            self.own_ids |= is_own_id;
            self.others |= !is_own_id;
        }
    }

    /// Whether it is our own, which has identifiers and no names.
    pub(super) const fn are_ids_only(&self) -> bool {
        self.own_ids && !self.others
    }
}

/// Whether two forms can mean one person: the same name, and no two domains that differ.
pub(super) fn is_same(left: &str, right: &str) -> bool {
    let ((left, left_domain), (right, right_domain)) = (parts(left), parts(right));
    left.eq_ignore_ascii_case(right)
        && match (left_domain, right_domain) {
            (Some(left), Some(right)) => is_same_domain(left, right),
            _ => true,
        }
}

/// The name and the domain of `DOMAIN\user`, `user@domain`, `user`.
fn parts(name: &str) -> (&str, Option<&str>) {
    if let Some((domain, user)) = name.rsplit_once('\\') {
        return (user, Some(domain.trim_end_matches('\\')).filter(|domain| !domain.is_empty() && *domain != "."));
    }
    match name.rsplit_once('@') {
        Some((user, domain)) if !user.is_empty() => (user, Some(domain)),
        _ => (name, None),
    }
}

/// `EXAMPLE` is the short form of `example.com`.
fn is_same_domain(left: &str, right: &str) -> bool {
    let first = |domain: &str| domain.split('.').next().unwrap_or_default().to_ascii_lowercase();
    left.eq_ignore_ascii_case(right) || ((!left.contains('.') || !right.contains('.')) && first(left) == first(right))
}
