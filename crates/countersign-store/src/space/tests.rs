//! How much must be free, on disks that no test could fill.

use super::Space;
use crate::Error;
use std::path::Path;

const MB: u64 = 1_000_000;

fn judged(reserve: u64, free: u64, total: u64) -> Result<(), Error> {
    Space::new(Path::new("/data"), reserve * MB).judge(free * MB, total * MB)
}

#[test]
fn a_large_disk_keeps_the_reserve_free() {
    assert_eq!(judged(200, 200, 100_000), Ok(()));
    let refused = "199 MB are free on the disk of /data, 200 MB are kept in reserve";
    assert_eq!(judged(200, 199, 100_000), Err(Error::ReadOnly(refused.to_owned())));
}

#[test]
fn a_small_disk_keeps_a_twentieth_free() {
    assert_eq!(judged(200, 50, 1_000), Ok(()));
    let refused = "49 MB are free on the disk of /data, 50 MB are kept in reserve";
    assert_eq!(judged(200, 49, 1_000), Err(Error::ReadOnly(refused.to_owned())));
}

#[test]
fn without_a_reserve_nothing_is_refused() {
    assert_eq!(judged(0, 0, 1_000), Ok(()));
}
