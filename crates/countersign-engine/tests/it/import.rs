//! Secrets are brought along and taken out on the host only, and what an import does is in the audit.

use crate::{
    people::enrolment,
    support::{Installation, host, refused},
};
use countersign_core::{Reason, import::ImportReason, otpauth::Otpauth};
use countersign_engine::{
    access::{FirstFactor, Scope},
    export::Whose,
    import::{Arrival, Welcome},
};
use std::sync::Arc;

const URI: &str = "otpauth://totp/Elsewhere:alice?issuer=Elsewhere&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn arrival(name: &str, last: Option<i64>) -> Arrival {
    Arrival { names: vec![name.to_owned()], entry: Otpauth::parse(URI).unwrap(), last }
}

fn welcome() -> Welcome {
    Welcome { from: "elsewhere".to_owned(), create: true, ..Welcome::default() }
}

#[test]
fn no_client_brings_secrets_along_or_takes_them_out() {
    let here = Installation::new();
    here.add_member("alice");
    let client = here.add_client("hr", FirstFactor::Vouched, &Scope::ALL);
    let brought = here.engine.import(client.clone(), vec![arrival("alice", None)], Arc::new(welcome())).wait();
    assert_eq!(refused(brought), Reason::PolicyRank);
    let looked = here.engine.preview_import(&client, &[arrival("alice", None)], &welcome());
    assert_eq!(refused(looked), Reason::PolicyRank);
    let out = here.engine.export(client, Whose::User("alice".to_owned()), "curious".to_owned()).wait();
    assert_eq!(refused(out), Reason::PolicyRank);
    assert!(here.factors("alice").is_empty());
}

#[test]
fn an_import_is_in_the_audit_and_beside_what_was_here() {
    let here = Installation::new();
    let person = here.person("alice");
    let received = here.engine.import(host(), vec![arrival("alice", Some(7))], Arc::new(welcome())).wait().unwrap();
    assert_eq!(received[0].reason, ImportReason::New);
    let row = here.factors("alice").into_iter().find(|row| row.unproven).unwrap();
    assert_eq!((row.label.as_str(), row.last, Some(row.id)), ("Elsewhere", Some(7), received[0].factor));
    assert!(here.changes().contains(&"factor.imported".to_owned()));
    assert_eq!(here.verified("alice", &here.code(&person, 1)), Reason::OkNextStep, "the entry from before still opens");
    let again = here.engine.import(host(), vec![arrival("alice", None)], Arc::new(welcome())).wait().unwrap();
    assert_eq!(again[0].reason, ImportReason::AlreadyHere);
    here.assert_chain_unbroken();
}

#[test]
fn what_is_only_begun_or_over_is_not_taken_out() {
    let here = Installation::new();
    here.add_member("alice");
    here.begin(enrolment("alice"));
    let out = || here.engine.export(host(), Whose::After(None, 10), "moving".to_owned()).wait().unwrap();
    assert_eq!(out().factors.len(), 0);
    assert!(!here.changes().contains(&"factors.exported".to_owned()));
    here.engine.import(host(), vec![arrival("alice", Some(3))], Arc::new(welcome())).wait().unwrap();
    let factors = out().factors;
    assert_eq!((factors.len(), factors[0].user.as_str(), factors[0].last), (1, "alice", Some(3)));
    assert_eq!(factors[0].entry.secret.expose(), b"12345678901234567890");
    assert!(here.changes().contains(&"factors.exported".to_owned()));
}

#[test]
fn an_address_that_is_not_known_speaks_against_a_name_that_is() {
    let here = Installation::new();
    here.add_member("boss@example.com");
    here.add_member("boss");
    let judged = |names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let arrival = Arrival { names, ..arrival("", None) };
        let received = here.engine.preview_import(&host(), &[arrival], &welcome()).unwrap();
        (received[0].reason, received[0].user.as_ref().map(|account| account.name.clone()))
    };
    for known in ["boss@example.com", "boss"] {
        assert_eq!(judged(&[known]), (ImportReason::New, Some(known.to_owned())));
        assert_eq!(judged(&["mallory@evil.example", known]), (ImportReason::UserAmbiguous, None));
        assert_eq!(judged(&[known, "mallory@evil.example"]), (ImportReason::UserAmbiguous, None));
        assert_eq!(judged(&[known, "the-boss"]), (ImportReason::New, Some(known.to_owned())));
    }
    assert_eq!(judged(&["mallory@evil.example", "mallory"]), (ImportReason::NewUser, None));
}

#[test]
fn a_key_that_makes_the_same_codes_is_the_same_key() {
    let here = Installation::new();
    here.add_member("alice");
    let of_key = |key: &str| {
        let entry = Otpauth::parse_foreign(&format!("otpauth://totp/alice?secret={key}")).unwrap();
        let arrival = Arrival { entry, ..arrival("alice", None) };
        here.engine.preview_import(&host(), &[arrival], &welcome()).unwrap()[0].reason
    };
    here.engine.import(host(), vec![arrival("alice", None)], Arc::new(welcome())).wait().unwrap();
    let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    assert_eq!(of_key(key), ImportReason::AlreadyHere);
    // Five bytes of zeros: HMAC fills a key up with them anyway.
    assert_eq!(of_key(&format!("{key}AAAAAAAA")), ImportReason::AlreadyHere);
    assert_eq!(of_key(&format!("{key}AAAAAAAB")), ImportReason::New);
    // Ten bytes do not become twenty by zeros, and nothing but zeros is no key.
    assert_eq!(of_key("GEZDGNBVGY3TQOJQAAAAAAAAAAAAAAAA"), ImportReason::SecretShort);
    assert_eq!(of_key(&"A".repeat(32)), ImportReason::SecretLength);
}
