//! Tries during a wait: not evaluated, not counted as failures, and one row of the audit a minute.

use crate::{
    refusals::why,
    support::{Installation, host, minutes, request},
};
use countersign_core::{Reason, factor::FactorClass, words::Language};
use countersign_store::tables::attempts::AttemptKind;

#[test]
fn c10_a_thousand_tries_during_a_wait_are_one_row_of_the_audit_and_found_by_their_reference() {
    let here = Installation::new();
    let person = here.person("alice");
    let other = here.person("bob");
    let door = here.vouched();
    here.fail(&person, 7);
    here.fail(&other, 5);
    let rows = here.audit().len();
    let until = here.throttle("alice", FactorClass::Otp).throttle.wait_until;
    let first = here.verify(&door, "alice", "900000");
    assert_eq!((first.told, first.until), (Reason::ThrottleWait, until));
    for number in 1..500 {
        let again = here.verify(&door, "alice", &format!("9{number:05}"));
        assert_eq!(again, first);
        assert_eq!(here.verify(&host(), "alice", &format!("9{number:05}")).told, Reason::ThrottleWait);
    }
    let of_other = here.verify(&door, "bob", "900000");
    assert_ne!(of_other.reference, first.reference, "what stands under it is about one person");
    assert_eq!(here.audit().len(), rows, "nothing of it is in the audit yet");
    let reference = first.reference.unwrap();
    let seen = || {
        let views = why(&here, reference);
        let [view] = &views[..] else { panic!("{views:?}") };
        assert_eq!(
            (view.reason.as_str(), view.user.as_deref(), view.refused),
            ("throttle.wait", Some("alice"), Some(500))
        );
        view.diagnosis.as_ref().unwrap().evidence.clone()
    };
    let before = seen();
    assert!(before.iter().any(|sentence| sentence.starts_with("Answers again at ")), "{before:?}");
    here.advance(minutes(1));
    here.engine.sweep().wait().unwrap();
    let written = here.audit().split_off(rows);
    assert_eq!(written.iter().filter(|row| row.kind == AttemptKind::Refusals).count(), 3, "two doors, two people");
    assert_eq!(seen(), before);
    let newest = here.engine.why(&host(), "alice", 9, Language::English).unwrap();
    assert!(newest.iter().any(|view| view.reference == reference));
    here.assert_chain_unbroken();
}

#[test]
fn a_wait_is_counted_where_the_person_is_and_survives_a_crash() {
    let here = Installation::new();
    let person = here.person("alice");
    here.fail(&person, 5);
    let answer = here.verify(&here.vouched(), "alice", "900000");
    let crashed = here.copied(7);
    let counted = crashed.refusals(answer.reference.unwrap());
    assert_eq!(counted.iter().map(|row| row.network.as_str()).collect::<Vec<_>>(), ["192.0.2.0/24"]);
    let at_the_host = here.engine.verify(request(&host(), "alice", "900000")).wait().unwrap();
    assert_eq!(here.refusals(at_the_host.reference.unwrap())[0].network, "");
}
