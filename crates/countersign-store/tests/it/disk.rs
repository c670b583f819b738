//! A disk that is full, nearly full or gone: every unit concerned is denied, and nothing is half done.

use crate::support::{Installation, answer, append, append_of, hold, verified, write, written};
use countersign_store::{Error, Pending, Store};
use std::time::Duration;

/// A unit that needs more pages than are left.
fn write_much(store: &Store) -> Pending<i64, Error> {
    store.submit(|tx| append_of(tx, "much", None, Some(&"x".repeat(200_000))))
}

#[test]
fn a_full_disk_inside_a_batch_denies_every_unit_of_it_and_the_store_goes_on_afterwards() {
    let here = Installation::new();
    let store = here.open();
    write(&store, "before").wait().unwrap();
    store.limit_pages(here.number("PRAGMA page_count")).wait().unwrap();

    let held = hold(&store);
    let first = write(&store, "first");
    let second = write_much(&store);
    let third = write(&store, "third");
    held.release().unwrap();
    let lost = Error::ReadOnly("the database rolled back a whole batch; nothing of it happened".to_owned());
    assert_eq!(answer(first), Err(lost.clone()));
    assert_eq!(answer(second), Err(lost.clone()));
    assert_eq!(answer(third), Err(lost));
    assert_eq!(written(&store), ["before"]);

    store.limit_pages(1_000_000).wait().unwrap();
    write_much(&store).wait().unwrap();
    write(&store, "after").wait().unwrap();
    assert_eq!(written(&store), ["before", "much", "after"]);
    assert_eq!(verified(&store, None).findings, Vec::<String>::new());
    assert_eq!(store.defects().unwrap(), Vec::<String>::new());
}

#[test]
fn a_unit_that_hides_the_full_disk_cannot_commit_half_of_itself() {
    let here = Installation::new();
    let store = here.open();
    store.limit_pages(here.number("PRAGMA page_count")).wait().unwrap();
    let held = hold(&store);
    let before = write(&store, "before");
    let hiding = store.submit(|tx| {
        drop(append_of(tx, "much", None, Some(&"x".repeat(200_000))));
        Ok::<_, Error>("all is well")
    });
    held.release().unwrap();
    assert!(matches!(answer(hiding), Err(Error::ReadOnly(_) | Error::Database { .. })));
    assert!(answer(before).is_err());
    assert_eq!(written(&store), Vec::<String>::new());

    store.limit_pages(1_000_000).wait().unwrap();
    write(&store, "after").wait().unwrap();
    assert_eq!(written(&store), ["after"]);
    assert_eq!(verified(&store, None).findings, Vec::<String>::new());
}

#[test]
fn a_data_directory_that_went_away_denies_what_asks_for_space() {
    let here = Installation::new();
    let store = here.open();
    let decide = |store: &Store| {
        let unit = store.submit(|tx| {
            tx.expect_space()?;
            append(tx, "decided")
        });
        answer(unit)
    };
    decide(&store).unwrap();
    assert_eq!(store.check_space(), Ok(()));

    let elsewhere = here.path().with_extension("elsewhere");
    std::fs::rename(here.path(), &elsewhere).unwrap();
    here.advance(Duration::from_secs(1));
    let refused = decide(&store);
    let also_refused = store.check_space();
    std::fs::rename(&elsewhere, here.path()).unwrap();
    let begin = format!("could not ask for the free space of {}", here.path().display());
    for refused in [refused.map(|_| ()), also_refused] {
        assert!(matches!(&refused, Err(Error::ReadOnly(what)) if what.starts_with(&begin)), "{refused:?}");
    }

    here.advance(Duration::from_secs(1));
    decide(&store).unwrap();
    assert_eq!(written(&store), ["decided", "decided"]);
}

#[test]
fn c10_the_log_is_begun_anew_after_it_was_copied_back() {
    let here = Installation::new();
    let store = here.open();
    for _ in 0..50 {
        let pending: Vec<_> = (0..100).map(|_| write(&store, "one of many")).collect();
        for pending in pending {
            pending.wait().unwrap();
        }
    }
    // The copying goes on beside the writer: some time soon what is written no longer makes the log longer.
    let begun_anew = (0..8_000).any(|_| {
        let before = here.frames();
        write(&store, "one more").wait().unwrap();
        here.frames() < before
    });
    assert!(begun_anew, "the log has {} frames and grows", here.frames());
    assert_eq!(verified(&store, None).findings, Vec::<String>::new());
}
