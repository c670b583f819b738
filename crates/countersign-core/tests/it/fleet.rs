//! Whom to suspect when codes miss: one phone, or the server's own clock.

use crate::support::{NOW, STEP};
use countersign_core::{
    Timestamp, UserId,
    diagnosis::Offset,
    fleet::{Fleet, Sample, Suspicion, explains, is_off, weigh},
};

const SECOND: i64 = 1_000_000;
/// The middle of a step: a code of it was shown from 15 seconds ago until 15 seconds ahead.
const MIDDLE: Timestamp = Timestamp::from_seconds(NOW.seconds() + 15);

fn user(number: u8) -> UserId {
    UserId::from_bytes([number; 16])
}

/// A code of the step that lies `steps` from now, by the user of that number.
fn seen(number: u8, steps: i64) -> Sample {
    Sample { user: user(number), offset: Offset::of(MIDDLE, STEP + steps, 30) }
}

/// One user each at these steps.
fn fleet(steps: &[i64]) -> Fleet {
    let samples: Vec<_> = (1..).zip(steps).map(|(number, steps)| seen(number, *steps)).collect();
    weigh(&samples).expect("somebody was seen")
}

fn agreeing(steps: &[i64]) -> Option<usize> {
    fleet(steps).suspicion.map(|suspicion| suspicion.agreeing)
}

#[test]
fn without_anybody_there_is_nothing_to_say() {
    assert_eq!(weigh(&[]), None);
}

#[test]
fn five_users_who_agree_are_enough_and_two_of_three_are() {
    for (steps, expected) in [
        (&[2, 2][..], Some(2)),
        (&[2], None),
        (&[2, 2, 0], Some(2)),
        (&[2, 2, 0, 0], None),
        (&[2, 3, 2, 9, -9], Some(3)),
        (&[-4, -4, -4, -4, -4], Some(5)),
        (&[2, 2, 2, 2, 2, 9, -9, 5, -5, 7, -7], Some(5)),
        (&[2, 2, 2, 2, 9, -9, 5, -5, 7, -7], None),
    ] {
        assert_eq!(agreeing(steps), expected, "{steps:?}");
    }
}

#[test]
fn phones_that_fit_the_server_outvote_those_that_do_not() {
    let mut steps = vec![2; 5];
    assert_eq!(agreeing(&steps), Some(5));
    steps.extend([0; 5]);
    assert_eq!(agreeing(&steps), None, "as many are right as are off");
    steps.push(3);
    assert_eq!(agreeing(&steps), Some(6));
}

#[test]
fn a_step_either_way_is_no_suspicion_however_many_agree() {
    for steps in [-1, 0, 1] {
        assert_eq!(agreeing(&[steps; 50]), None, "{steps}");
    }
}

#[test]
fn of_each_user_only_the_newest_counts() {
    let again: Vec<_> = std::iter::repeat_n(seen(1, 2), 20).collect();
    let alone = weigh(&again).unwrap();
    assert_eq!((alone.users, alone.suspicion), (1, None));
    let mended = [seen(1, 0), seen(2, 0), seen(1, 2), seen(2, 2)];
    assert_eq!(weigh(&mended).unwrap().suspicion, None);
}

#[test]
fn the_offset_is_told_with_median_and_middle_half() {
    let told = fleet(&[2, 2, 2, 2, 2]);
    let middle = fleet(&[2]).median;
    assert_eq!(middle, 60 * SECOND);
    let expected = Fleet {
        users: 5,
        median: middle,
        middle_half: [middle, middle],
        suspicion: Some(Suspicion { offset: middle, agreeing: 5 }),
    };
    assert_eq!(told, expected);
    let spread = fleet(&[-1, 0, 0, 0, 1]);
    assert_eq!((spread.median, spread.middle_half), (fleet(&[0]).median, [fleet(&[0]).median; 2]));
}

#[test]
fn a_suspicion_explains_a_code_that_misses_by_as_much_and_no_other() {
    let suspicion = fleet(&[2, 2]).suspicion.unwrap();
    for (steps, explained) in [(1, true), (2, true), (3, true), (0, false), (4, false), (-2, false)] {
        assert_eq!(explains(suspicion.offset, seen(1, steps).offset), explained, "{steps}");
        assert_eq!(is_off(seen(1, steps).offset), !(-1..=1).contains(&steps), "{steps}");
    }
}

#[test]
fn offsets_at_the_ends_of_time_are_weighed_like_others() {
    let ends = [i64::MIN, i64::MAX - 30 * SECOND];
    for low in ends {
        let offset = Offset { low, high: low + 30 * SECOND };
        let samples: Vec<_> = (1..=5).map(|number| Sample { user: user(number), offset }).collect();
        assert_eq!(weigh(&samples).unwrap().suspicion.map(|suspicion| suspicion.agreeing), Some(5));
    }
}
