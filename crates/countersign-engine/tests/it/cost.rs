//! What a verification costs on disk: few pages, and no more of them as rows add up.

use crate::support::{Installation, host, minutes};
use countersign_core::Reason;

/// A page of `SQLite` and the header of a frame in the write-ahead log.
const FRAME: u64 = 4096 + 24;

fn log_bytes(here: &Installation) -> u64 {
    std::fs::metadata(here.path().join("countersign.db-wal")).unwrap().len()
}

/// Pages written by something.
fn pages(here: &Installation, work: impl FnOnce()) -> u64 {
    let before = log_bytes(here);
    work();
    let grown = log_bytes(here) - before;
    assert_eq!(grown % FRAME, 0, "whole frames");
    grown / FRAME
}

/// The row, its two indexes, the block and what the decision updates anyway. A page that is full and split
/// costs a few more, now and then.
#[track_caller]
fn assert_few(written: &mut [u64]) {
    written.sort_unstable();
    let (half, most) = (written[written.len() / 2], written[written.len() - 1]);
    assert!(half <= 5 && most <= 12, "{written:?}");
    let on_average = written.iter().sum::<u64>() / u64::try_from(written.len()).unwrap();
    assert!(on_average <= 6, "{written:?}");
}

#[test]
fn a_valid_verification_writes_five_pages() {
    let here = Installation::new();
    let person = here.person("alice");
    let mut written = Vec::new();
    for _ in 0..200 {
        here.advance(minutes(1));
        let code = here.code(&person, 0);
        written.push(pages(&here, || assert_eq!(here.verified("alice", &code), Reason::OkCurrent)));
    }
    assert_few(&mut written);
}

#[test]
fn a_refused_verification_writes_five_pages() {
    let here = Installation::new();
    let person = here.person("alice");
    let mut written = Vec::new();
    for number in 0..100 {
        here.advance(minutes(61));
        let code = person.app.wrong(here.now(), number % 50);
        written.push(pages(&here, || drop(here.verify(&host(), "alice", &code))));
    }
    assert_few(&mut written);
}

#[test]
fn a_repeated_refused_code_and_a_prompt_write_nothing() {
    let here = Installation::new();
    let person = here.person("alice");
    let code = person.app.wrong(here.now(), 0);
    here.verified("alice", &code);
    assert_eq!(pages(&here, || assert_eq!(here.verified("alice", &code), Reason::CodeWrong)), 0);
    assert_eq!(pages(&here, || assert_eq!(here.verified("alice", ""), Reason::InputEmpty)), 0);
}

#[test]
fn many_at_once_share_their_pages() {
    let here = Installation::new();
    let people: Vec<_> = (0..64).map(|number| here.person(&format!("user{number}"))).collect();
    let written = pages(&here, || {
        let request =
            |person: &crate::people::Person| crate::support::request(&host(), &person.name, &here.code(person, 0));
        let pending: Vec<_> = people.iter().map(|person| here.engine.verify(request(person))).collect();
        for answer in pending {
            assert_eq!(answer.wait().unwrap().told, Reason::OkCurrent);
        }
    });
    assert!(written < 64 * 6, "{written} pages for 64 verifications");
}
