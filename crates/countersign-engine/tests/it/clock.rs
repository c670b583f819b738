//! C1 at a clock that was set: a jump is noticed, and the steps around it are refused once.

use crate::{
    people::enrolment,
    support::{Installation, START, host, seconds},
};
use countersign_core::{
    Reason, Timestamp,
    factor::{FactorClass, Movement},
    trust::{KernelClock, Says, Trust},
};
use countersign_engine::enrol::NewEnrolment;

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

/// Lets the clock jump by so many seconds, as the server's watch would see it.
fn jumped(here: &Installation, by_seconds: i64) {
    let mut watch = here.engine.watch_clock();
    jump(here, by_seconds);
    let (_, noted) = here.engine.compare_clock(&mut watch).expect("a jump");
    noted.wait().unwrap();
    // Beyond the floor.
    here.advance(seconds(90));
}

fn weighed(here: &Installation, said: &[Says]) -> Trust {
    here.engine.weigh_clock(said.to_vec()).wait().unwrap()
}

#[test]
fn a_far_jump_that_is_contradicted_freezes_time_based_codes_until_a_source_agrees() {
    let here = Installation::new();
    let person = here.person_with_sheet("alice");
    jumped(&here, 60);
    assert_eq!(weighed(&here, &[Says::Nothing]), Trust::Questioned);
    assert_eq!(here.verified("alice", &here.code(&person, 0)), Reason::OkCurrent, "a jump alone freezes nothing");
    assert_eq!(weighed(&here, &[Says::Contradicts, Says::Nothing]), Trust::Frozen);
    assert_eq!(here.changes().last().unwrap(), "alarm.clock_frozen");

    let here = here.restarted();
    here.advance(seconds(90));
    let code = here.code(&person, 0);
    for code in [&code, &here.code(&person, 1), &person.app.wrong(here.now(), 0)] {
        assert_eq!(here.verified("alice", code), Reason::ClockFrozen);
    }
    assert_eq!(here.failures("alice", FactorClass::Otp), (0, 0), "nothing was evaluated, so nothing counts");
    assert_eq!(here.verified("alice", &person.sheet[0]), Reason::OkBackupCode);

    assert_eq!(weighed(&here, &[Says::Contradicts, Says::Nothing]), Trust::Frozen);
    assert_eq!(weighed(&here, &[Says::Nothing, Says::Agrees]), Trust::Trusted);
    assert_eq!(here.changes().last().unwrap(), "clock.thawed");
    assert_eq!(here.verified("alice", &code), Reason::OkCurrent, "what was refused unseen is not spent");
}

#[test]
fn a_near_jump_or_an_old_one_is_no_reason_to_freeze() {
    let here = Installation::new();
    jumped(&here, 20);
    assert_eq!(weighed(&here, &[Says::Contradicts]), Trust::Trusted);
    jumped(&here, 60);
    here.advance(seconds(3600));
    assert_eq!(weighed(&here, &[Says::Contradicts]), Trust::Trusted);
}

#[test]
fn while_frozen_a_claimant_cannot_tell_a_user_from_none_and_counters_work() {
    let here = Installation::new();
    here.person("alice");
    here.add_member("carol");
    let token = here.enrolled(NewEnrolment { movement: Movement::Counter, ..enrolment("carol") });
    let vouched = here.vouched();
    jumped(&here, -300);
    weighed(&here, &[Says::Contradicts]);
    for name in ["alice", "nobody"] {
        assert_eq!(here.verify(&vouched, name, "123456").told, Reason::ClockFrozen, "{name}");
    }
    assert_eq!(here.verified("carol", &token.app.code_of(1)), Reason::OkHotp);
}

#[test]
fn the_host_may_believe_its_clock_again_and_nobody_else() {
    let here = Installation::new();
    jumped(&here, 60);
    weighed(&here, &[Says::Contradicts]);
    let refused = here.engine.thaw_clock(here.vouched()).wait();
    assert_eq!(crate::support::refused(refused), Reason::PolicyRank);
    assert_eq!(here.engine.thaw_clock(host()).wait().unwrap(), Trust::Frozen);
    assert_eq!(here.changes().last().unwrap(), "clock.thawed");
    assert_eq!(weighed(&here, &[Says::Contradicts]), Trust::Trusted, "it is not asked about that jump again");
    assert_eq!(here.engine.thaw_clock(host()).wait().unwrap(), Trust::Trusted);
}

#[test]
fn a_kernel_that_loses_its_synchronization_by_a_jump_contradicts_it() {
    let here = Installation::new();
    let kept = Some(KernelClock { synchronized: true, most_off: 1_000, difference: 0 });
    let unkept = Some(KernelClock { synchronized: false, most_off: 16_000_000, difference: 0 });
    let mut watch = here.engine.watch_clock();
    assert_eq!(watch.kernel_says(unkept, None), Says::Nothing);
    assert_eq!(watch.kernel_says(unkept, Some(60_000_000)), Says::Nothing, "it knew nothing before either");
    assert_eq!(watch.kernel_says(kept, None), Says::Agrees);
    assert_eq!(watch.kernel_says(unkept, None), Says::Nothing, "lost without a jump");
    assert_eq!(watch.kernel_says(kept, None), Says::Agrees);
    assert_eq!(watch.kernel_says(unkept, Some(60_000_000)), Says::Contradicts);
    assert_eq!(watch.kernel_says(None, None), Says::Contradicts, "until it vouches again");
    assert_eq!(watch.kernel_says(kept, None), Says::Agrees);
}
