//! The texts of a page, in the language of the person who reads it.

use countersign_core::{
    Reason, Stage,
    words::{Language, Stops, Words},
};

/// The catalogue, seen in one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    words: &'a Words,
    language: Language,
}

impl<'a> Text<'a> {
    pub(crate) const fn new(words: &'a Words, language: Language) -> Self {
        Self { words, language }
    }

    /// The language tag, for the `lang` attribute.
    pub(crate) const fn tag(&self) -> &'static str {
        self.language.tag()
    }

    /// A text without values.
    pub(crate) fn say(&self, id: &str) -> String {
        self.words.sentence(id, &[], self.language)
    }

    /// A text with one value.
    #[expect(clippy::needless_pass_by_value, reason = "templates hand over what they have, by value or by reference")]
    pub(crate) fn with(&self, id: &str, name: &str, value: impl ToString) -> String {
        self.words.sentence(id, &[(name, value.to_string())], self.language)
    }

    /// A text with several values.
    pub(crate) fn filled(&self, id: &str, values: &[(&str, String)]) -> String {
        self.words.sentence(id, values, self.language)
    }

    /// The name of a stage.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub(crate) fn stage(&self, stage: &Stage) -> String {
        self.say(&format!("stage-{stage}"))
    }

    /// What happened, why, and what to do next.
    pub(crate) fn stops(&self, reason: Reason) -> Stops {
        self.words.stops(reason, self.language)
    }

    /// A number with the sign that this language puts before decimals.
    pub(crate) fn decimal(&self, number: &str) -> String {
        match self.language {
            Language::English => number.to_owned(),
            Language::German => number.replace('.', ","),
        }
    }

    /// What a reason means, for staff.
    pub(crate) fn admin(&self, reason: Reason) -> String {
        self.words.texts(reason, self.language).admin.clone()
    }

    /// What staff do about a reason.
    pub(crate) fn remedy(&self, reason: Reason) -> String {
        self.words.texts(reason, self.language).remedy.clone()
    }

    /// The same of a message of the pages' catalogue.
    pub(crate) fn page_stops(&self, id: &str) -> Stops {
        self.words.page_stops(id, self.language)
    }
}
