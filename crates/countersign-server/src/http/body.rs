//! Bodies of bounded size, read within bounded time.

use axum::body::{Body, Bytes};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::time::Duration;

/// How long a body may take to arrive.
const BODY_WITHIN: Duration = Duration::from_secs(15);

/// Why there is no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    TooLarge,
    BrokeOff,
    TooSlow,
}

/// Reads a body of at most `largest` bytes.
pub(super) async fn read(body: Body, largest: usize) -> Result<Bytes, Trouble> {
    match tokio::time::timeout(BODY_WITHIN, Limited::new(body, largest).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(cause)) if cause.is::<LengthLimitError>() => Err(Trouble::TooLarge),
        Ok(Err(_)) => Err(Trouble::BrokeOff),
        Err(_) => Err(Trouble::TooSlow),
    }
}
