//! Before the first factor there is one refusal: the same words, the same work, one counter for every spelling
//! (E01 to E03).

use crate::{
    browser::{Answer, Browser},
    installation::{GOOD, Installation, OTHER, host},
};
use countersign_engine::users::UserChange;
use std::time::Duration;

fn tries(browser: &mut Browser, login: &str, password: &str) -> Answer {
    browser.post("/sign-in", &[("login", login), ("password", password)])
}

fn stranger(here: &Installation) -> Browser {
    let mut browser = here.browser();
    browser.get("/sign-in");
    browser
}

#[test]
fn e01_fifty_spellings_of_one_login_share_one_counter() {
    let here = Installation::new();
    here.person("alice.smith");
    let mut spellings: Vec<String> = Vec::new();
    for number in 0..24_u32 {
        let turned = "alice.smith".char_indices();
        let turned =
            turned.map(|(at, sign)| if number >> (at % 5) & 1 == 1 { sign.to_ascii_uppercase() } else { sign });
        spellings.push(turned.collect());
    }
    let wide = |sign: char| char::from_u32(sign as u32 + 0xfee0).filter(|_| sign.is_ascii_alphabetic()).unwrap_or(sign);
    for at in 0..26 {
        let name = "alice.smith".chars().enumerate();
        let spelled: String = name.map(|(place, sign)| if place % 11 <= at % 11 { wide(sign) } else { sign }).collect();
        spellings.push(if at < 11 { spelled } else { spelled.to_uppercase() });
    }
    assert_eq!(spellings.len(), 50);
    for spelling in spellings {
        let mut browser = stranger(&here);
        for _ in 0..4 {
            tries(&mut browser, "alice.smith", OTHER).expect(200);
        }
        tries(&mut browser, &spelling, OTHER).expect(200);
        tries(&mut browser, &spelling, GOOD).expect(200);
        tries(&mut browser, "alice.smith", GOOD).expect(200);
        here.advance(Duration::from_mins(1));
        tries(&mut browser, &spelling, GOOD).expect_to("/sign-in/second-factor");
    }
}

#[test]
fn e02_a_name_or_password_of_any_length_is_looked_at_whole_or_not_at_all() {
    let here = Installation::new();
    here.person("alice");
    let long = "a".repeat(5000);
    for (login, password) in [
        (format!("alice{long}"), GOOD.to_owned()),
        ("alice".to_owned(), format!("{GOOD}{long}")),
        ("alice".to_owned(), format!("{GOOD} ")),
        (long.clone(), long.clone()),
    ] {
        let answer = tries(&mut stranger(&here), &login, &password).expect(200);
        assert_eq!(answer.headline(), "That does not fit");
    }
    let mut browser = stranger(&here);
    browser.address = "203.0.113.77";
    tries(&mut browser, "alice", GOOD).expect_to("/sign-in/second-factor");
}

/// The page with what differs by chance replaced: the reference and the form's token.
fn masked(answer: &Answer, browser: &Browser) -> String {
    let reference = answer.body.split_once("class=\"ref\">").unwrap().1.split('<').next().unwrap();
    assert_eq!(reference.len(), 9);
    format!("{:?} {} {}", answer.headers, answer.status, answer.body)
        .replace(reference, "REFERENCE")
        .replace(&browser.csrf, "TOKEN")
}

#[test]
fn e03_unknown_known_suspended_and_locked_read_and_cost_the_same() {
    let here = Installation::new();
    let fresh = |name: &str| here.person(name);
    for name in ["known", "nonek", "suspd", "locke", "nopwd"] {
        if name != "nonek" && name != "nopwd" {
            fresh(name);
        }
    }
    here.add_user("nopwd");
    here.engine.change_user(host(), "suspd".to_owned(), UserChange::Suspend).wait().unwrap();
    let mut locking = stranger(&here);
    for _ in 0..6 {
        tries(&mut locking, "locke", OTHER);
    }
    // The first try from a place makes its rows; what is compared are the later ones.
    let mut seen: Vec<(String, usize, u64, [u64; 2])> = Vec::new();
    for (number, (name, password)) in
        [("nonek", GOOD), ("known", OTHER), ("suspd", GOOD), ("locke", GOOD), ("nopwd", GOOD)].into_iter().enumerate()
    {
        let mut browser = stranger(&here);
        browser.address = ["192.0.2.1", "203.0.113.1", "198.18.0.1", "198.51.100.1", "233.252.0.1"][number];
        let first = here.engine.statements();
        tries(&mut browser, name, password);
        let first = here.engine.statements() - first;
        let (hashes, written, run) = (here.engine.hash_jobs(), here.log_bytes(), here.engine.statements());
        let answer = tries(&mut browser, name, password).expect(200);
        let (hashes, written) = (here.engine.hash_jobs() - hashes, here.log_bytes() - written);
        let run = here.engine.statements() - run;
        seen.push((masked(&answer, &browser).replace(name, "NAME"), hashes, written, [first, run]));
    }
    for one in &seen[1..] {
        assert_eq!(one.0, seen[0].0);
        assert_eq!(one.1, 1, "one hash");
    }
    let statements: Vec<[u64; 2]> = seen.iter().map(|one| one.3).collect();
    assert!(statements.iter().all(|one| *one == statements[0]), "statements run: {statements:?}");
    let pages: Vec<u64> = seen.iter().map(|one| one.2 / 4120).collect();
    assert!(pages.iter().max().unwrap() - pages.iter().min().unwrap() <= 1, "pages written: {pages:?}");
}
