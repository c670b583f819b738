//! What a verification costs on disk: few pages, and no more of them as rows add up.

use crate::support::{Installation, host, minutes};
use countersign_core::Reason;

/// Frames in the write-ahead log, a page each: a number in `SQLite`'s index of it.
fn frames(here: &Installation) -> u32 {
    let index = std::fs::read(here.path().join("countersign.db-shm")).unwrap();
    u32::from_ne_bytes(index[16..20].try_into().unwrap())
}

/// Pages written by something.
fn pages(here: &Installation, work: impl FnOnce()) -> u32 {
    let before = frames(here);
    work();
    frames(here) - before
}

/// The row, the block and what the decision updates anyway. A page that is full and split costs a few more, now
/// and then.
#[track_caller]
fn assert_few(written: &mut [u32]) {
    written.sort_unstable();
    let (half, most) = (written[written.len() / 2], written[written.len() - 1]);
    assert!(half <= 3 && most <= 9, "{written:?}");
    let all: u32 = written.iter().sum();
    assert!(all as usize <= 4 * written.len(), "{written:?}");
}

#[test]
fn a_valid_verification_writes_three_pages() {
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
fn a_refused_verification_writes_three_pages() {
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
    assert!(written < 64 * 2, "{written} pages for 64 verifications");
}
