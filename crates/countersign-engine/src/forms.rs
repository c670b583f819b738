//! What protects forms from being sent by other sites: a token that belongs to what the browser's cookie holds.
//!
//! The token is made anew from the cookie each time, so nothing is stored, and it ends with the cookie.

use crate::{Engine, Error};
use countersign_store::seal::KeyClass;
use subtle::ConstantTimeEq;

impl Engine {
    /// What a browser without a session is given to hold, so that its forms can be told from others'.
    #[must_use]
    pub fn draw_form_key(&self) -> String {
        let mut bytes = [0; 16];
        self.store.environment().fill(&mut bytes);
        data_encoding::BASE64URL_NOPAD.encode(&bytes)
    }

    /// The token of all forms that are shown to whoever holds `cookie`.
    pub fn form_token(&self, cookie: &str) -> Result<String, Error> {
        let digest = self.store.ring().digest(KeyClass::Attempt, &[b"form", cookie.as_bytes()])?;
        Ok(data_encoding::BASE64URL_NOPAD.encode(&digest))
    }

    /// Refuses a form whose token is not the one of `cookie`.
    pub fn expect_form_token(&self, cookie: &str, token: &str) -> Result<(), Error> {
        let expected = self.form_token(cookie)?;
        if bool::from(expected.as_bytes().ct_eq(token.as_bytes())) {
            return Ok(());
        }
        let what = "the form does not belong to this browser's session";
        Err(Error::refused(countersign_core::Reason::RequestConflict, what, "open the page again"))
    }
}
