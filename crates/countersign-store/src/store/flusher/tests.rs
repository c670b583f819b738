//! What the flusher promises: no answer before its flush, and a denial if that fails.

use super::{Flusher, Job};
use crate::{Error, Tx, connection::Log, store::job::Queued};
use countersign_core::Timestamp;
use std::sync::mpsc::{Receiver, channel};

type Answers = Receiver<Result<usize, Error>>;

/// Jobs that were committed, and what each is answered.
fn jobs(many: usize) -> (Vec<Box<dyn Job>>, Answers) {
    let (said, heard) = channel();
    let job = |number: usize| {
        let said = said.clone();
        let work = move |_: &mut Tx<'_>| Ok::<usize, Error>(number);
        Queued::new(work, move |result| drop(said.send(result)), Timestamp::from_micros(0)).job
    };
    ((0..many).map(job).collect(), heard)
}

/// A file that cannot be flushed: the null device refuses `fdatasync`.
fn broken_log() -> Log {
    Log::open("/dev/null").unwrap()
}

#[test]
fn what_could_not_be_flushed_is_denied_and_so_is_everything_after_it() {
    let (flusher, thread) = Flusher::start(broken_log()).unwrap();
    flusher.expect_sound().unwrap();
    for more_waits in [false, true, true] {
        let (batch, answers) = jobs(2);
        flusher.settle(batch, more_waits);
        for answer in answers {
            let error = answer.unwrap_err().to_string();
            assert!(error.contains("flush the write-ahead log"), "{error}");
        }
        flusher.expect_sound().unwrap_err();
    }
    drop(flusher);
    thread.join().unwrap();
}

#[test]
fn every_batch_handed_over_is_answered_before_the_thread_ends() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let (flusher, thread) = Flusher::start(Log::open(file.path()).unwrap()).unwrap();
    let heard: Vec<_> = (0..50)
        .map(|_| {
            let (batch, answers) = jobs(3);
            flusher.settle(batch, true);
            answers
        })
        .collect();
    drop(flusher);
    thread.join().unwrap();
    assert_eq!(heard.iter().map(|answers| answers.iter().count()).sum::<usize>(), 150);
}
