//! Which steps are accepted (C4): the window, the strict profile, and a proven offset.

use crate::support::{NOW, STEP, accepted, at, code, fits, hit, holding, rejected, totp};
use countersign_core::{
    Reason, Timestamp,
    decide::{Decision, Moment, Profile, Verdict, decide},
    factor::ActiveOtp,
    near::Match,
};

fn decision(verdict: Verdict, spend: Vec<Match>, burn: Vec<Match>) -> Decision {
    Decision { verdict, spend, burn, remember: None }
}

/// What is decided about the code of the step that lies `offset` from now.
fn at_offset(factor: ActiveOtp, offset: i64, moment: Moment) -> Decision {
    decide(code(1, STEP + offset), &holding(vec![factor]), moment)
}

fn yes(reason: Reason, offset: i64) -> Decision {
    let hit = hit(1, STEP + offset, offset);
    decision(accepted(reason, 1, fits(1, offset, 30)), vec![hit], vec![])
}

fn expired(offset: i64) -> Decision {
    let verdict = rejected(Reason::CodeExpired, fits(1, offset, 30));
    decision(verdict, vec![], vec![])
}

fn from_future(offset: i64) -> Decision {
    let verdict = rejected(Reason::CodeFromFuture, fits(1, offset, 30));
    decision(verdict, vec![], vec![hit(1, STEP + offset, offset)])
}

fn wrong() -> Decision {
    let verdict = rejected(Reason::CodeWrong, countersign_core::decide::Evidence::default());
    decision(verdict, vec![], vec![])
}

#[test]
fn only_the_current_step_and_one_either_way_are_accepted() {
    for offset in -12..=12 {
        let expected = match offset {
            -1 => yes(Reason::OkPreviousStep, offset),
            0 => yes(Reason::OkCurrent, offset),
            1 => yes(Reason::OkNextStep, offset),
            -10..=-2 => expired(offset),
            2..=10 => from_future(offset),
            _ => wrong(),
        };
        assert_eq!(at_offset(totp(1), offset, at(NOW)), expected, "step {offset}");
    }
}

#[test]
fn every_second_of_a_step_accepts_the_same_three_codes() {
    for second in 0..30 {
        let now = Timestamp::from_seconds(NOW.seconds() + second);
        let reasons: Vec<Reason> =
            (-2..=2).map(|offset| at_offset(totp(1), offset, at(now)).verdict.reason()).collect();
        assert_eq!(
            reasons,
            [
                Reason::CodeExpired,
                Reason::OkPreviousStep,
                Reason::OkCurrent,
                Reason::OkNextStep,
                Reason::CodeFromFuture
            ],
            "second {second}"
        );
    }
}

#[test]
fn the_strict_profile_accepts_the_current_step_only_whatever_offset_was_proven() {
    let strict = Moment { profile: Profile::Strict, ..at(NOW) };
    for proven in -2..=2 {
        for offset in -10..=10 {
            let factor = ActiveOtp { offset_steps: proven, ..totp(1) };
            let expected = match offset {
                0 => yes(Reason::OkCurrent, 0),
                ..0 => expired(offset),
                _ => from_future(offset),
            };
            let decided = at_offset(factor, offset, strict);
            assert_eq!(decided, expected, "step {offset}, proven {proven}");
        }
    }
}

#[test]
fn a_proven_offset_adds_its_own_step_and_one_either_way() {
    let added: [(i64, &[i64]); 5] = [(-2, &[-3, -2]), (-1, &[-2]), (0, &[]), (1, &[2]), (2, &[2, 3])];
    for (proven, added) in added {
        for offset in -10..=10 {
            let factor = ActiveOtp { offset_steps: proven, ..totp(1) };
            let expected = match offset {
                -1 => yes(Reason::OkPreviousStep, -1),
                0 => yes(Reason::OkCurrent, 0),
                1 => yes(Reason::OkNextStep, 1),
                _ if added.contains(&offset) => yes(Reason::OkLearnedOffset, offset),
                ..0 => expired(offset),
                _ => from_future(offset),
            };
            let decided = at_offset(factor, offset, at(NOW));
            assert_eq!(decided, expected, "step {offset}, proven {proven}");
        }
    }
}

#[test]
fn a_stored_offset_beyond_two_steps_opens_no_more_than_two() {
    for stored in [3, 10, 1_000, i64::MAX, -3, -10, i64::MIN] {
        let accepted: Vec<i64> = (-10..=10)
            .filter(|offset| {
                let factor = ActiveOtp { offset_steps: stored, ..totp(1) };
                at_offset(factor, *offset, at(NOW)).verdict.reason().is_accepted()
            })
            .collect();
        let expected: &[i64] = if stored > 0 { &[-1, 0, 1, 2, 3] } else { &[-3, -2, -1, 0, 1] };
        assert_eq!(accepted, expected, "stored {stored}");
    }
}

#[test]
fn a_code_of_another_length_than_the_entrys_fits_nothing() {
    let eight = countersign_core::otp::Digits::EIGHT;
    let typed = totp(1).entry.key.code(STEP, eight);
    assert_eq!(decide(typed, &holding(vec![totp(1)]), at(NOW)), wrong());
}

#[test]
fn a_user_without_any_entry_is_told_only_that_the_code_is_wrong() {
    assert_eq!(decide(code(1, STEP), &holding(vec![]), at(NOW)), wrong());
}
