//! Bodies of bounded size. The time they may take is bounded where they come in.

use super::patience::TooSlow;
use axum::body::{Body, Bytes};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::error::Error;

/// Why there is no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    TooLarge,
    BrokeOff,
    TooSlow,
}

/// Reads a body of at most `largest` bytes.
pub(super) async fn read(body: Body, largest: usize) -> Result<Bytes, Trouble> {
    match Limited::new(body, largest).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(cause) if cause.is::<LengthLimitError>() => Err(Trouble::TooLarge),
        Err(cause) if cause.source().is_some_and(<dyn Error>::is::<TooSlow>) => Err(Trouble::TooSlow),
        Err(_) => Err(Trouble::BrokeOff),
    }
}
