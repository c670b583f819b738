//! People in browsers, with passwords.

use crate::{
    people::Person,
    support::{Installation, host, minutes, peer},
};
use countersign_core::{Reference, submission::Submission, words::Language};
use countersign_engine::{
    own::OwnPage,
    sessions::{Browser, Opened, Token},
    sign_in::{Credentials, SecondFactor, SignIn},
};
use zeroize::Zeroizing;

pub(crate) const GOOD: &str = "four words nobody joins";
pub(crate) const OTHER: &str = "another four plain words";

pub(crate) fn browser() -> Browser {
    browser_at("198.51.100.9")
}

pub(crate) fn browser_at(address: &str) -> Browser {
    Browser { address: address.parse().unwrap(), agent: "Test/1.0".to_owned() }
}

pub(crate) fn secret(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}

pub(crate) fn token(opened: &Opened) -> Token {
    Token::of(&opened.token)
}

impl Installation {
    pub(crate) fn link(&self, name: &str) -> Token {
        Token::of(&self.engine.make_enrolment_link(host(), name.to_owned()).wait().unwrap().token)
    }

    pub(crate) fn try_sign_in(&self, name: &str, password: &str, browser: Browser) -> SignIn {
        let credentials = Credentials { name: name.to_owned(), password: secret(password) };
        self.engine.sign_in(credentials, browser).wait().unwrap()
    }

    pub(crate) fn half(&self, name: &str) -> Opened {
        match self.try_sign_in(name, GOOD, browser()) {
            SignIn::Fits(opened) => opened,
            SignIn::Refused(reference) => panic!("refused: {reference}"),
        }
    }

    pub(crate) fn show(&self, opened: &Opened, code: &str) -> SecondFactor {
        self.engine.show_second_factor(token(opened), Submission::new(code), &browser()).wait().unwrap()
    }

    /// Somebody with an app and a password.
    pub(crate) fn member(&self, name: &str) -> Person {
        let person = self.person(name);
        self.engine.choose_first_password(self.link(name), GOOD, browser()).wait().unwrap();
        person
    }

    pub(crate) fn signed_in(&self, person: &Person) -> Opened {
        self.advance(minutes(1));
        let half = self.half(&person.name);
        self.show(&half, &self.code(person, 0)).opened.expect("a session")
    }

    pub(crate) fn own_page(&self, opened: &Opened) -> Result<OwnPage, countersign_engine::Error> {
        self.engine.own_page(token(opened), peer(), Language::English)
    }
}

pub(crate) fn reference(answer: &SignIn) -> Reference {
    match answer {
        SignIn::Refused(reference) => *reference,
        SignIn::Fits(_) => panic!("it was let in"),
    }
}
