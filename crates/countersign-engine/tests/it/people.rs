//! People with their authenticator apps and sheets of backup codes.

use crate::support::{Installation, host, minutes};
use countersign_core::{
    FactorId, Reason, Timestamp,
    factor::{FactorClass, Movement},
    otp::{Key, Parameters},
    otpauth::Otpauth,
    submission::Submission,
    user::{Role, UserKind},
};
use countersign_engine::enrol::{AppSettings, Begun, Confirmed, FirstCode, NewEnrolment, Retirement};

/// An entry in an authenticator app, as it was scanned.
#[derive(Debug, Clone)]
pub(crate) struct App {
    key: Key,
    parameters: Parameters,
    pub(crate) account: String,
    pub(crate) uri: String,
}

/// Somebody with an active factor.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) app: App,
    pub(crate) factor: FactorId,
    /// The sheet, in the order of its numbers; empty if none was made.
    pub(crate) sheet: Vec<String>,
}

impl App {
    /// Scans a QR code.
    pub(crate) fn scan(uri: &str) -> Self {
        let entry = Otpauth::parse(uri).unwrap();
        let key = Key::new(&entry.secret, entry.parameters.algorithm);
        Self { key, parameters: entry.parameters, account: entry.account, uri: uri.to_owned() }
    }

    /// The code of a step or counter.
    pub(crate) fn code_of(&self, step: i64) -> String {
        self.key.code(step, self.parameters.digits).to_string()
    }

    /// The code shown at a moment, `offset` steps off.
    pub(crate) fn code(&self, now: Timestamp, offset: i64) -> String {
        self.code_of(now.step(self.parameters.period.seconds()) + offset)
    }

    /// The `number`-th code that this app does not show within an hour, nor as one of its first 400 counters.
    pub(crate) fn wrong(&self, now: Timestamp, number: usize) -> String {
        let digits = usize::from(self.parameters.digits.count());
        let around = now.step(self.parameters.period.seconds());
        let shown: Vec<String> = (around - 120..=around + 120).chain(0..400).map(|step| self.code_of(step)).collect();
        let mut codes = (0..).map(|code| format!("{code:0digits$}"));
        codes.by_ref().filter(|code| !shown.contains(code)).nth(number).unwrap()
    }
}

pub(crate) fn enrolment(name: &str) -> NewEnrolment {
    NewEnrolment {
        user: name.to_owned(),
        movement: Movement::Time,
        label: None,
        existing: None,
        with_backup_codes: false,
    }
}

impl Installation {
    pub(crate) fn begin(&self, enrolment: NewEnrolment) -> Begun {
        self.engine.begin_enrolment(host(), enrolment).wait().unwrap()
    }

    pub(crate) fn confirm(&self, name: &str, typed: &str) -> Confirmed {
        let submission = Submission::new(typed);
        self.engine.confirm_enrolment(host(), name.to_owned(), None, submission).wait().unwrap()
    }

    pub(crate) fn confirm_as_the_app_does(&self, name: &str, typed: &str) -> Confirmed {
        let first_code = FirstCode { submission: Submission::new(typed), settings: AppSettings::AsTheAppDoes };
        self.engine.confirm_enrolment(host(), name.to_owned(), None, first_code).wait().unwrap()
    }

    /// Begins and confirms at the same moment.
    pub(crate) fn enrolled(&self, enrolment: NewEnrolment) -> Person {
        let name = enrolment.user.clone();
        let first = if enrolment.movement == Movement::Counter { 0 } else { self.now().step(30) };
        let begun = self.begin(enrolment);
        let app = App::scan(&begun.otpauth_uri);
        let confirmed = self.confirm(&name, &app.code_of(first));
        assert_eq!(confirmed.reason, Reason::EnrolConfirmed);
        let sheet = begun.backup_codes.iter().map(|code| code.to_string()).collect();
        Person { name, app, factor: begun.factor, sheet }
    }

    /// A member with an app, long enough after enrolment that all three steps around now are free.
    pub(crate) fn person(&self, name: &str) -> Person {
        self.person_of(name, Role::Member)
    }

    pub(crate) fn person_of(&self, name: &str, role: Role) -> Person {
        self.add_user(name, role, UserKind::Person);
        let person = self.enrolled(enrolment(name));
        self.advance(minutes(2));
        person
    }

    /// A member with an app and a sheet of backup codes.
    pub(crate) fn person_with_sheet(&self, name: &str) -> Person {
        self.add_member(name);
        let person = self.enrolled(NewEnrolment { with_backup_codes: true, ..enrolment(name) });
        self.advance(minutes(2));
        person
    }

    /// A member with a counter-based token, whose first code was counter 0.
    pub(crate) fn person_with_counter(&self, name: &str) -> Person {
        self.add_member(name);
        self.enrolled(NewEnrolment { movement: Movement::Counter, ..enrolment(name) })
    }

    /// The code a person's app shows now, `offset` steps off.
    pub(crate) fn code(&self, person: &Person, offset: i64) -> String {
        person.app.code(self.now(), offset)
    }

    /// Fails `times` times, with other codes each time, waiting as long as each wait lasts.
    pub(crate) fn fail(&self, person: &Person, times: usize) {
        for _ in 0..times {
            self.end_wait(person);
            let number = self.failures(&person.name, FactorClass::Otp).0 % 50;
            let code = person.app.wrong(self.now(), usize::try_from(number).unwrap());
            assert_eq!(self.verified(&person.name, &code), Reason::CodeWrong, "failure {number}");
        }
    }

    /// Lets the wait of a person pass.
    pub(crate) fn end_wait(&self, person: &Person) {
        self.end_wait_of(&person.name);
    }

    pub(crate) fn end_wait_of(&self, name: &str) {
        let until = self.throttle(name, FactorClass::Otp).throttle.wait_until;
        if let Some(until) = until.filter(|until| *until > self.now()) {
            self.clock.set(until);
        }
    }

    pub(crate) fn retire_all(&self, person: &Person, stolen: bool) -> Vec<FactorId> {
        let retirement =
            Retirement { user: person.name.clone(), factor: None, note: Some("a new phone".to_owned()), stolen };
        self.engine.retire_factors(host(), retirement).wait().unwrap()
    }
}
