//! `/clock`: the device's clock held against the server's. Needs the script, and says so without it.

use super::{Frame, paths};
use askama::Template;

/// The page for the phone that makes the codes.
#[derive(Debug, Template)]
#[template(path = "clock.html")]
pub(crate) struct Clock<'a> {
    pub(crate) frame: Frame<'a>,
}

impl Clock<'_> {
    /// What the script may find: its name, the headline and the sentence below. `{time}` is filled in there.
    fn findings(&self) -> [(&'static str, String, String); 6] {
        let text = self.frame.text;
        ["measuring", "right", "slow", "fast", "far", "unmeasured"].map(|id| {
            let say = |part| text.with(&format!("clock-{id}{part}"), "time", "{time}");
            (id, say("-title"), say("-lead"))
        })
    }

    const fn back(&self) -> &'static str {
        if self.frame.account.is_some() { "go-security" } else { "go-sign-in" }
    }
}
