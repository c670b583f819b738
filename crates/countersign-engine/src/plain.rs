//! Names that somebody chooses and others read: on one line, in the order in which they are written.

use crate::Error;
use countersign_core::{Reason, shown::steers};

/// Refuses a name with a sign that would steer whatever shows it.
pub fn expect_plain(what: &str, name: &str) -> Result<(), Error> {
    if name.chars().any(steers) {
        let what = format!("{what} holds a control character or a sign that turns the writing round");
        return Err(Error::refused(Reason::RequestInvalid, what, "use letters, digits and signs that can be seen"));
    }
    Ok(())
}
