//! One person at a time, in a quiet hour: what an incident needs to be played.

use super::{
    cast::{Doors, enrolment, new_user},
    host,
    phone::Phone,
    story::request,
};
use crate::failure::Failure;
use countersign_core::{factor::Movement, otpauth::Otpauth, submission::Submission, user::Role};
use countersign_engine::{
    Engine,
    access::Access,
    enrol::{Begun, NewEnrolment},
    env::ManualClock,
};
use std::time::Duration;
use zeroize::Zeroizing;

/// Where an incident is played.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) engine: &'a Engine,
    pub(super) clock: &'a ManualClock,
    pub(super) doors: &'a Doors,
}

impl Scene<'_> {
    pub(super) fn seconds(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Somebody new, without any factor.
    pub(super) fn add(&self, email: &str) -> Result<(), Failure> {
        self.engine.add_user(host(), new_user(email, Role::Member)).wait()?;
        Ok(())
    }

    /// Somebody new with an app that works, a minute later.
    pub(super) fn enrolled(&self, email: &str) -> Result<Phone, Failure> {
        self.add(email)?;
        let phone = self.renewed(email)?;
        self.seconds(60);
        Ok(phone)
    }

    /// A new entry in place of the one before, confirmed with the code of this step.
    pub(super) fn renewed(&self, email: &str) -> Result<Phone, Failure> {
        let begun = self.engine.begin_enrolment(host(), enrolment(email, None, false)).wait()?;
        let phone = scanned(&begun)?;
        self.confirms(email, &phone.code(self.engine.now()))?;
        Ok(phone)
    }

    /// A token that counts, confirmed with its first code.
    pub(super) fn counting(&self, email: &str) -> Result<Phone, Failure> {
        self.add(email)?;
        let new = NewEnrolment { movement: Movement::Counter, ..enrolment(email, None, false) };
        let token = scanned(&self.engine.begin_enrolment(host(), new).wait()?)?;
        self.confirms(email, &token.code_of(0))?;
        Ok(token)
    }

    /// A set-up that has begun, of an entry that is brought along if there is one.
    pub(super) fn begun(&self, email: &str, existing: Option<Otpauth>) -> Result<Phone, Failure> {
        scanned(&self.engine.begin_enrolment(host(), enrolment(email, existing, false)).wait()?)
    }

    /// A first code, right or wrong.
    pub(super) fn confirms(&self, email: &str, typed: &str) -> Result<(), Failure> {
        self.engine.confirm_enrolment(host(), email.to_owned(), None, Submission::new(typed)).wait()?;
        Ok(())
    }

    /// A new sheet of backup codes.
    pub(super) fn sheet(&self, email: &str) -> Result<Vec<Zeroizing<String>>, Failure> {
        Ok(self.engine.replace_backup_codes(host(), email.to_owned()).wait()?.printed)
    }

    /// Something is typed where the mail is read.
    pub(super) fn types(&self, email: &str, typed: &str) {
        self.types_at(&self.doors.mail, email, typed);
    }

    /// Something is typed somewhere. What a door refuses is what is to be seen, and no trouble.
    pub(super) fn types_at(&self, door: &Access, email: &str, typed: &str) {
        drop(self.engine.verify(request(door, email, typed, 20)).wait());
        self.engine.search_waiting();
    }

    /// Two codes at once.
    pub(super) fn types_two(&self, email: &str, typed: &str, next: &str) {
        let two = request(&self.doors.mail, email, typed, 20);
        let two = countersign_engine::verify::Request { next: Some(Submission::new(next)), ..two };
        drop(self.engine.verify(two).wait());
        self.engine.search_waiting();
    }
}

pub(super) fn scanned(begun: &Begun) -> Result<Phone, Failure> {
    Phone::scan(&begun.otpauth_uri)
        .ok_or_else(|| Failure::unknown("an entry of the demonstration cannot be read", "please report this"))
}
