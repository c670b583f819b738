//! Two processes at one database: the server, and the command line beside it.

use crate::support::{Installation, append, verified, write, written};
use countersign_store::{Error, Store};
use std::sync::{Arc, Barrier};

const ROUNDS: usize = 60;

fn write_many(store: Store, begin: &Arc<Barrier>, reason: &'static str) -> std::thread::JoinHandle<()> {
    let begin = Arc::clone(begin);
    std::thread::spawn(move || {
        begin.wait();
        for _ in 0..ROUNDS {
            write(&store, reason).wait().unwrap();
        }
    })
}

#[test]
fn two_stores_on_one_file_keep_one_chain() {
    let here = Installation::new();
    let (server, beside) = (here.open(), here.open());
    let begin = Arc::new(Barrier::new(2));
    let threads = [write_many(server.clone(), &begin, "server"), write_many(beside.clone(), &begin, "beside")];
    for thread in threads {
        thread.join().unwrap();
    }

    let walk = verified(&server, None);
    assert_eq!((walk.blocks, walk.rows, walk.unsealed), (2 * ROUNDS as u64, 2 * ROUNDS as u64, 0));
    assert_eq!(walk.findings, Vec::<String>::new());
    assert_eq!(verified(&beside, walk.head), walk, "both see the same");
    let all = written(&server);
    for reason in ["server", "beside"] {
        assert_eq!(all.iter().filter(|row| *row == reason).count(), ROUNDS);
    }
}

#[test]
fn a_store_that_is_opened_beside_another_reads_what_that_one_wrote() {
    let here = Installation::new();
    let server = here.open();
    write(&server, "by the server").wait().unwrap();
    let beside = here.try_open(7, countersign_store::Opening::AsItIs).unwrap();
    assert_eq!(written(&beside), ["by the server"]);
    write(&beside, "beside it").wait().unwrap();
    assert_eq!(written(&server), ["by the server", "beside it"]);
}

#[test]
fn another_process_that_holds_the_database_too_long_is_a_denial_not_a_hang() {
    let here = Installation::new();
    let store = here.open();
    let other = here.raw();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = store.submit(|tx| append(tx, "never")).wait();
    assert_eq!(refused, Err(Error::Busy("another process holds the database")));
    other.execute_batch("ROLLBACK").unwrap();
    write(&store, "when it let go").wait().unwrap();
    assert_eq!(written(&store), ["when it let go"]);
}
