//! A server killed in the middle of its work forgets nothing that it has acknowledged (C1, C2, C3, B05).

use crate::{
    http_support::{Caller, Person, Site, VERIFY, now, size},
    support::apps::App,
};
use serde_json::{Value, json};
use std::{
    sync::mpsc::{Sender, channel},
    time::Duration,
};

/// Answers that are waited for before each kill; which one it is decides where the kill falls.
const ANSWERS: usize = 40;
/// Longer than the server needs for so many.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the server has acknowledged: after the crash it must still hold.
#[derive(Debug)]
enum Acknowledged {
    /// An enrolment was confirmed.
    Enrolled(Person),
    /// A code was accepted.
    Accepted { user: String, code: String, reference: String },
    /// A wrong code was counted, as the user's so-many-th in a row.
    Counted { user: String, failures: usize, reference: String },
}

/// Nothing when the server is gone.
type Answered<T> = Option<T>;

/// A thread's work until the server goes: people enrol, sign in once by app and once by backup code, mistype.
struct Worker {
    caller: Caller,
    tell: Sender<Acknowledged>,
    name: String,
}

impl Worker {
    fn work(mut self) {
        (0..).find_map(|number| self.one_person(number).is_none().then_some(()));
    }

    fn one_person(&mut self, number: usize) -> Answered<()> {
        let email = format!("{}-{number}@example.com", self.name);
        let person = self.enrol(&email)?;
        self.tell.send(Acknowledged::Enrolled(person.clone())).ok()?;
        let codes = self.ask(&format!("/api/v1/users/{email}/backup-codes"), &json!({}))?;
        for failures in 1..=2 + number % 2 {
            let answer = self.submit(&email, &person.wrong(failures))?;
            let reference = reference_of(&answer);
            self.tell.send(Acknowledged::Counted { user: email.clone(), failures, reference }).ok()?;
        }
        if number.is_multiple_of(2) {
            self.sign_in(&email, &person.next_code())?;
            self.sign_in(&email, codes["backup_codes"][number % 10].as_str().unwrap())?;
        }
        Some(())
    }

    fn enrol(&mut self, email: &str) -> Answered<Person> {
        let id = self.ask("/api/v1/users", &json!({ "email": email }))?["id"].as_str().unwrap().to_owned();
        let begun = self.ask(&format!("/api/v1/users/{email}/factors"), &json!({ "kind": "totp" }))?;
        let (app, confirmed_at) = (App::scan(&begun), now());
        let factor = begun["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/users/{email}/factors/{factor}/confirm");
        let confirmed = self.ask(&path, &json!({ "code": app.code(confirmed_at) }))?;
        assert_eq!(confirmed["reason"], "enrol.confirmed", "{confirmed}");
        Some(Person { email: email.to_owned(), id, factor, app, confirmed_at })
    }

    fn sign_in(&mut self, email: &str, code: &str) -> Answered<()> {
        let answer = self.submit(email, code)?;
        assert_eq!(answer["verdict"], "accepted", "{answer}");
        let (user, code, reference) = (email.to_owned(), code.to_owned(), reference_of(&answer));
        self.tell.send(Acknowledged::Accepted { user, code, reference }).ok()
    }

    fn submit(&mut self, email: &str, code: &str) -> Answered<Value> {
        self.ask(VERIFY, &json!({ "user": email, "code": code }))
    }

    fn ask(&mut self, path: &str, document: &Value) -> Answered<Value> {
        let answer = self.caller.try_ask("POST", path, &[], Some(document.to_string().as_bytes())).ok()?;
        assert!(answer.status < 300, "{answer:?}");
        Some(answer.json())
    }
}

fn reference_of(answer: &Value) -> String {
    answer["reference"].as_str().unwrap().to_owned()
}

/// Lets four threads work, kills the server when `answers` have come, and gives what was acknowledged by then.
fn killed_under_load(site: Site, round: usize, answers: usize) -> (Site, Vec<Acknowledged>) {
    let (tell, told) = channel();
    let key = site.home.json(&[
        "client",
        "add",
        "--name",
        &format!("round{round}"),
        "--scope",
        "verify",
        "--scope",
        "users:write",
        "--scope",
        "factors:write",
    ]);
    let key = key["key"].as_str().unwrap().to_owned();
    let workers = (0..4).map(|number| {
        let (caller, tell) = (site.with_key(&key), tell.clone());
        let worker = Worker { caller, tell, name: format!("round{round}-{number}") };
        std::thread::spawn(move || worker.work())
    });
    let workers: Vec<_> = workers.collect();
    drop(tell);
    let mut acknowledged: Vec<Acknowledged> =
        (0..answers).map(|_| told.recv_timeout(PATIENCE).expect("the server does not answer")).collect();
    let Site { home, server } = site;
    let ended = server.kill();
    assert_eq!((ended.code, ended.stderr.contains("panic")), (None, false), "{}", ended.stderr);
    for worker in workers {
        worker.join().unwrap();
    }
    acknowledged.extend(told);
    (Site::at(home), acknowledged)
}

/// Everything acknowledged holds on the server as it is now.
fn nothing_is_forgotten(auditor: &mut Caller, acknowledged: &[Acknowledged]) {
    for one in acknowledged {
        match one {
            Acknowledged::Enrolled(person) => is_enrolled(auditor, person),
            Acknowledged::Accepted { user, code, reference } => {
                expect_attempt(auditor, user, reference, |one| one["verdict"] == "accepted");
                assert_eq!(auditor.verify(user, code)["verdict"], "rejected", "{user} got in twice with {code}");
            }
            Acknowledged::Counted { user, failures, reference } => {
                let counted = format!("{failures} refusal");
                expect_attempt(auditor, user, reference, |one| {
                    let said = one["diagnosis"]["evidence"][0].as_str();
                    one["verdict"] == "rejected" && said.is_some_and(|said| said.starts_with(&counted))
                });
            }
        }
    }
}

/// The user has such an attempt of this reference. Two attempts of one moment may share a reference.
fn expect_attempt(auditor: &mut Caller, user: &str, reference: &str, such: impl Fn(&Value) -> bool) {
    let all = auditor.attempts(user);
    let found = all.iter().any(|one| one["reference"] == reference && such(one));
    assert!(found, "{reference} of {user} is forgotten: {}", json!(all));
}

/// The factor is active, and its secret is the one that was shown: the app's confirming code is known as such.
fn is_enrolled(auditor: &mut Caller, person: &Person) {
    let user = auditor.get(&format!("/api/v1/users/{}", person.id)).json();
    assert_eq!(user["email"], person.email.as_str());
    assert_eq!((&user["factors"][0]["id"], &user["factors"][0]["state"]), (&json!(person.factor), &json!("active")));
    let again = auditor.verify(&person.email, &person.app.code(person.confirmed_at));
    assert_eq!(again["reason"], "code.replayed_setup", "{again}");
}

/// A failure more goes on from where the count stood, whether or not an answer was on its way when the server died.
fn counting_goes_on(auditor: &mut Caller, acknowledged: &[Acknowledged]) {
    let last = |user: &str| {
        let counted = acknowledged.iter().rev().filter_map(|one| match one {
            Acknowledged::Counted { user: of, failures, .. } if of == user => Some(*failures),
            _ => None,
        });
        counted.max().unwrap_or(0)
    };
    let accepted = |user: &str| {
        acknowledged.iter().any(|one| matches!(one, Acknowledged::Accepted { user: of, .. } if of == user))
    };
    for one in acknowledged {
        let Acknowledged::Enrolled(person) = one else { continue };
        if accepted(&person.email) {
            continue;
        }
        let attempts = auditor.attempts(&person.email);
        let newest = attempts.iter().find(|one| one["verdict"] == "rejected").unwrap();
        let said = newest["diagnosis"]["evidence"].as_array().unwrap();
        let said = said.iter().find_map(|text| text.as_str().unwrap().split_once(" refusal")).unwrap();
        let in_a_row: usize = said.0.parse().unwrap();
        // One by `is_enrolled`, and perhaps one whose answer never came.
        let expected = last(&person.email) + 1;
        let signed_in_unheard =
            attempts.iter().any(|one| one["reason"] == "ok.next_step" || one["reason"] == "ok.current");
        assert!(signed_in_unheard || (expected..=expected + 1).contains(&in_a_row), "{in_a_row} after {expected}");
    }
}

#[test]
fn soak_sized_crash_of_a_server_under_load_forgets_nothing_it_acknowledged() {
    let mut site = Site::new();
    let key = site.auditor().key;
    for round in 0..size(20, 100) {
        let (restarted, acknowledged) = killed_under_load(site, round, ANSWERS + round % 7);
        site = restarted;
        let walked = site.home.json(&["audit", "verify"]);
        assert_eq!(walked["intact"], true, "{walked}");
        let mut auditor = site.with_key(&key);
        nothing_is_forgotten(&mut auditor, &acknowledged);
        counting_goes_on(&mut auditor, &acknowledged);
    }
    site.stop();
}
