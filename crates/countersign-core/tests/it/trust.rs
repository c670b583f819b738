//! Whether a clock that jumped can be believed: contradicted it freezes, confirmed it thaws.

use countersign_core::trust::{KernelClock, Says, Trust, median, weigh};

use Says::{Agrees, Contradicts, Nothing};
use Trust::{Frozen, Questioned, Trusted};

#[test]
fn only_a_contradiction_freezes_and_any_confirmation_thaws() {
    let said: [&[Says]; 7] = [
        &[],
        &[Nothing],
        &[Agrees],
        &[Contradicts],
        &[Contradicts, Nothing],
        &[Contradicts, Agrees],
        &[Nothing, Agrees],
    ];
    let expected = [
        (Trusted, [Trusted; 7]),
        (Questioned, [Questioned, Questioned, Trusted, Frozen, Frozen, Trusted, Trusted]),
        (Frozen, [Frozen, Frozen, Trusted, Frozen, Frozen, Trusted, Trusted]),
    ];
    for (before, after) in expected {
        for (said, after) in said.into_iter().zip(after) {
            assert_eq!(weigh(before, said), after, "{before:?} {said:?}");
        }
    }
}

#[test]
fn two_seconds_are_close() {
    for (micros, says) in
        [(0, Agrees), (2_000_000, Agrees), (-2_000_000, Agrees), (2_000_001, Contradicts), (i64::MIN, Contradicts)]
    {
        assert_eq!(Says::at_difference(micros), says, "{micros}");
    }
}

#[test]
fn a_kernel_vouches_for_a_clock_that_is_kept_and_ours() {
    let kept = KernelClock { synchronized: true, most_off: 20_000, difference: 3 };
    assert!(kept.vouches());
    assert!(!KernelClock { synchronized: false, ..kept }.vouches());
    assert!(!KernelClock { most_off: 16_000_000, ..kept }.vouches());
    assert!(!KernelClock { difference: 60_000_000, ..kept }.vouches(), "a process with a time of its own");
}

#[test]
fn one_time_server_that_is_wrong_does_not_move_the_middle() {
    assert_eq!(median(vec![]), None);
    assert_eq!(median(vec![7]), Some(7));
    assert_eq!(median(vec![90_000_000, 10, 30]), Some(30));
    assert_eq!(median(vec![10, 20]), Some(15));
}
