//! Secrets at rest: bound to their row, their owner and their parameters.

use crate::support::{Installation, factor};
use countersign_core::{
    FactorId, Secret, UserId,
    factor::FactorKind,
    otp::{Algorithm, Digits, Parameters, Period},
};
use countersign_store::{
    Error, Store,
    seal::{Binding, KeyClass},
    tables::factors::{self, Factor},
};

const SECRET: [u8; 20] = *b"12345678901234567890";

fn binding(row: &Factor) -> Binding<'static> {
    let parameters = row.parameters.unwrap();
    Binding { factor: row.id, user: row.user, kind: row.kind.word(), parameters }
}

fn sealed(store: &Store, class: KeyClass, binding: Binding<'_>) -> Vec<u8> {
    let secret = Secret::from_bytes(SECRET.to_vec());
    let environment = store.environment().clone();
    store.ring().seal(class, binding, &secret, &|bytes| environment.fill(bytes)).unwrap()
}

/// Stores a factor with the secret sealed for it.
fn insert(store: &Store, mut row: Factor) -> Factor {
    row.sealed = Some(sealed(store, KeyClass::Factor, binding(&row)));
    let stored = row.clone();
    store.submit(move |tx| factors::insert(tx, &row)).wait().unwrap();
    stored
}

/// What the store's own row opens to.
fn opened(store: &Store, owner: u8) -> Result<Vec<u8>, Error> {
    let rows = store.read(|tx| factors::list(tx, UserId::from_bytes([owner; 16]))).unwrap();
    let row = rows.first().unwrap();
    let secret = store.ring().open_sealed(binding(row), row.sealed.as_deref().unwrap())?;
    Ok(secret.expose().to_vec())
}

fn refused(factor: u8) -> Result<Vec<u8>, Error> {
    Err(Error::Sealed(format!("factor {}", FactorId::from_bytes([factor; 16]))))
}

#[test]
fn a_secret_opens_in_its_own_row_also_after_a_restart() {
    let here = Installation::new();
    let store = here.open();
    let row = insert(&store, factor(1, 1));
    assert_eq!(opened(&store, 1), Ok(SECRET.to_vec()));
    drop(store);
    assert_eq!(opened(&here.open(), 1), Ok(SECRET.to_vec()));
    let ciphertext = row.sealed.unwrap();
    assert!(!ciphertext.windows(4).any(|part| SECRET.windows(4).any(|secret| secret == part)));
}

#[test]
fn the_same_secret_is_never_sealed_the_same_way_twice() {
    let here = Installation::new();
    let store = here.open();
    let row = factor(1, 1);
    let one = sealed(&store, KeyClass::Factor, binding(&row));
    let other = sealed(&store, KeyClass::Factor, binding(&row));
    assert_ne!(one, other);
    assert_ne!(one.get(5..29), other.get(5..29), "the nonces differ");
}

#[test]
fn h06_a_secret_moved_to_another_users_row_does_not_open() {
    let here = Installation::new();
    let store = here.open();
    insert(&store, factor(1, 1));
    insert(&store, factor(2, 2));
    here.tamper(
        "UPDATE factors SET sealed = (SELECT sealed FROM factors WHERE id = x'01010101010101010101010101010101')
         WHERE id = x'02020202020202020202020202020202'",
    );
    assert_eq!(opened(&store, 2), refused(2));
    assert_eq!(opened(&store, 1), Ok(SECRET.to_vec()), "the other stays as it was");
}

#[test]
fn h06_a_row_given_to_another_user_does_not_open() {
    let here = Installation::new();
    let store = here.open();
    insert(&store, factor(1, 1));
    here.tamper("UPDATE factors SET user_id = x'09090909090909090909090909090909'");
    assert_eq!(opened(&store, 9), refused(1));
}

#[test]
fn h12_a_secret_does_not_open_beside_changed_parameters() {
    for change in [
        "kind = 'hotp'",
        "algorithm = 'SHA256'",
        "algorithm = 'SHA512'",
        "digits = 7",
        "digits = 8",
        "period = 60",
        "period = 15",
        "id = x'03030303030303030303030303030303'",
    ] {
        let here = Installation::new();
        let store = here.open();
        insert(&store, factor(1, 1));
        assert_eq!(here.tamper(&format!("UPDATE factors SET {change}")), 1);
        let number = if change.starts_with("id") { 3 } else { 1 };
        assert_eq!(opened(&store, 1), refused(number), "{change}");
    }
}

#[test]
fn every_part_of_the_binding_is_authenticated() {
    let here = Installation::new();
    let store = here.open();
    let right = binding(&factor(1, 1));
    let sealed = sealed(&store, KeyClass::Factor, right);
    let with = |parameters| Binding { parameters, ..right };
    let parameters = Parameters::default();
    let wrong = [
        Binding { factor: FactorId::from_bytes([2; 16]), ..right },
        Binding { user: UserId::from_bytes([2; 16]), ..right },
        Binding { kind: FactorKind::Hotp.word(), ..right },
        with(Parameters { algorithm: Algorithm::Sha256, ..parameters }),
        with(Parameters { digits: Digits::EIGHT, ..parameters }),
        with(Parameters { period: Period::new(60).unwrap(), ..parameters }),
    ];
    for binding in wrong {
        let error = store.ring().open_sealed(binding, &sealed).unwrap_err();
        assert_eq!(error, Error::Sealed(format!("factor {}", binding.factor)), "{binding:?}");
    }
    assert!(store.ring().open_sealed(right, &sealed).is_ok());
}

#[test]
fn a_sealed_record_changed_in_any_byte_or_cut_short_does_not_open() {
    let here = Installation::new();
    let store = here.open();
    let right = binding(&factor(1, 1));
    let record = sealed(&store, KeyClass::Factor, right);
    for place in 0..record.len() {
        let mut changed = record.clone();
        changed[place] ^= 1;
        assert!(store.ring().open_sealed(right, &changed).is_err(), "byte {place}");
        assert!(store.ring().open_sealed(right, &record[..place]).is_err(), "the first {place}");
    }
}

#[test]
fn retired_secrets_are_under_another_key() {
    let here = Installation::new();
    let store = here.open();
    let right = binding(&factor(1, 1));
    let live = sealed(&store, KeyClass::Factor, right);
    let retired = sealed(&store, KeyClass::Retired, right);
    assert_ne!(live.get(1..5), retired.get(1..5), "the key's number stands in the record");
    let mut renamed = retired.clone();
    renamed[1..5].copy_from_slice(&live[1..5]);
    assert!(store.ring().open_sealed(right, &renamed).is_err());
    assert!(store.ring().open_sealed(right, &retired).is_ok());
}

#[test]
fn keyed_digests_tell_classes_parts_and_installations_apart() {
    let here = Installation::new();
    let store = here.open();
    let digest = |class, parts: &[&[u8]]| store.ring().digest(class, parts).unwrap();
    let one = digest(KeyClass::Attempt, &[b"ab", b"c"]);
    assert_eq!(one, digest(KeyClass::Attempt, &[b"ab", b"c"]));
    assert_ne!(one, digest(KeyClass::Attempt, &[b"a", b"bc"]), "the parts are told apart");
    assert_ne!(one, digest(KeyClass::Backup, &[b"ab", b"c"]), "the classes are told apart");
    let elsewhere = Installation::drawing(8);
    let other = elsewhere.open();
    let theirs = other.ring().digest(KeyClass::Attempt, &[b"ab", b"c"]).unwrap();
    assert_ne!(one, theirs, "the installations are told apart, under the same root key too");
}

#[test]
fn c6_neither_the_ring_nor_the_store_shows_its_keys() {
    let here = Installation::new();
    let store = here.open();
    assert_eq!(format!("{:?}", store.ring()), "KeyRing(5 keys)");
    let shown = format!("{store:?}");
    assert!(shown.starts_with("Store { location: Location"), "{shown}");
    assert!(!shown.contains("0707"), "{shown}");
}
