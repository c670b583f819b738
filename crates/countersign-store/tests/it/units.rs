//! Units of work: what one unit does wrong is its own affair, and every one of them is answered.

use crate::support::{HANG, Installation, answer, append, hold, verified, write, written};
use countersign_store::{Error, Pending};
use std::{sync::mpsc::channel, time::Duration};

fn own_refusal() -> Error {
    Error::Corrupt("the unit says no".to_owned())
}

#[test]
fn a_failing_unit_is_rolled_back_alone_and_its_neighbours_commit() {
    let here = Installation::new();
    let store = here.open();
    let held = hold(&store);
    let before = write(&store, "before");
    let failing: Pending<(), Error> = store.submit(|tx| {
        append(tx, "of the failing unit")?;
        Err(own_refusal())
    });
    let after = write(&store, "after");
    held.release().unwrap();

    assert!(before.wait().is_ok());
    assert_eq!(failing.wait(), Err(own_refusal()));
    assert!(after.wait().is_ok());
    assert_eq!(written(&store), ["before", "after"]);
    let walk = verified(&store, None);
    assert_eq!((walk.blocks, walk.rows, walk.findings), (1, 2, vec![]), "one batch, one block");
}

#[test]
fn a_panicking_unit_is_answered_with_an_error_and_leaves_nothing() {
    let here = Installation::new();
    let store = here.open();
    let held = hold(&store);
    let before = write(&store, "before");
    let panicking: Pending<(), Error> = store.submit(|tx| {
        append(tx, "of the panicking unit")?;
        panic!("a mistake in a unit of work");
    });
    let after = write(&store, "after");
    held.release().unwrap();

    assert!(before.wait().is_ok());
    assert_eq!(answer(panicking), Err(Error::Panicked));
    assert!(after.wait().is_ok());
    assert_eq!(written(&store), ["before", "after"]);
    assert_eq!(verified(&store, None).findings, Vec::<String>::new());
    assert!(write(&store, "later").wait().is_ok(), "the writer lives on");
}

#[test]
fn a_unit_that_only_panics_first_in_its_batch_does_not_poison_what_follows() {
    let here = Installation::new();
    let store = here.open();
    for _ in 0..3 {
        let panicking: Pending<(), Error> = store.submit(|_| panic!("again"));
        assert_eq!(answer(panicking), Err(Error::Panicked));
    }
    write(&store, "after three panics").wait().unwrap();
    assert_eq!(written(&store), ["after three panics"]);
}

#[test]
fn an_answer_comes_after_the_commit() {
    let here = Installation::new();
    let store = here.open();
    let (told, hears) = channel();
    let other = here.raw();
    store.submit_then(
        |tx| append(tx, "written"),
        move |result: Result<i64, Error>| {
            let seen = other.query_row("SELECT count(*) FROM attempts", [], |row| row.get(0));
            told.send((result.is_ok(), seen.unwrap())).unwrap();
        },
    );
    let seen: (bool, i64) = hears.recv_timeout(HANG).unwrap();
    assert_eq!(seen, (true, 1), "another connection sees the row when the answer is given");
}

#[test]
fn a_unit_that_waited_over_five_seconds_is_refused_unevaluated() {
    let here = Installation::new();
    let store = here.open();
    let held = hold(&store);
    let old = write(&store, "too old");
    here.advance(Duration::from_millis(1));
    let young = write(&store, "just young enough");
    here.advance(Duration::from_secs(5));
    held.release().unwrap();

    let late = Error::Busy("the work waited more than five seconds; nothing was evaluated");
    assert_eq!(old.wait(), Err(late));
    assert!(young.wait().is_ok());
    assert_eq!(written(&store), ["just young enough"]);
}

#[test]
fn c10_a_full_queue_refuses_at_once_and_takes_work_again_later() {
    const PLACES: usize = 4096;
    let here = Installation::new();
    let store = here.open();
    let held = hold(&store);
    let waiting: Vec<Pending<(), Error>> = (0..PLACES).map(|_| store.submit(|_| Ok(()))).collect();
    let one_more = answer(write(&store, "one too many"));
    assert_eq!(one_more, Err(Error::Busy("too much work is waiting")));

    held.release().unwrap();
    for pending in waiting {
        pending.wait().unwrap();
    }
    write(&store, "room again").wait().unwrap();
    assert_eq!(written(&store), ["room again"]);
}

#[test]
fn units_run_in_the_order_they_were_submitted() {
    let here = Installation::new();
    let store = here.open();
    let held = hold(&store);
    let pending: Vec<_> = ["one", "two", "three"].into_iter().map(|reason| write(&store, reason)).collect();
    held.release().unwrap();
    let ids: Vec<i64> = pending.into_iter().map(|pending| pending.wait().unwrap()).collect();
    assert_eq!(written(&store), ["one", "two", "three"]);
    assert!(ids.is_sorted_by(|earlier, later| earlier < later), "identifiers grow: {ids:?}");
}

#[test]
fn a_batch_of_more_than_its_size_is_split_and_loses_nothing() {
    let here = Installation::new();
    let store = here.open();
    let held = hold(&store);
    let pending: Vec<_> = (0..600).map(|_| write(&store, "one of many")).collect();
    held.release().unwrap();
    for pending in pending {
        pending.wait().unwrap();
    }
    let walk = verified(&store, None);
    assert_eq!((walk.rows, walk.findings), (600, vec![]));
    let largest = here.number("SELECT max(row_count) FROM audit_blocks");
    assert!((100..=256).contains(&largest), "many share a commit, but not too many: {largest}");
    assert!(walk.blocks < 20, "{} commits for 600 units", walk.blocks);
}

#[test]
fn a_reader_sees_one_moment_and_writes_nothing() {
    let here = Installation::new();
    let store = here.open();
    write(&store, "before").wait().unwrap();
    let (first, second) = store
        .read(|tx| {
            let first = countersign_store::tables::attempts::find_newest_at(tx)?;
            here.advance(Duration::from_mins(1));
            write(&store, "meanwhile").wait()?;
            let second = countersign_store::tables::attempts::find_newest_at(tx)?;
            Ok::<_, Error>((first, second))
        })
        .unwrap();
    assert_eq!(first, second, "a commit in between is not seen");
    assert_eq!(written(&store), ["before", "meanwhile"]);
}

#[test]
fn the_clock_is_read_once_per_unit() {
    let here = Installation::new();
    let store = here.open();
    let held = hold(&store);
    let (here_in, told) = (store.environment().clone(), store.submit(|tx| Ok::<_, Error>(tx.now())));
    here.advance(Duration::from_secs(2));
    held.release().unwrap();
    assert_eq!(told.wait().unwrap(), here_in.now(), "when it begins to run, not when it was handed in");
}
