//! One-time means once: the same code from 64 callers at the same moment, and a burst of guesses (C1, A02, B08).

use crate::{
    http_support::{Caller, Person, Site, VERIFY, size},
    support::HANG,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Barrier, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
};

const CALLERS: usize = 64;
const GUESSERS: usize = 50;
const GUESSES: usize = 1000;

/// In every round all callers submit the same thing at once; `round` says what, and `judge` sees the answers.
fn race(site: &Site, key: &str, rounds: usize, round: impl Fn(usize) -> (String, String), judge: impl Fn(&[Value])) {
    let start = Barrier::new(CALLERS);
    std::thread::scope(|threads| {
        let (tell, answers) = channel();
        let callers: Vec<Sender<(String, String)>> = (0..CALLERS)
            .map(|_| {
                let (call, calls) = channel();
                let (start, tell, mut own) = (&start, tell.clone(), site.with_key(key));
                threads.spawn(move || answer_calls(&mut own, start, &calls, &tell));
                call
            })
            .collect();
        for number in 0..rounds {
            let submission = round(number);
            for caller in &callers {
                caller.send(submission.clone()).unwrap();
            }
            let answers: Vec<Value> = (0..CALLERS).map(|_| answers.recv_timeout(HANG).unwrap()).collect();
            judge(&answers);
        }
    });
}

/// One of the callers: waits for all others, then submits what it was called to.
fn answer_calls(caller: &mut Caller, start: &Barrier, calls: &Receiver<(String, String)>, tell: &Sender<Value>) {
    for (user, code) in calls {
        start.wait();
        let body = json!({ "user": user, "code": code }).to_string();
        let answer = caller.try_ask("POST", VERIFY, &[], Some(body.as_bytes()));
        let document = answer.map_or_else(|error| json!({ "reason": error.to_string() }), |answer| answer.json());
        if tell.send(document).is_err() {
            return;
        }
    }
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
    let attempts = desk.attempts("user0@example.com");
    let wins = attempts.iter().filter(|one| one["verdict"] == "accepted" && one["reason"] != "enrol.confirmed");
    assert_eq!(wins.count(), 1);
    site.stop();
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
    // None of them is right by chance.
    let near: Vec<String> = (-12..=12).map(|step| person.app.code(person.confirmed_at + step * 30)).collect();
    let wrong = (500_000..).map(|number| format!("{number:06}")).filter(|guess| !near.contains(guess));
    let guesses: Vec<String> = wrong.take(GUESSES).collect();
    let start = Barrier::new(GUESSERS);
    std::thread::scope(|threads| {
        let running: Vec<_> = guesses
            .chunks(GUESSES / GUESSERS)
            .map(|share| {
                let (start, mut caller) = (&start, site.with_key(key));
                threads.spawn(move || {
                    start.wait();
                    share.iter().map(|guess| caller.verify(&person.email, guess)).collect::<Vec<_>>()
                })
            })
            .collect();
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
    let waits = attempts.iter().filter(|one| one["reason"] == "throttle.wait");
    let waits: Vec<u64> = waits.map(|one| one["refused"].as_u64().unwrap()).collect();
    assert_eq!(waits.iter().sum::<u64>(), GUESSES as u64 - 5, "each guess during the wait is counted");
    assert_eq!(attempts.len(), 5 + waits.len() + 1, "the others are attempts, and the confirmation is one");
    assert!(waits.len() <= 3, "counted by the minute (C10): {waits:?}");
    let evaluated = attempts.iter().filter(|one| one["verdict"] == "rejected" && one["reason"] != "throttle.wait");
    let counted: Vec<&str> = evaluated.map(|one| one["diagnosis"]["evidence"][0].as_str().unwrap()).collect();
    let in_a_row = ["5 refusals in a row.", "4 refusals in a row.", "3 refusals in a row.", "2 refusals in a row."];
    assert_eq!(counted, [&in_a_row[..], &["1 refusal."]].concat());
    // The code that would be right is not looked at either (B17).
    assert_eq!(auditor.verify("alice@example.com", &person.next_code())["reason"], "throttle.wait");
    site.stop();
}
