//! Phones whose clock is off, old entries, ignored settings and slips of the finger, at the pages: what is said to
//! somebody who has only shown the password, and what the same person reads in their own history later.

use super::{
    chromium::{Browser, Scheme, View},
    site::{PASSWORD, Person, Site},
};
use crate::support::Home;

const ALICE: &str = "alice@example.com";
const OLD: &str = "That code is too old";
const SLOW: &str = "Your phone’s clock is slow";
const WRONG: &str = "That code does not fit now";
/// How often to ask for a page until it shows what is still being searched for.
const LOOKS: usize = 5_000;

/// Somebody set up an hour ago, who has just shown the password.
struct Case {
    site: Site,
    browser: Browser,
    alice: Person,
}

impl Case {
    fn new() -> Self {
        let mut site = Site::new();
        let browser = Browser::start(View::Phone, Scheme::Light);
        let alice = site.newcomer(&browser, ALICE);
        browser.follow("header .link");
        // Early in a step, so that what is typed within one comes into one, however slow the browser is.
        site.later(3_600 + 30 - site.now().rem_euclid(30));
        site.gives_password(&browser, ALICE, PASSWORD);
        Self { site, browser, alice }
    }

    /// The code of the app on a clock that is off by so many seconds.
    fn code(&self, off: i64) -> String {
        self.alice.app.code(self.site.now() + off)
    }

    /// Types a code that is refused; the headline. Nothing else on the page is about this person or this code.
    fn refused(&self, code: &str) -> String {
        self.browser.send_code(code);
        let headline = self.browser.text("h1");
        let (path, page) = (self.browser.path(), self.browser.text("main"));
        assert!(self.browser.holds("document.querySelector('.notice')"), "{code} is not refused on {path}: {page}");
        let said = self.browser.text(".notice .stops");
        let told = said.replace("A code lasts 30 seconds.", "").replace("It comes within 30 seconds.", "");
        assert!(!told.chars().any(|c| c.is_ascii_digit()), "{said}");
        headline
    }

    /// Opens the page again until the search has found what it then says: one of these headlines.
    fn is_told_later(&self, headlines: &[&str]) {
        let look = |_: usize| {
            self.site.open(&self.browser, "/sign-in/second-factor");
            headlines.contains(&self.browser.text("h1").as_str())
        };
        assert!((0..LOOKS).any(look), "{:?} is none of {headlines:?}", self.browser.text("h1"));
        assert!(!self.browser.text(".notice .stops").contains(|c: char| c.is_ascii_digit()), "no numbers of theirs");
    }

    /// Signs in by a backup code and waits until the newest refusal in the history says one of these things.
    fn reads_in_the_history(&self, refusal: &str, findings: &[&str]) {
        self.site.open(&self.browser, "/sign-in/backup-code");
        self.browser.send_code(&self.alice.sheet[0]);
        let mut read = String::new();
        let look = |_: usize| {
            self.site.open(&self.browser, "/me/security");
            let said = self.browser.texts(".log .said");
            read = said.into_iter().find(|said| said.starts_with("Refused")).unwrap_or_default();
            read.starts_with(&format!("Refused: {refusal}")) && findings.iter().any(|finding| read.contains(finding))
        };
        assert!((0..LOOKS).any(look), "{read:?} says none of {findings:?}");
    }
}

#[test]
fn a_phone_94_seconds_slow_is_told_that_the_code_is_too_old_then_of_the_clock_and_reads_the_seconds_later() {
    let mut case = Case::new();
    assert_eq!(case.refused(&case.code(-94)), OLD);
    assert_eq!(case.browser.text(".notice a"), "Check the phone’s clock");
    case.browser.inspect("second-factor-refused");
    case.site.later(40);
    // Two codes of one offset tell at once; where their steps are unlike, the search after the answer does.
    let told = case.refused(&case.code(-94));
    if told != SLOW {
        assert_eq!(told, OLD);
        case.is_told_later(&[SLOW]);
    }
    case.browser.inspect("second-factor-clock-slow");
    let begins = if told == SLOW { "Your phone’s clock is about" } else { OLD };
    case.reads_in_the_history(begins, &["slow"]);
    let said = case.browser.texts(".log .said").join(" ");
    assert!(["60 seconds", "90 seconds", "120 seconds"].iter().any(|span| said.contains(span)), "{said}");
    assert!(!said.contains(SLOW), "it is said once, with how far: {said}");
    case.browser.inspect("security-clock-slow");
}

#[test]
fn a_clock_hours_away_is_not_told_of_one_code_but_of_two_and_the_offset_after_signing_in() {
    let zone = "Your phone’s clock is set for another place or day";
    for (off, off_by, span) in [
        (3_600, "Your phone’s clock is fast", ["about an hour fast", "about an hour off"]),
        (-43_200, SLOW, ["about 12 hours slow", "about 12 hours off"]),
    ] {
        let case = Case::new();
        assert_eq!(case.refused(&case.code(off - 30)), WRONG);
        assert_eq!(case.refused(&case.code(off)), WRONG);
        case.is_told_later(&[zone, off_by]);
        case.reads_in_the_history(WRONG, &span);
    }
}

#[test]
fn a_code_of_an_older_entry_is_named_as_one() {
    let case = Case::new();
    case.browser.send_code(&case.code(0));
    case.site.open(&case.browser, "/me/enrol/authenticator");
    let new = case.browser.shown_entry();
    case.browser.send_code(&new.code(case.site.now()));
    case.browser.follow("a[href$='/remove']");
    case.browser.follow(".btn.no");
    case.browser.follow("header .link");
    case.site.gives_password(&case.browser, ALICE, PASSWORD);
    assert_eq!(case.refused(&case.code(0)), "That code comes from an older entry");
    case.reads_in_the_history("That code comes from an older entry", &[""]);
}

#[test]
fn a_swapped_pair_of_digits_is_said_to_be_no_more_than_wrong() {
    let case = Case::new();
    let right = case.code(0);
    let place = (0..5).find(|place| right.as_bytes()[*place] != right.as_bytes()[place + 1]).unwrap();
    let mut swapped = right.into_bytes();
    swapped.swap(place, place + 1);
    assert_eq!(case.refused(&String::from_utf8(swapped).unwrap()), WRONG);
    case.reads_in_the_history(WRONG, &["A digit was mistyped."]);
}

#[test]
fn an_app_that_ignores_sha256_is_recognised_and_followed_as_it_is_set_up() {
    let site = Site::of(Home::running().with("COUNTERSIGN_ENROLMENT_ALGORITHM", "SHA256"));
    let browser = Browser::start(View::Phone, Scheme::Light);
    site.open(&browser, &site.add(ALICE));
    browser.choose_password(PASSWORD);
    let app = browser.shown_entry();
    browser.send_code(&app.as_if("SHA1").code(site.now()));
    assert_eq!(browser.text(".notice .what"), "Your app makes these codes in another way");
    browser.inspect("enrol-app-ignores-a-setting");
    browser.follow("button[name=settings]");
    assert_eq!(browser.text("h1"), "Save your backup codes");
    site.open(&browser, "/me/security");
    browser.follow("header .link");
    site.gives_password(&browser, ALICE, PASSWORD);
    browser.send_code(&app.as_if("SHA1").code(site.now() + 30));
    assert_eq!(browser.path(), "/me/security", "the entry goes by what the app does");
}
