//! Commands in texts, about the user who is meant.

use super::Texts;
use crate::shown::is_plain;

/// A text with commands about USER, for the user who is meant. A name that a shell would read otherwise stays out.
#[must_use]
pub fn about(text: &str, user: &str) -> String {
    if !is_plain(user) {
        return text.to_owned();
    }
    text.replace("--email USER", &format!("--email {user}")).replace("why USER", &format!("why {user}"))
}

impl Texts {
    /// With commands for the user who is meant.
    #[must_use]
    pub fn about(self, user: &str) -> Self {
        Self { admin: about(&self.admin, user), remedy: about(&self.remedy, user), ..self }
    }
}
