//! Nothing one-time is accepted twice (C1): spent, confirming and burnt steps, the step floor, shared secrets.

use crate::support::{NOW, STEP, accepted, at, code, fits, hit, holding, rejected, totp};
use countersign_core::{
    Reason, Timestamp,
    decide::{Decision, Evidence, Moment, Verdict, decide},
    factor::ActiveOtp,
};

fn refusal(verdict: Verdict) -> Decision {
    Decision { verdict, spend: vec![], burn: vec![], remember: None }
}

fn replayed(offset: i64) -> Decision {
    refusal(rejected(Reason::CodeReplayed, fits(1, offset, 30)))
}

fn after(steps: i64) -> Timestamp {
    Timestamp::from_seconds(NOW.seconds() + 30 * steps)
}

fn spent_up_to(step: i64) -> ActiveOtp {
    ActiveOtp { last: Some(step), ..totp(1) }
}

#[test]
fn a_code_used_twice_is_named_a_replay() {
    let first = decide(code(1, STEP), &holding(vec![totp(1)]), at(NOW));
    assert_eq!(first.spend, [hit(1, STEP, 0)]);

    let owned = holding(vec![spent_up_to(first.spend[0].at)]);
    assert_eq!(decide(code(1, STEP), &owned, at(NOW)), replayed(0));
}

#[test]
fn the_steps_before_a_spent_one_are_spent_as_well() {
    let owned = holding(vec![spent_up_to(STEP + 1)]);
    for offset in [-1, 0, 1] {
        let decided = decide(code(1, STEP + offset), &owned, at(NOW));
        assert_eq!(decided, replayed(offset), "step {offset}");
    }
}

#[test]
fn the_step_after_a_spent_one_is_accepted() {
    let owned = holding(vec![spent_up_to(STEP - 1)]);
    let decided = decide(code(1, STEP), &owned, at(NOW));
    assert_eq!(decided.verdict, accepted(Reason::OkCurrent, 1, fits(1, 0, 30)));
}

#[test]
fn the_last_spent_code_is_named_a_replay_even_when_it_is_older_than_the_window() {
    for offset in -10..=-2 {
        let owned = holding(vec![spent_up_to(STEP + offset)]);
        let decided = decide(code(1, STEP + offset), &owned, at(NOW));
        assert_eq!(decided, replayed(offset), "step {offset}");
    }
}

#[test]
fn an_old_code_that_nobody_used_is_expired_and_no_replay() {
    let owned = holding(vec![spent_up_to(STEP - 8)]);
    let decided = decide(code(1, STEP - 5), &owned, at(NOW));
    assert_eq!(decided, refusal(rejected(Reason::CodeExpired, fits(1, -5, 30))));
}

#[test]
fn the_confirming_code_is_named_as_such_for_as_long_as_it_is_recognised() {
    let factor = ActiveOtp { confirmed: Some(STEP), ..spent_up_to(STEP) };
    let owned = holding(vec![factor]);
    for steps in 0..=10 {
        let decided = decide(code(1, STEP), &owned, at(after(steps)));
        let expected = rejected(Reason::CodeReplayedSetup, fits(1, -steps, 30));
        assert_eq!(decided, refusal(expected), "{steps} steps later");
    }
}

#[test]
fn a_code_from_the_future_is_burnt_and_refused_as_a_replay_when_its_time_comes() {
    for ahead in 2..=10 {
        let early = decide(code(1, STEP + ahead), &holding(vec![totp(1)]), at(NOW));
        assert_eq!(early.verdict.reason(), Reason::CodeFromFuture);
        assert_eq!(early.burn, [hit(1, STEP + ahead, ahead)]);

        let burnt = ActiveOtp { burnt: early.burn.iter().map(|hit| hit.at).collect(), ..totp(1) };
        let owned = holding(vec![burnt]);
        for offset in -1..=1 {
            let then = at(after(ahead - offset));
            let decided = decide(code(1, STEP + ahead), &owned, then);
            assert_eq!(decided, replayed(offset), "{ahead} ahead, read at {offset}");
        }
    }
}

#[test]
fn a_burn_closes_its_own_step_and_no_other() {
    let factor = ActiveOtp { burnt: vec![STEP + 1], ..totp(1) };
    let owned = holding(vec![factor]);
    let reasons: Vec<Reason> =
        (-1..=1).map(|offset| decide(code(1, STEP + offset), &owned, at(NOW)).verdict.reason()).collect();
    let expected = [Reason::OkPreviousStep, Reason::OkCurrent, Reason::CodeReplayed];
    assert_eq!(reasons, expected);
}

#[test]
fn a_burnt_step_that_has_passed_is_expired() {
    let factor = ActiveOtp { burnt: vec![STEP - 4], ..totp(1) };
    let decided = decide(code(1, STEP - 4), &holding(vec![factor]), at(NOW));
    assert_eq!(decided, refusal(rejected(Reason::CodeExpired, fits(1, -4, 30))));
}

#[test]
fn steps_that_could_have_been_accepted_up_to_the_floor_are_refused_once() {
    let floored = Moment { floor: Some(NOW), ..at(NOW) };
    for offset in -1..=1 {
        let decided = decide(code(1, STEP + offset), &holding(vec![totp(1)]), floored);
        let evidence = Evidence { floor: true, ..fits(1, offset, 30) };
        assert_eq!(decided, refusal(rejected(Reason::CodeReplayed, evidence)));
    }
    let next = Moment { now: after(1), ..floored };
    let decided = decide(code(1, STEP + 2), &holding(vec![totp(1)]), next);
    assert_eq!(decided.verdict, accepted(Reason::OkNextStep, 1, fits(1, 1, 30)));
}

#[test]
fn the_floor_reaches_as_far_ahead_as_a_proven_offset_was_accepted() {
    for proven in 1..=2 {
        let factor = || ActiveOtp { offset_steps: proven, ..totp(1) };
        // Accepted before the restore: the widest step of the window.
        let widest = STEP + proven + 1;
        let before = decide(code(1, widest), &holding(vec![factor()]), at(NOW));
        assert_eq!(before.verdict.reason(), Reason::OkLearnedOffset);

        // The restored row has forgotten it.
        let restored = Moment { floor: Some(NOW), ..at(NOW) };
        let replay = decide(code(1, widest), &holding(vec![factor()]), restored);
        assert_eq!(replay.verdict.reason(), Reason::CodeReplayed, "proven {proven}");
        let fresh = decide(code(1, widest + 1), &holding(vec![factor()]), Moment { now: after(1), ..restored });
        assert_eq!(fresh.verdict.reason(), Reason::OkLearnedOffset, "proven {proven}");
    }
}

#[test]
fn a_floor_that_has_passed_refuses_nothing() {
    let moment = Moment { floor: Some(after(-3)), ..at(NOW) };
    for offset in -1..=1 {
        let decided = decide(code(1, STEP + offset), &holding(vec![totp(1)]), moment);
        assert!(decided.verdict.reason().is_accepted(), "step {offset}");
    }
}

/// The same secret under another identifier, as after importing an entry twice.
fn twin() -> ActiveOtp {
    let mut twin = totp(1);
    twin.entry.id = crate::support::id(2);
    twin
}

#[test]
fn two_factors_that_share_a_secret_both_spend_the_step() {
    let decided = decide(code(1, STEP), &holding(vec![totp(1), twin()]), at(NOW));
    let expected = Decision {
        verdict: accepted(Reason::OkCurrent, 2, fits(2, 0, 30)),
        spend: vec![hit(1, STEP, 0), hit(2, STEP, 0)],
        burn: vec![],
        remember: None,
    };
    assert_eq!(decided, expected);
}

#[test]
fn a_code_spent_by_one_factor_is_not_accepted_by_another_with_the_same_secret() {
    for (first, factors) in [(1, vec![spent_up_to(STEP), twin()]), (2, vec![twin(), spent_up_to(STEP)])] {
        let expected = refusal(rejected(Reason::CodeReplayed, fits(first, 0, 30)));
        assert_eq!(decide(code(1, STEP), &holding(factors), at(NOW)), expected);
    }
}

#[test]
fn the_code_that_confirmed_a_second_copy_of_an_entry_is_spent_for_the_first_too() {
    let confirmed = ActiveOtp { last: Some(STEP), confirmed: Some(STEP), ..twin() };
    let decided = decide(code(1, STEP), &holding(vec![totp(1), confirmed]), at(NOW));
    let expected = rejected(Reason::CodeReplayedSetup, fits(2, 0, 30));
    assert_eq!(decided, refusal(expected));
}

#[test]
fn a_step_ahead_for_one_of_two_that_share_a_secret_is_burnt_there() {
    let offset = ActiveOtp { offset_steps: 2, ..twin() };
    let decided = decide(code(1, STEP + 3), &holding(vec![totp(1), offset]), at(NOW));
    let expected = Decision {
        verdict: accepted(Reason::OkLearnedOffset, 2, fits(2, 3, 30)),
        spend: vec![hit(2, STEP + 3, 3)],
        burn: vec![hit(1, STEP + 3, 3)],
        remember: None,
    };
    assert_eq!(decided, expected);
}
