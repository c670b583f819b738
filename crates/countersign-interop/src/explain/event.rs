//! What a parser makes of a line: who, when, what it belongs to, and how it went.

use crate::{fields::Fields, system::System};
use countersign_core::Timestamp;
use std::{
    borrow::Cow,
    hash::{DefaultHasher, Hash, Hasher},
};

/// Something that lines of one attempt have in common, as a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key(u64);

/// An odd number without a pattern, as Knuth's multiplicative hashing takes it: 2^64 by the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Keys are digests already, and attempts have numbers that nobody else gives: a table of them need not hash again.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number.wrapping_mul(SPREAD);
    }
}

impl Key {
    pub(crate) fn of(parts: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        parts.hash(&mut hasher);
        Self(hasher.finish())
    }

    /// One of many that differ in a number only, such as the processes of a host.
    pub(crate) fn numbered(self, number: u32) -> Self {
        Self(self.0.wrapping_add(u64::from(number).wrapping_mul(SPREAD)))
    }

    /// A name of a user, within systems that work together.
    pub(crate) fn user(system: System, name: &str) -> Self {
        Self::of(("user", system.family(), name.to_ascii_lowercase()))
    }
}

/// What kind of name it is; two names of one kind that differ are two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Naming {
    /// A login name or an address, as people type it.
    Name,
    /// An identifier that the system has given.
    Id,
    /// A sign-in whose user the log does not name.
    Flow,
}

/// A name in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person<'a> {
    pub(crate) naming: Naming,
    pub(crate) name: Cow<'a, str>,
}

/// What a yes is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Factor {
    /// The password, or whatever comes first.
    First,
    /// The code, the push, the key.
    Second,
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Role {
    /// It goes on.
    #[default]
    Detail,
    /// Another attempt begins here.
    Opens,
    /// A no after which the attempt goes on: what was wrong stays wrong, even if a yes follows.
    Setback,
    /// A no that ends the attempt.
    Refused,
    /// The connection ends: a no if nothing had been said, and never another attempt.
    Parted,
    /// A yes to one factor, after which the attempt goes on.
    Shown(Factor),
    /// A yes that ends the attempt.
    LetIn,
    /// About a server or a client; belongs to no attempt.
    Alone,
}

/// A weak tie: whoever shares it within so many seconds, unless something speaks against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tie {
    pub(crate) key: Key,
    pub(crate) seconds: i64,
    /// Whether the attempt that has waited longest is meant, and not the latest.
    pub(crate) oldest_first: bool,
}

/// One line, understood.
#[derive(Debug, Default)]
pub(crate) struct Event<'a> {
    pub(crate) at: Option<Timestamp>,
    pub(crate) people: Vec<Person<'a>>,
    pub(crate) role: Role,
    /// Whoever shares one of these belongs together.
    pub(crate) strong: Vec<Key>,
    /// Looked up, but not a key of this line itself.
    pub(crate) nearby: Vec<Key>,
    pub(crate) ties: Vec<Tie>,
    /// Lines with different values of this never belong together.
    pub(crate) exclusive: Option<Key>,
    pub(crate) address: Option<Cow<'a, str>>,
    pub(crate) fields: Fields<'a>,
}

impl<'a> Event<'a> {
    /// Adds a name, unless there is none in truth.
    pub(crate) fn person(&mut self, naming: Naming, name: impl Into<Cow<'a, str>>) {
        let name = match name.into() {
            Cow::Borrowed(name) => Cow::Borrowed(tidied(name)),
            Cow::Owned(name) => Cow::Owned(tidied(&name).to_owned()),
        };
        let is_none =
            name.is_empty() || matches!(&*name, "null" | "None" | "-" | "AnonymousUser" | "<nil>" | "unknown");
        if !is_none && name.len() <= 256 && !self.people.iter().any(|known| known.name == name) {
            self.people.push(Person { naming, name });
        }
    }

    pub(crate) fn tie(&mut self, key: Key, seconds: i64) {
        self.ties.push(Tie { key, seconds, oldest_first: false });
    }
}

fn tidied(name: &str) -> &str {
    name.trim_matches([' ', '"', '\'', '`', ',', ';', ':', '<', '>', '(', ')', '\t']).trim_end_matches('.')
}
