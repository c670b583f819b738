//! Refusals before the first factor: counted by source, one row per reason and minute, found by reference.

use crate::{
    people::Person,
    support::{Installation, PEER, host, minutes, peer, refused, seconds},
};
use countersign_core::{Reason, Reference, factor::FactorClass, user::Role, words::Language};
use countersign_engine::{
    access::{Access, FirstFactor, Scope},
    attempts::{AttemptView, Query},
    clients::NewClient,
    verify::{Answer, Context, Request},
};
use countersign_store::tables::attempts::AttemptKind;
use std::net::IpAddr;

pub(crate) fn why(here: &Installation, reference: Reference) -> Vec<AttemptView> {
    here.engine.why(&host(), &reference.to_string(), 9, Language::English).unwrap()
}

/// A client without a first factor whose reported addresses are believed, or not.
pub(crate) fn code_only(here: &Installation, name: &str, trusted_addresses: bool) -> Access {
    let new = NewClient {
        name: name.to_owned(),
        scopes: vec![Scope::Verify],
        networks: vec![],
        first_factor: FirstFactor::None,
        trusted_addresses,
    };
    let (_, key) = here.engine.add_client(host(), new).wait().unwrap();
    Access::with_key(Some(&key), peer())
}

pub(crate) fn from(here: &Installation, access: &Access, typed: &str, address: &str) -> Answer {
    let source_ip: Option<IpAddr> = Some(address.parse().unwrap());
    let context = Context { source_ip, application: None };
    let request = crate::support::request(access, "alice", typed);
    here.engine.verify(Request { context, ..request }).wait().unwrap()
}

fn wrong(here: &Installation, person: &Person, number: usize) -> String {
    person.app.wrong(here.now(), number)
}

#[test]
fn refusals_of_one_source_reason_and_minute_share_a_row_and_those_of_a_source_and_minute_a_reference() {
    let here = Installation::new();
    let person = here.person("alice");
    let access = here.none();
    let rows = here.audit().len();
    let first = here.verify(&access, "alice", &wrong(&here, &person, 0)).reference.unwrap();
    for number in 1..4 {
        let answer = here.verify(&access, "alice", &wrong(&here, &person, number));
        assert_eq!(answer.reference, Some(first));
    }
    let expired = here.verify(&access, "alice", &here.code(&person, -5)).reference.unwrap();
    assert_eq!(expired, first, "a reference of its own would tell the reason");
    let unknown = here.verify(&access, "nobody", "123456").reference.unwrap();
    assert_eq!(unknown, first, "a reference of its own would tell who exists");
    here.advance(minutes(1));
    let later = here.verify(&access, "alice", &wrong(&here, &person, 0)).reference.unwrap();
    assert_ne!(later, first, "another minute");
    let counted = |reason: &str| {
        here.refusals(first).iter().filter(|row| row.reason == reason).map(|row| row.refused).collect::<Vec<_>>()
    };
    assert_eq!((counted("code.wrong"), counted("code.expired"), counted("user.unknown")), (vec![4], vec![1], vec![1]));
    assert_eq!(here.audit().len(), rows, "nothing of it is in the audit yet");
}

#[test]
fn refusals_become_audit_rows_under_the_same_reference_when_their_minute_is_over() {
    let here = Installation::new();
    let person = here.person("alice");
    let access = here.none();
    let reference = here.verify(&access, "alice", &wrong(&here, &person, 0)).reference.unwrap();
    here.verify(&access, "alice", &wrong(&here, &person, 1));
    here.engine.sweep().wait().unwrap();
    assert_eq!(here.refusals(reference).len(), 1, "the minute is running");

    here.advance(minutes(1));
    here.engine.sweep().wait().unwrap();
    assert_eq!(here.refusals(reference), []);
    let row = here.audit().pop().unwrap();
    assert_eq!((row.kind, row.reference), (AttemptKind::Refusals, reference));
    assert_eq!((row.verdict.as_str(), row.reason.as_str()), ("rejected", "code.wrong"));
    assert_eq!(row.user, Some(here.id_of("alice")));
    assert!(row.client.is_some());
    let minute = here.now().seconds() / 60 * 60 - 60;
    assert_eq!(row.evidence, Some(format!(r#"{{"minute":{minute},"refused":2}}"#)));
    assert_eq!(row.detail.as_deref(), Some(r#"{"network":"192.0.2.0/24"}"#));
    let rows = here.audit().len();
    here.engine.sweep().wait().unwrap();
    assert_eq!(here.audit().len(), rows, "written down once");
    here.assert_chain_unbroken();
}

#[test]
fn a_refusal_is_found_by_its_reference_before_and_after_the_sweep() {
    let here = Installation::new();
    let person = here.person("alice");
    let access = here.none();
    let expired = here.verify(&access, "alice", &here.code(&person, -5)).reference.unwrap();
    let unknown = here.verify(&access, "nobody", "123456").reference.unwrap();
    assert_eq!(expired, unknown);
    let seen = |reason: &str| {
        let views = why(&here, expired);
        let view = views.iter().find(|view| view.reason == reason).unwrap();
        let told = view.diagnosis.as_ref().map(|diagnosis| diagnosis.cause);
        (view.reason.clone(), view.verdict.clone(), view.stage, view.user.clone(), told)
    };
    let before = (seen("code.expired"), seen("user.unknown"));
    assert_eq!(before.0.0, "code.expired");
    assert_eq!(before.1.0, "user.unknown");
    assert_eq!(before.1.3, None);
    here.advance(minutes(1));
    here.engine.sweep().wait().unwrap();
    let after = (seen("code.expired"), seen("user.unknown"));
    assert_eq!((&after.0.0, &after.0.1, after.0.2, after.0.4), (&before.0.0, &before.0.1, before.0.2, before.0.4));
    assert_eq!(after.1, before.1);
}

#[test]
fn a_refusal_is_found_by_the_users_name_before_and_after_the_sweep() {
    let here = Installation::new();
    let person = here.person("alice");
    let access = here.none();
    let reference = here.verify(&access, "alice", &wrong(&here, &person, 0)).reference.unwrap();
    let newest = || here.engine.why(&host(), "alice", 1, Language::English).unwrap();
    assert_eq!(newest()[0].reference, reference);
    here.advance(minutes(1));
    here.engine.sweep().wait().unwrap();
    assert_eq!(newest()[0].reference, reference);
    let query = Query { user: Some("alice".to_owned()), limit: 9, ..Query::default() };
    let listed = here.engine.list_attempts(&host(), &query, Language::English).unwrap();
    assert_eq!(listed.iter().filter(|view| view.reference == reference).count(), 1, "once");
}

#[test]
fn refusals_of_a_minute_stand_where_they_happened() {
    let here = Installation::new();
    let person = here.person("alice");
    let reference = here.verify(&here.none(), "alice", &wrong(&here, &person, 0)).reference.unwrap();
    here.advance(minutes(1));
    let after = here.verify(&host(), "alice", &here.code(&person, 0)).reference.unwrap();
    let order = || {
        let seen = here.engine.why(&host(), "alice", 2, Language::English).unwrap();
        seen.iter().map(|view| view.reference).collect::<Vec<_>>()
    };
    assert_eq!(order(), [after, reference]);
    here.advance(minutes(1));
    here.engine.sweep().wait().unwrap();
    assert_eq!(order(), [after, reference], "written down after it, and before it all the same");
}

#[test]
fn after_five_failures_a_source_waits_and_its_right_code_is_not_looked_at() {
    let here = Installation::new();
    let person = here.person("alice");
    let access = here.none();
    for number in 0..5 {
        here.verify(&access, "alice", &wrong(&here, &person, number));
    }
    let code = here.code(&person, 0);
    let waits = here.verify(&access, "alice", &code);
    assert_eq!((waits.told, waits.until), (Reason::CodeWrong, None));
    let counted = here.refusals(waits.reference.unwrap());
    assert!(counted.iter().any(|row| row.reason == "throttle.source"), "{counted:?}");
    assert_eq!(here.failures("alice", FactorClass::Otp), (0, 0), "the user's own wait is not touched");
    assert_eq!(here.verify(&host(), "alice", &code).told, Reason::OkCurrent, "the user gets in elsewhere");

    here.advance(seconds(30));
    assert_eq!(here.verify(&access, "alice", &here.code(&person, 0)).told, Reason::OkCurrent);
    here.advance(seconds(60));
    here.verify(&access, "alice", &wrong(&here, &person, 0));
    assert_eq!(here.verify(&access, "alice", &here.code(&person, 0)).told, Reason::OkCurrent, "counted anew");
}

#[test]
fn b13_whoever_has_no_first_factor_cannot_lock_a_user_out() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let access = here.none();
    for number in 0..300 {
        here.verify(&access, "alice", &wrong(&here, &person, number % 50));
        here.verify(&access, "alice", "03-0000000-0000000");
        here.advance(seconds(7));
    }
    for class in [FactorClass::Otp, FactorClass::Backup] {
        assert_eq!(here.failures("alice", class), (0, 0));
    }
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent);
    assert_eq!(here.verified("alice", &person.sheet[0]), Reason::OkBackupCode);
}

#[test]
fn sources_are_told_apart_by_network_where_the_client_is_believed() {
    let here = Installation::new();
    let person = here.person("alice");
    let believed = code_only(&here, "gateway", true);
    for number in 0..5 {
        from(&here, &believed, &wrong(&here, &person, number), "198.51.100.4");
    }
    let code = here.code(&person, 0);
    assert_eq!(from(&here, &believed, &code, "198.51.100.250").told, Reason::CodeWrong, "the same /24");
    assert_eq!(from(&here, &believed, &code, "198.51.101.4").told, Reason::OkCurrent, "another");
    here.advance(minutes(1));
    for number in 0..5 {
        from(&here, &believed, &wrong(&here, &person, number), "2001:db8:0:1::1");
    }
    let code = here.code(&person, 0);
    assert_eq!(from(&here, &believed, &code, "2001:db8:0:1:ffff::9").told, Reason::CodeWrong, "the same /64");
    assert_eq!(from(&here, &believed, &code, "2001:db8:0:2::1").told, Reason::OkCurrent);
}

#[test]
fn an_ipv4_address_written_as_ipv6_is_the_same_source() {
    let here = Installation::new();
    let person = here.person("alice");
    let believed = code_only(&here, "gateway", true);
    for number in 0..5 {
        from(&here, &believed, &wrong(&here, &person, number), "::ffff:198.51.100.4");
    }
    let code = here.code(&person, 0);
    assert_eq!(from(&here, &believed, &code, "198.51.100.4").told, Reason::CodeWrong);
    assert_eq!(from(&here, &believed, &code, "::ffff:203.0.113.4").told, Reason::OkCurrent);
}

#[test]
fn b11_addresses_reported_by_others_loosen_nothing() {
    let here = Installation::new();
    let person = here.person("alice");
    let access = code_only(&here, "not believed", false);
    for number in 0..5 {
        from(&here, &access, &wrong(&here, &person, number), &format!("198.51.{number}.1"));
    }
    let answer = from(&here, &access, &here.code(&person, 0), "203.0.113.1");
    assert_eq!(answer.told, Reason::CodeWrong);
    assert_eq!(here.refusals(answer.reference.unwrap())[0].network, "192.0.2.0/24");
}

#[test]
fn unlocking_a_user_ends_the_waits_of_sources_that_name_them() {
    let here = Installation::new();
    let person = here.person("alice");
    let access = here.none();
    for number in 0..6 {
        here.verify(&access, "alice", &wrong(&here, &person, number));
    }
    here.engine.unlock(host(), "alice".to_owned(), "asked".to_owned()).wait().unwrap();
    assert_eq!(here.verify(&access, "alice", &here.code(&person, 0)).told, Reason::OkCurrent);
}

#[test]
fn a_caller_without_a_usable_key_is_counted_durably_and_swept_into_the_audit() {
    let here = Installation::new();
    let access = Access::with_key(Some("cs_guess"), PEER.parse().unwrap());
    for _ in 0..3 {
        assert_eq!(refused(here.try_verify(&access, "alice", "123456")), Reason::ClientSecret);
    }
    let nothing = Access::with_key(None, PEER.parse().unwrap());
    assert_eq!(refused(here.try_verify(&nothing, "alice", "123456")), Reason::ClientUnknown);
    let after_crash = here.copied(5);
    after_crash.advance(minutes(1));
    after_crash.engine.sweep().wait().unwrap();
    let mut rows: Vec<(String, Option<String>)> =
        after_crash.audit().into_iter().map(|row| (row.reason, row.evidence)).collect();
    rows.sort();
    let counted = |number| Some(format!(r#"{{"minute":1800000000,"refused":{number}}}"#));
    assert_eq!(rows, [("client.secret".to_owned(), counted(3)), ("client.unknown".to_owned(), counted(1))]);
}

#[test]
fn c10_a_flood_of_unknown_names_adds_one_row_a_minute() {
    let here = Installation::new();
    let access = here.none();
    for number in 0..500 {
        here.verify(&access, &format!("made-up-{number}"), "123456");
    }
    let rows = here.audit().len();
    here.advance(minutes(1));
    here.engine.sweep().wait().unwrap();
    assert_eq!(here.audit().len(), rows + 1);
    let row = here.audit().pop().unwrap();
    assert_eq!(row.evidence.as_deref(), Some(r#"{"minute":1800000000,"refused":500}"#));
}

#[test]
fn a_client_finds_no_refusals_of_whoever_ranks_above_it() {
    let here = Installation::new();
    let boss = here.person_of("boss", Role::Admin);
    let reference = here.verify(&here.none(), "boss", &wrong(&here, &boss, 0)).reference.unwrap();
    let reader = here.add_client("reader", FirstFactor::Vouched, &[Scope::AttemptsRead, Scope::ReasonsFull]);
    assert_eq!(here.engine.find_attempts(&reader, reference, Language::English).unwrap(), []);
    assert_eq!(why(&here, reference).len(), 1, "the host does");
}
