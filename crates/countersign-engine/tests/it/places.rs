//! Places in the pool of slow hashes: who takes one, and how many.

use crate::{
    browsers::{OTHER, browser_at, secret},
    people::enrolment,
    support::{Installation, host, minutes, peer, refused, request},
};
use countersign_core::{Reason, factor::FactorClass, user::Role};
use countersign_engine::{
    access::{Access, FirstFactor, Scope},
    enrol::NewEnrolment,
    sign_in::Credentials,
};

#[test]
fn c10_a_full_pool_refuses_without_costing_a_failure() {
    const PLACES: usize = 66;
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let unknown = unknown_code();
    // Whoever holds the database keeps the first units, and with them the places, waiting.
    let hold = here.hold_the_database();
    let waiting: Vec<_> = (0..PLACES).map(|_| here.engine.verify(request(&host(), "alice", &unknown))).collect();
    let one_more = here.try_verify(&host(), "alice", &person.sheet[0]);
    assert_eq!(refused(one_more), Reason::StorageUnavailable);
    let no_sheet = here.engine.replace_backup_codes(host(), "alice".to_owned()).wait();
    assert_eq!(refused(no_sheet), Reason::StorageUnavailable);
    hold.release();
    for answer in waiting {
        answer.wait().unwrap();
    }
    assert_eq!(here.failures("alice", FactorClass::Backup).0, 5, "the rest met the wait");
    here.advance(minutes(1));
    assert_eq!(here.verified("alice", &person.sheet[0]), Reason::OkBackupCode, "there is room again");
}

#[test]
fn whoever_may_not_make_backup_codes_costs_no_hash() {
    let here = Installation::new();
    here.person("alice");
    here.person_of("boss", Role::Owner);
    let client = here.add_client("all", FirstFactor::Vouched, &Scope::ALL);
    let before = here.engine.hash_jobs();
    for (access, name) in
        [(Access::with_key(None, peer()), "alice"), (here.vouched(), "alice"), (client.clone(), "boss")]
    {
        let replaced = here.engine.replace_backup_codes(access.clone(), name.to_owned());
        replaced.wait().unwrap_err();
        let new = NewEnrolment { with_backup_codes: true, ..enrolment(name) };
        here.engine.begin_enrolment(access, new).wait().unwrap_err();
    }
    assert_eq!(here.engine.hash_jobs(), before);
    here.engine.replace_backup_codes(client, "alice".to_owned()).wait().unwrap();
    assert_eq!(here.engine.hash_jobs(), before + 1);
}

#[test]
fn c10_one_network_has_a_quarter_of_the_places_and_leaves_the_rest_to_others() {
    const OF_ONE_NETWORK: u8 = 16;
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let hold = here.hold_the_database();
    let try_from = |address: String| {
        let credentials = Credentials { name: "alice".to_owned(), password: secret(OTHER) };
        here.engine.sign_in(credentials, browser_at(&address))
    };
    let waiting: Vec<_> = (0..OF_ONE_NETWORK).map(|host| try_from(format!("198.51.100.{host}"))).collect();
    assert_eq!(refused(try_from("198.51.100.200".to_owned()).wait()), Reason::StorageUnavailable);
    let elsewhere = try_from("203.0.113.5".to_owned());
    let code = here.engine.verify(request(&host(), "alice", &person.sheet[0]));
    hold.release();
    elsewhere.wait().unwrap();
    assert_eq!(code.wait().unwrap().told, Reason::OkBackupCode);
    for answer in waiting {
        answer.wait().unwrap();
    }
    try_from("198.51.100.200".to_owned()).wait().unwrap();
}

#[test]
fn c10_without_a_key_no_place_is_taken() {
    const TRIES: usize = 70;
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let keyless = Access::with_key(None, peer());
    let hold = here.hold_the_database();
    let sheets: Vec<_> =
        (0..TRIES).map(|_| here.engine.replace_backup_codes(keyless.clone(), "alice".to_owned())).collect();
    let codes: Vec<_> = (0..TRIES).map(|_| here.engine.verify(request(&keyless, "alice", &person.sheet[1]))).collect();
    let good = here.engine.verify(request(&host(), "alice", &person.sheet[0]));
    hold.release();
    assert_eq!(good.wait().unwrap().told, Reason::OkBackupCode);
    for refusal in sheets {
        assert_eq!(refused(refusal.wait()), Reason::ClientUnknown);
    }
    for refusal in codes {
        assert_eq!(refused(refusal.wait()), Reason::ClientUnknown);
    }
}

#[test]
fn without_a_first_factor_a_backup_code_costs_the_same_whoever_is_named() {
    let here = Installation::new();
    here.person_with_sheet("alice");
    here.person("bob");
    here.add_member("carol");
    let code = unknown_code();
    let none = here.none();
    let cost = |name: &str| {
        let before = here.engine.hash_jobs();
        assert_eq!(here.verify(&none, name, &code).told, Reason::CodeWrong);
        here.engine.hash_jobs() - before
    };
    assert_eq!(["alice", "bob", "carol", "nobody"].map(cost), [1; 4]);
}

/// A code as it might be printed, on nobody's sheet.
fn unknown_code() -> String {
    let code = countersign_core::backup::BackupCode::from_random(7, [9; 9]);
    code.to_printed().to_string()
}
