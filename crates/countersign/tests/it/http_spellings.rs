//! One code is one code: in 30 spellings, and through every door there is (C1, A01, A05, A06).

use crate::{
    http_support::{Person, Site, now},
    support::apps::App,
};
use serde_json::{Value, json};

/// The same code as people, phones and password managers write it.
fn spellings(code: &str) -> Vec<String> {
    let (left, right) = code.split_at(3);
    let between = |separator: &str| format!("{left}{separator}{right}");
    let in_script = |zero: u32| -> String {
        code.chars().map(|digit| char::from_u32(zero + digit.to_digit(10).unwrap()).unwrap()).collect()
    };
    let separators = [
        " ", "-", "\u{a0}", "\u{2009}", "\u{202f}", "\u{3000}", "\u{2010}", "\u{2013}", "\u{2212}", "_", ".", "\u{b7}",
        "\u{200b}", "\u{2060}", "\u{feff}", "\u{ad}", "\t", "\n", "\u{0}", "\u{85}", "\u{2028}",
    ];
    let scripts = [0xff10, 0x0660, 0x06f0, 0x0966, 0x1d7ce];
    let around = [format!(" {code}"), format!("{code}\r\n"), format!("\u{202a}{code}\u{202c}"), spaced(code)];
    let all = std::iter::once(code.to_owned()).chain(separators.map(between)).chain(scripts.map(in_script));
    all.chain(around).collect()
}

fn spaced(code: &str) -> String {
    code.chars().map(|digit| format!("{digit} ")).collect()
}

fn is_accepted(answer: &Value) -> bool {
    answer["verdict"] == "accepted"
}

#[test]
fn a_code_in_thirty_spellings_is_accepted_once() {
    let site = Site::new();
    let mut desk = site.desk();
    // A fresh user for each spelling that goes first: whichever it is, no other one is accepted after it.
    for first in 0..spellings("123456").len() {
        let person = desk.enrolled(&format!("user{first}@example.com"));
        let mut all = spellings(&person.next_code());
        assert!(all.len() > 30);
        all.rotate_left(first);
        let accepted: Vec<&String> =
            all.iter().take(8).filter(|code| is_accepted(&desk.verify(&person.email, code))).collect();
        assert_eq!(accepted, [&all[0]], "spelling {first}");
    }
    let person = desk.enrolled("alice@example.com");
    let accepted =
        spellings(&person.next_code()).iter().filter(|code| is_accepted(&desk.verify(&person.email, code))).count();
    assert_eq!(accepted, 1);
    site.stop();
}

/// Submits at every door in turn, in the given order; how often the code was accepted.
fn at_every_door(site: &Site, person: &Person, code: &str, order: [&str; 4]) -> usize {
    let mut desk = site.with_key(&site.home.client(&order.join(" "), &["--scope", "verify"]));
    let mut stranger = site.with_key(
        &site.home.client(&format!("code-only {}", order.join(" ")), &["--scope", "verify", "--first-factor", "none"]),
    );
    let mut submit = |door: &str| match door {
        "vouched" => desk.verify(&person.email, code),
        "none" => stranger.verify(&person.email, code),
        "cli" => site.home.verify(&person.email, code),
        _ => site.home.run(&["confirm", "--email", &person.email, "--code", code, "--json"]).json(),
    };
    order.into_iter().filter(|door| is_accepted(&submit(door))).count()
}

#[test]
fn a_code_is_accepted_at_one_door_only() {
    let site = Site::new();
    let mut desk = site.desk();
    let orders = [
        ["vouched", "none", "cli", "confirm"],
        ["none", "cli", "confirm", "vouched"],
        ["cli", "confirm", "vouched", "none"],
        ["confirm", "vouched", "none", "cli"],
    ];
    for (number, order) in orders.into_iter().enumerate() {
        let person = desk.enrolled(&format!("user{number}@example.com"));
        assert_eq!(at_every_door(&site, &person, &person.next_code(), order), 1, "{order:?}");
        let codes = desk.backup_codes(&person.email);
        let order = order.map(|door| if door == "confirm" { "again" } else { door });
        let backup = at_every_door(&site, &person, &codes[0], order);
        assert_eq!(backup, 1, "{order:?}");
    }
}

#[test]
fn the_code_that_confirms_is_accepted_at_no_door_after_that() {
    let site = Site::new();
    let mut desk = site.desk();
    for (number, order) in
        [["vouched", "none", "cli", "confirm"], ["cli", "none", "confirm", "vouched"]].into_iter().enumerate()
    {
        let email = format!("user{number}@example.com");
        let (id, begun) = desk.begun(&email, "totp");
        let (app, confirmed_at) = (App::scan(&begun), now());
        let person = Person { email, id, factor: begun["id"].as_str().unwrap().to_owned(), app, confirmed_at };
        let code = person.app.code(confirmed_at);
        // Before it is confirmed, no door takes it.
        assert_eq!(desk.verify(&person.email, &code)["verdict"], "rejected");
        let path = format!("/api/v1/users/{}/factors/{}/confirm", person.email, person.factor);
        assert!(is_accepted(&desk.post(&path, &json!({ "code": code })).json()));
        assert_eq!(at_every_door(&site, &person, &code, order), 0, "{order:?}");
    }
}
