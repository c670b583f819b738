//! What each page shows: one struct of ready values per page, one template per struct.
//!
//! Every value is escaped by the template, except the QR code, which the server drew itself. Fields hold what
//! the person reads ("3 May", "12:04"), never raw times or codes of reasons. Every form posts a field `csrf`.

mod api_docs;
mod clock;
pub(crate) mod console;
mod enrol;
mod forgotten;
mod message;
mod notice;
pub(crate) mod paths;
mod security;
mod sign_in;
mod start;

pub(crate) use api_docs::ApiDocs;
pub(crate) use clock::{Clock, Platform};
pub(crate) use enrol::{BackupCodes, EnrolAuthenticator, MakeBackupCodes};
pub(crate) use forgotten::{Forgotten, ReplacePassword};
pub(crate) use message::{About, Message};
pub(crate) use notice::{Kind, Notice, Until};
pub(crate) use security::{
    BackupCodesHeld, BrowserRow, ChangePassword, CodeNumber, ConfirmFresh, FactorRow, GoOn, RailStop, RemoveFactor,
    Security, SignInRow, rail,
};
pub(crate) use sign_in::{NextCode, SecondFactor, SignIn, Spare, SpareSignIn};
pub(crate) use start::{Setup, Welcome};

use super::text::Text;

/// What surrounds every page: the language, whose server it is, and who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Frame<'a> {
    /// The texts, in the reader's language.
    pub(crate) text: Text<'a>,
    /// The name of the server that people know, such as `Example Ltd`.
    pub(crate) site: String,
    /// Who is fully signed in; nobody on the pages before that.
    pub(crate) account: Option<Account>,
    /// Whether it is a demonstration, with made-up people.
    pub(crate) demo: bool,
}

/// The name of a server that was given no other.
const UNNAMED: &str = "Countersign";

impl Frame<'_> {
    /// Whose server it is, at the foot of the page.
    fn owner(&self) -> String {
        if self.site == UNNAMED { UNNAMED.to_owned() } else { self.text.with("footer-site", "site", &self.site) }
    }

    /// Where the mark in the header leads.
    const fn home(&self) -> &'static str {
        if self.account.is_some() { paths::SECURITY } else { paths::SIGN_IN }
    }
}

/// Who is signed in, with the token for the "sign out" form in the header.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) csrf: String,
    /// Whether the console is open to them.
    pub(crate) console: bool,
}
