//! `/clock`: the device's clock held against the server's. Needs the script, and says so without it.

use super::{Frame, paths};
use askama::Template;

/// The page for the phone that makes the codes.
#[derive(Debug, Template)]
#[template(path = "clock.html")]
pub(crate) struct Clock<'a> {
    pub(crate) frame: Frame<'a>,
}
