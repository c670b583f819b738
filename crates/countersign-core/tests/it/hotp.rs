//! Counters: the look-ahead, replay, and resynchronisation by two consecutive codes.

use crate::support::{NOW, accepted, at, code, fits_without_period, hit, holding, hotp, id, rejected};
use countersign_core::{
    Reason,
    decide::{Decision, Evidence, Verdict, decide},
    factor::ActiveOtp,
    near::Match,
};

/// The last spent counter; 200 is expected next.
const LAST: i64 = 199;

fn decision(verdict: Verdict, spend: Vec<Match>, remember: Option<Match>) -> Decision {
    Decision { verdict, spend, burn: vec![], remember }
}

fn pressed(factor: ActiveOtp, counter: i64) -> Decision {
    decide(code(1, counter), &holding(vec![factor]), at(NOW))
}

fn yes(counter: i64) -> Decision {
    let ahead = counter - LAST - 1;
    let verdict = accepted(Reason::OkHotp, 1, fits_without_period(1, ahead));
    decision(verdict, vec![hit(1, counter, ahead)], None)
}

fn no(reason: Reason, counter: i64) -> Decision {
    decision(rejected(reason, fits_without_period(1, counter - LAST - 1)), vec![], None)
}

fn second_code_needed(counter: i64) -> Decision {
    Decision { remember: Some(hit(1, counter, counter - LAST - 1)), ..no(Reason::ResyncNeedsSecondCode, counter) }
}

fn wrong() -> Decision {
    decision(rejected(Reason::CodeWrong, Evidence::default()), vec![], None)
}

#[test]
fn the_next_counter_and_ten_more_are_accepted_and_a_hundred_recognised() {
    for counter in LAST - 15..=LAST + 110 {
        let expected = match counter - LAST - 1 {
            ..-10 => wrong(),
            -10..=-1 => no(Reason::CodeReplayed, counter),
            0..=10 => yes(counter),
            11..=100 => second_code_needed(counter),
            _ => wrong(),
        };
        assert_eq!(pressed(hotp(1, Some(LAST)), counter), expected, "counter {counter}");
    }
}

#[test]
fn a_fresh_entry_expects_counter_zero() {
    let expected = decision(accepted(Reason::OkHotp, 1, fits_without_period(1, 0)), vec![hit(1, 0, 0)], None);
    assert_eq!(pressed(hotp(1, None), 0), expected);
}

#[test]
fn the_confirming_counter_is_named_as_such() {
    let factor = ActiveOtp { confirmed: Some(LAST), ..hotp(1, Some(LAST)) };
    assert_eq!(pressed(factor, LAST), no(Reason::CodeReplayedSetup, LAST));
}

#[test]
fn two_consecutive_codes_within_a_hundred_resynchronise() {
    for first in [LAST + 12, LAST + 50, LAST + 100] {
        let remembered = pressed(hotp(1, Some(LAST)), first).remember.unwrap();
        assert_eq!(remembered.at, first);

        let waiting = ActiveOtp { resync_from: Some(remembered.at), ..hotp(1, Some(LAST)) };
        assert_eq!(pressed(waiting, first + 1), yes(first + 1), "from {first}");
    }
}

#[test]
fn a_second_code_that_does_not_follow_the_first_only_starts_over() {
    let first = LAST + 51;
    for second in [first - 2, first - 1, first, first + 2, first + 3] {
        let waiting = ActiveOtp { resync_from: Some(first), ..hotp(1, Some(LAST)) };
        assert_eq!(pressed(waiting, second), second_code_needed(second), "after {second}");
    }
}

#[test]
fn two_consecutive_codes_of_which_one_is_beyond_a_hundred_do_not_resynchronise() {
    let waiting = ActiveOtp { resync_from: Some(LAST + 101), ..hotp(1, Some(LAST)) };
    assert_eq!(pressed(waiting, LAST + 102), wrong());
}

#[test]
fn a_remembered_counter_never_brings_a_spent_one_back() {
    for first in LAST - 10..LAST {
        let waiting = ActiveOtp { resync_from: Some(first), ..hotp(1, Some(LAST)) };
        let expected = no(Reason::CodeReplayed, first + 1);
        assert_eq!(pressed(waiting, first + 1), expected, "from {first}");
    }
}

#[test]
fn two_tokens_that_share_a_secret_both_move_on() {
    let mut twin = hotp(1, Some(LAST - 3));
    twin.entry.id = id(2);
    let owned = holding(vec![hotp(1, Some(LAST)), twin]);
    let decided = decide(code(1, LAST + 1), &owned, at(NOW));
    let spend = vec![hit(1, LAST + 1, 0), hit(2, LAST + 1, 3)];
    assert_eq!(decided.spend, spend);

    let decided = decide(code(1, LAST), &owned, at(NOW));
    assert_eq!(decided, no(Reason::CodeReplayed, LAST));
}

#[test]
fn the_last_counter_there_is_cannot_be_used_twice() {
    let exhausted = pressed(hotp(1, Some(i64::MAX)), i64::MAX);
    assert_eq!(exhausted.verdict.reason(), Reason::CodeReplayed);
    let waiting = ActiveOtp { resync_from: Some(i64::MAX), ..hotp(1, Some(LAST)) };
    assert_eq!(pressed(waiting, i64::MIN), wrong());
}
