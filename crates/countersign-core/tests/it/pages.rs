//! The texts of pages: the same messages, parts and values in every language, and calm.

use countersign_core::{
    Reason,
    words::{Language, Words},
};
use std::collections::{BTreeMap, BTreeSet};

const SOURCES: [(&str, &str); 2] =
    [("en", include_str!("../../words/pages.en.ftl")), ("de", include_str!("../../words/pages.de.ftl"))];
const MAILS: [(&str, &str); 2] =
    [("en", include_str!("../../words/notices.en.ftl")), ("de", include_str!("../../words/notices.de.ftl"))];
const REASONS: [&str; 2] = [include_str!("../../words/en.ftl"), include_str!("../../words/de.ftl")];

/// Messages and their attributes, `id` or `id.attribute`, each with the values it takes.
fn parts(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut parts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut id, mut part) = (String::new(), String::new());
    for line in source.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let begins = line.starts_with(|c: char| c.is_ascii_alphabetic());
        if let Some((name, _)) = line.split_once(" = ").filter(|_| begins) {
            name.clone_into(&mut id);
            name.clone_into(&mut part);
            assert!(!parts.contains_key(&part), "{part} stands twice");
        } else if let Some((name, _)) = line.trim().strip_prefix('.').and_then(|rest| rest.split_once(" = ")) {
            part = format!("{id}.{name}");
        }
        let values = parts.entry(part.clone()).or_default();
        values.extend(line.split("{ $").skip(1).filter_map(|rest| rest.split([' ', '}']).next()).map(str::to_owned));
    }
    parts
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_values() {
    let [english, german] = SOURCES.map(|(_, source)| parts(source));
    assert_eq!(english, german);
    assert!(english.len() > 100);
}

#[test]
fn mails_say_the_same_in_both_languages_and_hide_no_other_text() {
    let [english, german] = MAILS.map(|(_, source)| parts(source));
    assert_eq!(english, german);
    for (pages, reasons) in SOURCES.into_iter().zip(REASONS) {
        let others = [parts(pages.1), parts(reasons)];
        let hidden: Vec<&String> =
            english.keys().filter(|id| others.iter().any(|known| known.contains_key(*id))).collect();
        assert!(hidden.is_empty(), "{hidden:?}");
    }
}

#[test]
fn no_text_of_a_page_hides_one_of_a_reason() {
    for ((tag, source), reasons) in SOURCES.into_iter().zip(REASONS) {
        let reasons = parts(reasons);
        let hidden: Vec<String> = parts(source).into_keys().filter(|id| reasons.contains_key(id)).collect();
        assert_eq!(hidden, Vec::<String>::new(), "{tag}");
    }
}

#[test]
fn every_text_can_be_shown() {
    let words = Words::load();
    for (language, (_, source)) in Language::ALL.into_iter().zip(SOURCES) {
        for (part, values) in parts(source).into_iter().filter(|(part, _)| !part.contains('.')) {
            let values: Vec<(&str, String)> = values.iter().map(|name| (name.as_str(), "2".to_owned())).collect();
            let shown = words.sentence(&part, &values, language);
            assert!(shown != part && !shown.contains("{ $"), "{part} in {language:?}: {shown}");
        }
    }
}

#[test]
fn a_missing_text_shows_its_id() {
    let words = Words::load();
    assert_eq!(words.sentence("no-such-text", &[], Language::German), "no-such-text");
    assert_eq!(words.page_stops("no-such-text", Language::English).what, "no-such-text");
    assert_eq!(words.sentence("codes-made", &[], Language::English), "codes-made");
}

#[test]
fn one_and_many_are_told_apart() {
    let words = Words::load();
    let headline = |count: &str| words.sentence("security-headline", &[("count", count.to_owned())], Language::English);
    assert_eq!(headline("0"), "No app protects your sign-in now");
    assert_eq!(headline("1"), "Your sign-in is protected by one app");
    assert_eq!(headline("3"), "Your sign-in is protected by 3 apps");
    for (language, one, two) in
        [(Language::English, "a minute", "2 minutes"), (Language::German, "eine Minute", "2 Minuten")]
    {
        let span = |count: &str| words.sentence("span-minutes", &[("count", count.to_owned())], language);
        assert_eq!((span("1").as_str(), span("2").as_str()), (one, two));
    }
}

#[test]
fn reasons_that_read_the_same_have_the_same_stops() {
    let words = Words::load();
    for language in Language::ALL {
        for one in Reason::ALL {
            for other in Reason::ALL {
                let public = |reason| &words.texts(reason, language).public;
                if public(*one) == public(*other) {
                    assert_eq!(words.stops(*one, language), words.stops(*other, language), "{one} and {other}");
                }
            }
        }
    }
}

#[test]
fn every_reason_has_a_headline_without_a_full_stop() {
    let words = Words::load();
    for language in Language::ALL {
        for reason in Reason::ALL {
            let stops = words.stops(*reason, language);
            assert!(!stops.what.is_empty() && !stops.what.ends_with('.'), "{reason} in {language:?}: {stops:?}");
            assert!(!stops.what.contains("stops-") && !stops.what.contains('$'), "{reason} in {language:?}");
        }
    }
}

#[test]
fn the_stops_written_for_reasons_belong_to_reasons() {
    let codes: BTreeSet<String> = Reason::ALL.iter().map(|reason| reason.code().replace('.', "-")).collect();
    for (tag, source) in SOURCES {
        for part in parts(source).into_keys() {
            let written = part.strip_prefix("stops-").and_then(|rest| rest.split('.').next());
            assert!(written.is_none_or(|code| codes.contains(code)), "{tag}: {part}");
        }
    }
}

#[test]
fn the_texts_keep_calm() {
    let banned = ["please", "oops", "invalid", " error", "failed", "unauthorized", "bitte", "ungültig", "fehler", "!"];
    for (tag, source) in SOURCES.into_iter().chain(MAILS) {
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let found = banned.iter().find(|word| line.to_lowercase().contains(**word));
            assert_eq!(found, None, "{tag}: {line}");
        }
    }
}
