//! The first code reveals the app: what does not fit is named, because the secret is being shown anyway.

use crate::{
    people::{App, enrolment},
    support::{Installation, host, minutes, refused, seconds},
};
use countersign_core::{
    Reason,
    factor::{FactorClass, FactorState, Movement},
    otp::{Algorithm, Digits, Key, Parameters, Period},
    otpauth::Otpauth,
    submission::Submission,
    throttle::Throttle,
};
use countersign_engine::enrol::NewEnrolment;

/// What an app shows that understood the QR code differently.
fn misunderstood(uri: &str, change: impl FnOnce(&mut Parameters)) -> (Key, Parameters) {
    let entry = Otpauth::parse(uri).unwrap();
    let mut parameters = entry.parameters;
    change(&mut parameters);
    (Key::new(&entry.secret, parameters.algorithm), parameters)
}

/// Enrols with parameters that few apps honour; says the reason for a code of an app that does not.
fn first_code_of(meant: Parameters, change: impl FnOnce(&mut Parameters)) -> (Reason, Option<String>) {
    let mut settings = crate::support::settings();
    settings.parameters = meant;
    let here = Installation::with(settings);
    here.add_member("alice");
    let begun = here.begin(enrolment("alice"));
    let (key, shown) = misunderstood(&begun.otpauth_uri, change);
    let step = here.now().step(shown.period.seconds());
    let confirmed = here.confirm("alice", &key.code(step, shown.digits).to_string());
    assert_eq!(confirmed.state, FactorState::Pending);
    (confirmed.reason, confirmed.evidence.app)
}

fn named(reason: Reason, app: &str) -> (Reason, Option<String>) {
    (reason, Some(app.to_owned()))
}

#[test]
fn an_app_that_ignores_the_algorithm_is_named() {
    for algorithm in [Algorithm::Sha256, Algorithm::Sha512] {
        let meant = Parameters { algorithm, ..Parameters::default() };
        let found = first_code_of(meant, |shown| shown.algorithm = Algorithm::Sha1);
        assert_eq!(found, named(Reason::ParamAlgorithm, "SHA1"));
    }
}

#[test]
fn an_app_that_ignores_the_number_of_digits_is_named() {
    let meant = Parameters { digits: Digits::EIGHT, ..Parameters::default() };
    let found = first_code_of(meant, |shown| shown.digits = Digits::SIX);
    assert_eq!(found, named(Reason::ParamDigits, "6 digits"));
}

#[test]
fn an_app_that_ignores_the_period_is_named() {
    let meant = Parameters { period: Period::new(60).unwrap(), ..Parameters::default() };
    let found = first_code_of(meant, |shown| shown.period = Period::THIRTY);
    assert_eq!(found, named(Reason::ParamPeriod, "30 seconds"));
}

#[test]
fn an_app_that_counts_presses_is_named() {
    let here = Installation::new();
    here.add_member("alice");
    let app = App::scan(&here.begin(enrolment("alice")).otpauth_uri);
    let confirmed = here.confirm("alice", &app.code_of(0));
    assert_eq!(confirmed.reason, Reason::ParamCounterBased);
}

#[test]
fn a_shifted_clock_is_named_with_its_offset() {
    let cases = [
        (-10, Reason::ClockSlow),
        (-2, Reason::ClockSlow),
        (2, Reason::ClockFast),
        (10, Reason::ClockFast),
        (120, Reason::ClockZone),
        (-120, Reason::ClockZone),
        (-60 * 11, Reason::ClockZone),
    ];
    for (offset, reason) in cases {
        let here = Installation::new();
        here.add_member("alice");
        let app = App::scan(&here.begin(enrolment("alice")).otpauth_uri);
        let confirmed = here.confirm("alice", &app.code(here.now(), offset));
        assert_eq!((confirmed.reason, confirmed.evidence.offset), (reason, Some(offset)));
        assert_eq!(confirmed.evidence.period, Some(30));
    }
}

#[test]
fn what_is_no_code_at_all_is_named_and_not_counted() {
    let here = Installation::new();
    here.add_member("alice");
    here.begin(enrolment("alice"));
    let sheet = here.person_with_sheet("bob").sheet;
    let cases = [
        (sheet[0].as_str(), Reason::InputBackupCodeHere),
        ("secret123456", Reason::InputPrefixed),
        ("correct horse", Reason::InputPasswordHere),
        ("?!", Reason::InputNotDigits),
        ("12345", Reason::InputLength),
        ("12345678", Reason::InputLength),
        ("K7Q2M-4XD9T", Reason::InputLength),
    ];
    for (typed, reason) in cases {
        let confirmed = here.confirm("alice", typed);
        assert_eq!((confirmed.reason, confirmed.state), (reason, FactorState::Pending), "{typed}");
    }
    assert_eq!(here.failures("alice", FactorClass::Otp), (0, 0));
    let before = here.audit().len();
    let prompt = here.confirm("alice", " - ");
    assert_eq!((prompt.reason, prompt.reference), (Reason::InputEmpty, None));
    assert_eq!(here.audit().len(), before);
}

#[test]
fn wrong_first_codes_are_counted_like_every_code_and_wait_like_them() {
    let here = Installation::new();
    here.add_member("alice");
    let app = App::scan(&here.begin(enrolment("alice")).otpauth_uri);
    for number in 0..5 {
        let confirmed = here.confirm("alice", &app.wrong(here.now(), number));
        assert_eq!(confirmed.reason, Reason::CodeWrong);
    }
    let waits = here.confirm("alice", &app.code(here.now(), 0));
    assert_eq!((waits.reason, waits.until), (Reason::ThrottleWait, Some(here.now().plus(seconds(30)))));
    assert_eq!(here.failures("alice", FactorClass::Otp), (5, 5));
    here.advance(seconds(30));
    let confirmed = here.confirm("alice", &app.code(here.now(), 0));
    assert_eq!(confirmed.reason, Reason::EnrolConfirmed);
    assert_eq!(here.failures("alice", FactorClass::Otp), (0, 5));
}

#[test]
fn a_named_factor_is_confirmed_and_no_other() {
    let here = Installation::new();
    here.add_member("alice");
    let bob = here.person("bob");
    let begun = here.begin(enrolment("alice"));
    let app = App::scan(&begun.otpauth_uri);
    let confirm = |factor| {
        let code = Submission::new(&app.code(here.now(), 0));
        here.engine.confirm_enrolment(host(), "alice".to_owned(), Some(factor), code).wait()
    };
    assert_eq!(refused(confirm(bob.factor)), Reason::FactorNonePending);
    assert_eq!(confirm(begun.factor).unwrap().reason, Reason::EnrolConfirmed);
}

#[test]
fn a_counter_is_confirmed_within_its_look_ahead() {
    for (counter, reason) in [(0, Reason::EnrolConfirmed), (10, Reason::EnrolConfirmed), (11, Reason::CodeWrong)] {
        let here = Installation::new();
        here.add_member("alice");
        let movement = Movement::Counter;
        let begun = here.begin(NewEnrolment { movement, ..enrolment("alice") });
        let app = App::scan(&begun.otpauth_uri);
        assert_eq!(here.confirm("alice", &app.code_of(counter)).reason, reason, "{counter}");
    }
}

#[test]
fn two_confirmations_at_once_confirm_once() {
    for round in 0..50 {
        let here = Installation::seeded(crate::support::settings(), crate::support::START, round);
        here.add_member("alice");
        let app = App::scan(&here.begin(enrolment("alice")).otpauth_uri);
        let other = here.beside(1000 + round);
        let code = app.code(here.now(), 0);
        let confirm = |engine: &countersign_engine::Engine| {
            let code = Submission::new(&code);
            engine.confirm_enrolment(host(), "alice".to_owned(), None, code).wait()
        };
        let outcomes = std::thread::scope(|scope| {
            let one = scope.spawn(|| confirm(&here.engine));
            let two = scope.spawn(|| confirm(&other));
            [one.join().unwrap(), two.join().unwrap()]
        });
        let confirmed = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(confirmed, 1, "round {round}: {outcomes:?}");
        here.advance(minutes(1));
        assert_eq!(here.verified("alice", &app.code(here.now(), 0)), Reason::OkCurrent);
    }
}

#[test]
fn a_hundredth_failure_at_confirmation_disables_what_is_active_and_confirming_lifts_it() {
    let here = Installation::new();
    let old = here.person("alice");
    let app = App::scan(&here.begin(enrolment("alice")).otpauth_uri);
    crate::cases::remember(&here, "alice", Throttle { consecutive: 99, ..Throttle::default() });
    assert_eq!(here.confirm("alice", &app.wrong(here.now(), 0)).reason, Reason::CodeWrong);
    let states: Vec<FactorState> = here.factors("alice").iter().map(|row| row.state).collect();
    assert_eq!(states, [FactorState::Disabled, FactorState::Pending]);
    assert_eq!(here.changes().last().map(String::as_str), Some("factors.disabled"));
    assert_eq!(here.verified("alice", &here.code(&old, 0)), Reason::ThrottleDisabled);
    here.end_wait(&old);
    let new = here.enrolled(enrolment("alice"));
    here.advance(minutes(1));
    assert_eq!(here.verified("alice", &here.code(&new, 0)), Reason::OkCurrent);
}

#[test]
fn the_tenth_failure_in_a_row_is_noticed_at_confirmation_too() {
    let here = Installation::new();
    here.person("alice");
    let app = App::scan(&here.begin(enrolment("alice")).otpauth_uri);
    crate::cases::remember(&here, "alice", Throttle { consecutive: 9, ..Throttle::default() });
    here.confirm("alice", &app.wrong(here.now(), 0));
    assert_eq!(here.changes().last().map(String::as_str), Some("notice.many_refusals"));
}

#[test]
fn a_used_up_budget_lets_one_re_enrol_but_not_without_waiting() {
    let here = Installation::new();
    here.person("alice");
    let app = App::scan(&here.begin(enrolment("alice")).otpauth_uri);
    let wait_until = Some(here.now().plus(seconds(60)));
    let failures = vec![here.now(); 100];
    let throttle = Throttle { consecutive: 6, wait_until, failures, hints: vec![] };
    crate::cases::remember(&here, "alice", throttle);
    let waits = here.confirm("alice", &app.code(here.now(), 0));
    assert_eq!((waits.reason, waits.until), (Reason::ThrottleWait, wait_until));
    here.advance(seconds(60));
    assert_eq!(here.confirm("alice", &app.code(here.now(), 0)).reason, Reason::EnrolConfirmed);
    here.advance(minutes(1));
    let told = here.verified("alice", &app.code(here.now(), 0));
    assert_eq!(told, Reason::ThrottleBudget, "the budget is not reset by a success");
}
