//! How long the other side may take: to send a body, and to read an answer. Headers have their own limit in hyper.

use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::{
    error::Error,
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

/// How long a body may take to arrive, from the end of the headers on.
const BODY_WITHIN: Duration = Duration::from_secs(15);
/// How long an answer may take to be read.
const READ_WITHIN: Duration = Duration::from_secs(30);

/// The body took too long to arrive.
#[derive(Debug, thiserror::Error)]
#[error("the body took too long to arrive")]
pub(super) struct TooSlow;

/// A body that breaks off when it takes too long.
#[derive(Debug)]
pub(super) struct TimelyBody<B> {
    body: B,
    rest: Pin<Box<Sleep>>,
}

impl<B> TimelyBody<B> {
    /// The same body; its time begins now.
    pub(super) fn new(body: B) -> Self {
        Self { body, rest: Box::pin(sleep(BODY_WITHIN)) }
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for TimelyBody<B>
where
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(frame) => Poll::Ready(frame.map(|frame| frame.map_err(Into::into))),
            Poll::Pending => {
                ready!(self.rest.as_mut().poll(context));
                Poll::Ready(Some(Err(Box::new(TooSlow))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A connection that breaks off when what was written to it is not read in time. Reading byte by byte gains no time.
#[derive(Debug)]
pub(super) struct TimelyStream<S> {
    stream: S,
    /// Runs while something waits to be read by the other side.
    rest: Option<Pin<Box<Sleep>>>,
}

impl<S> TimelyStream<S> {
    /// The same connection.
    pub(super) const fn new(stream: S) -> Self {
        Self { stream, rest: None }
    }

    /// Lets what is pending wait for as long as there is patience.
    fn bounded<T>(&mut self, polled: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            return polled;
        }
        let rest = self.rest.get_or_insert_with(|| Box::pin(sleep(READ_WITHIN)));
        ready!(rest.as_mut().poll(context));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the answer was not read in time")))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TimelyStream<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TimelyStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.bounded(polled, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.bounded(polled, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_flush(context);
        if polled.is_ready() {
            // All that was written is on its way: the next answer has its own time.
            self.rest = None;
        }
        self.bounded(polled, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_shutdown(context);
        self.bounded(polled, context)
    }
}

#[cfg(test)]
mod tests;
