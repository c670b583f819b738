//! The words people read: complete in every language, short enough, and none that nobody uses.

use countersign_core::{
    Reason, Stage,
    factor::{FactorKind, FactorState},
    import::{ImportReason, ImportVerdict},
    reason::Door,
    user::UserState,
    words::{Language, Words},
};
use std::collections::BTreeSet;

const SOURCES: [(&str, &str); 2] =
    [("en", include_str!("../../words/en.ftl")), ("de", include_str!("../../words/de.ftl"))];

/// A public text and a reference fit one RADIUS Reply-Message (253 bytes).
const MOST_BYTES: usize = 229;

/// Identifiers of messages: lines that begin with a name and `=`.
fn message_ids(source: &str) -> BTreeSet<&str> {
    source
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('=').map(|(id, _)| id.trim()))
        .collect()
}

/// Identifiers that the words of the domain ask for.
fn ids_of_the_domain() -> BTreeSet<String> {
    let reasons = Reason::ALL.iter().map(|reason| reason.code().replace('.', "-"));
    let stages = Stage::ALL.iter().map(|stage| format!("stage-{stage}"));
    let doors = Door::ALL.iter().map(|door| format!("door-{door}"));
    let kinds = FactorKind::ALL.iter().map(|kind| format!("kind-{kind}"));
    let users = UserState::ALL.iter().map(|state| format!("state-{state}"));
    let factors = FactorState::ALL.iter().map(|state| format!("state-{state}"));
    reasons.chain(stages).chain(doors).chain(kinds).chain(users).chain(factors).collect()
}

#[test]
fn the_catalogue_has_no_defects() {
    assert_eq!(Words::load().defects(), Vec::<String>::new());
}

#[test]
fn every_language_has_the_words_of_the_domain_and_no_others() {
    let domain = ids_of_the_domain();
    for (tag, source) in SOURCES {
        // Sentences about what was seen, what somebody must look at, what is asked of a user, and beside answers of `why`.
        let groups = ["evidence-", "alarm-", "why-", "standing-", "trouble-"];
        let is_sentence = |id: &&str| groups.iter().any(|group| id.starts_with(group));
        let (sentences, rest): (BTreeSet<&str>, BTreeSet<&str>) =
            message_ids(source).into_iter().partition(is_sentence);
        let rest: BTreeSet<String> = rest.into_iter().map(str::to_owned).collect();
        let difference: Vec<&String> = rest.symmetric_difference(&domain).collect();
        assert_eq!(difference, Vec::<&String>::new(), "{tag}");
        let english: BTreeSet<&str> = message_ids(SOURCES[0].1).into_iter().filter(is_sentence).collect();
        assert_eq!(sentences, english, "{tag}");
    }
}

#[test]
fn every_reason_has_its_three_texts_in_every_language() {
    let words = Words::load();
    for language in Language::ALL {
        for reason in Reason::ALL {
            let texts = words.texts(*reason, language);
            let id = reason.code().replace('.', "-");
            for text in [&texts.public, &texts.admin, &texts.remedy] {
                assert!(!text.is_empty() && *text != id, "{reason} in {language:?}");
                assert!(!text.contains(['{', '}', '\n']), "{reason} in {language:?}: {text}");
            }
        }
    }
}

#[test]
fn the_languages_differ() {
    let words = Words::load();
    for reason in Reason::ALL {
        let [english, german] = Language::ALL.map(|language| words.texts(*reason, language));
        assert_ne!(english.public, german.public, "{reason}");
        assert_ne!(english.admin, german.admin, "{reason}");
        assert_ne!(english.remedy, german.remedy, "{reason}");
    }
}

#[test]
fn every_public_text_fits_a_radius_reply() {
    let words = Words::load();
    for language in Language::ALL {
        for reason in Reason::ALL {
            let text = &words.texts(*reason, language).public;
            assert!(text.len() <= MOST_BYTES, "{reason} has {} bytes: {text}", text.len());
        }
    }
}

#[test]
fn no_text_says_invalid_code_and_leaves_it_at_that() {
    let words = Words::load();
    for language in Language::ALL {
        for reason in Reason::ALL {
            let text = words.texts(*reason, language).public.to_lowercase();
            for phrase in ["invalid", "ungültig", "incorrect code", "falscher code", "error", "fehler"] {
                assert!(!text.contains(phrase), "{reason} in {language:?}: {text}");
            }
        }
    }
}

#[test]
fn every_sentence_of_the_domain_is_found_in_every_language() {
    let words = Words::load();
    for language in Language::ALL {
        for id in ids_of_the_domain() {
            assert_ne!(words.sentence(&id, &[], language), id, "{language:?}");
        }
    }
}

#[test]
fn a_sentence_that_is_missing_shows_as_its_own_id() {
    let words = Words::load();
    assert_eq!(words.sentence("no-such-sentence", &[], Language::German), "no-such-sentence");
}

fn say(id: &str, values: &[(&str, &str)]) -> [String; 2] {
    let words = Words::load();
    let values: Vec<(&str, String)> = values.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Language::ALL.map(|language| words.sentence(id, &values, language))
}

#[test]
fn one_is_told_from_many_and_from_none() {
    for (count, english, german) in [
        ("0", "No backup codes left.", "Keine Backup-Codes mehr übrig."),
        ("1", "1 backup code left.", "Noch 1 Backup-Code übrig."),
        ("2", "2 backup codes left.", "Noch 2 Backup-Codes übrig."),
    ] {
        assert_eq!(say("evidence-left", &[("count", count)]), [english, german]);
    }
    for (count, english, german) in
        [("1", "1 refusal.", "1 Ablehnung."), ("12", "12 refusals in a row.", "12 Ablehnungen in Folge.")]
    {
        assert_eq!(say("evidence-failures", &[("count", count)]), [english, german]);
    }
}

#[test]
fn an_offset_is_told_in_seconds_and_steps_with_its_direction() {
    let one = say("evidence-step_offset", &[("seconds", "30"), ("steps", "1"), ("direction", "past")]);
    assert_eq!(
        one,
        [
            "The code belongs to a moment 30 seconds ago, 1 step from the server's.",
            "Der Code gehört zu einem Zeitpunkt, der 30 Sekunden zurückliegt, 1 Zeitschritt von dem des Servers entfernt."
        ]
    );
    let many = say("evidence-step_offset", &[("seconds", "120"), ("steps", "4"), ("direction", "future")]);
    assert_eq!(
        many,
        [
            "The code belongs to a moment 120 seconds ahead, 4 steps from the server's.",
            "Der Code gehört zu einem Zeitpunkt, der 120 Sekunden in der Zukunft liegt, 4 Zeitschritte von dem des Servers entfernt."
        ]
    );
}

#[test]
fn values_are_printed_as_they_were_given() {
    for value in ["-45", "0", "2147483647", "99999999999999999999", "007", "+5", "1.50", "2026-11-22T09:30:00Z"] {
        let [english, _] = say("evidence-until", &[("at", value)]);
        assert_eq!(english, format!("Answers again at {value}."));
    }
}

#[test]
fn the_language_asked_for_is_answered() {
    for (header, language) in [
        ("", Language::English),
        ("de", Language::German),
        ("de-AT", Language::German),
        ("DE-ch,en;q=0.5", Language::German),
        ("en-US,en;q=0.9,de;q=0.8", Language::English),
        ("fr,de;q=0.4,en;q=0.3", Language::German),
        ("fr;q=1.0, de;q=0.1", Language::German),
        ("de;q=0", Language::English),
        ("de;q=abc", Language::English),
        ("fr, es", Language::English),
        ("*", Language::English),
        ("den", Language::English),
        (";;;,,,q=", Language::English),
    ] {
        assert_eq!(Language::accepted(header), language, "{header:?}");
    }
}

#[test]
fn a_long_language_header_is_not_read_to_its_end() {
    let header = format!("{}de", "fr,".repeat(20));
    assert_eq!(Language::accepted(&header), Language::English);
}

#[test]
fn every_reason_of_an_import_has_its_words_in_every_language_and_there_are_no_others() {
    let words = Words::load();
    let reasons: BTreeSet<String> = ImportReason::ALL.iter().map(|reason| reason.message_id()).collect();
    for source in [include_str!("../../words/import.en.ftl"), include_str!("../../words/import.de.ftl")] {
        let ids: BTreeSet<String> = message_ids(source).into_iter().map(str::to_owned).collect();
        assert_eq!(ids, reasons);
    }
    for reason in ImportReason::ALL {
        let [english, german] = Language::ALL.map(|language| words.of_import(*reason, language));
        assert!(english.why != reason.message_id() && english.why != german.why, "{reason}");
        assert_eq!(english.remedy.is_empty(), german.remedy.is_empty(), "{reason}");
        // What is taken over has not been while one only looks.
        let is_new = reason.verdict() == ImportVerdict::New;
        assert!([english, german].iter().all(|said| (said.why != said.beforehand) == is_new), "{reason}");
        assert_eq!(ImportReason::from_word(reason.word()), Some(*reason));
    }
}
