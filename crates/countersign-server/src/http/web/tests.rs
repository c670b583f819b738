//! Every page in every language, with hostile values: escaped, labelled, small, and without inline style or script.
//!
//! `COUNTERSIGN_PAGES_OUT=DIR` writes the pages and their assets there, to be looked at.

mod samples;

use super::{assets, pages::paths};
use countersign_core::words::{Language, Words};
use countersign_engine::rows;
use samples::Page;
use std::collections::BTreeSet;

/// What a page may weigh with everything it loads.
const MOST_BYTES: usize = 60_000;
/// The API's document is a manual, and no page that people wait for.
const MOST_BYTES_OF_A_MANUAL: usize = 85_000;

fn every_page(check: impl Fn(&Page, Language)) {
    let words = Words::load();
    for language in Language::ALL {
        for page in samples::all(&words, language) {
            check(&page, language);
        }
    }
}

/// Values of an attribute, wherever it stands.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The opening tags of an element.
fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("<{name} ");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('>').next()).collect()
}

#[test]
fn no_value_becomes_markup() {
    every_page(|page, _| {
        for mark in ["<script>alert", "<img", "\"onx", "'onx"] {
            assert!(!page.html.contains(mark), "{} lets {mark} through", page.name);
        }
    });
}

#[test]
fn a_value_that_turns_the_direction_leaves_the_reference_beside_it_readable() {
    every_page(|page, _| {
        for (at, _) in page.html.match_indices("class=\"ref\"") {
            let before = &page.html[..at];
            let isolated = before.rfind('\u{202e}').is_none_or(|turn| before[turn..].contains("</bdi>"));
            assert!(isolated, "{}", page.name);
        }
    });
}

#[test]
fn pages_need_no_inline_style_or_script() {
    every_page(|page, _| {
        for banned in ["<style", " style=", "javascript:", " onclick", " onload", " onsubmit"] {
            assert!(!page.html.contains(banned), "{} has {banned}", page.name);
        }
        assert_eq!(page.html.matches("<script").count(), 1, "{}", page.name);
        assert!(page.html.contains(&format!("<script src=\"{}\" defer></script>", assets::script())), "{}", page.name);
    });
}

#[test]
fn ids_are_unique_and_what_names_them_exists() {
    every_page(|page, _| {
        let ids = values(&page.html, "id");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{}: {ids:?}", page.name);
        for attribute in ["for", "aria-describedby", "aria-labelledby", "data-copy"] {
            for value in values(&page.html, attribute) {
                assert!(unique.contains(value), "{}: {attribute}={value}", page.name);
            }
        }
    });
}

#[test]
fn every_field_has_a_label_and_every_form_a_token() {
    every_page(|page, _| {
        let labelled: BTreeSet<&str> = values(&page.html, "for").into_iter().collect();
        for input in tags(&page.html, "input").into_iter().chain(tags(&page.html, "select")) {
            let hidden = input.contains("type=\"hidden\"") || input.ends_with(" hidden");
            let tag = format!(" {input}");
            let labelled = values(&tag, "id").first().is_some_and(|id| labelled.contains(id));
            assert!(hidden || labelled, "{}: <input {input}>", page.name);
        }
        // What only asks for another page changes nothing, and needs no token.
        let forms = tags(&page.html, "form").iter().filter(|form| !form.contains("method=\"get\"")).count();
        assert_eq!(page.html.matches("name=\"csrf\"").count(), forms, "{}", page.name);
        assert_eq!(page.html.matches(" method=\"post\"").count(), forms, "{}", page.name);
    });
}

#[test]
fn a_page_has_one_headline_one_main_button_and_its_language() {
    every_page(|page, language| {
        assert_eq!(page.html.matches("<h1>").count(), 1, "{}", page.name);
        assert!(page.html.matches("btn main").count() <= 1, "{}", page.name);
        assert!(page.html.contains(&format!("<html lang=\"{}\">", language.tag())), "{}", page.name);
        assert!(page.html.contains("<title>"), "{}", page.name);
    });
}

#[test]
fn every_text_that_templates_ask_for_is_in_the_catalogue() {
    let words = Words::load();
    for language in Language::ALL {
        for id in samples::template_ids() {
            assert_ne!(words.sentence(&id, &samples::every_value(), language), id, "{}", language.tag());
        }
    }
}

#[test]
fn every_sort_of_row_of_the_audit_has_words() {
    let words = Words::load();
    for language in Language::ALL {
        let missing = |id: String| (words.sentence(&id, &[], language) == id).then_some(id);
        let id = |prefix: &str, sort: &str| format!("{prefix}{}", sort.replace('.', "-"));
        let rows = rows::CHANGES.iter().chain(rows::ALARMS).filter_map(|sort| missing(id("changed-", sort)));
        let alarms = rows::ALARMS.iter().filter_map(|sort| missing(id("", sort)));
        let own = rows::TOLD_TO_THEIR_OWNER.iter().filter_map(|sort| missing(id("history-", sort)));
        let missing: Vec<String> = rows.chain(alarms).chain(own).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", language.tag());
    }
    let known = |sort: &&&str| !rows::CHANGES.contains(*sort);
    assert_eq!(rows::TOLD_TO_THEIR_OWNER.iter().filter(known).count(), 0, "each is a change");
}

#[test]
fn no_page_shows_an_id_of_the_catalogue() {
    let ids: Vec<String> = samples::template_ids().into_iter().filter(|id| id.contains('-')).collect();
    every_page(|page, language| {
        let shown = ids.iter().find(|id| page.html.contains(&format!(">{id}<")));
        assert_eq!(shown, None, "{} in {}", page.name, language.tag());
        assert!(!page.html.contains("notice-") && !page.html.contains("stops-"), "{}", page.name);
    });
}

#[test]
fn pages_do_not_say_what_the_house_does_not_say() {
    every_page(|page, _| {
        // The code of a reason is no word of ours: it is what programs go by.
        let text = page
            .html
            .replace("aria-invalid", "")
            .replace("request.invalid", "")
            .replace("name_invalid", "")
            .to_lowercase();
        for word in ["invalid", "please", "oops", " error", "unauthori", "ungültig", "bitte", "fehler"] {
            assert!(!text.contains(word), "{} says {word}", page.name);
        }
    });
}

#[test]
fn a_page_with_everything_stays_small() {
    every_page(|page, _| {
        let loaded = assets::all().into_iter().filter(|asset| page.html.contains(&asset.path));
        let bytes = page.html.len() + loaded.map(|asset| asset.bytes.len()).sum::<usize>();
        let most = if page.name.starts_with("api-docs") { MOST_BYTES_OF_A_MANUAL } else { MOST_BYTES };
        assert!(bytes < most, "{}: {bytes} bytes", page.name);
    });
}

#[test]
fn assets_are_found_at_the_address_of_their_content_only() {
    for asset in assets::all() {
        assert!(asset.path.starts_with(assets::PREFIX));
        assert!(!asset.content_type.is_empty());
        assert_eq!(assets::find(&asset.path).map(|found| found.bytes.len()), Some(asset.bytes.len()));
    }
    assert!(assets::find("/assets/countersign.000000000000.css").is_none());
    assert!(assets::CACHE_CONTROL.contains("immutable"));
    assert!(paths::CLOCK_NOW.starts_with(paths::CLOCK));
}

#[test]
fn the_pages_can_be_written_down_to_be_looked_at() {
    let Some(folder) = std::env::var_os("COUNTERSIGN_PAGES_OUT") else { return };
    let folder = std::path::PathBuf::from(folder);
    std::fs::create_dir_all(folder.join("assets")).unwrap();
    for asset in assets::all() {
        std::fs::write(folder.join(asset.path.trim_start_matches('/')), asset.bytes).unwrap();
    }
    every_page(|page, language| {
        std::fs::write(folder.join(format!("{}.{}.html", page.name, language.tag())), &page.html).unwrap();
    });
}
