//! Which reason is given when several fit: the first of storage, client, user, throttle, input, accepted,
//! replayed, expired, secret, from the future, wrong.

use crate::{
    cases::remember,
    people::{App, enrolment},
    support::{Installation, host, minutes, refused, seconds},
};
use countersign_core::{Reason, factor::FactorClass, otpauth::Otpauth, throttle::Throttle};
use countersign_engine::{enrol::NewEnrolment, users::UserChange};

fn suspend(here: &Installation, name: &str) {
    here.engine.change_user(host(), name.to_owned(), UserChange::Suspend).wait().unwrap();
}

#[test]
fn what_nobodys_factor_takes_tells_a_client_nothing_about_who_is_there() {
    let here = Installation::new();
    here.person("alice");
    here.add_member("factorless");
    here.person("suspended");
    here.engine.change_user(host(), "suspended".to_owned(), UserChange::Suspend).wait().unwrap();
    let door = here.vouched();
    let no_codes = ["12", "1234567", "1234567890", "123456789012", "12345678", "abcdef", "my secret words", "a1b2c3"];
    for typed in no_codes.into_iter().chain(["03-0000000-0000000", "ABCDE-FGHJK"]) {
        let told = ["alice", "factorless", "suspended", "nobody"].map(|name| here.verify(&door, name, typed).told);
        assert_ne!(told[0], Reason::CodeWrong, "{typed}");
        assert_eq!(told, [told[0]; 4], "{typed}");
    }
    let told = ["factorless", "suspended", "nobody"].map(|name| here.verify(&door, name, "123456").told);
    assert_eq!(told, [Reason::CodeWrong; 3]);
}

#[test]
fn a_client_that_may_not_call_comes_before_the_user() {
    let here = Installation::new();
    let revoked = here.vouched();
    here.engine.revoke_client(host(), "vouched".to_owned()).wait().unwrap();
    assert_eq!(refused(here.try_verify(&revoked, "nobody", "123456")), Reason::ClientSecret);
}

#[test]
fn a_suspended_user_comes_before_what_they_hold_and_their_wait() {
    let here = Installation::new();
    here.add_member("bob");
    suspend(&here, "bob");
    assert_eq!(here.verified("bob", "123456"), Reason::UserSuspended);
    let person = here.person("alice");
    here.fail(&person, 5);
    suspend(&here, "alice");
    assert_eq!(here.verified("alice", "123456"), Reason::UserSuspended);
    assert_eq!(here.verified("alice", "12345"), Reason::UserSuspended);
}

#[test]
fn having_no_factor_comes_before_a_wait() {
    let here = Installation::new();
    let person = here.person("alice");
    here.fail(&person, 5);
    here.retire_all(&person, false);
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::UserNoFactor);
}

#[test]
fn disabled_comes_before_the_budget_and_the_budget_before_a_wait() {
    let here = Installation::new();
    let person = here.person("alice");
    let wait_until = Some(here.now().plus(minutes(30)));
    let failures = vec![here.now(); 100];
    let throttle = Throttle { consecutive: 20, wait_until, failures, hints: vec![] };
    remember(&here, "alice", throttle.clone());
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::ThrottleBudget);
    let user = here.id_of("alice");
    let disabled =
        here.store().submit(move |tx| countersign_store::tables::factors::disable_class(tx, user, FactorClass::Otp));
    assert_eq!(disabled.wait(), Ok(1));
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::ThrottleDisabled);
}

#[test]
fn a_wait_comes_before_the_input() {
    let here = Installation::new();
    let person = here.person("alice");
    here.fail(&person, 5);
    for typed in ["12345", "?!", "12345678", "secret123456"] {
        assert_eq!(here.verified("alice", typed), Reason::ThrottleWait, "{typed}");
    }
}

/// A user whose retired, live and pending entries all share one secret.
fn one_secret_in_three_states(here: &Installation) -> App {
    here.add_member("alice");
    let uri = "otpauth://totp/X:al?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let app = App::scan(uri);
    let entry = || NewEnrolment { existing: Some(Otpauth::parse(uri).unwrap()), ..enrolment("alice") };
    for _ in 0..2 {
        here.begin(entry());
        here.confirm("alice", &app.code(here.now(), 0));
        here.advance(minutes(2));
    }
    here.begin(entry());
    app
}

#[test]
fn what_is_acceptable_is_accepted_although_it_also_fits_an_entry_out_of_use() {
    let here = Installation::new();
    let app = one_secret_in_three_states(&here);
    assert_eq!(here.verified("alice", &app.code(here.now(), 0)), Reason::OkCurrent);
}

#[test]
fn a_replay_comes_before_a_secret_out_of_use() {
    let here = Installation::new();
    let app = one_secret_in_three_states(&here);
    let code = app.code(here.now(), 0);
    assert_eq!(here.verified("alice", &code), Reason::OkCurrent);
    assert_eq!(here.verified("alice", &code), Reason::CodeReplayed);
}

#[test]
fn a_retired_secret_comes_before_one_that_is_pending() {
    let here = Installation::new();
    here.person("alice");
    let uri = "otpauth://totp/X:al?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let app = App::scan(uri);
    let entry = || NewEnrolment { existing: Some(Otpauth::parse(uri).unwrap()), ..enrolment("alice") };
    here.begin(entry());
    here.confirm("alice", &app.code(here.now(), 0));
    here.enrolled(enrolment("alice"));
    here.begin(entry());
    here.advance(minutes(2));
    assert_eq!(here.verified("alice", &app.code(here.now(), 0)), Reason::SecretRetired);
}

#[test]
fn a_replay_comes_before_expired_and_expired_is_told_by_its_place_in_time() {
    let here = Installation::new();
    let person = here.person("alice");
    let used = here.code(&person, 0);
    assert_eq!(here.verified("alice", &used), Reason::OkCurrent);
    here.advance(seconds(150));
    assert_eq!(here.verified("alice", &used), Reason::CodeReplayed);
    assert_eq!(here.verified("alice", &here.code(&person, -4)), Reason::CodeExpired);
    assert_eq!(here.verified("alice", &here.code(&person, -11)), Reason::CodeWrong, "too far to be near");
    assert_eq!(here.verified("alice", &here.code(&person, 11)), Reason::CodeWrong);
}
