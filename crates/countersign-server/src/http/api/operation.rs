//! What an operation of the API is: its address, who may call it, what goes in, what comes out and what can come
//! instead. The router and the document are both made from it, so that neither can know one that the other does not.

use super::App;
use axum::routing::MethodRouter;
use countersign_core::Reason;
use countersign_engine::access::Scope;
use std::sync::Arc;

/// One operation.
pub(super) struct Operation {
    /// `GET`, `POST` or `DELETE`.
    pub(super) method: &'static str,
    /// The address, with names for its variable parts.
    pub(super) path: &'static str,
    /// What generated clients call it.
    pub(super) id: &'static str,
    /// What it does, in a few words.
    pub(super) summary: &'static str,
    /// What else somebody who calls it has to know.
    pub(super) description: &'static str,
    /// Who may call it.
    pub(super) opens: Opens,
    /// What may stand behind the `?`.
    pub(super) query: &'static [Member],
    /// The members of the body.
    pub(super) body: Option<&'static Schema>,
    /// The status of a yes, and of a refused code.
    pub(super) status: u16,
    /// The members of the answer.
    pub(super) answer: &'static Schema,
    /// Whether the answer shows a secret.
    pub(super) shows_secret: bool,
    /// Questions and answers.
    pub(super) examples: &'static [Example],
    /// The problems of this operation; those of every operation come on top.
    pub(super) problems: &'static [Reason],
    /// The handler.
    pub(super) door: fn() -> MethodRouter<Arc<App>>,
}

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Opens {
    /// Anyone, without a key.
    Anyone,
    /// Every client, whatever its scopes.
    Clients,
    /// Clients that hold this scope.
    Holders(Scope),
}

impl Opens {
    /// Whether a key is needed.
    pub(in crate::http) const fn needs_key(self) -> bool {
        !matches!(self, Self::Anyone)
    }

    /// What the operations that it opens are about: readers find them under this name.
    pub(in crate::http) const fn group(self) -> &'static str {
        match self {
            Self::Anyone | Self::Clients => "This server",
            Self::Holders(Scope::Verify) => "Codes",
            Self::Holders(Scope::UsersRead | Scope::UsersWrite) => "Users",
            Self::Holders(Scope::FactorsWrite) => "Factors",
            Self::Holders(Scope::AttemptsRead | Scope::ReasonsFull) => "Attempts",
        }
    }

    /// The scope that is needed, if one is.
    pub(in crate::http) const fn scope(self) -> Option<Scope> {
        match self {
            Self::Anyone | Self::Clients => None,
            Self::Holders(scope) => Some(scope),
        }
    }
}

/// A question with its answer.
pub(super) struct Example {
    /// What happens in it.
    pub(super) what: &'static str,
    /// The body, as JSON; empty if there is none.
    pub(super) asks: &'static str,
    /// The answer, as JSON.
    pub(super) answers: &'static str,
}

/// An object with a name.
pub(super) struct Schema {
    pub(super) name: &'static str,
    pub(super) does: &'static str,
    pub(super) members: &'static [Member],
    /// The object whose members it has, too.
    pub(super) base: Option<&'static Schema>,
    /// Whether members that are not listed are taken, or may come.
    pub(super) open: bool,
}

/// A member of an object, or a parameter.
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) presence: Presence,
    pub(super) does: &'static str,
}

/// Whether a member is there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// Always.
    Always,
    /// Always, and it may be `null`.
    OrNull,
    /// It may be left out, but is never `null`.
    Sometimes,
    /// It may be left out or `null`.
    SometimesOrNull,
}

/// What a value can be.
pub(super) enum Kind {
    /// Text of at most so many characters.
    Text(usize),
    /// The same on one line, in the order in which it is written: others read it.
    Name(usize),
    /// Text of any length.
    AnyText,
    /// An e-mail address.
    Email,
    /// An IPv4 or IPv6 address.
    Address,
    /// 32 hexadecimal digits.
    Id,
    /// Such as `K7Q2-M4XD`.
    Reference,
    /// RFC 3339, in UTC where we write it.
    Time,
    /// Where a page ended, as it was given out.
    Cursor,
    /// `true` or `false`.
    Boolean,
    /// A whole number, from and to.
    Integer(i64, i64),
    /// Any number.
    Number,
    /// One of these words.
    Words(fn() -> Vec<&'static str>),
    /// A code of the catalogue. New ones may be added.
    Reason,
    /// Any number of them.
    List(&'static Kind),
    /// At most so many of them.
    ShortList(&'static Kind, usize),
    /// An object.
    Object(&'static Schema),
}

/// A member that is always there.
pub(super) const fn always(name: &'static str, kind: Kind, does: &'static str) -> Member {
    Member { name, kind, presence: Presence::Always, does }
}

/// A member that is always there, and may be `null`.
pub(super) const fn or_null(name: &'static str, kind: Kind, does: &'static str) -> Member {
    Member { name, kind, presence: Presence::OrNull, does }
}

/// A member that may be left out.
pub(super) const fn sometimes(name: &'static str, kind: Kind, does: &'static str) -> Member {
    Member { name, kind, presence: Presence::Sometimes, does }
}

/// A member that may be left out or `null`.
pub(super) const fn optional(name: &'static str, kind: Kind, does: &'static str) -> Member {
    Member { name, kind, presence: Presence::SometimesOrNull, does }
}

impl Schema {
    /// Its members, those of its base first.
    pub(super) fn all_members(&self) -> impl Iterator<Item = &'static Member> {
        self.base.into_iter().flat_map(|base| base.members).chain(self.members)
    }
}

impl Operation {
    /// Whether it may be repeated safely with an `Idempotency-Key`.
    pub(super) fn is_repeatable(&self) -> bool {
        self.opens.scope().is_some() && self.method != "GET"
    }

    /// The names in its path, in their order.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }

    /// Every problem that it can answer with, in the order of the catalogue.
    pub(super) fn all_problems(&self) -> Vec<Reason> {
        use Reason as R;
        let mut problems = self.problems.to_vec();
        problems.extend(self.opens.scope().map(|_| R::ClientScope));
        if self.opens != Opens::Anyone {
            problems.extend([R::RequestInvalid, R::RequestTooLarge, R::RequestMediaType]);
            problems.extend([R::ClientUnknown, R::ClientNetwork]);
            problems.extend([R::StorageUnavailable, R::StorageReadOnly, R::StorageKey]);
        }
        if self.is_repeatable() {
            problems.extend([R::IdempotencyReused, R::IdempotencyInFlight]);
        }
        if self.shows_secret {
            problems.push(R::IdempotencySecretShownOnce);
        }
        problems.sort_unstable();
        problems.dedup();
        problems
    }
}
