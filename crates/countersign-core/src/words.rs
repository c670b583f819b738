//! The words: what people read, in every language, from one catalogue.
//!
//! Each reason has public words (for the person at the door), admin words and a remedy. Public words are
//! constant per reason, so they are formatted once.

mod commands;
mod import;
mod pages;

pub use commands::about;
pub use import::Said;
pub use pages::Stops;

use crate::Reason;
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use std::collections::HashMap;
use unic_langid::LanguageIdentifier;

/// A language of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English, the fallback.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// All languages of the catalogue.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// The language tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The best language for an `Accept-Language` header (RFC 9110 12.5.4); English if none fits.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        let mut best = (Self::English, 0.0_f32);
        for item in header.split(',').take(20) {
            let mut parts = item.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let quality = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1.0, |quality| quality.parse().unwrap_or(0.0));
            let primary = tag.split('-').next().unwrap_or_default();
            let language = Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()));
            if let Some(language) = language.filter(|_| quality > best.1) {
                best = (language, quality);
            }
        }
        best.0
    }

    /// The reasons' words, the pages', the console's, the mails', then those of what is brought over from elsewhere.
    const fn sources(self) -> &'static [&'static str] {
        match self {
            Self::English => &[
                include_str!("../words/en.ftl"),
                include_str!("../words/pages.en.ftl"),
                include_str!("../words/console.en.ftl"),
                include_str!("../words/notices.en.ftl"),
                include_str!("../words/import.en.ftl"),
            ],
            Self::German => &[
                include_str!("../words/de.ftl"),
                include_str!("../words/pages.de.ftl"),
                include_str!("../words/console.de.ftl"),
                include_str!("../words/notices.de.ftl"),
                include_str!("../words/import.de.ftl"),
            ],
        }
    }
}

/// The three texts of a reason.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Texts {
    /// For the person at the door: constant, tells nothing a guesser could use.
    pub public: String,
    /// For helpdesk and operators: the cause in the field's terms.
    pub admin: String,
    /// What to do next.
    pub remedy: String,
}

/// The catalogue in all languages, ready for use from many threads.
pub struct Words {
    languages: Vec<(Language, FluentBundle<FluentResource>, HashMap<Reason, Texts>)>,
}

impl Words {
    /// Reads the catalogue that was included at build. A message that is missing shows as its own id;
    /// a test makes sure that none is.
    #[must_use]
    pub fn load() -> Self {
        let languages = Language::ALL
            .into_iter()
            .map(|language| {
                let bundle = bundle_of(language);
                let texts = Reason::ALL.iter().map(|reason| (*reason, texts_in(&bundle, *reason))).collect();
                (language, bundle, texts)
            })
            .collect();
        Self { languages }
    }

    /// The three texts of a reason.
    #[must_use]
    pub fn texts(&self, reason: Reason, language: Language) -> &Texts {
        static NOTHING: Texts = Texts { public: String::new(), admin: String::new(), remedy: String::new() };
        let found = self.languages.iter().find(|(known, ..)| *known == language);
        found.and_then(|(_, _, texts)| texts.get(&reason)).unwrap_or(&NOTHING)
    }

    /// A sentence with values, such as `evidence-left`; the id itself if the catalogue lacks it. A value that is
    /// a whole number is given as one, so that a sentence can tell one from many.
    #[must_use]
    pub fn sentence(&self, id: &str, values: &[(&str, String)], language: Language) -> String {
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            match whole_number(value) {
                Some(number) => arguments.set((*name).to_owned(), number),
                None => arguments.set((*name).to_owned(), value.clone()),
            }
        }
        let found = self.languages.iter().find(|(known, ..)| *known == language);
        found.and_then(|(_, bundle, _)| formatted(bundle, id, None, Some(&arguments))).unwrap_or_else(|| id.to_owned())
    }

    /// What is wrong with the catalogue: messages that are missing or cannot be formatted.
    #[must_use]
    pub fn defects(&self) -> Vec<String> {
        let mut defects = Vec::new();
        for (language, bundle, _) in &self.languages {
            for reason in Reason::ALL {
                for attribute in [None, Some("admin"), Some("remedy")] {
                    if formatted(bundle, &id_of(*reason), attribute, None).is_none() {
                        defects.push(format!(
                            "{}: {reason} lacks {}",
                            language.tag(),
                            attribute.unwrap_or("public words")
                        ));
                    }
                }
            }
        }
        defects
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").finish_non_exhaustive()
    }
}

fn bundle_of(language: Language) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    for source in language.sources() {
        // A resource with mistakes still yields its good entries; defects() names the others.
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The number a text stands for, if printing it gives the text again: `007` is a name, no number.
fn whole_number(text: &str) -> Option<i32> {
    text.parse().ok().filter(|number: &i32| number.to_string() == text)
}

fn id_of(reason: Reason) -> String {
    reason.code().replace('.', "-")
}

fn texts_in(bundle: &FluentBundle<FluentResource>, reason: Reason) -> Texts {
    let id = id_of(reason);
    let text = |attribute| formatted(bundle, &id, attribute, None).unwrap_or_else(|| id.clone());
    Texts { public: text(None), admin: text(Some("admin")), remedy: text(Some("remedy")) }
}

fn formatted(
    bundle: &FluentBundle<FluentResource>,
    id: &str,
    attribute: Option<&str>,
    arguments: Option<&FluentArgs<'_>>,
) -> Option<String> {
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        None => message.value()?,
        Some(name) => message.get_attribute(name)?.value(),
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, arguments, &mut errors).into_owned();
    errors.is_empty().then_some(text)
}
