//! One-time means once: the same code from 64 callers at the same moment, and a burst of guesses (C1, A02, B08).

use crate::http_support::{Caller, Person, Site, VERIFY, size};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Barrier, Mutex},
};

const CALLERS: usize = 64;
const GUESSERS: usize = 50;
const GUESSES: usize = 1000;

/// What all callers submit in this round; nothing after the last.
type Bell = Mutex<Option<(String, String)>>;

/// In every round all callers submit the same thing at once; `round` says what, and `judge` sees the answers.
fn race(site: &Site, key: &str, rounds: usize, round: impl Fn(usize) -> (String, String), judge: impl Fn(&[Value])) {
    let (start, end) = (Barrier::new(CALLERS + 1), Barrier::new(CALLERS + 1));
    let (bell, answers) = (Bell::default(), Mutex::new(Vec::new()));
    std::thread::scope(|threads| {
        for _ in 0..CALLERS {
            threads.spawn(|| {
                let mut caller = site.with_key(key);
                loop {
                    start.wait();
                    let Some((user, code)) = bell.lock().unwrap().clone() else { return };
                    let answer = caller.post(VERIFY, &json!({ "user": user, "code": code }));
                    answers.lock().unwrap().push(if answer.status == 200 { answer.json() } else { Value::Null });
                    end.wait();
                }
            });
        }
        let mut judged = Vec::with_capacity(rounds);
        for number in 0..rounds {
            *bell.lock().unwrap() = Some(round(number));
            start.wait();
            end.wait();
            judged.push(std::mem::take(&mut *answers.lock().unwrap()));
        }
        *bell.lock().unwrap() = None;
        start.wait();
        // Judged after the callers have gone: one that waits at a barrier would outlive a failed assertion.
        judged.iter().for_each(|answers| judge(answers));
    });
}

fn reasons(answers: &[Value]) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for answer in answers {
        *counted.entry(answer["reason"].as_str().unwrap_or("no answer").to_owned()).or_default() += 1;
    }
    counted
}

fn accepted(answers: &[Value]) -> usize {
    answers.iter().filter(|answer| answer["verdict"] == "accepted").count()
}

#[test]
fn soak_sized_race_of_64_callers_for_one_code_has_one_winner() {
    let site = Site::new();
    let desk = Mutex::new(site.desk());
    let key = desk.lock().unwrap().key.clone();
    let round = |number| {
        let person = desk.lock().unwrap().enrolled(&format!("user{number}@example.com"));
        let code = person.next_code();
        (person.email, code)
    };
    race(&site, &key, size(200, 1000), round, |answers| {
        let told = reasons(answers);
        assert_eq!((accepted(answers), answers.len()), (1, CALLERS), "{told:?}");
        assert_eq!(told.get("code.replayed"), Some(&(CALLERS - 1)), "{told:?}");
    });
    let mut desk = desk.into_inner().unwrap();
    let wins = |attempts: &[Value]| attempts.iter().filter(|one| one["reason"] != "enrol.confirmed").filter(won).count();
    assert_eq!(wins(&desk.attempts("user0@example.com")), 1);
    site.stop();
}

fn won(attempt: &&Value) -> bool {
    attempt["verdict"] == "accepted"
}

#[test]
fn soak_sized_race_of_64_callers_for_one_backup_code_has_one_winner() {
    let site = Site::new();
    let desk = Mutex::new(site.desk());
    let key = desk.lock().unwrap().key.clone();
    let round = |number| {
        let mut desk = desk.lock().unwrap();
        let person = desk.enrolled(&format!("user{number}@example.com"));
        let code = desk.backup_codes(&person.email).swap_remove(number % 10);
        (person.email, code)
    };
    race(&site, &key, size(200, 1000), round, |answers| {
        let told = reasons(answers);
        assert_eq!((accepted(answers), answers.len()), (1, CALLERS), "{told:?}");
        let losers = ["backup.used", "throttle.wait"].map(|reason| told.get(reason).copied().unwrap_or(0));
        assert_eq!(losers.iter().sum::<usize>(), CALLERS - 1, "{told:?}");
    });
    site.stop();
}

/// Guesses all of it over 50 connections at once; what was answered.
fn burst(site: &Site, key: &str, person: &Person) -> Vec<Value> {
    let guesses: Vec<String> = (0..GUESSES).map(|number| format!("{:06}", 500_000 + number)).collect();
    let near: Vec<String> = (-12..=12).map(|step| person.app.code(person.confirmed_at + step * 30)).collect();
    assert!(guesses.iter().all(|guess| !near.contains(guess)), "a guess would be right: run it again");
    let start = Barrier::new(GUESSERS);
    std::thread::scope(|threads| {
        let ask = |share: &[String]| {
            let mut caller: Caller = site.with_key(key);
            start.wait();
            share.iter().map(|guess| caller.verify(&person.email, guess)).collect::<Vec<_>>()
        };
        let shares = guesses.chunks(GUESSES / GUESSERS).map(|share| threads.spawn(move || ask(share)));
        let running: Vec<_> = shares.collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn of_a_thousand_parallel_guesses_five_are_looked_at_and_five_are_counted() {
    let site = Site::new();
    let mut auditor = site.auditor();
    let person = auditor.enrolled("alice@example.com");
    let told = reasons(&burst(&site, &auditor.key.clone(), &person));
    assert_eq!(told.get("throttle.wait"), Some(&(GUESSES - 5)), "{told:?}");

    let attempts = auditor.attempts("alice@example.com");
    assert_eq!(attempts.len(), GUESSES + 1, "each guess is an attempt, and the confirmation is one");
    let evaluated = attempts.iter().filter(|one| one["verdict"] == "rejected" && one["reason"] != "throttle.wait");
    let counted: Vec<&Value> = evaluated.map(|one| &one["diagnosis"]["evidence"][0]).collect();
    let in_a_row: Vec<String> = (2..=5).rev().map(|count| format!("{count} refusals in a row.")).collect();
    assert_eq!(counted, [&in_a_row[..], &["1 refusal.".to_owned()]].concat());
    // The code that would be right is not looked at either (B17).
    assert_eq!(auditor.verify("alice@example.com", &person.next_code())["reason"], "throttle.wait");
    site.stop();
}
