//! One's own history: what was found out about each refusal, rounded, and who has looked at it.

use crate::{
    browser::Browser,
    installation::{Installation, Person, host},
};
use countersign_core::words::Language;
use std::time::Duration;

/// Somebody whose set-up is long over, with a browser signed in.
fn at_home() -> (Installation, Person, Browser) {
    let here = Installation::new();
    let alice = here.person("alice");
    here.advance(Duration::from_hours(72));
    let browser = here.signed_in(&alice);
    (here, alice, browser)
}

/// Shows a code in another browser.
fn refused(here: &Installation, alice: &Person, code: &str) {
    here.half(alice).post("/sign-in/second-factor", &[("code", code)]).expect(200);
}

fn history(browser: &mut Browser) -> String {
    browser.get("/me/security").expect(200).body
}

#[test]
fn a_clock_that_is_off_is_named_with_its_offset_rounded() {
    for (steps, said) in [
        (120, "Your phone’s clock is about an hour fast."),
        (-1_440, "Your phone’s clock is set for another place or day, about 12 hours off."),
        (-31, "Your phone’s clock is about 15 minutes slow."),
    ] {
        let (here, alice, mut mine) = at_home();
        for _ in 0..2 {
            here.advance(Duration::from_secs(30));
            refused(&here, &alice, &here.code_at(&alice, steps));
            here.engine.search_waiting();
        }
        let page = history(&mut mine);
        assert!(page.contains(said), "{steps}: {page}");
        assert!(page.contains("href=\"/clock\">Check the phone’s clock</a><br>"), "{page}");
        assert!(!page.contains(" %") && !page.contains("candidates"), "no confidence: {page}");
    }
}

#[test]
fn one_late_code_tells_of_half_minutes_only() {
    let (here, alice, mut mine) = at_home();
    refused(&here, &alice, &here.code_at(&alice, -4));
    here.engine.search_waiting();
    let page = history(&mut mine);
    assert!(page.contains("Refused: That code is too old.") && page.contains("It was typed late, or"), "{page}");
    let seconds = page.split_once("clock is about ").unwrap().1.split(' ').next().unwrap();
    assert_eq!(seconds.parse::<u32>().unwrap() % 30, 0, "{page}");
}

#[test]
fn a_slip_and_a_code_of_nothing_are_told_apart() {
    let (here, alice, mut mine) = at_home();
    let right = here.code(&alice);
    let place = (0..5).find(|place| right.as_bytes()[*place] != right.as_bytes()[place + 1]).unwrap();
    let mut swapped = right.into_bytes();
    swapped.swap(place, place + 1);
    refused(&here, &alice, std::str::from_utf8(&swapped).unwrap());
    here.engine.search_waiting();
    assert!(history(&mut mine).contains("A digit was mistyped."), "{}", history(&mut mine));
    here.advance(Duration::from_mins(11));
    refused(&here, &alice, &alice.app.wrong(here.now(), 40));
    here.engine.search_waiting();
    assert!(history(&mut mine).contains("We found no cause."), "{}", history(&mut mine));
}

#[test]
fn a_search_that_runs_and_one_that_never_was_are_told_apart() {
    let (here, alice, mut mine) = at_home();
    let (running, not_made) = ("We are still looking for the cause.", "The cause was not looked for.");
    for number in 0..4 {
        refused(&here, &alice, &alice.app.wrong(here.now(), number));
        here.advance(Duration::from_secs(30));
    }
    let page = history(&mut mine);
    assert_eq!([running, not_made].map(|said| page.matches(said).count()), [3, 1], "three wait, the fourth is dropped");
    here.engine.search_waiting();
    let page = history(&mut mine);
    assert_eq!([running, not_made].map(|said| page.matches(said).count()), [0, 1], "{page}");
}

#[test]
fn who_looked_and_when_stands_beside_what_they_looked_at() {
    let (here, alice, mut mine) = at_home();
    refused(&here, &alice, &here.code_at(&alice, -5));
    assert!(!history(&mut mine).contains("Looked at"));
    for _ in 0..3 {
        here.engine.why(&host(), &here.reference("alice"), 1, Language::English).unwrap();
        here.advance(Duration::from_mins(70));
        mine = here.signed_in(&alice);
    }
    let page = history(&mut mine);
    assert_eq!(page.matches("Looked at by root at the server, last ").count(), 3, "each that was asked for: {page}");
    assert_eq!(page.matches("This list was looked at by root").count(), 1, "and the list it stood in, once: {page}");
    let mut german = here.signed_in(&alice);
    german.headers.push(("accept-language", "de".to_owned()));
    assert!(history(&mut german).contains("Angesehen von root am Server, zuletzt "));
}
