//! An answer that arrives after the commit: waited for by the command line, awaited by the server.

use crate::Error;
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Wake, Waker},
    thread::Thread,
};

/// The result of a unit of work, once it is durable. No thread is blocked unless [`Pending::wait`] is called.
#[must_use = "the work is done whether or not the answer is looked at, but its result would be lost"]
pub struct Pending<T, E>(Arc<Slot<T, E>>);

/// The other end: gives the answer, exactly once.
pub(crate) struct Promise<T, E: From<Error>>(Arc<Slot<T, E>>);

struct Slot<T, E>(Mutex<State<T, E>>);

enum State<T, E> {
    Waiting(Option<Waker>),
    Here(Result<T, E>),
    Taken,
}

/// A fresh pair.
pub(crate) fn pair<T, E: From<Error>>() -> (Promise<T, E>, Pending<T, E>) {
    let slot = Arc::new(Slot(Mutex::new(State::Waiting(None))));
    (Promise(Arc::clone(&slot)), Pending(slot))
}

impl<T, E> Slot<T, E> {
    fn lock(&self) -> MutexGuard<'_, State<T, E>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T, E: From<Error>> Promise<T, E> {
    pub(crate) fn resolve(self, result: Result<T, E>) {
        self.put(result);
    }

    fn put(&self, result: Result<T, E>) {
        let mut state = self.0.lock();
        if let State::Waiting(waker) = &mut *state {
            let waker = waker.take();
            *state = State::Here(result);
            drop(state);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }
}

/// A promise that is dropped unanswered denies: nobody waits for ever, nobody is let in.
impl<T, E: From<Error>> Drop for Promise<T, E> {
    fn drop(&mut self) {
        self.put(Err(Error::Closed.into()));
    }
}

impl<T, E: From<Error>> Pending<T, E> {
    /// An answer that is already there.
    pub fn ready(result: Result<T, E>) -> Self {
        let (promise, pending) = pair();
        promise.resolve(result);
        pending
    }

    /// A pair for work that takes several steps: call the function with the answer, once.
    pub fn later() -> (impl FnOnce(Result<T, E>) + Send, Self)
    where
        T: Send,
        E: Send,
    {
        let (promise, pending) = pair();
        (move |result| promise.resolve(result), pending)
    }

    /// Blocks this thread until the answer is there.
    pub fn wait(self) -> Result<T, E> {
        let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
        let mut context = Context::from_waker(&waker);
        let mut pending = self;
        loop {
            match Pin::new(&mut pending).poll(&mut context) {
                Poll::Ready(result) => return result,
                Poll::Pending => std::thread::park(),
            }
        }
    }
}

/// Wakes a thread that waits; costs nothing while it does not.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl<T, E: From<Error>> Future for Pending<T, E> {
    type Output = Result<T, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.0.lock();
        match &mut *state {
            State::Waiting(waker) => {
                *waker = Some(context.waker().clone());
                Poll::Pending
            }
            State::Here(_) | State::Taken => Poll::Ready(taken(std::mem::replace(&mut *state, State::Taken))),
        }
    }
}

fn taken<T, E: From<Error>>(state: State<T, E>) -> Result<T, E> {
    match state {
        State::Here(result) => result,
        State::Waiting(_) | State::Taken => Err(Error::Closed.into()),
    }
}
