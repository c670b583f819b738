//! The link by which somebody sets a password and an app in a browser.

use crate::{
    context::{Base, Context},
    failure::Failure,
};
use countersign_engine::{Engine, links::Link};
use serde_json::{Value, json};

/// A link as it is handed on: it works once.
#[derive(Debug)]
pub(super) struct EnrolmentLink {
    address: String,
    expires: String,
    is_guess: bool,
}

impl EnrolmentLink {
    /// Makes one for a user; an earlier one stops working.
    pub(super) fn make(context: &Context, engine: &Engine, user: &str) -> Result<Self, Failure> {
        let base = context.base_url()?;
        let link = engine.make_enrolment_link(context.access(), user.to_owned()).wait()?;
        Ok(Self::at(&base, &link))
    }

    /// Takes a user's password away and makes the link to a new one.
    pub(super) fn reset_password(
        context: &Context,
        engine: &Engine,
        user: &str,
        reason: String,
    ) -> Result<Self, Failure> {
        let base = context.base_url()?;
        let link = engine.reset_password(context.access(), user.to_owned(), reason).wait()?;
        Ok(Self::at(&base, &link))
    }

    pub(super) fn at(base: &Base, link: &Link) -> Self {
        let address = format!("{}/welcome/{}", base.address(), link.token.as_str());
        Self { address, expires: link.expires_at.to_string(), is_guess: matches!(base, Base::Guessed(_)) }
    }

    /// Adds it to a document.
    pub(super) fn put_into(&self, document: &mut Value) {
        if let Some(members) = document.as_object_mut() {
            members.insert("enrolment_link".to_owned(), json!(self.address));
            members.insert("enrolment_link_expires".to_owned(), json!(self.expires));
        }
    }

    /// What a person reads.
    pub(super) fn shown(&self) -> String {
        let guess = if self.is_guess {
            "\n(no server runs on this data directory: where it will listen is a guess)"
        } else {
            ""
        };
        format!("{}\n(works once, until {}; an earlier link stops working){guess}", self.address, self.expires)
    }
}
