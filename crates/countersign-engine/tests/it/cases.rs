//! How one comes to each reason that a submission can meet at this stage.

use crate::{
    people::{App, Person, enrolment},
    support::{Installation, host, seconds},
};
use countersign_core::{
    Reason,
    backup::BackupCode,
    factor::FactorClass,
    pass::LASTS,
    throttle::Throttle,
    user::{Role, UserKind},
};
use countersign_engine::users::UserChange;
use countersign_store::tables::{
    factors,
    throttles::{self, UserThrottle},
};

/// Makes a user of that name and says what they type.
pub(crate) type Prepare = fn(&Installation, &str) -> String;

/// The true reason, what a claimant is told of it, and how one comes to it.
pub(crate) const REFUSALS: [(Reason, Reason, Prepare); 34] = [
    (Reason::CodeWrong, Reason::CodeWrong, |here, name| {
        let person = here.person(name);
        person.app.wrong(here.now(), 0)
    }),
    (Reason::CodeExpired, Reason::CodeExpired, |here, name| {
        let person = here.person(name);
        here.code(&person, -10)
    }),
    (Reason::CodeExpired, Reason::CodeExpired, |here, name| {
        let person = here.person(name);
        here.code(&person, -2)
    }),
    (Reason::CodeFromFuture, Reason::CodeWrong, |here, name| {
        let person = here.person(name);
        here.code(&person, 2)
    }),
    (Reason::CodeFromFuture, Reason::CodeWrong, |here, name| {
        let person = here.person(name);
        here.code(&person, 10)
    }),
    (Reason::CodeReplayed, Reason::CodeReplayed, |here, name| {
        let person = here.person(name);
        let code = here.code(&person, 0);
        assert_eq!(here.verified(name, &code), Reason::OkCurrent);
        code
    }),
    (Reason::CodeReplayedSetup, Reason::CodeReplayed, |here, name| {
        here.add_member(name);
        let person = here.enrolled(enrolment(name));
        here.code(&person, 0)
    }),
    (Reason::SecretRetired, Reason::SecretRetired, |here, name| {
        let old = here.person(name);
        here.enrolled(enrolment(name));
        here.code(&old, 0)
    }),
    (Reason::SecretRetired, Reason::CodeWrong, |here, name| {
        let stolen = here.person(name);
        here.retire_all(&stolen, true);
        here.enrolled(enrolment(name));
        here.code(&stolen, 0)
    }),
    (Reason::SecretSuperseded, Reason::CodeWrong, |here, name| {
        here.person(name);
        let first = here.begin(enrolment(name));
        here.begin(enrolment(name));
        App::scan(&first.otpauth_uri).code(here.now(), 1)
    }),
    (Reason::SecretPending, Reason::CodeWrong, |here, name| {
        here.person(name);
        let begun = here.begin(enrolment(name));
        App::scan(&begun.otpauth_uri).code(here.now(), -1)
    }),
    (Reason::SecretUnreadable, Reason::CodeWrong, |here, name| {
        let person = here.person(name);
        spoil(here, &person);
        here.code(&person, 0)
    }),
    (Reason::ResyncNeedsSecondCode, Reason::CodeWrong, |here, name| here.person_with_counter(name).app.code_of(50)),
    (Reason::InputNotDigits, Reason::InputNotDigits, |here, name| typed(here, name, "?!")),
    (Reason::InputPrefixed, Reason::InputPrefixed, |here, name| typed(here, name, "secret123456")),
    (Reason::InputPasswordHere, Reason::InputPasswordHere, |here, name| typed(here, name, "correct horse")),
    (Reason::InputLength, Reason::InputLength, |here, name| typed(here, name, "12345")),
    (Reason::InputLength, Reason::InputLength, |here, name| typed(here, name, "12345678")),
    (Reason::InputLength, Reason::InputLength, |here, name| typed(here, name, "123456789")),
    (Reason::InputLength, Reason::InputLength, |here, name| typed(here, name, "1234567890")),
    (Reason::TemporaryPassUnknown, Reason::TemporaryPassUnknown, |here, name| typed(here, name, "K7Q2M-4XD9T")),
    (Reason::TemporaryPassUsed, Reason::TemporaryPassUsed, |here, name| {
        here.person(name);
        let pass = here.pass(name);
        assert_eq!(here.verified(name, &pass), Reason::OkTemporaryPass);
        pass
    }),
    (Reason::TemporaryPassExpired, Reason::TemporaryPassExpired, |here, name| {
        here.person(name);
        let pass = here.pass(name);
        here.advance(LASTS);
        pass
    }),
    (Reason::InputLength, Reason::InputLength, |here, name| typed(here, name, "K7Q2M4X-D9T1VWB")),
    (Reason::BackupUnknown, Reason::BackupUnknown, |here, name| {
        here.person_with_sheet(name);
        BackupCode::from_random(3, [9; 9]).to_printed().to_string()
    }),
    (Reason::BackupUsed, Reason::BackupUsed, |here, name| {
        let person = here.person_with_sheet(name);
        assert_eq!(here.verified(name, &person.sheet[4]), Reason::OkBackupCode);
        person.sheet[4].clone()
    }),
    (Reason::BackupOlderSet, Reason::BackupOlderSet, |here, name| {
        let person = here.person_with_sheet(name);
        here.engine.replace_backup_codes(host(), name.to_owned()).wait().unwrap();
        person.sheet[0].clone()
    }),
    (Reason::BackupNoneLeft, Reason::BackupUnknown, |here, name| {
        here.person(name);
        BackupCode::from_random(3, [9; 9]).to_printed().to_string()
    }),
    (Reason::UserUnknown, Reason::CodeWrong, |_, _| "123456".to_owned()),
    (Reason::UserSuspended, Reason::CodeWrong, |here, name| {
        let person = here.person(name);
        here.engine.change_user(host(), name.to_owned(), UserChange::Suspend).wait().unwrap();
        here.code(&person, 0)
    }),
    (Reason::UserNoFactor, Reason::CodeWrong, |here, name| {
        here.add_user(name, Role::Member, UserKind::Service);
        "123456".to_owned()
    }),
    (Reason::ThrottleWait, Reason::ThrottleWait, |here, name| {
        let person = here.person(name);
        here.fail(&person, 5);
        here.code(&person, 0)
    }),
    (Reason::ThrottleDisabled, Reason::ThrottleDisabled, |here, name| {
        let person = here.person(name);
        remember(here, name, Throttle { consecutive: 99, ..Throttle::default() });
        here.fail(&person, 1);
        here.code(&person, 0)
    }),
    (Reason::ThrottleBudget, Reason::ThrottleBudget, |here, name| {
        let person = here.person(name);
        remember(here, name, Throttle { failures: vec![here.now(); 100], ..Throttle::default() });
        here.advance(seconds(60));
        here.code(&person, 0)
    }),
];

fn typed(here: &Installation, name: &str, text: &str) -> String {
    here.person(name);
    text.to_owned()
}

/// Changes one bit of the sealed secret, as a failing disk would.
fn spoil(here: &Installation, person: &Person) {
    let mut row = here.factors(&person.name).pop().unwrap();
    row.sealed.as_mut().unwrap()[40] ^= 1;
    let spoilt = here.store().submit(move |tx| {
        factors::delete_all(tx, row.user)?;
        factors::insert(tx, &row)?;
        row.last_attempt.map_or(Ok(()), |attempt| factors::note_attempt(tx, row.user, row.id, attempt))
    });
    spoilt.wait().unwrap();
}

pub(crate) fn remember(here: &Installation, name: &str, throttle: Throttle) {
    let user = here.id_of(name);
    let row = UserThrottle { throttle, ..UserThrottle::default() };
    let saved = here.store().submit(move |tx| throttles::save(tx, user, FactorClass::Otp, &row));
    saved.wait().unwrap();
}

/// What is accepted, and the reason everybody is told.
pub(crate) const ACCEPTED: [(Reason, Prepare); 5] = [
    (Reason::OkCurrent, |here, name| {
        let person = here.person(name);
        here.code(&person, 0)
    }),
    (Reason::OkPreviousStep, |here, name| {
        let person = here.person(name);
        here.code(&person, -1)
    }),
    (Reason::OkNextStep, |here, name| {
        let person = here.person(name);
        here.code(&person, 1)
    }),
    (Reason::OkHotp, |here, name| here.person_with_counter(name).app.code_of(1)),
    (Reason::OkBackupCode, |here, name| here.person_with_sheet(name).sheet[0].clone()),
];
