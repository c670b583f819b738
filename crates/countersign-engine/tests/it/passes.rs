//! Temporary passes: made for others, shown once, used once, and good for setting up a factor and nothing else.

use crate::{
    browsers::{GOOD, browser, token},
    people::{App, enrolment},
    staff::{WHY, console_of, pass_for},
    support::{Installation, host, minutes, peer, refused, request, sized},
};
use countersign_core::{
    Reason,
    factor::{FactorClass, FactorKind},
    pass::{LASTS, LONGEST},
    submission::Submission,
    throttle::FREE_FAILURES,
    user::{Role, UserKind, UserState},
    words::Language,
};
use countersign_engine::{
    Engine,
    access::{Access, FirstFactor, Scope},
    enrol::Retirement,
    passes::NewPass,
    requirements::Need,
    sessions::{Opened, Stage},
    users::UserChange,
};
use std::{sync::Barrier, time::Duration};

impl Installation {
    /// A pass for somebody, as it is handed over.
    pub(crate) fn pass(&self, name: &str) -> String {
        self.engine.make_pass(host(), pass_for(name)).wait().unwrap().printed.to_string()
    }

    /// Somebody with a password and no factor.
    fn factorless(&self, name: &str) {
        self.add_member(name);
        self.engine.choose_first_password(self.link(name), GOOD, browser()).wait().unwrap();
    }

    /// In with password and pass.
    fn passed(&self, name: &str) -> Opened {
        let pass = self.pass(name);
        let shown = self.show(&self.half(name), &pass);
        assert_eq!(shown.answer.told, Reason::OkTemporaryPass);
        shown.opened.unwrap()
    }
}

#[test]
fn d17_a_pass_works_once_in_any_spelling_and_is_named_when_used() {
    let here = Installation::new();
    here.person("alice");
    let pass = here.pass("alice");
    assert_eq!(pass.len(), 11);
    let spelled = format!(" {} ", pass.to_lowercase().replace('-', " "));
    let client = here.vouched();
    let answer = here.verify(&client, "alice", &spelled);
    assert_eq!(answer.told, Reason::OkTemporaryPass);
    assert_eq!(answer.factor.unwrap().kind, FactorKind::TemporaryPass);
    here.advance(minutes(1));
    assert_eq!(here.verify(&client, "alice", &pass).told, Reason::TemporaryPassUsed);
}

#[test]
fn d17_a_pass_ends_when_it_was_said_to_end() {
    for (after, told) in [(59, Reason::OkTemporaryPass), (60, Reason::TemporaryPassExpired)] {
        let here = Installation::new();
        here.person("alice");
        let pass = here.pass("alice");
        assert_eq!(here.engine.show_user(&host(), "alice").unwrap().pass_until, Some(here.now().plus(LASTS)));
        here.advance(minutes(after));
        assert_eq!(here.verified("alice", &pass), told, "after {after} minutes");
        assert_eq!(here.engine.show_user(&host(), "alice").unwrap().pass_until, None);
    }
}

#[test]
fn a_pass_lasts_eight_hours_at_most_and_a_minute_at_least() {
    let here = Installation::new();
    here.add_member("alice");
    let made = |lasts| here.engine.make_pass(host(), NewPass { lasts, ..pass_for("alice") }).wait();
    for lasts in [Duration::ZERO, Duration::from_secs(59), LONGEST + Duration::from_secs(1), Duration::MAX] {
        assert_eq!(refused(made(lasts)), Reason::RequestInvalid, "{lasts:?}");
    }
    assert_eq!(made(LONGEST).unwrap().expires_at, here.now().plus(LONGEST));
}

#[test]
fn a_newer_pass_replaces_the_one_before() {
    let here = Installation::new();
    here.person("alice");
    let (old, new) = (here.pass("alice"), here.pass("alice"));
    assert_ne!(old, new);
    assert_eq!(here.verified("alice", &old), Reason::TemporaryPassUnknown);
    assert_eq!(here.verified("alice", &new), Reason::OkTemporaryPass);
}

#[test]
fn b15_a_pass_of_somebody_else_fits_nobody_and_guesses_are_counted_in_their_own_class() {
    let here = Installation::new();
    let alice = here.person("alice");
    here.person("bob");
    let of_bob = here.pass("bob");
    here.pass("alice");
    assert_eq!(here.verified("alice", &of_bob), Reason::TemporaryPassUnknown);
    for number in 1..FREE_FAILURES {
        assert_eq!(here.verified("alice", &format!("ABCDE-0000{number}")), Reason::TemporaryPassUnknown);
    }
    assert_eq!(here.verified("alice", "ABCDE-FGHJK"), Reason::ThrottleWait);
    assert_eq!(here.failures("alice", FactorClass::TemporaryPass).0, FREE_FAILURES);
    assert_eq!(here.failures("alice", FactorClass::Otp).0, 0);
    assert_eq!(here.verified("alice", &here.code(&alice, 0)), Reason::OkCurrent, "other classes stay usable");
    assert_eq!(here.verified("bob", &of_bob), Reason::OkTemporaryPass);
}

#[test]
fn b15_after_a_hundred_wrong_ones_in_a_row_the_pass_is_gone() {
    let here = Installation::new();
    here.person("alice");
    here.engine.make_pass(host(), NewPass { lasts: LONGEST, ..pass_for("alice") }).wait().unwrap();
    for number in 0..100 {
        let throttle = here.throttle("alice", FactorClass::TemporaryPass).throttle;
        if let Some(until) = throttle.wait_until.filter(|until| *until > here.now()) {
            here.clock.set(until);
        }
        if number % 20 == 19 {
            here.engine.make_pass(host(), NewPass { lasts: LONGEST, ..pass_for("alice") }).wait().unwrap();
        }
        assert_eq!(here.verified("alice", &format!("ABCDE-{number:05}")), Reason::TemporaryPassUnknown);
    }
    assert_eq!(here.failures("alice", FactorClass::TemporaryPass).0, 100);
    assert_eq!(here.engine.show_user(&host(), "alice").unwrap().pass_until, None);
}

#[test]
fn ten_digits_without_a_pass_are_a_code_typed_too_long_and_not_counted() {
    let here = Installation::new();
    here.person("alice");
    assert_eq!(here.verified("alice", "1234567890"), Reason::InputLength);
    assert_eq!(here.failures("alice", FactorClass::TemporaryPass), (0, 0));
    here.add_member("bob");
    assert_eq!(here.verified("bob", "1234567890"), Reason::UserNoFactor);
    assert_eq!(here.verified("bob", "ABCDE-FGHJK"), Reason::UserNoFactor);
}

#[test]
fn d17_of_many_who_type_a_pass_at_once_one_gets_in() {
    let here = Installation::new();
    here.person("alice");
    for round in 0..sized(20, 1_000) {
        let pass = here.pass("alice");
        let (begin, other) = (Barrier::new(2), here.beside(1_000 + round));
        let typed = |engine: &Engine| {
            begin.wait();
            engine.verify(request(&host(), "alice", &pass)).wait().unwrap().told
        };
        let told = std::thread::scope(|scope| {
            let one = scope.spawn(|| typed(&here.engine));
            let two = scope.spawn(|| typed(&other));
            [one.join().unwrap(), two.join().unwrap()]
        });
        let accepted = told.iter().filter(|told| **told == Reason::OkTemporaryPass).count();
        assert_eq!(accepted, 1, "round {round}: {told:?}");
        here.advance(minutes(61));
    }
}

#[test]
fn r31_at_the_web_a_pass_leads_to_a_new_factor_and_to_nothing_else() {
    let here = Installation::new();
    let alice = here.of_role("alice", Role::Member);
    let opened = here.passed("alice");
    assert_eq!(opened.stage, Stage::Enrolling);
    assert_eq!(refused(here.engine.own_page(token(&opened), peer(), Language::English)), Reason::SessionStage);
    let access = || Access::Browser { token: token(&opened), peer: peer() };
    let retirement = Retirement { user: "alice".to_owned(), factor: None, note: None, stolen: false };
    assert_eq!(refused(here.engine.retire_factors(access(), retirement).wait()), Reason::SessionStage);
    let codes = here.engine.replace_backup_codes(access(), "alice".to_owned()).wait();
    assert_eq!(refused(codes.map(|_| ())), Reason::SessionStage);
    let drift = here.engine.reset_drift(access(), "alice".to_owned(), WHY.to_owned()).wait();
    assert_eq!(refused(drift), Reason::SessionStage);
    assert_eq!(refused(here.engine.verify(request(&access(), "alice", "123456")).wait()), Reason::SessionStage);
    let unlock = here.engine.unlock(console_of(&opened, Some(WHY)), "alice".to_owned(), WHY.to_owned()).wait();
    assert_eq!(refused(unlock), Reason::SessionStage);

    let begun = here.engine.begin_own_enrolment(token(&opened), peer()).wait().unwrap();
    let app = App::scan(&begun.otpauth_uri);
    let first = Submission::new(&app.code(here.now(), 0));
    let (confirmed, full) = here.engine.confirm_own_enrolment(token(&opened), peer(), first).wait().unwrap();
    assert_eq!(confirmed.reason, Reason::EnrolConfirmed);
    assert_eq!(full.unwrap().stage, Stage::Full);
    here.advance(minutes(1));
    assert_eq!(here.verified("alice", &app.code(here.now(), 0)), Reason::OkCurrent);
    assert_eq!(here.verified("alice", &here.code(&alice, 0)), Reason::OkCurrent, "the old entry stays until removed");
}

#[test]
fn somebody_without_a_factor_gets_in_with_password_and_pass() {
    let here = Installation::new();
    here.factorless("alice");
    let opened = here.passed("alice");
    let begun = here.engine.begin_own_enrolment(token(&opened), peer()).wait().unwrap();
    let first = Submission::new(&App::scan(&begun.otpauth_uri).code(here.now(), 0));
    let (confirmed, _) = here.engine.confirm_own_enrolment(token(&opened), peer(), first).wait().unwrap();
    assert_eq!(confirmed.reason, Reason::EnrolConfirmed);
}

#[test]
fn a_pass_does_not_make_a_factor_fresh() {
    let here = Installation::new();
    let alice = here.of_role("alice", Role::Member);
    let full = here.signed_in(&alice);
    let pass = here.pass("alice");
    let shown = here.show(&full, &pass);
    assert_eq!((shown.answer.told, shown.opened.is_none()), (Reason::InputLength, true));
    assert_eq!(here.verified("alice", &pass), Reason::OkTemporaryPass, "it was not used up");
}

#[test]
fn doors_ask_for_enrolment_after_a_pass_until_there_is_a_new_factor() {
    let here = Installation::new();
    here.add_member("alice");
    assert_eq!(here.need(&host(), "alice"), Need::Nothing);
    let pass = here.pass("alice");
    assert_eq!(here.need(&host(), "alice"), Need::Code);
    assert_eq!(here.verified("alice", &pass), Reason::OkTemporaryPass);
    assert_eq!(here.need(&host(), "alice"), Need::Enrol { reason: Reason::PolicyEnrolRequired, until: None });
    here.advance(Duration::from_hours(24 * 40));
    here.engine.sweep().wait().unwrap();
    assert_eq!(
        here.need(&host(), "alice"),
        Need::Enrol { reason: Reason::PolicyEnrolRequired, until: None },
        "time does not settle it"
    );
    here.enrolled(enrolment("alice"));
    assert_eq!(here.need(&host(), "alice"), Need::Code);
    assert_eq!(here.engine.show_user(&host(), "alice").unwrap().state, UserState::Active);
}

#[test]
fn a_pass_that_was_not_needed_ends_with_the_enrolment() {
    let here = Installation::new();
    here.add_member("alice");
    let pass = here.pass("alice");
    here.enrolled(enrolment("alice"));
    assert_eq!(here.verified("alice", &pass), Reason::TemporaryPassExpired);
}

#[test]
fn r31_a_pass_is_no_factor() {
    let here = Installation::new();
    here.add_user("admin", Role::Admin, UserKind::Person);
    here.pass("admin");
    let view = here.engine.show_user(&host(), "admin").unwrap();
    assert_eq!((view.state, view.factors.len()), (UserState::None, 0));
    here.engine.change_user(host(), "admin".to_owned(), UserChange::Suspend).wait().unwrap();
    assert_eq!(refused(here.engine.make_pass(host(), pass_for("admin")).wait()), Reason::UserSuspended);
}

#[test]
fn who_is_suspended_after_a_pass_was_made_does_not_get_in_by_it() {
    let here = Installation::new();
    here.person("alice");
    let pass = here.pass("alice");
    here.engine.change_user(host(), "alice".to_owned(), UserChange::Suspend).wait().unwrap();
    assert_eq!(here.verified("alice", &pass), Reason::UserSuspended);
    here.engine.change_user(host(), "alice".to_owned(), UserChange::Resume).wait().unwrap();
    assert_eq!(here.verified("alice", &pass), Reason::OkTemporaryPass);
}

#[test]
fn a_service_gets_no_pass() {
    let here = Installation::new();
    here.add_user("backup-job", Role::Member, UserKind::Service);
    assert_eq!(refused(here.engine.make_pass(host(), pass_for("backup-job")).wait()), Reason::FactorNotAllowed);
}

#[test]
fn before_a_first_factor_a_pass_is_refused_as_any_code_and_counted_by_source() {
    let here = Installation::new();
    here.person("alice");
    here.pass("alice");
    let answer = here.verify(&here.none(), "alice", "ABCDE-FGHJK");
    assert_eq!((answer.told, answer.factor), (Reason::CodeWrong, None));
    assert_eq!(here.failures("alice", FactorClass::TemporaryPass), (0, 0));
}

#[test]
fn d18_no_row_and_no_answer_holds_a_pass_in_clear() {
    let here = Installation::new();
    here.person("alice");
    let pass = here.pass("alice");
    let plain = pass.replace('-', "");
    here.verified("alice", &pass);
    let rows = format!("{:?}", here.audit());
    assert!(!rows.contains(&pass) && !rows.contains(&plain));
    for entry in std::fs::read_dir(here.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for text in [&pass, &plain] {
            assert!(!bytes.windows(text.len()).any(|window| window == text.as_bytes()));
        }
    }
}

#[test]
fn a_pass_made_and_used_stands_in_the_audit_and_the_last_of_a_removed_user_is_gone() {
    let here = Installation::new();
    here.person("alice");
    let pass = here.pass("alice");
    assert!(here.changes().contains(&"pass.made".to_owned()));
    assert_eq!(here.verified("alice", &pass), Reason::OkTemporaryPass);
    assert_eq!(here.last_decision().reason, "ok.temporary_pass");
    here.engine.change_user(host(), "alice".to_owned(), UserChange::Remove).wait().unwrap();
    let client = here.add_client("all", FirstFactor::Vouched, &Scope::ALL);
    assert_eq!(here.verify(&client, "alice", &pass).told, Reason::UserUnknown);
    here.assert_chain_unbroken();
}
