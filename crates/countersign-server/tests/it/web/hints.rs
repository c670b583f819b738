//! What the second factor's page tells somebody whose password was right, and what it keeps from them.

use crate::{
    browser::{Answer, Browser},
    installation::{Installation, Person},
};
use std::time::Duration;

const PAGE: &str = "/sign-in/second-factor";
const HOUR: i64 = 120;

/// Somebody whose set-up is long over, and a browser that has shown their password.
fn half_way() -> (Installation, Person, Browser) {
    let here = Installation::new();
    let alice = here.person("alice");
    here.advance(Duration::from_hours(72));
    let browser = here.half(&alice);
    (here, alice, browser)
}

/// A page without what differs from one to the next whatever was typed.
fn masked(answer: &Answer) -> String {
    let mut page = answer.body.replace(answer.value("csrf").unwrap(), "CSRF");
    if let Some(reference) = page.split_once("class=\"ref\">").and_then(|(_, rest)| rest.split('<').next()) {
        page = page.replace(&reference.to_owned(), "REFERENCE");
    }
    page
}

/// A right code with one digit changed, far from every code of these hours.
fn near_miss(here: &Installation, alice: &Person) -> String {
    let right = here.code(alice);
    let last = right.as_bytes()[5] - b'0';
    let candidates = (1..10).map(|by| format!("{}{}", &right[..5], (last + by) % 10));
    let shown: Vec<String> = (-2 * HOUR..2 * HOUR).map(|steps| here.code_at(alice, steps)).collect();
    candidates.into_iter().find(|code| !shown.contains(code)).unwrap()
}

#[test]
fn the_next_load_names_the_clock_once_two_codes_agree() {
    let (here, alice, mut browser) = half_way();
    let first = browser.post(PAGE, &[("code", &here.code_at(&alice, HOUR))]).expect(200);
    assert_eq!(first.headline(), "That code does not fit now");
    here.engine.search_waiting();
    let title = "Enter the code from your authenticator app";
    assert_eq!(browser.get(PAGE).expect(200).headline(), title, "one code names no clock");
    here.advance(Duration::from_secs(30));
    let second = browser.post(PAGE, &[("code", &here.code_at(&alice, HOUR))]).expect(200);
    assert_eq!(second.headline(), "That code does not fit now", "the answer waits for no search");
    here.engine.search_waiting();
    let page = browser.get(PAGE).expect(200);
    assert_eq!(page.headline(), "Your phone’s clock is set for another place or day");
    assert!(page.body.contains("<a href=\"/clock\">Check the phone’s clock</a>"), "{}", page.body);
    assert!(!page.body.contains("aria-invalid"), "nothing typed is wrong on a page just opened");
    assert!(!page.body.contains("hour") && !page.body.contains('%'), "no numbers: {}", page.body);
    here.advance(Duration::from_mins(10));
    assert_eq!(browser.get(PAGE).expect(200).headline(), title, "a hint is of the last minutes");
}

#[test]
fn a_guesser_reads_the_same_whatever_was_near() {
    type Typed = fn(&Installation, &Person) -> String;
    let typed: [(&str, Typed); 4] = [
        ("nothing", |here, alice| alice.app.wrong(here.now(), 0)),
        ("two steps ahead", |here, alice| here.code_at(alice, 2)),
        ("an hour ahead", |here, alice| here.code_at(alice, HOUR)),
        ("one digit off", near_miss),
    ];
    let mut pages = Vec::new();
    for (name, typed) in typed {
        let (here, alice, mut browser) = half_way();
        let refused = browser.post(PAGE, &[("code", &typed(&here, &alice))]).expect(200);
        here.engine.search_waiting();
        let loaded = browser.get(PAGE).expect(200);
        let again = browser.post(PAGE, &[("code", &alice.app.wrong(here.now(), 7))]).expect(200);
        here.engine.search_waiting();
        let last = browser.get(PAGE).expect(200);
        assert!(last.body.contains("name=\"next_code\""), "{name}");
        pages.push((name, [refused, loaded, again, last].map(|answer| masked(&answer))));
    }
    let (_, wrong) = &pages[0];
    for (name, seen) in &pages {
        assert_eq!(seen, wrong, "{name}");
    }
}

#[test]
fn the_next_code_is_asked_for_from_the_second_refusal_on_and_in_every_browser() {
    for near in [false, true] {
        let (here, alice, mut browser) = half_way();
        let asks = |answer: Answer| answer.expect(200).body.contains("name=\"next_code\"");
        let code = |number| if near { here.code_at(&alice, -6) } else { alice.app.wrong(here.now(), number) };
        assert!(!asks(browser.get(PAGE)));
        assert!(!asks(browser.post(PAGE, &[("code", &code(0)), ("tries", "9")])), "the form's word is not taken");
        here.advance(Duration::from_secs(30));
        for number in 1..4 {
            assert!(asks(browser.post(PAGE, &[("code", &code(number))])), "{near}: {number}");
            assert!(asks(browser.get(PAGE)) && asks(here.half(&alice).get(PAGE)), "{near}: {number}");
            here.advance(Duration::from_secs(30));
        }
        browser.post(PAGE, &[("code", &here.code(&alice))]).expect_to("/me/security");
        assert!(!asks(here.half(&alice).get(PAGE)));
    }
}

#[test]
fn two_codes_in_a_row_are_handed_in_together_and_prove_how_far_a_clock_is_off() {
    let (here, alice, mut browser) = half_way();
    let both = [("code", &*here.code_at(&alice, -3)), ("next_code", &*here.code_at(&alice, -2))];
    browser.post(PAGE, &both).expect_to("/me/security");
    here.advance(Duration::from_mins(5));
    let mut later = here.half(&alice);
    later.post(PAGE, &[("code", &here.code_at(&alice, -2))]).expect_to("/me/security");

    let (here, alice, mut browser) = half_way();
    let both = [("code", &*here.code_at(&alice, -9)), ("next_code", &*here.code_at(&alice, -8))];
    let refused = browser.post(PAGE, &both).expect(200);
    assert_eq!(refused.headline(), "Your phone’s clock is slow");
    assert!(refused.body.contains("<a href=\"/clock\">"), "{}", refused.body);
    assert!(refused.body.contains("name=\"next_code\""), "each of the two was an attempt");
}

/// Shows a code that ran out, then signs in, so that no refusals add up; says what the page said.
fn hinted(here: &Installation, alice: &Person) -> String {
    here.advance(Duration::from_mins(6));
    let mut browser = here.half(alice);
    let said = browser.post(PAGE, &[("code", &here.code_at(alice, -5))]).expect(200).headline().to_owned();
    browser.post(PAGE, &[("code", &here.code(alice))]).expect_to("/me/security");
    said
}

#[test]
fn the_page_hints_three_times_an_hour_and_ten_times_a_day() {
    let (here, alice, _) = half_way();
    let expired = "That code is too old";
    let in_an_hour: Vec<bool> = (0..5).map(|_| hinted(&here, &alice) == expired).collect();
    assert_eq!(in_an_hour, [true, true, true, false, false]);
    let mut in_a_day = 3;
    for _ in 0..5 {
        here.advance(Duration::from_hours(1));
        in_a_day += (0..3).filter(|_| hinted(&here, &alice) == expired).count();
    }
    assert_eq!(in_a_day, 10);
}

#[test]
fn what_the_search_finds_is_hinted_at_out_of_the_same_few() {
    let (here, alice, _) = half_way();
    for _ in 0..3 {
        assert_eq!(hinted(&here, &alice), "That code is too old");
    }
    here.advance(Duration::from_mins(11));
    let mut browser = here.half(&alice);
    for _ in 0..2 {
        here.advance(Duration::from_secs(30));
        browser.post(PAGE, &[("code", &here.code_at(&alice, HOUR))]).expect(200);
        here.engine.search_waiting();
    }
    assert_eq!(browser.get(PAGE).expect(200).headline(), "Enter the code from your authenticator app");
}
