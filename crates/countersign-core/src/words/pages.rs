//! The texts of pages: titles, labels, and the three stops of a notice.

use super::{Language, Words, formatted, id_of};
use crate::Reason;
use fluent_bundle::FluentArgs;

/// A no in three stops; `why` and `next` may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stops {
    /// What happened, without a full stop: it is a heading.
    pub what: String,
    /// Why, in general.
    pub why: String,
    /// What to do next.
    pub next: String,
}

impl Words {
    /// The three stops of a notice: the message `id` and its attributes `why` and `next`.
    #[must_use]
    pub fn page_stops(&self, id: &str, language: Language) -> Stops {
        Stops {
            what: self.part(id, None, language).unwrap_or_else(|| id.to_owned()),
            why: self.part(id, Some("why"), language).unwrap_or_default(),
            next: self.part(id, Some("next"), language).unwrap_or_default(),
        }
    }

    /// The public words of a reason, in three stops. Reasons whose public words are the same have the same
    /// stops, so they tell a guesser no more than those.
    #[must_use]
    pub fn stops(&self, reason: Reason, language: Language) -> Stops {
        let public = &self.texts(reason, language).public;
        let mut alike = Reason::ALL.iter().filter(|other| self.texts(**other, language).public == *public);
        let written = alike.find_map(|other| {
            let id = format!("stops-{}", id_of(*other));
            self.part(&id, None, language).map(|_| self.page_stops(&id, language))
        });
        written.unwrap_or_else(|| {
            let (what, next) = public.split_once(". ").unwrap_or((public.trim_end_matches('.'), ""));
            Stops { what: what.to_owned(), why: String::new(), next: next.to_owned() }
        })
    }

    pub(super) fn part(&self, id: &str, attribute: Option<&str>, language: Language) -> Option<String> {
        let (_, bundle, _) = self.languages.iter().find(|(known, ..)| *known == language)?;
        formatted(bundle, id, attribute, Some(&FluentArgs::new()))
    }
}
