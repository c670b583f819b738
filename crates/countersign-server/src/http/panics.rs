//! A handler that panics has granted nothing: whoever asked gets the answer of what could not be found out, and the
//! connection goes on.

use super::{api, is_for_people, web};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::Arc,
    task::Poll,
};

/// Those who know the words of an answer, for programs and for people.
pub(super) type Speakers = (Arc<api::App>, Arc<web::Web>);

/// Answers in the place of a handler that panics.
pub(super) async fn answered(State((app, web)): State<Speakers>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let for_people = is_for_people(&parts.uri, &parts.headers);
    // Made before the handler takes the request away.
    let instead: Box<dyn FnOnce() -> Response + Send> = if for_people {
        Box::new(web::unanswered(&web, &parts))
    } else {
        Box::new(api::unanswered(&app, &parts.headers))
    };
    match unharmed(next.run(Request::from_parts(parts, body))).await {
        Some(response) => response,
        None => instead(),
    }
}

/// What a future comes to; nothing if it panics.
async fn unharmed<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(done)) => Poll::Ready(Some(done)),
        Err(_) => {
            tracing::error!("a handler panicked; the request was answered with storage.unavailable");
            Poll::Ready(None)
        }
    })
    .await
}

#[cfg(test)]
mod tests;
