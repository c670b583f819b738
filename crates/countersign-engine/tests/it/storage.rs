//! "I could not find out" is always a denial: a store that is busy, full, gone or unreadable lets nobody in,
//! and no input brings it down.

use crate::support::{HANG, Installation, host, refused, request, seconds};
use countersign_core::{Reason, factor::FactorClass};
use countersign_engine::{Error, SCHEMA_VERSION};
use countersign_store::Error as Broken;
use std::sync::mpsc::channel;

#[test]
fn a_disk_that_cannot_be_asked_for_space_denies_uncounted_and_recovers() {
    let here = Installation::new();
    let person = here.person("alice");
    let away = here.path().with_extension("away");
    std::fs::rename(here.path(), &away).unwrap();
    here.advance(seconds(1));
    let code = here.code(&person, 0);
    let outcome = here.try_verify(&host(), "alice", &code);
    let wrong = here.try_verify(&host(), "alice", &person.app.wrong(here.now(), 0));
    std::fs::rename(&away, here.path()).unwrap();
    assert_eq!(refused(outcome), Reason::StorageReadOnly);
    assert_eq!(refused(wrong), Reason::StorageReadOnly);

    here.advance(seconds(1));
    assert_eq!(here.failures("alice", FactorClass::Otp), (0, 0));
    assert_eq!(here.verified("alice", &code), Reason::OkCurrent, "it was not spent");
}

#[test]
fn a_submission_that_waited_too_long_is_denied_uncounted() {
    let here = Installation::new();
    let person = here.person("alice");
    let (entered, has_entered) = channel();
    let (release, released) = channel::<()>();
    let held = here.store().submit(move |_| {
        entered.send(()).unwrap();
        released.recv_timeout(HANG).unwrap();
        Ok::<_, Broken>(())
    });
    has_entered.recv_timeout(HANG).unwrap();
    let code = here.code(&person, 0);
    // The engine's writer takes the first and waits for the database; the second waits behind it.
    let first = here.engine.verify(request(&host(), "bob", "123456"));
    let late = here.engine.verify(request(&host(), "alice", &code));
    here.advance(seconds(6));
    release.send(()).unwrap();
    held.wait().unwrap();
    drop(first.wait());
    match late.wait() {
        Ok(answer) => assert!(answer.is_accepted(), "it came into the first batch: {answer:?}"),
        Err(error) => assert_eq!(error.reason(), Reason::StorageUnavailable),
    }
    assert_eq!(here.failures("alice", FactorClass::Otp), (0, 0));
}

#[test]
fn every_failure_of_the_store_has_a_stable_reason_and_a_hint() {
    let text = || "something".to_owned();
    let failures = [
        (Broken::Database { doing: text(), cause: text() }, Reason::StorageUnavailable),
        (Broken::Busy("something"), Reason::StorageUnavailable),
        (Broken::ReadOnly(text()), Reason::StorageReadOnly),
        (Broken::Panicked, Reason::StorageUnavailable),
        (Broken::Closed, Reason::StorageUnavailable),
        (Broken::Corrupt(text()), Reason::StorageUnavailable),
        (Broken::Sealed(text()), Reason::StorageKey),
        (Broken::Keys(text()), Reason::StorageKey),
        (Broken::SchemaVersion { found: 0, expected: SCHEMA_VERSION }, Reason::StorageUnavailable),
        (Broken::SchemaVersion { found: 9, expected: SCHEMA_VERSION }, Reason::StorageUnavailable),
    ];
    for (failure, reason) in failures {
        let error = Error::from(failure);
        assert_eq!(error.reason(), reason, "{error}");
        assert!(!error.hint().is_empty() && !error.to_string().is_empty(), "{error:?}");
    }
}

/// Texts that once broke something, somewhere.
fn odd_texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "\0",
        "\0\0\0\0\0\0",
        "123456\0",
        "-1",
        "+123456",
        "1e5",
        "0x1234",
        "١٢٣٤٥٦",
        "１２３４５６",
        "12345６",
        "😀😀😀😀😀😀",
        "\u{202e}654321",
        "' OR 1=1 --",
        "$1",
        "%s%n",
        "null",
        "[]",
        "{}",
        "99999999",
        "00000000",
        "99-ZZZZZZZ-ZZZZZZZ",
        "00-0000000-0000000",
        "\u{fffd}",
        "A\u{301}",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("9".repeat(100_000));
    texts.push("Z".repeat(100_000));
    texts.push("٣".repeat(10_000));
    texts.push("\u{200b}".repeat(10_000));
    texts
}

#[test]
fn c5_no_typed_text_panics_hangs_or_opens() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    here.person_with_counter("bob");
    let none = here.none();
    for text in odd_texts() {
        for name in ["alice", "bob", "nobody"] {
            for access in [&host(), &none] {
                let answer = here.try_verify(access, name, &text).unwrap();
                assert!(!answer.is_accepted(), "{name} {text:?}");
            }
            here.advance(seconds(31));
        }
        here.end_wait(&person);
    }
    here.advance(seconds(3600));
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent);
    here.assert_chain_unbroken();
}

#[test]
fn c5_no_name_panics_hangs_or_opens() {
    let here = Installation::new();
    here.person("alice");
    let none = here.none();
    for name in odd_texts() {
        for access in [&host(), &none] {
            let answer = here.try_verify(access, &name, "123456").unwrap();
            assert!(!answer.is_accepted(), "{name:?}");
        }
        let shown = here.engine.show_user(&host(), &name);
        assert_eq!(refused(shown), Reason::RequestNotFound);
        assert_eq!(
            refused(here.engine.why(&host(), &name, 5, countersign_core::words::Language::German)),
            Reason::RequestNotFound
        );
    }
    here.assert_chain_unbroken();
}

#[test]
fn a_closed_engine_finishes_what_it_began() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    let otp = here.engine.verify(request(&host(), "alice", &here.code(&person, 0)));
    let backup = here.engine.verify(request(&host(), "alice", &person.sheet[0]));
    let here = here.restarted();
    assert_eq!(otp.wait().unwrap().told, Reason::OkCurrent);
    let (done, told) = channel();
    std::thread::spawn(move || done.send(backup.wait().map(|answer| answer.told)));
    let told = told.recv_timeout(HANG).expect("an answer that never comes");
    let after = here.verified("alice", &person.sheet[0]);
    match told {
        Ok(told) => assert_eq!((told, after), (Reason::OkBackupCode, Reason::BackupUsed)),
        Err(_) => assert_eq!(after, Reason::OkBackupCode, "denied, and not used up"),
    }
}
