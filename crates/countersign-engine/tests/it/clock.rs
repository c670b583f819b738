//! C1 at a clock that was set: a jump is noticed, and the steps around it are refused once.

use crate::support::{Installation, START, seconds};
use countersign_core::{Reason, Timestamp};

/// Moves the wall clock, which no time since boot agrees with.
fn jump(here: &Installation, by_seconds: i64) {
    here.clock.set(Timestamp::from_micros(here.now().micros() + by_seconds * 1_000_000));
}

#[test]
fn h01_a_jump_of_more_than_five_seconds_is_told_and_sets_the_step_floor() {
    for by in [7, -7, 3600, -3600] {
        let here = Installation::new();
        let person = here.person("alice");
        let mut watch = here.engine.watch_clock();
        jump(&here, by);
        let (found, set) = here.engine.compare_clock(&mut watch).expect("a jump");
        set.wait().unwrap();
        assert!((found - by * 1_000_000).abs() < 1_000_000, "{by} s: {found} us");
        let code = here.code(&person, 0);
        let told = here.verified("alice", &code);
        assert!(matches!(told, Reason::CodeReplayed | Reason::CodeReplayedSetup), "{by} s: {told}");
        assert!(here.engine.compare_clock(&mut watch).is_none(), "told once");
    }
}

#[test]
fn a_clock_that_is_slewed_by_little_is_left_alone() {
    let here = Installation::new();
    let person = here.person("alice");
    let mut watch = here.engine.watch_clock();
    for by in [0, 3, -3, 4] {
        jump(&here, by);
        assert!(here.engine.compare_clock(&mut watch).is_none(), "{by} s");
    }
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent);
}

#[test]
fn the_floor_is_that_of_the_newest_jump_and_outlives_a_restart() {
    let here = Installation::new();
    let person = here.person("alice");
    here.engine.set_step_floor().wait().unwrap();
    here.advance(seconds(300));
    here.engine.set_step_floor().wait().unwrap();
    let here = here.restarted();
    assert_eq!(here.verified("alice", &here.code(&person, 1)), Reason::CodeReplayed);
    here.advance(seconds(60));
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent);
    assert!(here.now() > START);
}
