//! Units of one batch share what was read, but never what is no longer so.

use crate::support::{Installation, START, done, hold, later};
use countersign_core::ClientId;
use countersign_store::{
    Error, Store,
    tables::{
        clients::{self, Change, ClientRow},
        facts::{self, Moment},
    },
};

const KEY: [u8; 32] = [4; 32];
const MAIL: ClientId = ClientId::from_bytes([3; 16]);

fn client() -> ClientRow {
    ClientRow {
        id: MAIL,
        name: "mail".to_owned(),
        key_hash: KEY,
        scopes: "verify".to_owned(),
        networks: String::new(),
        first_factor: "vouched".to_owned(),
        trusted_addresses: false,
        created_at: START,
        revoked_at: None,
    }
}

/// A unit that says whether the client is known and not revoked, and what the step floor is.
fn look(store: &Store) -> countersign_store::Pending<(bool, Option<i64>), Error> {
    store.submit(|tx| {
        let known = clients::find_by_key_hash(tx, &KEY)?.is_some_and(|row| row.revoked_at.is_none());
        let floor = facts::find_moment(tx, Moment::StepFloor)?;
        Ok((known, floor.map(countersign_core::Timestamp::seconds)))
    })
}

#[test]
fn a_unit_sees_what_an_earlier_one_of_its_batch_wrote() {
    let here = Installation::new();
    let store = here.open();
    let floor = START.seconds() + 5;
    let held = hold(&store);
    let nothing_yet = look(&store);
    let added = store.submit(|tx| {
        facts::set_moment(tx, Moment::StepFloor, later(5))?;
        clients::insert(tx, &client())
    });
    let both = look(&store);
    let revoked = store.submit(|tx| clients::revoke(tx, MAIL));
    let revoked_seen = look(&store);
    held.release().unwrap();
    assert_eq!(nothing_yet.wait(), Ok((false, None)));
    assert_eq!(added.wait(), Ok(Change::Done));
    assert_eq!(both.wait(), Ok((true, Some(floor))));
    assert_eq!(revoked.wait(), Ok(Change::Done));
    assert_eq!(revoked_seen.wait(), Ok((false, Some(floor))));
}

#[test]
fn a_unit_does_not_see_what_was_rolled_back_before_it() {
    let here = Installation::new();
    let store = here.open();
    assert_eq!(done(&store, |tx| clients::insert(tx, &client())), Change::Done);
    let held = hold(&store);
    let failing = store.submit(|tx| {
        let change = clients::revoke(tx, MAIL)?;
        facts::set_moment(tx, Moment::StepFloor, later(5))?;
        let seen = clients::find_by_key_hash(tx, &KEY)?.is_some_and(|row| row.revoked_at.is_some());
        let floor = facts::find_moment(tx, Moment::StepFloor)?;
        assert!(seen && floor.is_some() && change == Change::Done, "its own work it does see");
        Err::<(), _>(Error::Closed)
    });
    let after = look(&store);
    held.release().unwrap();
    assert_eq!(failing.wait(), Err(Error::Closed));
    assert_eq!(after.wait(), Ok((true, None)));
}

#[test]
fn a_batch_sees_what_another_process_wrote_before_it() {
    let here = Installation::new();
    let (store, beside) = (here.open(), here.open());
    assert_eq!(look(&store).wait(), Ok((false, None)));
    assert_eq!(done(&beside, |tx| clients::insert(tx, &client())), Change::Done);
    assert_eq!(look(&store).wait(), Ok((true, None)));
    assert_eq!(done(&beside, |tx| clients::revoke(tx, MAIL)), Change::Done);
    assert_eq!(look(&store).wait(), Ok((false, None)));
}
