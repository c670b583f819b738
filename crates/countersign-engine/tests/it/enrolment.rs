//! Enrolment: from a QR code to the first accepted code, and everything that can go differently.

use crate::{
    people::{App, enrolment},
    support::{Installation, START, evidence, host, minutes, refused, seconds, settings},
};
use countersign_core::{
    Reason,
    decide::Profile,
    factor::{FactorKind, FactorState, Movement},
    otp::{Algorithm, Digits, Parameters, Period},
    otpauth::Otpauth,
    submission::Submission,
    user::{Role, UserKind, UserState},
};
use countersign_engine::{
    Settings,
    enrol::{Confirmed, NewEnrolment},
};

/// Every algorithm, number of digits and usual period.
fn all_parameters() -> Vec<Parameters> {
    let mut all = Vec::new();
    for algorithm in Algorithm::ALL {
        for digits in [6, 7, 8] {
            for period in [15, 30, 60, 120] {
                let digits = Digits::new(digits).unwrap();
                let period = Period::new(period).unwrap();
                all.push(Parameters { algorithm, digits, period });
            }
        }
    }
    all
}

#[test]
fn an_app_of_every_algorithm_length_and_period_is_enrolled_confirmed_and_verified() {
    for parameters in all_parameters() {
        let here = Installation::with(Settings { parameters, ..settings() });
        here.add_member("alice");
        let begun = here.begin(enrolment("alice"));
        let entry = Otpauth::parse(&begun.otpauth_uri).unwrap();
        assert_eq!((entry.movement, entry.parameters), (Movement::Time, parameters));
        assert_eq!(entry.secret.expose().len(), parameters.algorithm.secret_bytes());
        assert_eq!(*entry.secret.to_base32(), *begun.secret);

        let app = App::scan(&begun.otpauth_uri);
        let confirmed = here.confirm("alice", &app.code(here.now(), 0));
        assert_eq!((confirmed.reason, confirmed.state), (Reason::EnrolConfirmed, FactorState::Active));
        let step = seconds(u64::from(parameters.period.seconds()));
        for reason in [Reason::OkCurrent, Reason::OkCurrent] {
            here.advance(step);
            let code = app.code(here.now(), 0);
            assert_eq!(here.verified("alice", &code), reason, "{parameters:?}");
            assert_eq!(here.verified("alice", &code), Reason::CodeReplayed, "{parameters:?}");
        }
        here.advance(step * 2);
        assert_eq!(here.verified("alice", &app.code(here.now(), -1)), Reason::OkPreviousStep);
        assert_eq!(here.verified("alice", &app.code(here.now(), 1)), Reason::OkNextStep);
    }
}

#[test]
fn c4_nothing_outside_the_three_steps_is_accepted_by_any_app() {
    for parameters in all_parameters() {
        let here = Installation::with(Settings { parameters, ..settings() });
        here.add_member("alice");
        let app = App::scan(&here.begin(enrolment("alice")).otpauth_uri);
        here.confirm("alice", &app.code(here.now(), 0));
        here.advance(minutes(60));
        for offset in (-15..=-2).chain(2..=15) {
            here.end_wait_of("alice");
            let told = here.verified("alice", &app.code(here.now(), offset));
            assert!(!told.is_accepted(), "{offset} {parameters:?}: {told}");
        }
    }
}

#[test]
fn the_answer_to_a_beginning_shows_the_secret_once_and_for_half_an_hour() {
    let here = Installation::new();
    here.add_member("alice");
    let begun = here.begin(enrolment("alice"));
    assert_eq!(begun.label, "Authenticator app");
    assert_eq!(begun.expires_at, START.plus(minutes(30)));
    assert_eq!(begun.backup_codes.len(), 0);
    assert_eq!(begun.user, here.id_of("alice"));
    let uri = format!(
        "otpauth://totp/Example:alice?secret={}&issuer=Example&algorithm=SHA1&digits=6&period=30",
        *begun.secret
    );
    assert_eq!(*begun.otpauth_uri, uri);
    let view = here.engine.show_user(&host(), "alice").unwrap();
    assert_eq!(view.state, UserState::Pending);
    assert_eq!(view.factors.len(), 1);
    assert_eq!(view.factors[0].state, FactorState::Pending);
}

#[test]
fn a_confirmation_is_one_decision_whatever_it_says() {
    let here = Installation::new();
    here.add_member("alice");
    let begun = here.begin(enrolment("alice"));
    let app = App::scan(&begun.otpauth_uri);
    let wrong = here.confirm("alice", &app.wrong(here.now(), 0));
    let row = here.last_decision();
    let expected = Confirmed {
        reason: Reason::CodeWrong,
        factor: begun.factor,
        state: FactorState::Pending,
        evidence: crate::support::evidence(&row),
        reference: Some(row.reference),
        until: None,
        now: here.now(),
        profile: Profile::Standard,
    };
    assert_eq!(wrong, expected);
    let right = here.confirm("alice", &app.code(here.now(), -1));
    let row = here.last_decision();
    let expected = Confirmed {
        reason: Reason::EnrolConfirmed,
        factor: begun.factor,
        state: FactorState::Active,
        evidence: crate::support::evidence(&row),
        reference: Some(row.reference),
        until: None,
        now: here.now(),
        profile: Profile::Standard,
    };
    assert_eq!(right, expected);
    assert_eq!(here.decisions().len(), 2);
    let again = here.engine.confirm_enrolment(host(), "alice".to_owned(), None, Submission::new("1"));
    assert_eq!(refused(again.wait()), Reason::FactorNonePending);
}

#[test]
fn a_pending_factor_opens_nothing() {
    let here = Installation::new();
    here.add_member("alice");
    let app = App::scan(&here.begin(enrolment("alice")).otpauth_uri);
    assert_eq!(here.verified("alice", &app.wrong(here.now(), 0)), Reason::UserNoFactor);
    let answer = here.verify(&here.vouched(), "alice", &app.code(here.now(), 0));
    assert_eq!(answer.told, Reason::CodeWrong, "whoever types it is told no more than before");
    let row = here.last_decision();
    assert_eq!((row.reason.as_str(), evidence(&row).search), ("secret.pending", None));
    assert_eq!(here.confirm("alice", &app.code(here.now(), 1)).reason, Reason::EnrolConfirmed);
}

#[test]
fn c1_the_confirming_code_is_used_up() {
    let here = Installation::new();
    here.add_member("alice");
    let person = here.enrolled(enrolment("alice"));
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::CodeReplayedSetup);
    assert_eq!(here.verified("alice", &here.code(&person, -1)), Reason::CodeReplayed);
    assert_eq!(here.verified("alice", &here.code(&person, 1)), Reason::OkNextStep);
}

#[test]
fn a_pending_enrolment_lapses_after_half_an_hour() {
    let here = Installation::new();
    here.add_member("alice");
    let app = App::scan(&here.begin(enrolment("alice")).otpauth_uri);
    here.advance(seconds(1799));
    assert_eq!(here.confirm("alice", &app.wrong(here.now(), 0)).reason, Reason::CodeWrong);
    here.advance(seconds(1));
    let code = Submission::new(&app.code(here.now(), 0));
    let late = here.engine.confirm_enrolment(host(), "alice".to_owned(), None, code).wait();
    assert_eq!(refused(late), Reason::FactorPendingExpired);
    let view = here.engine.show_user(&host(), "alice").unwrap();
    assert_eq!((view.state, view.factors.len()), (UserState::None, 0));
}

#[test]
fn a_lapsed_enrolment_gives_no_hint_and_can_be_begun_again() {
    let here = Installation::new();
    here.person("alice");
    let lapsed = App::scan(&here.begin(enrolment("alice")).otpauth_uri);
    here.advance(seconds(1799));
    assert_eq!(here.verified("alice", &lapsed.code(here.now(), 0)), Reason::SecretPending);
    here.advance(seconds(1));
    assert_eq!(here.verified("alice", &lapsed.code(here.now(), 0)), Reason::CodeWrong);
    let again = here.begin(enrolment("alice"));
    let app = App::scan(&again.otpauth_uri);
    assert_eq!(here.confirm("alice", &app.code(here.now(), 0)).reason, Reason::EnrolConfirmed);
}

#[test]
fn labels_in_the_app_are_unique_per_enrolment() {
    let here = Installation::new();
    here.add_member("alice");
    let accounts: Vec<String> =
        (0..3).map(|_| App::scan(&here.begin(enrolment("alice")).otpauth_uri).account).collect();
    assert_eq!(accounts, ["alice", "alice (2)", "alice (3)"]);
}

#[test]
fn re_enrolling_under_the_same_label_retires_the_old_at_confirmation_not_before() {
    let here = Installation::new();
    let old = here.person("alice");
    let begun = here.begin(enrolment("alice"));
    assert_eq!(here.verified("alice", &here.code(&old, 0)), Reason::OkCurrent);
    here.advance(minutes(1));
    let new = App::scan(&begun.otpauth_uri);
    assert_eq!(here.confirm("alice", &new.code(here.now(), 0)).reason, Reason::EnrolConfirmed);
    assert_eq!(here.verified("alice", &here.code(&old, 0)), Reason::SecretRetired);
    here.advance(minutes(1));
    assert_eq!(here.verified("alice", &new.code(here.now(), 0)), Reason::OkCurrent);
    let states: Vec<FactorState> = here.factors("alice").iter().map(|row| row.state).collect();
    assert_eq!(states, [FactorState::Retired, FactorState::Active]);
}

#[test]
fn enrolling_under_another_label_adds_an_app_and_both_open() {
    let here = Installation::new();
    let phone = here.person("alice");
    let label = Some("Tablet".to_owned());
    let tablet = here.enrolled(NewEnrolment { label, ..enrolment("alice") });
    here.advance(minutes(1));
    assert_eq!(here.verified("alice", &here.code(&phone, 0)), Reason::OkCurrent);
    let answer = here.verify(&host(), "alice", &here.code(&tablet, 0));
    assert_eq!(answer.told, Reason::OkCurrent, "each spends its own steps");
    let by = answer.factor.unwrap();
    assert_eq!((by.id, by.label.as_str()), (tablet.factor, "Tablet"));
}

#[test]
fn a_newer_enrolment_supersedes_the_one_that_is_pending() {
    let here = Installation::new();
    here.add_member("alice");
    let first = here.begin(enrolment("alice"));
    let second = here.begin(enrolment("alice"));
    let (old, new) = (App::scan(&first.otpauth_uri), App::scan(&second.otpauth_uri));
    assert_eq!(here.confirm("alice", &old.code(here.now(), 0)).reason, Reason::CodeWrong);
    let code = Submission::new(&old.code(here.now(), 0));
    let named = here.engine.confirm_enrolment(host(), "alice".to_owned(), Some(first.factor), code);
    assert_eq!(refused(named.wait()), Reason::FactorNonePending);
    assert_eq!(here.confirm("alice", &new.code(here.now(), 0)).reason, Reason::EnrolConfirmed);
}

#[test]
fn a_service_cannot_enrol() {
    let here = Installation::new();
    here.add_user("backup-job", Role::Member, UserKind::Service);
    let begun = here.engine.begin_enrolment(host(), enrolment("backup-job")).wait();
    assert_eq!(refused(begun), Reason::FactorNotAllowed);
    assert_eq!(here.factors("backup-job"), []);
}

#[test]
fn nobody_unknown_enrols() {
    let here = Installation::new();
    let begun = here.engine.begin_enrolment(host(), enrolment("nobody")).wait();
    assert_eq!(refused(begun), Reason::RequestNotFound);
}

#[test]
fn an_entry_brought_along_keeps_its_secret_and_parameters() {
    let here = Installation::new();
    here.add_member("alice");
    let uri =
        "otpauth://totp/Old:al?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Old&algorithm=SHA256&digits=8&period=60";
    let existing = Some(Otpauth::parse(uri).unwrap());
    let begun = here.begin(NewEnrolment { existing, ..enrolment("alice") });
    assert_eq!(*begun.otpauth_uri, uri);
    let app = App::scan(uri);
    assert_eq!(here.confirm("alice", &app.code(here.now(), 0)).reason, Reason::EnrolConfirmed);
    here.advance(minutes(2));
    assert_eq!(here.verified("alice", &app.code(here.now(), 0)), Reason::OkCurrent);
    assert_eq!(here.factors("alice")[0].kind, FactorKind::Totp);
}

#[test]
fn c2_an_acknowledged_enrolment_survives_a_crash_and_an_unacknowledged_one_leaves_nothing() {
    let here = Installation::new();
    here.add_member("alice");
    here.add_member("bob");
    let person = here.enrolled(enrolment("alice"));
    let after_crash = here.copied(9);
    after_crash.advance(minutes(1));
    assert_eq!(after_crash.verified("alice", &after_crash.code(&person, 0)), Reason::OkCurrent);

    // The disk is gone when Bob begins: he is told so, and nothing of it is there later.
    let away = here.path().with_extension("away");
    std::fs::rename(here.path(), &away).unwrap();
    here.advance(seconds(2));
    let begun = here.engine.begin_enrolment(host(), enrolment("bob")).wait();
    std::fs::rename(&away, here.path()).unwrap();
    assert_eq!(refused(begun), Reason::StorageReadOnly);
    let here = here.restarted();
    assert_eq!(here.factors("bob"), []);
    assert_eq!(App::scan(&here.begin(enrolment("bob")).otpauth_uri).account, "bob");
}
