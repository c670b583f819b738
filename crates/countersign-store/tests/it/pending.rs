//! An answer that is not there yet: waited for, polled, or never to come.

use crate::support::{HANG, Installation, answer, append, hold, write, written};
use countersign_store::{Error, Pending};
use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        mpsc::{Sender, channel},
    },
    task::{Context, Poll, Wake, Waker},
};

/// Says when it is woken.
struct Bell(Sender<()>);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.send(()).unwrap();
    }
}

#[test]
fn an_answer_can_be_waited_for() {
    let here = Installation::new();
    let store = here.open();
    let pending = store.submit(|tx| {
        append(tx, "written")?;
        Ok::<_, Error>("done")
    });
    assert_eq!(pending.wait(), Ok("done"));
}

#[test]
fn an_answer_can_be_awaited_and_wakes_whoever_asked_last() {
    let here = Installation::new();
    let store = here.open();
    let held = hold(&store);
    let mut pending = store.submit(|_| Ok::<_, Error>(42));

    let (forgotten, never) = channel();
    let (bell, rings) = channel();
    let first = Waker::from(Arc::new(Bell(forgotten)));
    let second = Waker::from(Arc::new(Bell(bell)));
    assert_eq!(Pin::new(&mut pending).poll(&mut Context::from_waker(&first)), Poll::Pending);
    assert_eq!(Pin::new(&mut pending).poll(&mut Context::from_waker(&second)), Poll::Pending);
    held.release().unwrap();
    rings.recv_timeout(HANG).expect("the waker is called when the answer is there");
    let ready = Pin::new(&mut pending).poll(&mut Context::from_waker(&second));
    assert_eq!(ready, Poll::Ready(Ok(42)));
    assert!(never.try_recv().is_err(), "a waker that was replaced stays silent");
    let again = Pin::new(&mut pending).poll(&mut Context::from_waker(&second));
    assert_eq!(again, Poll::Ready(Err(Error::Closed)), "it is given once");
}

#[test]
fn an_answer_that_is_there_is_ready_at_the_first_poll() {
    let mut pending: Pending<u8, Error> = Pending::ready(Ok(1));
    let ready = Pin::new(&mut pending).poll(&mut Context::from_waker(Waker::noop()));
    assert_eq!(ready, Poll::Ready(Ok(1)));
    assert_eq!(Pending::<u8, Error>::ready(Ok(2)).wait(), Ok(2));
}

#[test]
fn a_promise_that_is_dropped_unanswered_denies() {
    let (give, pending) = Pending::<u8, Error>::later();
    drop(give);
    assert_eq!(answer(pending), Err(Error::Closed));

    let (give, pending) = Pending::<u8, Error>::later();
    give(Ok(3));
    assert_eq!(answer(pending), Ok(3));
}

#[test]
fn dropping_an_answer_nobody_wants_does_not_stop_the_work() {
    let here = Installation::new();
    let store = here.open();
    let held = hold(&store);
    drop(write(&store, "nobody listens"));
    held.release().unwrap();
    write(&store, "next").wait().unwrap();
    assert_eq!(written(&store), ["nobody listens", "next"]);
}

#[test]
fn closing_the_store_finishes_what_waits_and_answers_it() {
    let here = Installation::new();
    let store = here.open();
    let pending: Vec<_> = (0..20).map(|_| write(&store, "before the end")).collect();
    drop(store);
    for pending in pending {
        assert!(answer(pending).is_ok());
    }
    assert_eq!(written(&here.open()).len(), 20);
}

#[test]
fn work_that_submits_more_while_the_store_closes_is_denied_not_left_hanging() {
    let here = Installation::new();
    let store = here.open();
    let held = hold(&store);
    let (give, pending) = Pending::<i64, Error>::later();
    let clone = store.clone();
    // The last clone of the store goes on the writer's own thread, after what it submitted there.
    store.submit_then(
        |tx| append(tx, "first unit"),
        move |first: Result<i64, Error>| {
            first.unwrap();
            clone.submit_then(|tx| append(tx, "second unit"), give);
        },
    );
    let closing = std::thread::spawn(move || drop(store));
    held.release().unwrap();
    assert!(answer(pending).is_ok(), "the second unit was taken before the store was gone");
    closing.join().unwrap();
    assert_eq!(written(&here.open()), ["first unit", "second unit"]);
}
